import { affected, type Sql, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import type {
  Context,
  GroupContext,
  GroupTx,
  PlatformContext,
  PlatformTx,
  StoreContext,
  StoreTx,
  TenantTx,
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

const TABLES: Record<Context['kind'], Sql> = {
  store: sql`event`,
  group: sql`group_event`,
  platform: sql`platform.event`,
};

/** Writes a fact in the transaction of the change that it tells of. Send it together with the change's own inserts. */
export function recordEvent(tx: StoreTx, ctx: StoreContext, event: NewEvent): Promise<void>;
export function recordEvent(tx: GroupTx, ctx: GroupContext, event: NewEvent): Promise<void>;
export function recordEvent(tx: PlatformTx, ctx: PlatformContext, event: NewEvent): Promise<void>;
export async function recordEvent(tx: TenantTx, ctx: Context, event: NewEvent): Promise<void> {
  await affected(
    tx,
    sql`insert into ${TABLES[ctx.kind]}
          (id, type, subject_type, subject_id, actor_type, actor_id, actor_name, ip, user_agent, request_id, changes,
           payload, occurred_at)
        values (${newId()}, ${event.type}, ${event.subject.type}, ${event.subject.id}, ${ctx.actor.type},
                ${ctx.actor.id}, ${ctx.actor.name.slice(0, 100)}, ${ctx.client?.ip ?? null},
                ${ctx.client?.userAgent.slice(0, 200) ?? null},
                ${ctx.requestId}, ${json(event.changes)}, ${json(event.payload)}, ${event.occurredAt ?? sql`now()`})`,
  );
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
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
