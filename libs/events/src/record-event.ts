import { affected, type Sql, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import {
  announceOnCommit,
  type Context,
  type GroupContext,
  type GroupTx,
  type PlatformContext,
  type PlatformTx,
  type StoreContext,
  type StoreTx,
  type TenantTx,
} from '#libs/tenancy';
import type { Changes } from './event.entity';

/** A fact to be recorded. Ids and numbers only: names, phones and ID numbers stay in their own tables. */
export interface NewEvent {
  /** `subject.happened`, such as `service-order.delivered`. */
  readonly type: `${string}.${string}`;
  readonly subject: { readonly type: string; readonly id: string };
  readonly changes?: Changes;
  readonly payload?: Record<string, unknown>;
  /** Default: now. */
  readonly occurredAt?: Date;
}

/** Where the facts of a tenant go. Of the installation's no handler is told. */
const LOGS: Record<Context['kind'], { readonly event: Sql; readonly pending: Sql | null }> = {
  store: { event: sql`event`, pending: sql`event_pending` },
  group: { event: sql`group_event`, pending: sql`group_event_pending` },
  platform: { event: sql`platform.event`, pending: null },
};

/** Writes a fact in the transaction of the change that it tells of. Send it together with the change's own inserts. */
export function recordEvent(tx: StoreTx, ctx: StoreContext, event: NewEvent): Promise<void>;
export function recordEvent(tx: GroupTx, ctx: GroupContext, event: NewEvent): Promise<void>;
export function recordEvent(tx: PlatformTx, ctx: PlatformContext, event: NewEvent): Promise<void>;
export function recordEvent(tx: TenantTx, ctx: Context, event: NewEvent): Promise<void> {
  return record(tx, ctx, [event]);
}

/** Writes many facts in one statement. */
export function recordEvents(tx: StoreTx, ctx: StoreContext, events: readonly NewEvent[]): Promise<void>;
export function recordEvents(tx: GroupTx, ctx: GroupContext, events: readonly NewEvent[]): Promise<void>;
export async function recordEvents(tx: TenantTx, ctx: Context, events: readonly NewEvent[]): Promise<void> {
  if (events.length > 0) await record(tx, ctx, events);
}

async function record(tx: TenantTx, ctx: Context, events: readonly NewEvent[]): Promise<void> {
  const { event: log, pending } = LOGS[ctx.kind];
  const insert = sql`
    insert into ${log}
      (id, type, subject_type, subject_id, actor_type, actor_id, actor_name, ip, user_agent, request_id, changes,
       payload, occurred_at)
    select n.id, n.type, n.subject_type, n.subject_id, ${ctx.actor.type}, ${ctx.actor.id},
           ${ctx.actor.name.slice(0, 100)}, ${ctx.client?.ip ?? null}, ${ctx.client?.userAgent.slice(0, 200) ?? null},
           ${ctx.requestId}, n.changes, n.payload, coalesce(n.occurred_at, now())
    from json_to_recordset(${JSON.stringify(events.map(toRow))}::json)
      as n (id uuid, type varchar, subject_type varchar, subject_id uuid, changes jsonb, payload jsonb,
            occurred_at timestamptz)`;
  if (pending === null) {
    await affected(tx, insert);
    return;
  }
  // whoever hands events to handlers looks for them here, however late this transaction commits
  announceOnCommit(tx, 'events');
  await affected(
    tx,
    sql`with recorded as (${insert} returning id)
        insert into ${pending} (event_id) select id from recorded`,
  );
}

function toRow({ type, subject, changes, payload, occurredAt }: NewEvent) {
  return {
    id: newId(),
    type,
    subject_type: subject.type,
    subject_id: subject.id,
    changes: changes ?? null,
    payload: payload ?? null,
    occurred_at: occurredAt ?? null,
  };
}

/** The fields that differ, for the event of an edit. `secret` fields are named without their values. */
export function changesBetween<Row extends object>(
  before: Row,
  after: Partial<Row>,
  secret: readonly (keyof Row)[] = [],
): Changes {
  const changes: Changes = {};
  for (const field of Object.keys(after) as (keyof Row & string)[]) {
    const [from, to] = [before[field], after[field]];
    if (after[field] === undefined || JSON.stringify(from) === JSON.stringify(to)) continue;
    changes[field] = secret.includes(field) ? {} : { from, to };
  }
  return changes;
}
