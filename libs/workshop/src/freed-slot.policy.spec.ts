import { matchFreedSlots } from './freed-slot.policy';
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
      version: 1,
      createdAt: NOW,
      updatedAt: NOW,
    },
    ...more,
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
    ['was told of it before', { offeredFor: TEN }, false],
    ['was told of another', { offeredFor: NOON }, true],
  ])('SVC-03: who %s', (_name, more, isTold) => {
    expect(matchFreedSlots([FREED], [waits('a', more)], NOW, 30)).toHaveLength(isTold ? 1 : 0);
  });

  it('SVC-03: of each slot the first who waits is told, and nobody of two', () => {
    const later = { ...FREED, startsAt: new Date(TEN.getTime() + 1_800_000) };
    const told = matchFreedSlots([later, FREED], [waits('first'), waits('second'), waits('third')], NOW, 30);
    expect(told.map(({ entryId, startsAt }) => [entryId, startsAt])).toEqual([
      ['first', TEN],
      ['second', later.startsAt],
    ]);
  });

  it.each([
    [30, 1],
    [31, 0],
  ])('SVC-03: what begins in half an hour, where the first slot is %d minutes ahead', (leadMinutes, told) => {
    const now = new Date(TEN.getTime() - 1_800_000);
    expect(matchFreedSlots([FREED], [waits('a')], now, leadMinutes)).toHaveLength(told);
  });
});
