import { Injectable } from '@nestjs/common';
import { recordEvent } from '#libs/events';
import { Clock, newId, refusedField } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { consentToldLater } from '../customers.errors';
import { CustomersService } from '../customers.service';
import { Consent } from './person-consent.entity';
import type { ConsentDto, ConsentInForceDto, ListConsentsQuery, NewConsentDto } from './person-consents.dto';
import { CONSENT_SORTS, consentsOf, findConsents } from './person-consents.queries';

/** What customers agreed to and took back (同意管理): a history that is only added to. CF-24, SEC-08 */
@Injectable()
export class PersonConsentsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly customers: CustomersService,
  ) {}

  /** Throws `not_found`, `customer_merged`, `validation_failed` for a day to come. */
  async add(ctx: StoreContext, customerId: string, input: NewConsentDto): Promise<ConsentDto> {
    const now = this.clock.now();
    const { purpose, channel = null, state, source, toldAt = now } = input;
    if (toldAt > now) throw refusedField({ pointer: '#/toldAt', code: consentToldLater.code });
    const said = { id: newId(), customerId, purpose, channel, state, source, toldAt, recordedBy: ctx.actor.id };
    return this.db.run(ctx, async (tx) => {
      await this.customers.requireUnmerged(tx, customerId);
      await Promise.all([
        tx.insert(Consent, { ...said, createdAt: now }),
        recordEvent(tx, ctx, {
          type: state === 'given' ? 'customer.consent-given' : 'customer.consent-withdrawn',
          subject: { type: 'customer', id: customerId },
          payload: { consentId: said.id, purpose, channel, source },
        }),
      ]);
      return said;
    });
  }

  /** Throws `not_found`. */
  list(ctx: StoreContext, customerId: string, query: ListConsentsQuery): Promise<Page<ConsentDto>> {
    const keyset = keysetOf(query, CONSENT_SORTS);
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([findConsents(tx, customerId, keyset), this.customers.require(tx, customerId)]);
      return pageOf(found, keyset, ({ createdAt: _createdAt, ...consent }) => consent);
    });
  }

  /** Throws `not_found`. */
  inForce(ctx: StoreContext, customerId: string): Promise<ConsentInForceDto[]> {
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([consentsOf(tx, [customerId]), this.customers.require(tx, customerId)]);
      return found.map(({ customerId: _customerId, ...consent }) => consent);
    });
  }
}
