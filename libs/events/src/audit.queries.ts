import { columns, empty, join, rows, type Sql, sql } from '#libs/database';
import type { Context, TenantTx } from '#libs/tenancy';
import { Event, GroupEvent, PlatformEvent } from './event.entity';

export interface EventFilter {
  readonly type?: readonly string[];
  readonly subjectType?: string;
  readonly subjectId?: string;
  readonly actorId?: string;
  readonly occurredAtFrom?: Date;
  readonly occurredAtBefore?: Date;
}

const SOURCES = {
  store: { entity: Event, table: sql`event` },
  group: { entity: GroupEvent, table: sql`group_event` },
  platform: { entity: PlatformEvent, table: sql`platform.event` },
} as const;

/** Ids are UUIDv7, so their order is that of time. */
export const EVENT_ID = sql`e.id`;

/** One page of the log of a tenant; `where` and `orderAndLimit` come from the list's keyset. SEC-01 */
export function findEvents(
  tx: TenantTx,
  kind: Context['kind'],
  filter: EventFilter,
  keyset: { readonly where: Sql; readonly orderAndLimit: Sql },
): Promise<Event[]> {
  const { entity, table } = SOURCES[kind];
  return rows(
    tx,
    sql`select ${columns(entity, 'e')} from ${table} e
        where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

function conditions(filter: EventFilter): Sql {
  const wanted: Sql[] = [];
  if (filter.type) wanted.push(sql`e.type = any(${filter.type})`);
  if (filter.subjectType) wanted.push(sql`e.subject_type = ${filter.subjectType}`);
  if (filter.subjectId) wanted.push(sql`e.subject_id = ${filter.subjectId}`);
  if (filter.actorId) wanted.push(sql`e.actor_id = ${filter.actorId}`);
  if (filter.occurredAtFrom) wanted.push(sql`e.occurred_at >= ${filter.occurredAtFrom}`);
  if (filter.occurredAtBefore) wanted.push(sql`e.occurred_at < ${filter.occurredAtBefore}`);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}
