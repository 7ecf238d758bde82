import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { sql } from '#libs/database';
import { DomainError, maskEmail, maskPhone } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf, type PageQuery, serviceUnavailable } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import type { OutboxMessageDto } from './dev-outbox.dto';
import { outboxNotRecorded } from './dev-outbox.errors';
import { type RecordedMessage, RecordingGateway } from '../gateways/recording-gateway';
import { ChannelGateways } from '../gateways/channel-gateway';

/** In the order in which the gateway took them; the columns are for lists that Postgres reads. */
const SORTS = defineSorts(
  { sequence: { column: sql`sequence`, type: 'integer' } },
  { id: sql`id`, fallback: '-sequence' },
);

/** What the customers of a store would have read, for development and tests. */
@Injectable()
export class DevOutboxService {
  constructor(
    private readonly gateways: ChannelGateways,
    private readonly config: AppConfig,
  ) {}

  /** Throws `outbox_not_recorded` in production and with any other gateway, `service_unavailable` when it is away. */
  async list(ctx: StoreContext, query: PageQuery): Promise<Page<OutboxMessageDto>> {
    const gateway = this.gateways.of('sms');
    if (this.config.isProduction || !(gateway instanceof RecordingGateway)) throw new DomainError(outboxNotRecorded);
    const keyset = keysetOf(query, SORTS);
    const limit = keyset.limit + 1;
    const bound = keyset.from && { [keyset.from.direction === 'prev' ? 'after' : 'before']: keyset.from.value };
    const messages = await gateway.list(ctx.store.code, { limit, ...bound }).catch((cause: unknown) => {
      throw new DomainError(serviceUnavailable, { cause, retryAfterSeconds: 1 });
    });
    return pageOf(messages, keyset, (message) => toOutboxMessageDto(ctx, message));
  }
}

function toOutboxMessageDto(ctx: StoreContext, message: RecordedMessage): OutboxMessageDto {
  const { id, key, to, subject = null, text, templateCode, arrivals, acceptedAt } = message;
  const masked = to.includes('@') ? maskEmail(to) : maskPhone(to);
  const shown = ctx.permissions.has('customers:read-phone') ? to : masked;
  return { id, key, to: shown, subject, text, templateCode, arrivals, acceptedAt: new Date(acceptedAt) };
}
