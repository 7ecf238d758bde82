import { row, rows, type Sql, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';

/** A part by its code. */
interface PartCode {
  readonly code: string;
}

/** When the last of the awaited parts among these codes is expected for the orders of a vehicle; null: none is. */
const expectedAt = (vehicleId: Sql, codes: Sql): Sql => sql`
  (select max(pr.expected_at) from service_order so join parts_request pr on pr.order_id = so.id
   where so.vehicle_id = ${vehicleId} and so.state <> 'cancelled' and pr.state = 'awaited'
     and pr.code = any(${codes}))`;

/** When the parts that a visit needs are there, as far as the orders of its vehicle tell. SVC-03, SVC-19 */
export async function findPartsReady(tx: StoreTx, vehicleId: string, parts: readonly PartCode[]): Promise<Date | null> {
  if (parts.length === 0) return null;
  const codes = parts.map(({ code }) => code);
  const found = await row<{ readyAt: Date | null }>(
    tx,
    sql`select ${expectedAt(sql`${vehicleId}::uuid`, sql`${codes}::varchar[]`)} as "readyAt"`,
  );
  return found?.readyAt ?? null;
}

/** A visit whose parts come at another time than it said. */
export interface MovedParts {
  readonly id: string;
  readonly before: Date | null;
  readonly after: Date | null;
}

/** Has these visits, and those of these orders' vehicles, follow what orders await; those aside of which somebody said it. */
export function followOrders(
  tx: StoreTx,
  { orderIds, appointmentIds }: { readonly orderIds: readonly string[]; readonly appointmentIds: readonly string[] },
  at: Date,
): Promise<MovedParts[]> {
  const codes = sql`array(select p.part ->> 'code' from jsonb_array_elements(a.parts) as p(part))`;
  return rows(
    tx,
    sql`with visit as (
          select a.id, a.parts_ready_at as before, ${expectedAt(sql`a.vehicle_id`, codes)} as after
          from appointment a
          where a.state = 'booked' and not a.parts_ready_by_hand and a.parts <> '[]'
            and (a.id = any(${appointmentIds}::uuid[]) or a.vehicle_id = any(array(
              select o.vehicle_id from service_order o where o.id = any(${orderIds}::uuid[]))))
          order by a.id for no key update of a)
        update appointment a set parts_ready_at = v.after, version = a.version + 1, updated_at = ${at}
        from visit v where a.id = v.id and v.before is distinct from v.after
        returning a.id, v.before, v.after`,
  );
}
