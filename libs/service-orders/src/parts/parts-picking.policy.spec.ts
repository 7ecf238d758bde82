import { kindsOf, type PickingFacts, wasPrepickedInTime } from './parts-picking.policy';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour));

function request(more: Partial<PickingFacts> = {}): PickingFacts {
  return {
    ...{ code: 'P1', state: 'prepicked', availableAtOnce: true, neededAt: null },
    ...{ requestedAt: at(1), prepickedAt: at(2) },
    ...more,
  };
}
const OPEN: Partial<PickingFacts> = { state: 'available', prepickedAt: null };

describe('wasPrepickedInTime', () => {
  it.each([
    ['nothing asked for', [], at(3), null],
    ['picked before work began', [request()], at(3), true],
    ['picked as work began', [request({ prepickedAt: at(3) })], at(3), true],
    ['picked after work began', [request({ prepickedAt: at(4) })], at(3), false],
    ['picked after the time that was told', [request({ neededAt: at(1) })], null, false],
    [
      'picked by the time that was told, in the middle of the work',
      [request({ neededAt: at(5), prepickedAt: at(4) })],
      at(3),
      true,
    ],
    ['work has not begun', [request()], null, true],
    ['one is still to be picked', [request(), request(OPEN)], null, null],
    ['one is late, another to be picked', [request({ prepickedAt: at(4) }), request(OPEN)], at(3), false],
    ['what was not needed after all', [request(), request({ ...OPEN, state: 'cancelled' })], at(3), true],
    ['what turned out during the work', [request(), request({ requestedAt: at(4), prepickedAt: at(5) })], at(3), true],
    ['only what turned out during the work', [request({ requestedAt: at(4), prepickedAt: at(5) })], at(3), null],
  ] as const)('SVC-19: %s', (_name, requests, workStartedAt, verdict) => {
    expect(wasPrepickedInTime(requests, workStartedAt)).toBe(verdict);
  });
});

describe('kindsOf', () => {
  it('SVC-19: counts kinds and not requests, and a kind is there at once only as a whole', () => {
    const requests = [
      request(),
      request(),
      request({ code: 'P2', availableAtOnce: false }),
      request({ code: 'P3' }),
      request({ code: 'P3', availableAtOnce: null }),
      request({ code: 'P4', state: 'cancelled' }),
    ];
    expect(kindsOf(requests)).toEqual({ requested: 3, availableAtOnce: 1 });
  });
});
