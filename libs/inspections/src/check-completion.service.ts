import { Injectable } from '@nestjs/common';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, refusedField, unknownReference } from '#libs/foundation';
import { type PolicyInForce, policyByRef } from '#libs/policies';
import { judgeRework, OrderFactsService, otherVehicle, reworkNotLater, type ServiceOrder } from '#libs/service-orders';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import type { CheckFormDocument } from './check-form.dto';
import { CheckSheet } from './check-sheet.entity';
import { type EarlierOrder, findEarlierOrder } from './check-sheet.queries';
import {
  type CheckSheetDto,
  type CompleteCheckSheetDto,
  type ConfirmReworkDto,
  toCheckSheetDto,
} from './check-sheets.dto';
import { notedDown, refuseUnlessDue } from './check-sheets.service';
import { takeOpenSheet } from './take-sheet';
import { decideCompletion } from './check-verdict.policy';
import { checkSheetIncomplete, checkSheetUnsigned, reworkNeedsReturn } from './inspections.errors';

/** Completes sheets, and notes down on their orders what follows from them. SVC-17, SVC-18, SVC-21, SVC-26, SVC-28 */
@Injectable()
export class CheckCompletionService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly orders: OrderFactsService,
  ) {}

  /**
   * Signs a sheet for the store: nothing of it changes any more, and its order tells of it.
   * Throws `not_found`, `version_conflict`, `check_sheet_completed`, `check_sheet_incomplete`, `check_sheet_unsigned`,
   * `service_order_closed`, `check_sheet_not_due` for a final check of an order that went on meanwhile, and
   * `validation_failed` for a rework that cannot be one.
   */
  complete(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { rework, ...told }: CompleteCheckSheetDto,
  ): Promise<CheckSheetDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const before = await takeOpenSheet(tx, id, version);
      if (rework && before.kind !== 'return_inspection') {
        throw refusedField({ pointer: '#/rework', code: reworkNeedsReturn.code });
      }
      const [form, order, earlier] = await Promise.all([
        formOf(tx, before),
        this.orders.takeOpenIn(tx, before.orderId),
        rework ? findEarlierOrder(tx, rework.ofOrderId) : null,
      ]);
      if (before.kind === 'final_check') refuseUnlessDue(order, before.kind);
      const noted = notedDown(before, told, now);
      const decision = decideCompletion(noted, form.document);
      switch (decision.kind) {
        case 'incomplete':
          throw new DomainError(checkSheetIncomplete, {
            params: { missing: decision.missing.join(', ') },
            extensions: { missing: decision.missing },
          });
        case 'unsigned':
          throw new DomainError(checkSheetUnsigned);
        case 'completed': {
          const after = {
            ...noted,
            verdict: decision.verdict,
            completedAt: now,
            completedBy: ctx.actor.id,
            completedByName: ctx.actor.name.slice(0, 100),
            version: before.version + 1,
            updatedAt: now,
          };
          const sheet = { ...before, ...after };
          const link = rework && confirmedRework(order, rework, earlier);
          await Promise.all([
            tx.update(CheckSheet, { id }, after),
            recordEvent(tx, ctx, completionOf(sheet)),
            this.noteOnOrder(tx, ctx, order, sheet, link),
          ]);
          return toCheckSheetDto(sheet, ctx.locale);
        }
      }
    });
  }

  private noteOnOrder(
    tx: StoreTx,
    ctx: StoreContext,
    order: ServiceOrder,
    { kind, verdict, completedAt, customerPresent }: CheckSheet,
    link: Partial<ServiceOrder> | undefined,
  ): Promise<unknown> | undefined {
    const write = (facts: Partial<ServiceOrder>, type: `service-order.${string}` = 'service-order.changed') =>
      this.orders.writeIn(tx, ctx, order, facts, { type });
    switch (kind) {
      case 'pre_inspection':
        return write({
          preInspected: true,
          inspectionSheetUsed: true,
          customerPresent: customerPresent || order.customerPresent,
        });
      case 'twelve_point':
        return write({ twelvePointCheckedAt: completedAt });
      // a check that failed takes back an earlier one that passed
      case 'final_check':
        return write({ finalCheckedAt: verdict === 'passed' ? completedAt : null });
      case 'return_inspection':
        return link && write({ ...link, reworkConfirmedAt: completedAt }, 'service-order.rework-linked');
      case 'road_test':
        return undefined;
    }
  }
}

async function formOf(tx: StoreTx, { policyRef }: CheckSheet): Promise<PolicyInForce<CheckFormDocument>> {
  return (await policyByRef(tx, policyRef)) as PolicyInForce<CheckFormDocument>;
}

/** What the order says of the rework that it is. Throws `validation_failed` for an order that it cannot repair again. */
function confirmedRework(
  order: ServiceOrder,
  { ofOrderId, content, cause }: ConfirmReworkDto,
  earlier: EarlierOrder | null,
): Partial<ServiceOrder> {
  const refuse = (code: string) => refusedField({ pointer: '#/rework/ofOrderId', code });
  if (!earlier) throw refuse(unknownReference.code);
  const verdict = judgeRework(order, earlier);
  if (verdict !== 'plausible') throw refuse(verdict === 'other_vehicle' ? otherVehicle.code : reworkNotLater.code);
  return {
    reworkOfId: ofOrderId,
    reworkOfNumber: earlier.orderNumber,
    reworkContent: content,
    reworkCause: cause,
  };
}

function completionOf({ id, orderId, kind, verdict, points }: CheckSheet) {
  const count = (wanted: string) => points.filter(({ result }) => result === wanted).length;
  return {
    type: 'check-sheet.completed',
    subject: { type: 'check-sheet', id },
    payload: { orderId, kind, verdict, advise: count('advise'), urgent: count('urgent') },
  } as const;
}
