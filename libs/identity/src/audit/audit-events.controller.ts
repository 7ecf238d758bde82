import { Get, Query } from '@nestjs/common';
import {
  Ctx,
  Endpoint,
  type EndpointOptions,
  GroupController,
  type Page,
  PlatformController,
  StoreController,
} from '#libs/http';
import type { GroupContext, PlatformContext, StoreContext } from '#libs/tenancy';
import { AuditEventDto, ListAuditEventsQuery } from './audit-events.dto';
import { AuditTrail } from './audit-trail.service';

const TAG = { tag: 'audit-events', description: 'Who did what: the append-only log, newest first' };

const LIST = {
  summary: 'List audit events',
  description: 'Newest first. Clear reads of ID numbers are among them; personal data of customers is not (SEC-01).',
  response: AuditEventDto,
  list: true,
} satisfies Partial<EndpointOptions>;

@StoreController('audit-events', TAG)
export class StoreAuditEventsController {
  constructor(private readonly trail: AuditTrail) {}

  @Get()
  @Endpoint({ ...LIST, permission: 'audit:read' })
  listAuditEvents(@Ctx() ctx: StoreContext, @Query() query: ListAuditEventsQuery): Promise<Page<AuditEventDto>> {
    return this.trail.ofStore(ctx, query);
  }
}

@GroupController('audit-events', TAG)
export class GroupAuditEventsController {
  constructor(private readonly trail: AuditTrail) {}

  @Get()
  @Endpoint({ ...LIST, permission: 'audit:read' })
  listAuditEvents(@Ctx() ctx: GroupContext, @Query() query: ListAuditEventsQuery): Promise<Page<AuditEventDto>> {
    return this.trail.ofGroup(ctx, query);
  }
}

@PlatformController('audit-events', TAG)
export class PlatformAuditEventsController {
  constructor(private readonly trail: AuditTrail) {}

  @Get()
  @Endpoint({ ...LIST, permission: 'platform:read' })
  listAuditEvents(@Ctx() ctx: PlatformContext, @Query() query: ListAuditEventsQuery): Promise<Page<AuditEventDto>> {
    return this.trail.ofPlatform(ctx, query);
  }
}
