import { affected, type MergeBatch, type MergeOutcome, type MergeRow, row, type Sql, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import { orderByNumber } from './import-lookups.queries';
import type { LineKind } from '../service-order-line.entity';

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
  const { ids, ...outcome } = await takeChangedOrders(tx, batch);
  if (ids.length === 0) return outcome;
  await Promise.all([
    affected(tx, sql`delete from service_order_line where order_id = any(${ids}::uuid[])`),
    affected(
      tx,
      sql`
        with told as materialized (
          select r.*, so.id as order_id
          from ${input(batch)} cross join ${orderByNumber(batch.source, sql`r."orderNumber"`)}
          where so.id = any(${ids}::uuid[])),
        noted as (
          update service_order so
          set lines_digest = r."digest", import_id = ${batch.importId}, version = so.version + 1, updated_at = ${batch.at}
          from told r where so.id = r.order_id)
        insert into service_order_line (
          id, order_id, position, kind, code, name, quantity, amount_fen, available_at_once, created_at)
        select l."id", r.order_id, l.position, l."kind", l."code", l."name", l."quantity", l."amountFen",
               l."availableAtOnce", ${batch.at}
        from told r
        cross join lateral rows from (
          json_to_recordset(r."lines") as ("id" uuid, "kind" text, "code" text, "name" text, "quantity" numeric,
                                           "amountFen" bigint, "availableAtOnce" boolean)
        ) with ordinality as l("id", "kind", "code", "name", "quantity", "amountFen", "availableAtOnce", position)`,
    ),
  ]);
  return outcome;
}

/** Locks the orders whose sets differ from those imported last, in the order of their ids, and refuses the unknown. */
async function takeChangedOrders(tx: StoreTx, batch: MergeBatch): Promise<MergeOutcome & { ids: string[] }> {
  const taken = await row<MergeOutcome & { ids: string[] }>(
    tx,
    sql`
      with looked_up as materialized (
        select r."line", r."digest", so.id as order_id
        from ${input(batch)} left join ${orderByNumber(batch.source, sql`r."orderNumber"`)} on true),
      changed as (
        select so.id, so.lines_digest is null as inserted
        from looked_up r join service_order so on so.id = r.order_id
        where so.lines_digest is distinct from r."digest"
        order by so.id for no key update of so)
      select count(*) filter (where inserted) as inserted, count(*) filter (where not inserted) as updated,
             (select coalesce(json_agg(json_build_object('line', r."line", 'code', 'unknown_order') order by r."line"), '[]')
              from looked_up r where r.order_id is null) as refused,
             coalesce(array_agg(id), '{}') as ids
      from changed`,
  );
  return taken as MergeOutcome & { ids: string[] };
}

function input(batch: MergeBatch): Sql {
  return sql`json_to_recordset(${batch.rows}::json) as r(
    "line" integer, "digest" text, "orderNumber" text, "lines" json)`;
}
