import { decideTransition, isClosed, needsPromise, ORDER_STATES, type OrderProgress } from './order-state.policy';

const at = (time: string) => new Date(`2026-11-22T${time}:00.000Z`);

const NOW = at('18:00');
const QUOTED: OrderProgress = {
  state: 'quoted',
  arrivedAt: at('08:00'),
  workCompletedAt: null,
  billedAt: null,
  deliveredAt: null,
  promisedAt: at('16:00'),
  quoteFen: 50_000,
};

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
    const decision = decideTransition({ ...QUOTED, state }, to, at('09:00'), NOW);
    expect(decision.kind).toBe(steps.has(`${state} → ${to}`) ? 'allowed' : 'refused');
  });

  it('SVC-12: a refusal says which steps there are', () => {
    const decision = decideTransition({ ...QUOTED, state: 'checked' }, 'in_work', at('09:00'), NOW);
    expect(decision).toEqual({ kind: 'refused', allowed: ['delivered'] });
  });

  it.each([
    ['neither cost nor time', null, null, ['promisedAt', 'quote']],
    ['no planned completion', null, 50_000, ['promisedAt']],
    ['no cost', at('16:00'), null, ['quote']],
  ])('SVC-12, SVC-32: an order is not quoted with %s', (_name, promisedAt, quoteFen, missing) => {
    const progress: OrderProgress = { ...QUOTED, state: 'inspected', promisedAt, quoteFen };
    expect(decideTransition(progress, 'quoted', at('09:00'), NOW)).toEqual({ kind: 'incomplete', missing });
  });

  it('SVC-12: a warranty claim is quoted at nothing', () => {
    const progress: OrderProgress = { ...QUOTED, state: 'arrived', quoteFen: 0 };
    expect(decideTransition(progress, 'quoted', at('09:00'), NOW)).toEqual({ kind: 'allowed' });
  });

  it.each([
    ['before the arrival', '07:59', 'out_of_time'],
    ['at the arrival', '08:00', 'allowed'],
    ['now', '18:00', 'allowed'],
    ['ahead of now', '18:01', 'out_of_time'],
  ])('SVC-14: a step %s', (_name, time, kind) => {
    expect(decideTransition(QUOTED, 'in_work', at(time), NOW).kind).toBe(kind);
  });

  it.each([
    ['the bill after the work', { state: 'work_completed', workCompletedAt: at('15:00') }, 'checked'],
    ['the delivery after the bill', { state: 'checked', billedAt: at('15:00') }, 'delivered'],
    ['the settlement after the delivery', { state: 'delivered', deliveredAt: at('15:00') }, 'settled'],
  ] as const)('SVC-14: %s', (_name, facts, to) => {
    const progress = { ...QUOTED, ...facts };
    expect(decideTransition(progress, to, at('14:59'), NOW)).toMatchObject({
      kind: 'out_of_time',
      notBefore: at('15:00'),
    });
    expect(decideTransition(progress, to, at('15:00'), NOW)).toEqual({ kind: 'allowed' });
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
