import { Injectable } from '@nestjs/common';
import { recordEvent } from '#libs/events';
import {
  Clock,
  DomainError,
  type FieldProblem,
  localDateOf,
  newId,
  notFound,
  refusedField,
  refusedStep,
  versionConflict,
} from '#libs/foundation';
import {
  areTotalsPlausible,
  assertOrder,
  lineTotals,
  type NewLine,
  OrderFactsService,
  OrderFlowService,
  refusePromiseBefore,
  replaceLines,
  type ServiceOrder,
  stepEvent,
  totalOutOfRange,
} from '#libs/service-orders';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import type { Estimate, EstimateLine } from './estimate.entity';
import { findEstimate, findEstimatesOf, insertEstimate, updateEstimate } from './estimate.queries';
import { ESTIMABLE_STATES, type EstimateState, nextEstimateStates, quotesOrder } from './estimate-state.policy';
import {
  type AnswerEstimateDto,
  type CreateEstimateDto,
  type EstimateDto,
  type EstimatesDto,
  type TellEstimateDto,
  toEstimateDto,
} from './estimates.dto';
import { priceKey, pricesOf } from './price-entry.queries';
import { type CataloguePrice, hoursOf, priceLine } from './price-lines.policy';
import {
  estimateClosed,
  estimateTooLate,
  hoursOutOfRange,
  promiseInPast,
  unknownName,
  unknownPrice,
} from './quotations.errors';

/** As many as an order can have. */
const MOST_HOURS = 9_999;

/** Estimates (报价单): what the customer is told that an order will cost and when it will be done. SVC-12, SVC-16, SVC-32 */
@Injectable()
export class EstimatesService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly facts: OrderFactsService,
    private readonly flow: OrderFlowService,
  ) {}

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<EstimateDto> {
    return this.db.run(ctx, async (tx) => toEstimateDto(await read(tx, id)));
  }

  /** All of an order. Throws `not_found`. */
  listOf(ctx: StoreContext, orderId: string): Promise<EstimatesDto> {
    return this.db.run(ctx, async (tx) => {
      const [estimates] = await Promise.all([findEstimatesOf(tx, orderId), assertOrder(tx, orderId)]);
      return { data: estimates.map(toEstimateDto) };
    });
  }

  /**
   * Drafts an estimate with today's prices and supersedes the one that was open. Throws `not_found`,
   * `service_order_closed`, `estimate_too_late`, and `validation_failed` for what neither catalogue nor request prices.
   */
  async create(ctx: StoreContext, orderId: string, input: CreateEstimateDto): Promise<EstimateDto> {
    const id = newId();
    const now = this.clock.now();
    const pricedOn = localDateOf(now, ctx.store.timeZone);
    if (input.promisedAt < now) throw refusedField({ pointer: '#/promisedAt', code: promiseInPast.code });
    const codes = input.lines.flatMap(({ code }) => (code === undefined ? [] : [code]));
    return this.db.run(ctx, async (tx) => {
      const [order, prices] = await Promise.all([this.facts.takeOpenIn(tx, orderId), pricesOf(tx, codes, pricedOn)]);
      refuseLate(order);
      refusePromiseBefore(order.arrivedAt, input.promisedAt);
      const lines = pricedLines(input, prices, pricedOn);
      const totals = lineTotals(lines);
      const soldHours = hoursOf(lines);
      if (!areTotalsPlausible(totals) || !lines.every(isLinePlausible)) {
        throw refusedField({ pointer: '#/lines', code: totalOutOfRange.code });
      }
      if (Number(soldHours) > MOST_HOURS) throw refusedField({ pointer: '#/lines', code: hoursOutOfRange.code });
      const [made] = await Promise.all([
        insertEstimate(tx, {
          ...{ id, orderId, lines, pricedOn, state: 'draft', createdAt: now },
          labourFen: totals.labourFen,
          partsFen: totals.partsFen,
          allFromCatalogue: totals.quotedFromCatalogue,
          soldHours,
          promisedAt: input.promisedAt,
        }),
        recordEvent(tx, ctx, { type: 'estimate.drafted', subject: { type: 'estimate', id }, payload: { orderId } }),
      ]);
      return toEstimateDto(made);
    });
  }

  /** The customer was told. Throws `not_found`, `version_conflict`, `estimate_closed`. SVC-12 */
  tell(ctx: StoreContext, id: string, version: number | undefined, { how }: TellEstimateDto): Promise<EstimateDto> {
    const told = { toldAt: this.clock.now(), toldBy: ctx.actor.id, toldHow: how };
    return this.db.run(ctx, async (tx) => this.moveTo(tx, ctx, await read(tx, id, version), 'told', told));
  }

  /** The customer does not want it; the order stays as it is. Throws like `tell`. */
  decline(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { how, note }: AnswerEstimateDto,
  ): Promise<EstimateDto> {
    const answer = { answeredAt: this.clock.now(), answeredHow: how, answerNote: note ?? null };
    return this.db.run(ctx, async (tx) => this.moveTo(tx, ctx, await read(tx, id, version), 'declined', answer));
  }

  /**
   * The customer agreed: lines, cost, hours and promised time are the order's from now on. An order that had not been
   * quoted is so now, by the rules of every such step; one in work goes on with what was agreed anew. SVC-12, SVC-32
   * Throws like `tell`, `service_order_closed`, `estimate_too_late`, and what moving the order may throw.
   */
  accept(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { how, note }: AnswerEstimateDto,
  ): Promise<EstimateDto> {
    const now = this.clock.now();
    const answer = { answeredAt: now, answeredHow: how, answerNote: note ?? null };
    return this.db.run(ctx, async (tx) => {
      const estimate = await read(tx, id, version);
      const [order, rules] = await Promise.all([this.facts.takeOpenIn(tx, estimate.orderId), this.flow.rulesIn(tx)]);
      refuseLate(order);
      const agreed = agreedFacts(estimate);
      const quotes = quotesOrder(order.state);
      const change = quotes ? this.flow.judge(order, rules, { to: 'quoted', facts: agreed }) : agreed;
      const type = quotes ? stepEvent('quoted') : 'service-order.estimate-accepted';
      const [accepted] = await Promise.all([
        this.moveTo(tx, ctx, estimate, 'accepted', answer),
        replaceLines(tx, order.id, orderLines(estimate), now),
        this.facts.writeIn(tx, ctx, order, change, { type, payload: { estimateId: id, rules: rules.ref } }),
      ]);
      return accepted;
    });
  }

  private async moveTo(
    tx: StoreTx,
    ctx: StoreContext,
    estimate: Estimate,
    to: EstimateState,
    facts: Partial<Estimate>,
  ): Promise<EstimateDto> {
    const { id, orderId, state: from, version } = estimate;
    const allowed = nextEstimateStates(from);
    if (!allowed.includes(to)) {
      throw refusedStep(estimateClosed, { from, to, allowed });
    }
    const at = this.clock.now();
    const [updated] = await Promise.all([
      updateEstimate(tx, estimate, { ...facts, state: to }, at),
      recordEvent(tx, ctx, {
        type: `estimate.${to}`,
        subject: { type: 'estimate', id },
        changes: { state: { from, to } },
        payload: { orderId },
      }),
    ]);
    if (updated === 0) throw new DomainError(versionConflict, { params: { currentVersion: version + 1 } });
    return toEstimateDto({ ...estimate, ...facts, state: to, version: version + 1, updatedAt: at });
  }
}

