import { rows, sql } from '#libs/database';
import { recordEvents } from '#libs/events';
import type { StoreContext, StoreTx } from '#libs/tenancy';

/** That the customer of a booked visit was reminded. */
export interface GivenReminder {
  readonly appointmentId: string;
  readonly at: Date;
}

/**
 * Notes that customers were reminded of their visits, many in one statement. The first reminder counts; of a visit that
 * is no longer booked nothing is noted. SVC-04
 */
export async function noteReminders(
  tx: StoreTx,
  ctx: StoreContext,
  given: readonly GivenReminder[],
  now: Date,
): Promise<void> {
  if (given.length === 0) return;
  const noted = await rows<{ id: string; remindedAt: Date }>(
    tx,
    sql`update appointment a set reminded_at = g.at, version = a.version + 1, updated_at = ${now}
        from (select "appointmentId" as id, min("at") as at
              from json_to_recordset(${JSON.stringify(given)}::json) as r("appointmentId" uuid, "at" timestamptz)
              group by 1) g
        where a.id = g.id and a.state = 'booked' and a.reminded_at is null
        returning a.id, a.reminded_at as "remindedAt"`,
  );
  await recordEvents(
    tx,
    ctx,
    noted.map(({ id, remindedAt }) => ({
      type: 'appointment.reminded',
      subject: { type: 'appointment', id },
      changes: { remindedAt: { from: null, to: remindedAt } },
      occurredAt: now,
    })),
  );
}
