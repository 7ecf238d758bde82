import type { NewEvent } from '#libs/events';
import type { ReservationRow } from './reservation.queries';

/** What happened to a reservation; of one that moved, where it was. */
export function reservationEvent(
  type: 'reservation.held' | 'reservation.released' | 'reservation.moved',
  { id, bayId, technicianId, from, until, skill }: ReservationRow,
): NewEvent {
  const payload = { bayId, technicianId, startsAt: from, endsAt: until, skill };
  return { type, subject: { type: 'reservation', id }, payload };
}
