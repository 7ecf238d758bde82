import type { Slot } from './slot-search.policy';
import type { WaitListEntry } from './wait-list-entry.entity';

/** A stretch of time in which a bay and a technician became free. */
export interface FreedSlot {
  readonly skill: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** What somebody who waits is offered: a place that was found for them. */
export interface SlotOffer {
  readonly entry: WaitListEntry;
  readonly slot: Slot;
}

/**
 * Finds a place for somebody at a time; null where there is none for them (any more). What it gave before in the same
 * run counts as taken.
 */
export type PlaceFinder = (entry: WaitListEntry, startsAt: Date) => Slot | null;

/**
 * Who is offered which slot: of each the first who waits for such work, did not decline it before, and for whom there is
 * a place. `waiting` in the order in which they came; nobody is offered two. SVC-03
 */
export function matchFreedSlots(
  freed: readonly FreedSlot[],
  waiting: readonly WaitListEntry[],
  place: PlaceFinder,
): SlotOffer[] {
  const left = new Set(waiting);
  return [...freed]
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
    .flatMap(({ startsAt, ...freedSlot }) => {
      for (const entry of left) {
        const slot = fits({ startsAt, ...freedSlot }, entry) ? place(entry, startsAt) : null;
        if (!slot) continue;
        left.delete(entry);
        return [{ entry, slot }];
      }
      return [];
    });
}

export function fits({ skill, startsAt, endsAt }: FreedSlot, entry: WaitListEntry): boolean {
  return (
    entry.skill === skill &&
    entry.earliestAt <= startsAt &&
    startsAt <= entry.latestAt &&
    startsAt.getTime() + entry.minutes * 60_000 <= endsAt.getTime() &&
    !entry.declinedStarts.some((start) => new Date(start).getTime() === startsAt.getTime())
  );
}
