import { Injectable } from '@nestjs/common';
import { columns, row, rows, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { selectIdsOfCustomer, touchCustomer } from '../customer.queries';
import { CustomerStatus } from './customer-status.entity';
import type { CustomerStatusDto, EndStatusDto, GrantStatusDto, ListStatusesQuery } from './customer-statuses.dto';
import { customerStatusHeld, statusEndOutOfTime } from '../customers.errors';
import { CustomersService } from '../customers.service';

const STATUS_SORTS = defineSorts(
  { since: { column: sql`s.since`, type: 'instant' } },
  { id: sql`s.id`, fallback: '-since' },
);

/** Key accounts, VIPs, gold cards and members (特殊身份), with the time that each was held. CUS-14 */
@Injectable()
export class CustomerStatusesService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly customers: CustomersService,
  ) {}

  /** What the customer and the duplicates merged into it hold and held. Throws `not_found`. */
  list(ctx: StoreContext, customerId: string, query: ListStatusesQuery): Promise<Page<CustomerStatusDto>> {
    const keyset = keysetOf(query, STATUS_SORTS);
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([
        rows<CustomerStatus>(
          tx,
          sql`select ${columns(CustomerStatus, 's')} from customer_status s
              where s.customer_id in (${selectIdsOfCustomer(customerId)}) and ${keyset.where} ${keyset.orderAndLimit}`,
        ),
        this.customers.require(tx, customerId),
      ]);
      return pageOf(found, keyset, toStatusDto);
    });
  }

  /**
   * Throws `not_found`, `customer_merged`, `customer_status_held` where that status is held in that time already; of two
   * who grant it at once the second is told so. `validation_failed` for an end before the beginning.
   */
  async grant(ctx: StoreContext, customerId: string, input: GrantStatusDto): Promise<CustomerStatusDto> {
    const now = this.clock.now();
    const since = input.since ?? now;
    const until = input.until ?? null;
    if (until !== null && until <= since) throw refusedField({ pointer: '#/until', code: statusEndOutOfTime.code });
    const status: CustomerStatus = {
      ...{ id: newId(), customerId, kind: input.kind, number: input.number ?? null, since, until },
      ...{ grantedBy: ctx.actor.id, endedBy: null, createdAt: now },
    };
    return this.db.run(ctx, async (tx) => {
      // locked: who grants a status waits for whoever grants another
      await Promise.all([this.customers.requireUnmerged(tx, customerId), touchCustomer(tx, customerId, now)]);
      const held = await row<{ since: Date }>(
        tx,
        sql`select s.since from customer_status s
            where s.customer_id in (${selectIdsOfCustomer(customerId)}) and s.kind = ${input.kind}
              and s.since < coalesce(${until}::timestamptz, 'infinity') and coalesce(s.until, 'infinity') > ${since}
            limit 1`,
      );
      if (held) throw new DomainError(customerStatusHeld, { params: { since: held.since } });
      await Promise.all([
        tx.insert(CustomerStatus, status),
        recordEvent(tx, ctx, {
          type: 'customer.status-granted',
          subject: { type: 'customer', id: customerId },
          payload: { statusId: status.id, kind: status.kind, since, until },
          occurredAt: now,
        }),
      ]);
      return toStatusDto(status);
    });
  }

  /** Ends a status, also one that would have ended later. Throws `not_found`, `validation_failed`. */
  end(ctx: StoreContext, customerId: string, id: string, input: EndStatusDto): Promise<CustomerStatusDto> {
    const now = this.clock.now();
    const until = input.until ?? now;
    return this.db.run(ctx, async (tx) => {
      const before = await row<CustomerStatus>(
        tx,
        sql`select ${columns(CustomerStatus, 's')} from customer_status s
            where s.id = ${id} and s.customer_id in (${selectIdsOfCustomer(customerId)}) for update`,
      );
      if (!before) throw new DomainError(notFound);
      if (until < before.since || (before.until !== null && until > before.until)) {
        throw refusedField({ pointer: '#/until', code: statusEndOutOfTime.code });
      }
      await Promise.all([
        tx.update(CustomerStatus, { id }, { until, endedBy: ctx.actor.id }),
        touchCustomer(tx, before.customerId, now),
        recordEvent(tx, ctx, {
          type: 'customer.status-ended',
          subject: { type: 'customer', id: before.customerId },
          changes: { until: { from: before.until, to: until } },
          payload: { statusId: id, kind: before.kind },
        }),
      ]);
      return toStatusDto({ ...before, until, endedBy: ctx.actor.id });
    });
  }
}

function toStatusDto({ id, kind, number, since, until, grantedBy, endedBy }: CustomerStatus): CustomerStatusDto {
  return { id, kind, number, since, until, grantedBy, endedBy };
}
