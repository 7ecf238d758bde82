import { judgeRework, type ReworkFacts } from './rework.policy';

const visit = (vehicleId: string, arrivedAt: string): ReworkFacts => ({ vehicleId, arrivedAt: new Date(arrivedAt) });
const FIRST = visit('a', '2026-11-02T08:00:00Z');

describe('judgeRework', () => {
  it.each([
    ['the vehicle came back', visit('a', '2026-11-09T08:00:00Z'), 'plausible'],
    ['another vehicle came', visit('b', '2026-11-09T08:00:00Z'), 'other_vehicle'],
    ['an order of itself', FIRST, 'not_later'],
    ['an order from before', visit('a', '2026-11-01T08:00:00Z'), 'not_later'],
  ])('SVC-26: %s', (_name, order, verdict) => {
    expect(judgeRework(order, FIRST)).toBe(verdict);
  });
});
