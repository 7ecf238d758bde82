import type { PlaceFinder } from './freed-slot.policy';
import type { ReservationFacts, WorkshopFacts } from './slot-facts';
import { type Slot, SlotSearch } from './slot-search.policy';

/**
 * Finds places for those who wait as if each had asked by themselves, one after the other: what one gets is taken for the
 * next. The same wish of customers who stand alike is looked for once, until somebody gets a place.
 */
export function placeFinder(factsFor: (customerId: string) => WorkshopFacts): PlaceFinder {
  const given: ReservationFacts[] = [];
  const found = new Map<string, Slot | null>();
  const facts = new Map<string, WorkshopFacts>();
  return ({ id, customerId, skill, minutes, kind }, startsAt) => {
    const known = facts.get(customerId) ?? factsFor(customerId);
    facts.set(customerId, known);
    const isFor = known.setAsides.map(({ isForCustomer }) => isForCustomer);
    const key = [startsAt.getTime(), skill, minutes, kind, ...isFor].join(' ');
    let slot = found.get(key);
    if (slot === undefined) {
      const wish = { skill, minutes, kind, partsReadyAt: null, bayId: null, technicianId: null };
      const free = { ...known, reservations: [...known.reservations, ...given] };
      const judged = new SlotSearch(free, wish).judge(startsAt.getTime());
      slot = judged.kind === 'offered' ? judged.slot : null;
      found.set(key, slot);
    }
    if (slot) {
      given.push({ id, skill, kind, ...slot });
      found.clear();
    }
    return slot;
  };
}
