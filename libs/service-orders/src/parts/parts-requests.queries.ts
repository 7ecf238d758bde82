import { affected, assignments, columns, row, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { PartsRequest } from './parts-request.entity';
import type { PartsRequestState } from './parts-picking.policy';

export const PARTS_SORTS = defineSorts(
  { requestedAt: { column: sql`pr.requested_at`, type: 'instant' } },
  { id: sql`pr.id`, fallback: 'requestedAt' },
);

/** A request as the parts department sees it: with the number of its order. */
export interface WantedPart extends PartsRequest {
  orderNumber: string;
}

/** What is still to be supplied or picked; `states` are some of the open ones. */
export function findWantedParts(
  tx: StoreTx,
  states: readonly PartsRequestState[],
  keyset: Keyset,
): Promise<WantedPart[]> {
  return rows(
    tx,
    sql`select ${columns(PartsRequest, 'pr')}, so.order_number as "orderNumber"
        from parts_request pr join service_order so on so.id = pr.order_id
        where pr.state in ('requested', 'available', 'awaited') and pr.state = any(${states}) and ${keyset.where}
        ${keyset.orderAndLimit}`,
  );
}

/** All of an order, in the order in which they were asked for. */
export function findPartsOf(tx: StoreTx, orderId: string): Promise<PartsRequest[]> {
  return rows(
    tx,
    sql`select ${columns(PartsRequest, 'pr')} from parts_request pr where pr.order_id = ${orderId}
        order by pr.requested_at, pr.id`,
  );
}

/** Which order a request belongs to; null: there is none such. */
export async function orderOfRequest(tx: StoreTx, id: string): Promise<string | null> {
  const found = await row<{ orderId: string }>(
    tx,
    sql`select pr.order_id as "orderId" from parts_request pr where pr.id = ${id}`,
  );
  return found?.orderId ?? null;
}

/** What is written of a new request. */
export type NewPartsRequest = Pick<PartsRequest, 'id' | 'code' | 'name' | 'quantity' | 'neededAt'>;

export function insertParts(
  tx: StoreTx,
  orderId: string,
  parts: readonly NewPartsRequest[],
  at: Date,
): Promise<PartsRequest[]> {
  return rows(
    tx,
    sql`insert into parts_request as pr
          (id, order_id, code, name, quantity, state, needed_at, requested_at, created_at, updated_at)
        select n."id", ${orderId}, n."code", n."name", n."quantity", 'requested', n."neededAt", ${at}, ${at}, ${at}
        from json_to_recordset(${JSON.stringify(parts)}::json) as n (
          "id" uuid, "code" varchar, "name" varchar, "quantity" numeric, "neededAt" timestamptz)
        returning ${columns(PartsRequest, 'pr')}`,
  );
}

/** The caller holds the order, so nobody else writes its requests. */
export function updateRequest(
  tx: StoreTx,
  { id, version }: PartsRequest,
  change: Partial<PartsRequest>,
  at: Date,
): Promise<number> {
  const set = assignments(PartsRequest, { ...change, version: version + 1, updatedAt: at });
  return affected(tx, sql`update parts_request set ${set} where id = ${id} and version = ${version}`);
}

/**
 * Notes on the part lines of an order what the parts department answered to their codes; for lines that were just
 * written. A kind is there at once only when all that was asked for of it was. SVC-19, KPI-07
 */
export function noteAvailability(tx: StoreTx, orderId: string): Promise<number> {
  return affected(tx, availabilityOf(orderId));
}

/** The same after an answer: where it changes a line, the order has changed. */
export function noteAnswer(tx: StoreTx, orderId: string, at: Date): Promise<number> {
  return affected(
    tx,
    sql`with noted as (${availabilityOf(orderId)} returning l.id)
        update service_order set version = version + 1, updated_at = ${at}
        where id = ${orderId} and exists (select from noted)`,
  );
}

function availabilityOf(orderId: string): Sql {
  return sql`
    update service_order_line l set available_at_once = answered.at_once
    from (select pr.code, bool_and(pr.available_at_once) as at_once from parts_request pr
          where pr.order_id = ${orderId} and pr.state <> 'cancelled' and pr.available_at_once is not null
          group by pr.code) answered
    where l.order_id = ${orderId} and l.kind = 'part' and l.code = answered.code
      and l.available_at_once is distinct from answered.at_once`;
}
