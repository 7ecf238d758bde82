import { Get, Query } from '@nestjs/common';
import { Ctx, Endpoint, type Page, PageQuery, serviceUnavailable, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { OutboxMessageDto } from './dev-outbox.dto';
import { outboxNotRecorded } from './dev-outbox.errors';
import { DevOutboxService } from './dev-outbox.service';

/** Outside production: the messages that a provider would have sent. */
@StoreController('dev', {
  tag: 'dev',
  description: 'For development and tests; every operation is a 404 in production',
})
export class DevOutboxController {
  constructor(private readonly outbox: DevOutboxService) {}

  @Get('outbox')
  @Endpoint({
    summary: 'List recorded messages',
    description: 'Text messages of the store that the recording gateway took instead of sending them, newest first.',
    permission: 'reminders:read',
    response: OutboxMessageDto,
    list: true,
    errors: [outboxNotRecorded, serviceUnavailable],
  })
  listDevOutbox(@Ctx() ctx: StoreContext, @Query() query: PageQuery): Promise<Page<OutboxMessageDto>> {
    return this.outbox.list(ctx, query);
  }
}
