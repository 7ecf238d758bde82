import { Injectable } from '@nestjs/common';
import { recordEvent, recordEvents } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, refusedStep, versionConflict } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { OrderFactsService } from '../order-facts.service';
import type { PartsRequest } from './parts-request.entity';
import {
  type ListWantedPartsQuery,
  MOST_PARTS_OF_ORDER,
  type MovePartsRequestDto,
  type OrderPartsDto,
  type PartsRequestDto,
  type RequestPartsDto,
  toOrderPartsDto,
  toPartsRequestDto,
  toWantedPartDto,
  type WantedPartDto,
} from './parts-requests.dto';
import { nextPartsStates, OPEN_PARTS_STATES, type PartsRequestState, wasPrepickedInTime } from './parts-picking.policy';
import {
  findPartsOf,
  findWantedParts,
  insertParts,
  noteAnswer,
  orderOfRequest,
  PARTS_SORTS,
  updateRequest,
} from './parts-requests.queries';
import type { ServiceOrder } from '../service-order.entity';
import { findOrder } from '../service-order.queries';
import { partsRequestClosed } from '../service-orders.errors';

/** What the workshop asks the parts department for, and how it is supplied (零件申请与预捡). SVC-19 */
@Injectable()
export class PartsRequestsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly facts: OrderFactsService,
  ) {}

  /** What is still to be supplied or picked in the store. */
  listWanted(ctx: StoreContext, query: ListWantedPartsQuery): Promise<Page<WantedPartDto>> {
    const keyset = keysetOf(query, PARTS_SORTS);
    const states = query.state ?? OPEN_PARTS_STATES;
    return this.db.run(ctx, async (tx) => pageOf(await findWantedParts(tx, states, keyset), keyset, toWantedPartDto));
  }

  /** Throws `not_found`. */
  listOf(ctx: StoreContext, orderId: string): Promise<OrderPartsDto> {
    return this.db.run(ctx, async (tx) => {
      const [order, requests] = await Promise.all([findOrder(tx, orderId), findPartsOf(tx, orderId)]);
      if (!order) throw new DomainError(notFound);
      return toOrderPartsDto(requests, order.workStartedAt);
    });
  }

  /** Asks for parts. Throws `not_found`, `service_order_closed`, `validation_failed` for more than an order can have. */
  async request(ctx: StoreContext, orderId: string, { parts }: RequestPartsDto): Promise<OrderPartsDto> {
    const now = this.clock.now();
    const asked = parts.map((part) => ({ ...part, id: newId(), neededAt: part.neededAt ?? null }));
    return this.db.run(ctx, async (tx) => {
      const [order, before] = await Promise.all([this.facts.takeOpenIn(tx, orderId), findPartsOf(tx, orderId)]);
      if (before.length + asked.length > MOST_PARTS_OF_ORDER) {
        throw refusedField({
          pointer: '#/parts',
          code: 'too_many',
          params: { max: MOST_PARTS_OF_ORDER - before.length },
        });
      }
      const [made] = await Promise.all([
        insertParts(tx, orderId, asked, now),
        recordEvent(tx, ctx, {
          type: 'service-order.parts-requested',
          subject: { type: 'service-order', id: orderId },
          payload: { requestIds: asked.map(({ id }) => id) },
        }),
      ]);
      const all = [...before, ...made];
      await this.judgePicking(tx, ctx, order, all);
      return toOrderPartsDto(all, order.workStartedAt);
    });
  }

  /**
   * The parts department answers, lays ready or calls off. Throws `not_found`, `version_conflict`,
   * `parts_request_closed`, `service_order_closed`.
   */
  move(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { to, expectedAt }: MovePartsRequestDto,
  ): Promise<PartsRequestDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const orderId = await orderOfRequest(tx, id);
      if (orderId === null) throw new DomainError(notFound);
      const [order, requests] = await Promise.all([this.facts.takeOpenIn(tx, orderId), findPartsOf(tx, orderId)]);
      const before = requests.find((request) => request.id === id) as PartsRequest;
      if (version !== undefined && version !== before.version) {
        throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      }
      const change = changeOf(before, to, expectedAt ?? null, now);
      const after = { ...before, ...change, version: before.version + 1, updatedAt: now };
      const all = requests.map((request) => (request.id === id ? after : request));
      await Promise.all([
        updateRequest(tx, before, change, now),
        recordEvents(tx, ctx, [
          {
            type: `parts-request.${to}`,
            subject: { type: 'parts-request', id },
            changes: { state: { from: before.state, to } },
            payload: { orderId },
          },
          // what counts orders learns that their lines may show something else now
          {
            type: 'service-order.parts-answered',
            subject: { type: 'service-order', id: orderId },
            payload: { requestId: id },
            occurredAt: now,
          },
        ]),
        this.judgePicking(tx, ctx, order, all),
        // after the order's own change, which is written at the version that was taken
        noteAnswer(tx, orderId, now),
      ]);
      return toPartsRequestDto(after);
    });
  }

  /** The order's flag follows what was asked for it. KPI-08 */
  private async judgePicking(
    tx: StoreTx,
    ctx: StoreContext,
    order: ServiceOrder,
    requests: readonly PartsRequest[],
  ): Promise<void> {
    const partsPrepickedInTime = wasPrepickedInTime(requests, order.workStartedAt) === true;
    if (order.partsPrepickedInTime === partsPrepickedInTime) return;
    await this.facts.writeIn(tx, ctx, order, { partsPrepickedInTime }, { type: 'service-order.parts-judged' });
  }
}

function changeOf(
  { state: from }: PartsRequest,
  to: PartsRequestState,
  expectedAt: Date | null,
  now: Date,
): Partial<PartsRequest> {
  const allowed = nextPartsStates(from);
  if (!allowed.includes(to)) {
    throw refusedStep(partsRequestClosed, { from, to, allowed });
  }
  switch (to) {
    case 'available':
      return { state: to, availableAtOnce: true, answeredAt: now };
    case 'awaited':
      return { state: to, availableAtOnce: false, answeredAt: now, expectedAt };
    case 'prepicked':
      return { state: to, prepickedAt: now };
    default:
      return { state: to };
  }
}
