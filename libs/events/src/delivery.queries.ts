import { affected, row, rows, type Sql, sql } from '#libs/database';
import type { GroupTx, StoreTx } from '#libs/tenancy';
import type { DeliveryState } from './event-delivery.entity';
import type { RecordedEvent } from './event-handler';

type Tx = StoreTx | GroupTx;

/** The three tables of a store, or of a group. */
export interface DeliveryTables {
  readonly event: Sql;
  readonly pending: Sql;
  readonly delivery: Sql;
}

export const STORE_TABLES: DeliveryTables = {
  event: sql`event`,
  pending: sql`event_pending`,
  delivery: sql`event_delivery`,
};

export const GROUP_TABLES: DeliveryTables = {
  event: sql`group_event`,
  pending: sql`group_event_pending`,
  delivery: sql`group_event_delivery`,
};

/** How far one handler is with one event. */
export interface Delivery {
  readonly state: DeliveryState;
  readonly attempts: number;
  /** ISO 8601 */
  readonly retryAt: string | null;
}

export interface PendingEvent extends RecordedEvent {
  /** By handler; whoever was never tried is not in it. */
  readonly deliveries: Readonly<Record<string, Delivery>>;
}

/** Events that some handler may get now, the oldest first. */
export function findPending(tx: Tx, tables: DeliveryTables, now: Date, limit: number): Promise<PendingEvent[]> {
  const { event, pending, delivery } = tables;
  return rows<PendingEvent>(
    tx,
    sql`select e.id, e.type, e.subject_type as "subjectType", e.subject_id as "subjectId", e.changes, e.payload,
               e.occurred_at as "occurredAt", e.actor_type as "actorType", e.actor_id as "actorId",
               e.request_id as "requestId",
               coalesce((select jsonb_object_agg(d.handler, jsonb_build_object(
                                  'state', d.state, 'attempts', d.attempts, 'retryAt', d.retry_at))
                         from ${delivery} d where d.event_id = p.event_id), '{}') as deliveries
        from ${pending} p join ${event} e on e.id = p.event_id
        where p.retry_at is null or p.retry_at <= ${now}
        order by p.event_id limit ${limit}`,
  );
}

/** When the next event may be tried again; null where none waits. */
export async function findNextRetry(tx: Tx, { pending }: DeliveryTables): Promise<Date | null> {
  const found = await row<{ at: Date | null }>(tx, sql`select min(retry_at) as at from ${pending}`);
  return found?.at ?? null;
}

export async function hasPending(tx: Tx, { pending }: DeliveryTables): Promise<boolean> {
  return (await row(tx, sql`select from ${pending} limit 1`)) !== null;
}

/**
 * Records that the handler has got these, in the transaction in which it works on them, and answers which of them it
 * had not got before. Whoever comes second waits here for the first and then gets nothing.
 */
export async function recordDelivered(
  tx: Tx,
  { delivery, pending }: DeliveryTables,
  handler: string,
  eventIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const fresh = await rows<{ id: string }>(
    tx,
    sql`insert into ${delivery} as d (event_id, handler, state, attempts)
        select p.event_id, ${handler}, 'delivered', 1 from ${pending} p
        where p.event_id = any(${eventIds}::uuid[]) order by p.event_id
        on conflict (event_id, handler) do update
          set state = 'delivered', attempts = d.attempts + 1, retry_at = null, error = null
          where d.state = 'failing'
        returning event_id as id`,
  );
  return new Set(fresh.map(({ id }) => id));
}

export interface FailedDelivery {
  readonly eventId: string;
  readonly attempts: number;
  /** Null: it is parked. */
  readonly retryAt: Date | null;
  readonly error: string;
}

/** Records that the handler has failed on these. A delivery that another worker has made meanwhile stays. */
export async function recordFailed(
  tx: Tx,
  { delivery }: DeliveryTables,
  handler: string,
  failed: readonly FailedDelivery[],
): Promise<void> {
  await affected(
    tx,
    sql`insert into ${delivery} as d (event_id, handler, state, attempts, retry_at, error)
        select f."eventId", ${handler}, case when f."retryAt" is null then 'parked' else 'failing' end, f.attempts,
               f."retryAt", f.error
        from json_to_recordset(${JSON.stringify(failed)}::json)
          as f ("eventId" uuid, attempts integer, "retryAt" timestamptz, error varchar)
        order by f."eventId"
        on conflict (event_id, handler) do update
          set state = excluded.state, attempts = excluded.attempts, retry_at = excluded.retry_at, error = excluded.error
          where d.state = 'failing'`,
  );
}

/** Events that every handler has got, or has given up, are settled; the others wait until one of theirs is due. */
export async function settle(
  tx: Tx,
  { pending }: DeliveryTables,
  settled: readonly string[],
  waiting: ReadonlyMap<string, Date>,
): Promise<void> {
  const ids = [...waiting.keys()];
  await Promise.all([
    settled.length > 0 && affected(tx, sql`delete from ${pending} where event_id = any(${settled}::uuid[])`),
    ids.length > 0 &&
      affected(
        tx,
        sql`update ${pending} p set retry_at = w.at
            from unnest(${ids}::uuid[], ${ids.map((id) => waiting.get(id))}::timestamptz[]) as w (id, at)
            where p.event_id = w.id`,
      ),
  ]);
}

/** Forgets who got what of events that are long settled; what is parked stays until a person has looked. */
export function forgetDelivered(tx: Tx, { delivery, pending }: DeliveryTables, before: string): Promise<number> {
  return affected(
    tx,
    sql`delete from ${delivery} d
        where d.event_id < ${before} and d.state = 'delivered'
          and not exists (select from ${pending} p where p.event_id = d.event_id)`,
  );
}
