import { rows, sql } from '#libs/database';
import { recordEvents } from '#libs/events';
import type { StoreContext, StoreTx } from '#libs/tenancy';

/** What the clocks of an order add up to. */
export interface ClockedHours {
  readonly orderId: string;
  /** A decimal string with two digits. */
  readonly hours: string;
}

/**
 * Notes what was clocked on orders (打卡工时), many in one statement. Of an order that has it already nothing happens. A
 * settled order takes it too: the clocks had stopped before, and only the sum comes after. SVC-23
 */
export async function noteClockedHours(
  tx: StoreTx,
  ctx: StoreContext,
  clocked: readonly ClockedHours[],
  now: Date,
): Promise<void> {
  if (clocked.length === 0) return;
  const noted = await rows<{ id: string; before: string | null; after: string }>(
    tx,
    sql`update service_order so set clocked_hours = c.hours, version = so.version + 1, updated_at = ${now}
        from (select b.id, b.clocked_hours as before, r."hours" as hours
              from json_to_recordset(${JSON.stringify(clocked)}::json) as r("orderId" uuid, "hours" numeric)
              join service_order b on b.id = r."orderId"
              where b.clocked_hours is distinct from r."hours"
              for no key update of b) c
        where so.id = c.id
        returning so.id, c.before, so.clocked_hours as after`,
  );
  await recordEvents(
    tx,
    ctx,
    noted.map(({ id, before, after }) => ({
      type: 'service-order.changed',
      subject: { type: 'service-order', id },
      changes: { clockedHours: { from: before, to: after } },
      occurredAt: now,
    })),
  );
}
