import { affected, columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import type { Localized } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { type CheckResult, CheckSheet, type CheckSheetKind, type CheckVerdict } from './check-sheet.entity';

export interface CheckSheetFilter {
  readonly orderId?: string;
  readonly kind?: readonly CheckSheetKind[];
  readonly completed?: boolean;
  readonly verdict?: CheckVerdict;
}

export const CHECK_SHEET_SORTS = defineSorts(
  { createdAt: { column: sql`cs.created_at`, type: 'instant' } },
  { id: sql`cs.id`, fallback: '-createdAt' },
);

export function findSheets(tx: StoreTx, filter: CheckSheetFilter, keyset: Keyset): Promise<CheckSheet[]> {
  return rows(
    tx,
    sql`select ${columns(CheckSheet, 'cs')} from check_sheet cs
        where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

export function findSheet(tx: StoreTx, id: string): Promise<CheckSheet | null> {
  return row(tx, sql`select ${columns(CheckSheet, 'cs')} from check_sheet cs where cs.id = ${id}`);
}

/** Takes the sheet for this transaction, so that it is not completed while somebody notes down another point. */
export function lockSheet(tx: StoreTx, id: string): Promise<CheckSheet | null> {
  return row(tx, sql`select ${columns(CheckSheet, 'cs')} from check_sheet cs where cs.id = ${id} for no key update`);
}

/** An earlier order, as far as a rework of it is judged by it. */
export interface EarlierOrder {
  readonly id: string;
  readonly vehicleId: string;
  readonly orderNumber: string;
  readonly arrivedAt: Date;
}

export function findEarlierOrder(tx: StoreTx, id: string): Promise<EarlierOrder | null> {
  return row(
    tx,
    sql`select so.id, so.vehicle_id as "vehicleId", so.order_number as "orderNumber", so.arrived_at as "arrivedAt"
        from service_order so where so.id = ${id}`,
  );
}

/** A point of a completed sheet at which work is needed. */
export interface NeededService {
  readonly sheetId: string;
  readonly kind: CheckSheetKind;
  readonly code: string;
  readonly label: Localized;
  readonly result: CheckResult;
  readonly note: string | null;
}

/** Of each kind the sheet that was completed last counts: what was repaired meanwhile is in order there. SVC-22 */
export function findNeededServices(tx: StoreTx, orderId: string): Promise<NeededService[]> {
  return rows(
    tx,
    sql`select l.id as "sheetId", l.kind, p.value ->> 'code' as code, p.value -> 'label' as label,
               p.value ->> 'result' as result, p.value ->> 'note' as note
        from (
          select distinct on (cs.kind) cs.id, cs.kind, cs.points from check_sheet cs
          where cs.order_id = ${orderId} and cs.completed_at is not null
          order by cs.kind, cs.completed_at desc, cs.id desc) l
        cross join lateral jsonb_array_elements(l.points) with ordinality as p (value, place)
        where p.value ->> 'result' in ('advise', 'urgent')
        order by p.value ->> 'result' desc, l.kind, p.place`,
  );
}

/** Empties free texts and photos on the sheets of these customers' orders, for they may show people. SEC-08 */
export function emptySheetTexts(tx: StoreTx, customerIds: readonly string[]): Promise<number> {
  return affected(
    tx,
    sql`update check_sheet cs
        set remark = null, photos = '[]',
            points = (select jsonb_agg(p.value || '{"note": null}'::jsonb order by p.place)
                      from jsonb_array_elements(cs.points) with ordinality as p (value, place))
        from service_order so
        where so.id = cs.order_id and so.customer_id = any(${customerIds})
          and (cs.remark is not null or cs.photos <> '[]' or jsonb_path_exists(cs.points, '$[*].note ? (@ != null)'))`,
  );
}

/** The sheets of these customers' orders, as a person is told of them. */
export function findSheetsOfCustomers(tx: StoreTx, customerIds: readonly string[]): Promise<object[]> {
  return rows(
    tx,
    sql`select ${columns(CheckSheet, 'cs')} from check_sheet cs join service_order so on so.id = cs.order_id
        where so.customer_id = any(${customerIds}) order by cs.created_at, cs.id`,
  );
}

/** The sheets of these customers' orders, by their ids. */
export async function findSheetIds(tx: StoreTx, customerIds: readonly string[]): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    sql`select cs.id from check_sheet cs join service_order so on so.id = cs.order_id
        where so.customer_id = any(${customerIds})`,
  );
  return found.map(({ id }) => id);
}

function conditions({ orderId, kind, completed, verdict }: CheckSheetFilter): Sql {
  const wanted: Sql[] = [];
  if (orderId) wanted.push(sql`cs.order_id = ${orderId}`);
  if (kind) wanted.push(sql`cs.kind = any(${kind})`);
  if (completed !== undefined) wanted.push(sql`(cs.completed_at is not null) = ${completed}`);
  if (verdict) wanted.push(sql`cs.verdict = ${verdict}`);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}