async function read(tx: StoreTx, id: string, version?: number): Promise<Estimate> {
  const estimate = await findEstimate(tx, id);
  if (!estimate) throw new DomainError(notFound);
  if (version !== undefined && version !== estimate.version) {
    throw new DomainError(versionConflict, { params: { currentVersion: estimate.version } });
  }
  return estimate;
}

/** What a line comes to alone: one that is beyond all reason may not be balanced by another. */
function isLinePlausible({ amountFen }: EstimateLine): boolean {
  return areTotalsPlausible({ labourFen: amountFen, partsFen: 0 });
}

function refuseLate({ state }: ServiceOrder): void {
  if (ESTIMABLE_STATES.includes(state)) return;
  throw refusedStep(estimateTooLate, { state, allowed: ESTIMABLE_STATES });
}

function pricedLines(
  { lines }: CreateEstimateDto,
  prices: ReadonlyMap<string, CataloguePrice>,
  on: string,
): EstimateLine[] {
  const priced: EstimateLine[] = [];
  const faults: FieldProblem[] = [];
  lines.forEach(({ amount, ...asked }, index) => {
    const verdict = priceLine({ ...asked, amountFen: amount?.amount }, prices.get(priceKey(asked)));
    switch (verdict.kind) {
      case 'priced':
        priced.push(verdict.line);
        break;
      case 'no_price':
        faults.push({ pointer: `#/lines/${index}/amount`, code: unknownPrice.code, params: { on } });
        break;
      case 'no_name':
        faults.push({ pointer: `#/lines/${index}/name`, code: unknownName.code });
        break;
    }
  });
  if (faults.length > 0) throw refusedField(...faults);
  return priced;
}

/** What the order takes over of an estimate that was accepted. */
function agreedFacts({
  labourFen,
  partsFen,
  allFromCatalogue,
  soldHours,
  promisedAt,
}: Estimate): Partial<ServiceOrder> {
  return {
    labourFen,
    partsFen,
    quoteFen: labourFen + partsFen,
    quotedFromCatalogue: allFromCatalogue,
    promisedAt,
    ...(soldHours !== null && { soldHours }),
  };
}

function orderLines({ lines }: Estimate): NewLine[] {
  return lines.map(({ kind, code, name, quantity, amountFen, fromCatalogue, freeDiagnosis }, index) => ({
    id: newId(),
    position: index + 1,
    ...{ kind, code, name, quantity, amountFen, fromCatalogue, freeDiagnosis },
    availableAtOnce: null,
  }));
}
