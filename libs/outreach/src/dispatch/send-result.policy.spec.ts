import { afterDelivery, afterLostTries, unheard } from './send-result.policy';

const NOW = new Date('2026-11-23T10:00:00+08:00');
const FIRST = { attempts: 1, refusals: 0, askedAt: null };
const inMinutes = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

describe('afterDelivery', () => {
  it('an accepted message is sent', () => {
    expect(afterDelivery({ kind: 'accepted', reference: 'r' }, FIRST, NOW)).toMatchObject({
      state: 'sent',
      sentAt: NOW,
      decision: { kind: 'sent', reason: 'as_planned' },
    });
    expect(afterDelivery({ kind: 'accepted', reference: 'r' }, { ...FIRST, askedAt: NOW }, NOW)).toMatchObject({
      decision: { reason: 'asked' },
    });
  });

  it('a message refused for good has failed', () => {
    expect(afterDelivery({ kind: 'refused', reason: 'x', permanent: true }, FIRST, NOW)).toMatchObject({
      state: 'failed',
      decision: { kind: 'suppressed', reason: 'gateway_refused' },
    });
  });

  it.each([
    [0, 1],
    [3, 8],
    [10, 60],
    [28, 60],
  ])('after %i refusals for now it waits for %i minutes', (refusals, minutes) => {
    const until = inMinutes(minutes);
    expect(
      afterDelivery({ kind: 'refused', reason: 'x', permanent: false }, { ...FIRST, refusals }, NOW),
    ).toMatchObject({
      state: 'due',
      dueAt: until,
      isRefusal: true,
      decision: { kind: 'deferred', reason: 'gateway_busy', until },
    });
  });

  it('a gateway that refuses for more than a day is given up', () => {
    const worn = { ...FIRST, refusals: 29 };
    expect(afterDelivery({ kind: 'refused', reason: 'x', permanent: false }, worn, NOW)).toMatchObject({
      state: 'failed',
      decision: { reason: 'gave_up' },
    });
  });

  it('a message that was not begun is simply due again, and nothing is logged of it', () => {
    expect(afterDelivery({ kind: 'unsent' }, FIRST, NOW)).toEqual({ state: 'due' });
  });

  it('a message in doubt stays `sending`, and is asked about ever more patiently', () => {
    expect(afterDelivery({ kind: 'in_doubt' }, FIRST, NOW)).toEqual({ state: 'sending' });
    const pauses = [2, 3, 4, 20].map((attempts) => {
      const { dueAt } = afterDelivery({ kind: 'in_doubt' }, { ...FIRST, attempts }, NOW);
      return ((dueAt?.getTime() ?? 0) - NOW.getTime()) / 1_000;
    });
    expect(pauses).toEqual([1, 2, 4, 300]);
  });

  it('what nobody can tell is unknown, and never failed', () => {
    expect(afterDelivery({ kind: 'unknown' }, FIRST, NOW)).toMatchObject({
      state: 'unknown',
      decision: { kind: 'sent', reason: 'outcome_unknown' },
    });
    expect([unheard(true), unheard(false)]).toEqual([{ kind: 'in_doubt' }, { kind: 'unknown' }]);
  });

  it('what was taken up too often fails, unless it may have left', () => {
    expect(afterLostTries('claimed')).toMatchObject({ state: 'failed' });
    expect(afterLostTries('sending')).toMatchObject({ state: 'unknown' });
  });
});
