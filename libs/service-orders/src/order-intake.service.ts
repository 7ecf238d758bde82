import { Injectable } from '@nestjs/common';
import { verifyContact } from '#libs/customers';
import { Clock, DomainError, refusedField } from '#libs/foundation';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { OrderFactsService } from './order-facts.service';
import type { VerifyIntakeDto } from './order-intake.dto';
import type { ServiceOrderWithLinesDto } from './service-orders.dto';
import { oneOfTwo, serviceOrderWithoutCustomer } from './service-orders.errors';
import { ServiceOrdersService } from './service-orders.service';

/** The intake (接车): whom this visit is settled with, and the one way to reach them. CUS-11 */
@Injectable()
export class OrderIntakeService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly facts: OrderFactsService,
    private readonly orders: ServiceOrdersService,
  ) {}

  /**
   * Notes the verified contact on the order, and on its customer what is new of it. A second one replaces the first.
   * Throws `not_found`, `version_conflict`, `service_order_closed`, `service_order_without_customer`, and
   * `validation_failed` for a contact or phone of somebody else.
   */
  async verify(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    input: VerifyIntakeDto,
  ): Promise<ServiceOrderWithLinesDto> {
    if ((input.phoneId === undefined) === (input.phone === undefined)) {
      throw refusedField({ pointer: '#/phone', code: oneOfTwo.code, params: { other: 'phoneId' } });
    }
    if (input.contactId !== undefined && input.contactName !== undefined) {
      throw refusedField({ pointer: '#/contactName', code: oneOfTwo.code, params: { other: 'contactId' } });
    }
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const order = await this.facts.takeOpenIn(tx, id, version);
      if (order.customerId === null) throw new DomainError(serviceOrderWithoutCustomer);
      const { contactId, phoneId } = await verifyContact(tx, ctx, order.customerId, input, { at: now });
      const intake = {
        intakeContactId: contactId,
        intakePhoneId: phoneId,
        intakeVerifiedAt: now,
        intakeVerifiedBy: ctx.actor.id,
      };
      return this.orders.saveChange(tx, ctx, order, intake, { type: 'service-order.intake-verified' });
    });
  }
}
