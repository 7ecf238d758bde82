import {
  affected,
  type MergeBatch,
  type MergeOutcome,
  type MergeRow,
  type RefusedRow,
  rows,
  type Sql,
  sql,
} from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import { orderByNumber } from './import-lookups.queries';
import type { LineKind } from './service-order-line.entity';

/** A line as an import hands it over. Lines carry no number of their own: their order is what identifies them. */
export interface ImportedOrderLine {
  /** Id of the line, should the set be new. UUIDv7 */
  readonly id: string;
  readonly kind: LineKind;
  readonly code: string | null;
  readonly name: string;
  /** Decimal string. */
  readonly quantity: string;
  readonly amountFen: number;
  readonly availableAtOnce: boolean | null;
}

/** All lines that a file has of one order, in the order of the file. A batch names an order at most once. TEN-02 */
export interface OrderLinesImportRow extends Omit<MergeRow, 'id'> {
  readonly orderNumber: string;
  readonly lines: readonly ImportedOrderLine[];
}

/**
 * Replaces the lines of the orders that a batch names, each order's whole set at once, where the set differs from the
 * one that was imported last. An order that is not known from this system is refused (`unknown_order`). The sums of an
 * imported order are those of its own row, and stay. `inserted` and `updated` count orders, not lines. The orders are
 * locked first, so that no clerk replaces the same lines in between. SVC-14, SVC-19
 */
export async function mergeOrderLines(tx: StoreTx, batch: MergeBatch): Promise<MergeOutcome> {
  const [refused, , , , replaced] = await Promise.all([
    rows<RefusedRow>(
      tx,
      sql`select r."line", 'unknown_order' as code from ${input(batch)}
          left join ${orderByNumber(batch.source, sql`r."orderNumber"`)} on true
          where so.id is null
          order by r."line"`,
    ),
    rows(
      tx,
      sql`select so.id from service_order so where so.id in (select r.order_id from (${changedSets(batch)}) r)
          order by so.id for no key update`,
    ),
    affected(tx, sql`delete from service_order_line l using (${changedSets(batch)}) r where l.order_id = r.order_id`),
    affected(
      tx,
      sql`
        insert into service_order_line (
          id, order_id, position, kind, code, name, quantity, amount_fen, available_at_once, created_at)
        select l."id", r.order_id, l.position, l."kind", l."code", l."name", l."quantity", l."amountFen",
               l."availableAtOnce", ${batch.at}
        from (${changedSets(batch)}) r
        cross join lateral rows from (
          jsonb_to_recordset(r."lines") as ("id" uuid, "kind" text, "code" text, "name" text, "quantity" numeric,
                                            "amountFen" bigint, "availableAtOnce" boolean)
        ) with ordinality as l("id", "kind", "code", "name", "quantity", "amountFen", "availableAtOnce", position)`,
    ),
    rows<{ inserted: boolean }>(
      tx,
      sql`update service_order so
          set lines_digest = r."digest", import_id = ${batch.importId}, version = so.version + 1, updated_at = ${batch.at}
          from (${changedSets(batch)}) r
          where so.id = r.order_id
          returning r.previous_digest is null as inserted`,
    ),
  ]);
  const inserted = replaced.filter((row) => row.inserted).length;
  return { inserted, updated: replaced.length - inserted, refused };
}

/** The sets that differ from those imported last, with their orders. */
function changedSets(batch: MergeBatch): Sql {
  return sql`
    select r."lines", r."digest", so.id as order_id, so.lines_digest as previous_digest
    from ${input(batch)}
    cross join ${orderByNumber(batch.source, sql`r."orderNumber"`)}
    where so.lines_digest is distinct from r."digest"`;
}

function input(batch: MergeBatch): Sql {
  return sql`jsonb_to_recordset(${batch.rows}::jsonb) as r(
    "line" integer, "digest" text, "orderNumber" text, "lines" jsonb)`;
}
