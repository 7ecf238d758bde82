import { affected, assignments, columns, empty, join, row, rows, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { DeliveryInterview, type DeliveryInterviewState } from './delivery-interview.entity';

export const DELIVERY_INTERVIEW_SORTS = defineSorts(
  { ceremonyAt: { column: sql`i.ceremony_at`, type: 'instant' } },
  { id: sql`i.id`, fallback: '-ceremonyAt' },
);

export const DELIVERED_SORTS = defineSorts(
  { deliveredOn: { column: sql`v.delivered_on`, type: 'date' } },
  { id: sql`v.id`, fallback: 'deliveredOn' },
);

export interface DeliveryInterviewFilter {
  readonly state?: readonly DeliveryInterviewState[];
  readonly vehicleId?: string;
  readonly ceremonyFrom?: Date;
  readonly ceremonyBefore?: Date;
}

export function findInterviews(
  tx: StoreTx,
  filter: DeliveryInterviewFilter,
  keyset: Keyset,
): Promise<DeliveryInterview[]> {
  return rows(
    tx,
    sql`select ${columns(DeliveryInterview, 'i')} from delivery_interview i
        where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

export function findInterview(tx: StoreTx, id: string): Promise<DeliveryInterview | null> {
  return row(tx, sql`select ${columns(DeliveryInterview, 'i')} from delivery_interview i where i.id = ${id}`);
}

/** Takes it for this transaction. */
export function lockInterview(tx: StoreTx, id: string): Promise<DeliveryInterview | null> {
  return row(
    tx,
    sql`select ${columns(DeliveryInterview, 'i')} from delivery_interview i where i.id = ${id} for no key update`,
  );
}

export function insertInterview(tx: StoreTx, interview: DeliveryInterview): Promise<number> {
  const { id, customerId, vehicleId, consultantId, ceremonyAt, state, invitedAt, createdAt } = interview;
  return affected(
    tx,
    sql`insert into delivery_interview
          (id, customer_id, vehicle_id, consultant_id, ceremony_at, state, invited_at, created_at, updated_at)
        values (${id}, ${customerId}, ${vehicleId}, ${consultantId}, ${ceremonyAt}, ${state}, ${invitedAt},
                ${createdAt}, ${createdAt})`,
  );
}

export function updateInterview(
  tx: StoreTx,
  { id, version }: DeliveryInterview,
  change: Partial<DeliveryInterview>,
  at: Date,
): Promise<number> {
  const set = assignments(DeliveryInterview, { ...change, version: version + 1, updatedAt: at });
  return affected(tx, sql`update delivery_interview set ${set} where id = ${id} and version = ${version}`);
}

export interface Coverage {
  readonly delivered: number;
  readonly held: number;
  readonly refusalSigned: number;
  readonly refusalUnsigned: number;
  readonly open: number;
  readonly notInvited: number;
}

export async function countCoverage(tx: StoreTx, from: LocalDate, before: LocalDate): Promise<Coverage> {
  return (await row<Coverage>(
    tx,
    sql`select count(*) as delivered, count(*) filter (where i.state = 'held') as held,
               count(*) filter (where i.state = 'refusal_signed') as "refusalSigned",
               count(*) filter (where i.state = 'refused') as "refusalUnsigned",
               count(*) filter (where i.state = 'invited') as open, count(*) filter (where i.id is null) as "notInvited"
        from vehicle v left join delivery_interview i on i.vehicle_id = v.id
        where v.delivered_on >= ${from} and v.delivered_on < ${before}`,
  )) as Coverage;
}

export interface Uninterviewed {
  readonly id: string;
  readonly deliveredOn: LocalDate;
  readonly state: DeliveryInterviewState | null;
  readonly interviewId: string | null;
}

export function findUninterviewed(
  tx: StoreTx,
  { from, before }: { readonly from: LocalDate; readonly before: LocalDate },
  keyset: Keyset,
): Promise<Uninterviewed[]> {
  return rows(
    tx,
    sql`select v.id, v.delivered_on as "deliveredOn", i.state, i.id as "interviewId"
        from vehicle v left join delivery_interview i on i.vehicle_id = v.id
        where v.delivered_on >= ${from} and v.delivered_on < ${before}
          and coalesce(i.state, 'invited') in ('invited', 'refused') and ${keyset.where} ${keyset.orderAndLimit}`,
  );
}

function conditions({ state, vehicleId, ceremonyFrom, ceremonyBefore }: DeliveryInterviewFilter): Sql {
  const wanted: Sql[] = [];
  if (state) wanted.push(sql`i.state = any(${state})`);
  if (vehicleId) wanted.push(sql`i.vehicle_id = ${vehicleId}`);
  if (ceremonyFrom) wanted.push(sql`i.ceremony_at >= ${ceremonyFrom}`);
  if (ceremonyBefore) wanted.push(sql`i.ceremony_at < ${ceremonyBefore}`);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}
