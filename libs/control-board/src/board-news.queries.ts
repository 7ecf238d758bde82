import { rows, sql } from '#libs/database';
import type { FeedNews } from '#libs/events';
import type { StoreTx } from '#libs/tenancy';

/** Something happened that the board shows. */
export type BoardNews = FeedNews;

/** What changes the board: who works where, what is planned or booked, what is in the house, who is there. */
const NEWS = [
  ...['labour-clocking.started', 'labour-clocking.ended', 'labour-clocking.corrected', 'work-plan.replaced'],
  ...['reservation.held', 'reservation.released', 'reservation.moved'],
  ...['appointment.created', 'appointment.rebooked', 'appointment.arrived', 'appointment.missed'],
  ...['appointment.cancelled', 'bay.created', 'bay.changed', 'technician.created', 'technician.changed'],
  ...['technician.attendance-set', 'technician.attendance-removed'],
  ...['service-order.created', 'service-order.changed', 'service-order.inspected', 'service-order.quoted'],
  ...['service-order.in-work', 'service-order.work-completed', 'service-order.checked', 'service-order.delivered'],
  ...['service-order.settled', 'service-order.cancelled'],
];

/** What happened on the board after an event, the oldest first. */
export function findBoardNews(tx: StoreTx, after: string, limit: number): Promise<BoardNews[]> {
  return rows(
    tx,
    sql`select e.id as "eventId" from event e
        where e.type = any(${NEWS}) and e.id > ${after} order by e.id limit ${limit}`,
  );
}
