import { Injectable } from '@nestjs/common';
import { type Event, EVENT_ID, findEvents } from '#libs/events';
import { defineSorts, keysetOf, type Page, pageOf } from '#libs/http';
import {
  type Context,
  type GroupContext,
  GroupDb,
  type PlatformContext,
  PlatformDb,
  type StoreContext,
  StoreDb,
  type TenantTx,
} from '#libs/tenancy';
import type { AuditEventDto, ListAuditEventsQuery } from './audit-events.dto';

/** Ids are UUIDv7, so the order of ids is the order of time and needs no index of its own. */
const SORTS = defineSorts({ id: { column: EVENT_ID, type: 'text' } }, { id: EVENT_ID, fallback: '-id' });

/** Who did what (审计): the log of events of a store, a group or the installation. SEC-01 */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly stores: StoreDb,
    private readonly groups: GroupDb,
    private readonly platform: PlatformDb,
  ) {}

  ofStore(ctx: StoreContext, query: ListAuditEventsQuery): Promise<Page<AuditEventDto>> {
    return this.stores.run(ctx, (tx) => this.page(tx, ctx.kind, query));
  }

  ofGroup(ctx: GroupContext, query: ListAuditEventsQuery): Promise<Page<AuditEventDto>> {
    return this.groups.run(ctx, (tx) => this.page(tx, ctx.kind, query));
  }

  ofPlatform(ctx: PlatformContext, query: ListAuditEventsQuery): Promise<Page<AuditEventDto>> {
    return this.platform.run(ctx, (tx) => this.page(tx, ctx.kind, query));
  }

  private async page(tx: TenantTx, kind: Context['kind'], query: ListAuditEventsQuery): Promise<Page<AuditEventDto>> {
    const keyset = keysetOf(query, SORTS);
    const { action, targetType, targetId, ...others } = query;
    const found = await findEvents(
      tx,
      kind,
      { ...others, type: action, subjectType: targetType, subjectId: targetId },
      keyset,
    );
    return pageOf(found, keyset, toAuditEventDto);
  }
}

function toAuditEventDto(event: Event): AuditEventDto {
  return {
    id: event.id,
    action: event.type,
    occurredAt: event.occurredAt,
    actor: { type: event.actorType, id: event.actorId, name: event.actorName },
    targets: [{ type: event.subjectType, id: event.subjectId }],
    context: { requestId: event.requestId, ip: event.ip, userAgent: event.userAgent },
    changes: event.changes,
    details: event.payload,
  };
}
