import { row, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';

/** What messages to a customer would quote now. */
export interface MessageSample {
  customerName: string;
  vehicleId: string | null;
  plate: string | null;
  model: string | null;
  dueOn: LocalDate | null;
  bookedFor: Date | null;
}

/** Null where there is no such customer; a vehicle that is not the customer's is none. */
export function findMessageSample(
  tx: StoreTx,
  customerId: string,
  vehicleId: string | undefined,
  now: Date,
): Promise<MessageSample | null> {
  return row(
    tx,
    sql`select coalesce(s.name, c.name) as "customerName", v.id as "vehicleId", v.plate, v.model, f.due_on as "dueOn",
               (select min(a.booked_for) from appointment a
                where a.vehicle_id = v.id and a.state = 'booked' and a.booked_for > ${now}) as "bookedFor"
        from customer c
        left join customer s on s.id = c.merged_into_id
        left join lateral (
          select x.id, x.plate, x.model
          from vehicle_owner w join vehicle x on x.id = w.vehicle_id
          where w.customer_id in (select o.id from customer o where o.id = coalesce(s.id, c.id)
                                  union all select o.id from customer o where o.merged_into_id = coalesce(s.id, c.id))
            and w.replaced_at is null and (${vehicleId ?? null}::uuid is null or x.id = ${vehicleId ?? null})
          order by w.id desc limit 1) v on true
        left join maintenance_forecast f on f.vehicle_id = v.id
        where c.id = ${customerId}`,
  );
}
