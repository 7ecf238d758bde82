import type { WaitListEntry } from './wait-list-entry.entity';

/** A stretch of time in which a bay and a technician became free. */
export interface FreedSlot {
  readonly skill: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

export interface SlotOffer {
  readonly entryId: string;
  readonly startsAt: Date;
  readonly entry: WaitListEntry;
}

/**
 * Who is told of which slot: of each the first who waits for such work, has room for it, and was not told of it before.
 * `waiting` in the order in which they came; nobody is told of two. A slot that begins too soon is told to nobody. SVC-03
 */
export function matchFreedSlots(
  freed: readonly FreedSlot[],
  waiting: readonly WaitListEntry[],
  now: Date,
  leadMinutes: number,
): SlotOffer[] {
  const left = new Set(waiting);
  const soonest = now.getTime() + leadMinutes * 60_000;
  return [...freed]
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
    .flatMap((slot) => {
      if (slot.startsAt.getTime() < soonest) return [];
      const entry = [...left].find((one) => fits(slot, one));
      if (!entry) return [];
      left.delete(entry);
      return [{ entryId: entry.id, startsAt: slot.startsAt, entry }];
    });
}

function fits({ skill, startsAt, endsAt }: FreedSlot, entry: WaitListEntry): boolean {
  return (
    entry.skill === skill &&
    entry.earliestAt <= startsAt &&
    startsAt <= entry.latestAt &&
    startsAt.getTime() + entry.minutes * 60_000 <= endsAt.getTime() &&
    entry.offeredFor?.getTime() !== startsAt.getTime()
  );
}
