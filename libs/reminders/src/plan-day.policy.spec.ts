import { localDate } from '#libs/foundation';
import { decidePlan, type PlanDecision } from './plan-day.policy';

const RULES = { planAt: '06:00', daysAhead: 1, catchUpDays: 3 };
const SHANGHAI = 'Asia/Shanghai';
const BERLIN = 'Europe/Berlin';

const told = (decision: PlanDecision): string =>
  decision.kind === 'wait'
    ? `wait until ${decision.until.toISOString()}`
    : `plan ${decision.planOn}: ${decision.from.toISOString()} to ${decision.before.toISOString()}`;

describe('decidePlan', () => {
  it.each<[string, string | null, boolean, string, string, string]>([
    [
      'the first plan is made at once',
      null,
      false,
      '2026-11-21T20:00:00Z',
      SHANGHAI,
      'plan 2026-11-22: 2026-11-18T16:00:00.000Z to 2026-11-23T16:00:00.000Z',
    ],
    [
      'a new day before six waits',
      '2026-11-21',
      false,
      '2026-11-21T20:00:00Z',
      SHANGHAI,
      'wait until 2026-11-21T22:00:00.000Z',
    ],
    [
      'at six it is made',
      '2026-11-21',
      false,
      '2026-11-21T22:00:00Z',
      SHANGHAI,
      'plan 2026-11-22: 2026-11-18T16:00:00.000Z to 2026-11-23T16:00:00.000Z',
    ],
    [
      'once made, the next one is tomorrow at six',
      '2026-11-22',
      false,
      '2026-11-22T02:00:00Z',
      SHANGHAI,
      'wait until 2026-11-22T22:00:00.000Z',
    ],
    [
      'a change plans again',
      '2026-11-22',
      true,
      '2026-11-22T02:00:00Z',
      SHANGHAI,
      'plan 2026-11-22: 2026-11-18T16:00:00.000Z to 2026-11-23T16:00:00.000Z',
    ],
    [
      'a change before six plans for the day before again',
      '2026-11-21',
      true,
      '2026-11-21T20:00:00Z',
      SHANGHAI,
      'plan 2026-11-21: 2026-11-17T16:00:00.000Z to 2026-11-22T16:00:00.000Z',
    ],
    [
      'a worker that stood still for a week',
      '2026-11-15',
      false,
      '2026-11-22T02:00:00Z',
      SHANGHAI,
      'plan 2026-11-22: 2026-11-18T16:00:00.000Z to 2026-11-23T16:00:00.000Z',
    ],
    [
      'at the end of a month',
      '2026-11-29',
      false,
      '2026-11-30T02:00:00Z',
      SHANGHAI,
      'plan 2026-11-30: 2026-11-26T16:00:00.000Z to 2026-12-01T16:00:00.000Z',
    ],
    [
      'over the change to summer time',
      '2026-03-27',
      false,
      '2026-03-28T06:00:00Z',
      BERLIN,
      'plan 2026-03-28: 2026-03-24T23:00:00.000Z to 2026-03-29T22:00:00.000Z',
    ],
    [
      'six o’clock after the change to summer time',
      '2026-03-28',
      false,
      '2026-03-28T12:00:00Z',
      BERLIN,
      'wait until 2026-03-29T04:00:00.000Z',
    ],
    [
      'six o’clock after the change to winter time',
      '2026-10-24',
      false,
      '2026-10-24T12:00:00Z',
      BERLIN,
      'wait until 2026-10-25T05:00:00.000Z',
    ],
  ])('%s', (_name, planOn, isStale, now, zone, expected) => {
    const last = planOn === null ? null : { planOn: localDate(planOn), isStale };
    expect(told(decidePlan(last, RULES, new Date(now), zone))).toBe(expected);
  });
});
