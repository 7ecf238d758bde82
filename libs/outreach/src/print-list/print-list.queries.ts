import { empty, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { ContactState, PrintChannel } from '../contact-states';
import type { Addressee } from './postal-lines.policy';

/** A letter or sticker that waits for its printing. */
export interface PrintRecord extends Addressee {
  readonly id: string;
  readonly channel: PrintChannel;
  readonly journey: string;
  readonly step: string;
  readonly customerId: string;
  readonly vehicleId: string | null;
  readonly plate: string | null;
  readonly message: string;
  readonly dueAt: Date;
  readonly expiresAt: Date | null;
}

export interface PrintFilter {
  /** Due before this instant. */
  readonly before: Date;
  readonly channel?: readonly PrintChannel[];
}

export const PRINT_SORTS = defineSorts(
  { dueAt: { column: sql`c.due_at`, type: 'instant' } },
  { id: sql`c.id`, fallback: 'dueAt' },
);

/** With the address as it is now: who has moved since it was decided gets the letter at the new home. */
export function findToPrint(tx: StoreTx, { before, channel }: PrintFilter, keyset: Keyset): Promise<PrintRecord[]> {
  const wanted: Sql = channel ? sql`and c.channel = any(${channel})` : empty;
  return rows(
    tx,
    sql`select c.id, c.channel, c.journey, c.step, c.customer_id as "customerId", c.vehicle_id as "vehicleId", v.plate,
               c.message, c.due_at as "dueAt", c.expires_at as "expiresAt", k.name, ${ADDRESS}
        from contact c
        join customer d on d.id = c.customer_id
        join customer k on k.id = coalesce(d.merged_into_id, d.id)
        left join vehicle v on v.id = c.vehicle_id
        where c.state = 'to_print' and c.message is not null and c.due_at < ${before} ${wanted} and ${keyset.where}
        ${keyset.orderAndLimit}`,
  );
}

const ADDRESS = sql`coalesce(k.address_text, d.address_text, c.recipient) as "addressText",
  k.province, k.city, k.county, k.street`;

/** Contacts that somebody says to have printed, locked in the order of their ids. */
export function lockToPrint(
  tx: StoreTx,
  ids: readonly string[],
): Promise<{ id: string; channel: string; state: ContactState; addressText: string | null }[]> {
  return rows(
    tx,
    sql`select c.id, c.channel, c.state, ${ADDRESS}
        from contact c
        join customer d on d.id = c.customer_id
        join customer k on k.id = coalesce(d.merged_into_id, d.id)
        where c.id = any(${ids}::uuid[]) order by c.id for update of c`,
  );
}

/** What is too late to be printed. */
export const printedTooLate = (now: Date): Sql => sql`state = 'to_print' and expires_at <= ${now}`;

/** What is about nobody any more. SEC-08 */
export const TO_PRINT_OF_ERASED: Sql = sql`state = 'to_print' and message is null`;

/** When the first of them is too late, and whether there is one of somebody erased. */
export async function findNextExpiry(tx: StoreTx): Promise<{ at: Date | null; hasErased: boolean }> {
  const next = await row<{ at: Date | null; hasErased: boolean }>(
    tx,
    sql`select min(expires_at) as at, coalesce(bool_or(message is null), false) as "hasErased"
        from contact where state = 'to_print'`,
  );
  return next ?? { at: null, hasErased: false };
}
