import { ORDER_STATES, type OrderState } from '../order-state.policy';
import { type ProgressFacts, progressOf } from './order-progress.policy';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour));

const INSTANTS: Omit<ProgressFacts, 'state'> = {
  arrivedAt: at(1),
  inspectedAt: at(2),
  preInspected: false,
  quotedAt: at(3),
  workStartedAt: at(4),
  workCompletedAt: at(5),
  billedAt: at(6),
  deliveredAt: at(7),
};
const ORDER = ['arrivedAt', 'inspectedAt', 'quotedAt', 'workStartedAt', 'workCompletedAt', 'billedAt', 'deliveredAt'];

/** An order that took every step up to a state. */
function orderAt(state: OrderState): ProgressFacts {
  const steps = ORDER_STATES.indexOf(state);
  const kept = Object.entries(INSTANTS).map(([name, told]) => [
    ...[name, !ORDER.includes(name) || ORDER.indexOf(name) <= steps ? told : null],
  ]);
  return { ...(Object.fromEntries(kept) as typeof INSTANTS), state };
}

const shown = (order: ProgressFacts) => progressOf(order).map(({ state }) => state);

describe('progressOf', () => {
  it.each([
    ['arrived', ['done', 'current', 'next', 'next', 'next', 'next']],
    ['inspected', ['done', 'done', 'current', 'next', 'next', 'next']],
    ['quoted', ['done', 'done', 'done', 'current', 'next', 'next']],
    ['in_work', ['done', 'done', 'done', 'current', 'next', 'next']],
    ['work_completed', ['done', 'done', 'done', 'done', 'current', 'next']],
    ['checked', ['done', 'done', 'done', 'done', 'done', 'current']],
    ['delivered', ['done', 'done', 'done', 'done', 'done', 'done']],
    ['settled', ['done', 'done', 'done', 'done', 'done', 'done']],
  ] as const)('SVC-13: an order that is %s', (state, stages) => {
    expect(shown(orderAt(state))).toEqual(stages);
  });

  it.each(ORDER_STATES.filter((state) => state !== 'cancelled'))(
    'SVC-13: of %s at most one stage is current, and what follows it has no instant',
    (state) => {
      const stages = progressOf(orderAt(state));
      const current = stages.findIndex((stage) => stage.state === 'current');
      expect(stages.filter((stage) => stage.state === 'current')).toHaveLength(current < 0 ? 0 : 1);
      if (current < 0) return;
      for (const stage of stages.slice(current + 1)) expect(stage).toMatchObject({ state: 'next', reachedAt: null });
    },
  );

  it('SVC-13: a pre-inspection that was passed over is skipped, and of a cancelled order what it never reached', () => {
    expect(shown({ ...orderAt('in_work'), inspectedAt: null })[1]).toBe('skipped');
    expect(shown({ ...orderAt('inspected'), state: 'cancelled' })).toEqual([
      ...['done', 'done', 'skipped', 'skipped', 'skipped', 'skipped'],
    ]);
  });

  it('SVC-13, SVC-17: a pre-inspection that a sheet tells of was made, whether the order was moved on for it or not', () => {
    const byItsSheet = (state: OrderState) => shown({ ...orderAt(state), inspectedAt: null, preInspected: true });
    expect(byItsSheet('arrived')).toEqual(['done', 'done', 'current', 'next', 'next', 'next']);
    expect(byItsSheet('in_work')).toEqual(['done', 'done', 'done', 'current', 'next', 'next']);
    const cancelled = { ...orderAt('arrived'), state: 'cancelled', preInspected: true } as const;
    expect(shown(cancelled).slice(0, 3)).toEqual(['done', 'done', 'skipped']);
  });

  it('SVC-13: tells when each stage was reached', () => {
    expect(progressOf(orderAt('settled')).map(({ reachedAt }) => reachedAt)).toEqual([1, 2, 3, 4, 6, 7].map(at));
  });
});
