import type { OrderFact } from './order-facts.policy';
import {
  decideTransition,
  isClosed,
  needsPromise,
  ORDER_STATES,
  type OrderProgress,
  type OrderState,
} from './order-state.policy';

const at = (time: string) => new Date(`2026-11-22T${time}:00.000Z`);

const NOW = at('18:00');
const QUOTED: OrderProgress = {
  state: 'quoted',
  arrivedAt: at('08:00'),
  inspectedAt: null,
  quotedAt: null,
  workStartedAt: null,
  workCompletedAt: null,
  billedAt: null,
  deliveredAt: null,
  promisedAt: at('16:00'),
  quoteFen: 50_000,
  adviserName: null,
  technicianName: null,
  bay: null,
  intakeVerifiedAt: null,
  preInspected: false,
  inspectionSheetUsed: false,
  customerPresent: false,
  twelvePointCheckedAt: null,
  soldHours: null,
  clockedHours: null,
  finalCheckedAt: null,
  billExplained: false,
  servicesStillNeeded: null,
};
const decide = (progress: OrderProgress, to: OrderState, told: Date, needed: readonly OrderFact[] = TOLD) =>
  decideTransition(progress, to, { at: told, now: NOW, needed: to === 'quoted' ? needed : [] });
const TOLD: readonly OrderFact[] = ['promisedAt', 'quote'];

describe('decideTransition', () => {
  const steps = new Set([
    'arrived → inspected',
    'arrived → quoted',
    'arrived → cancelled',
    'inspected → quoted',
    'inspected → cancelled',
    'quoted → in_work',
    'quoted → cancelled',
    'in_work → work_completed',
    'in_work → cancelled',
    'work_completed → checked',
    'checked → delivered',
    'delivered → settled',
  ]);
  const pairs = ORDER_STATES.flatMap((from) => ORDER_STATES.map((to) => [from, to] as const));

  it.each(pairs)('SVC-12: from %s to %s', (state, to) => {
    const decision = decide({ ...QUOTED, state }, to, at('09:00'));
    expect(decision.kind).toBe(steps.has(`${state} → ${to}`) ? 'allowed' : 'refused');
  });

  it('SVC-12: a refusal says which steps there are', () => {
    const decision = decide({ ...QUOTED, state: 'checked' }, 'in_work', at('09:00'));
    expect(decision).toEqual({ kind: 'refused', allowed: ['delivered'] });
  });

  it.each([
    ['neither cost nor time', null, null, ['promisedAt', 'quote']],
    ['no planned completion', null, 50_000, ['promisedAt']],
    ['no cost', at('16:00'), null, ['quote']],
  ])('SVC-12, SVC-32: an order is not quoted with %s', (_name, promisedAt, quoteFen, missing) => {
    const progress: OrderProgress = { ...QUOTED, state: 'inspected', promisedAt, quoteFen };
    expect(decide(progress, 'quoted', at('09:00'))).toEqual({ kind: 'incomplete', missing });
  });

  it('SVC-12: a warranty claim is quoted at nothing', () => {
    const progress: OrderProgress = { ...QUOTED, state: 'arrived', quoteFen: 0 };
    expect(decide(progress, 'quoted', at('09:00'))).toEqual({ kind: 'allowed' });
  });

  it.each([
    ['before the arrival', '07:59', 'out_of_time'],
    ['at the arrival', '08:00', 'allowed'],
    ['now', '18:00', 'allowed'],
    ['ahead of now', '18:01', 'out_of_time'],
  ])('SVC-14: a step %s', (_name, time, kind) => {
    expect(decide(QUOTED, 'in_work', at(time)).kind).toBe(kind);
  });

  it.each([
    ['the work after its begin', { state: 'in_work', workStartedAt: at('15:00') }, 'work_completed'],
    ['the begin after the quote', { quotedAt: at('15:00') }, 'in_work'],
    ['the bill after the work', { state: 'work_completed', workCompletedAt: at('15:00') }, 'checked'],
    ['the delivery after the bill', { state: 'checked', billedAt: at('15:00') }, 'delivered'],
    ['the settlement after the delivery', { state: 'delivered', deliveredAt: at('15:00') }, 'settled'],
  ] as const)('SVC-14: %s', (_name, facts, to) => {
    const progress = { ...QUOTED, ...facts };
    expect(decide(progress, to, at('14:59'))).toMatchObject({
      kind: 'out_of_time',
      notBefore: at('15:00'),
    });
    expect(decide(progress, to, at('15:00'))).toEqual({ kind: 'allowed' });
  });
});

describe('what a state means', () => {
  it.each(ORDER_STATES)('SVC-24: whether %s is closed', (state) => {
    expect(isClosed(state)).toBe(state === 'settled' || state === 'cancelled');
  });

  it.each(ORDER_STATES)('SVC-32: whether %s needs a planned completion', (state) => {
    expect(needsPromise(state)).toBe(!['arrived', 'inspected', 'cancelled'].includes(state));
  });
});
