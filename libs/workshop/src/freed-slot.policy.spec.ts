import { matchFreedSlots } from './freed-slot.policy';
import type { Slot } from './slot-search.policy';
import type { WaitListEntry } from './wait-list-entry.entity';

const NOW = new Date('2026-11-23T08:00:00+08:00');
const TEN = new Date('2026-11-24T10:00:00+08:00');
const NOON = new Date('2026-11-24T12:00:00+08:00');
const FREED = { skill: 'maintenance', startsAt: TEN, endsAt: NOON };

function waits(id: string, more: Partial<WaitListEntry> = {}): WaitListEntry {
  return {
    ...{ id, customerId: 'c', vehicleId: 'v', skill: 'maintenance', minutes: 60, kind: 'waiter', state: 'waiting' },
    ...{
      earliestAt: NOW,
      latestAt: NOON,
      offeredFor: null,
      offeredAt: null,
      offeredUntil: null,
      declinedStarts: [],
      version: 1,
      createdAt: NOW,
      updatedAt: NOW,
    },
    ...more,
  };
}

/** The workshop has one free place at each time. */
function onePlaceEach() {
  const given = new Set<number>();
  return (_entry: WaitListEntry, startsAt: Date): Slot | null => {
    const from = startsAt.getTime();
    if (given.has(from)) return null;
    given.add(from);
    const place = { bayId: 'b', technicianId: 't', freeBays: 1, freeTechnicians: 1, setAside: null };
    return { from, until: from + 3_600_000, days: [], ...place };
  };
}

describe('matchFreedSlots', () => {
  it.each<[string, Partial<WaitListEntry>, boolean]>([
    ['waits for such work', {}, true],
    ['has just room for it', { minutes: 120 }, true],
    ['needs a minute more', { minutes: 121 }, false],
    ['waits for other work', { skill: 'paint' }, false],
    ['comes from then on', { earliestAt: TEN }, true],
    ['comes later', { earliestAt: new Date(TEN.getTime() + 1) }, false],
    ['comes until then', { latestAt: TEN }, true],
    ['came sooner', { latestAt: new Date(TEN.getTime() - 1) }, false],
    ['declined it before', { declinedStarts: [NOON.toISOString(), TEN.toISOString()] }, false],
    ['declined another', { declinedStarts: [NOON.toISOString()] }, true],
  ])('SVC-03: who %s', (_name, more, isTold) => {
    expect(matchFreedSlots([FREED], [waits('a', more)], onePlaceEach())).toHaveLength(isTold ? 1 : 0);
  });

  it('SVC-03: of each slot the first who waits is told, and nobody of two', () => {
    const later = { ...FREED, startsAt: new Date(TEN.getTime() + 1_800_000) };
    const told = matchFreedSlots([later, FREED], [waits('first'), waits('second'), waits('third')], onePlaceEach());
    expect(told.map(({ entry, slot }) => [entry.id, new Date(slot.from)])).toEqual([
      ['first', TEN],
      ['second', later.startsAt],
    ]);
  });

  it('SVC-03: a slot that is taken again meanwhile is offered to nobody, one that suits the next to the next', () => {
    expect(matchFreedSlots([FREED], [waits('a')], () => null)).toEqual([]);
    const place = onePlaceEach();
    const told = matchFreedSlots([FREED], [waits('a'), waits('b')], (entry, startsAt) =>
      entry.id === 'a' ? null : place(entry, startsAt),
    );
    expect(told.map(({ entry }) => entry.id)).toEqual(['b']);
  });
});
