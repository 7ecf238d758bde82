import { Injectable } from '@nestjs/common';
import { Clock, DomainError, notFound, startOfDay } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { contactReasonLabel } from '#libs/outreach';
import { policiesInForce } from '#libs/policies';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { JOURNEY } from '../journeys';
import type {
  EffectCountsDto,
  EffectDifferenceDto,
  EffectRecordDto,
  EffectStateDto,
  JourneyEffectDto,
  JourneyEffectQuery,
  ListEffectRecordsQuery,
} from './effect.dto';
import { addCounts, MILEAGE_POINTS, REMINDED_STATES, type RoundCounts, shareDifference } from './effect.policy';
import {
  type CountedRounds,
  countRounds,
  EFFECT_SORTS,
  type EffectRecord,
  type EffectSpan,
  findRounds,
} from './effect.queries';

/** Whether the reminders of a journey work (提醒有效性): figures, and the rounds behind each of them. REM-20 */
@Injectable()
export class JourneyEffectService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found` where there is no such journey, nor ever was in this time. */
  effect(ctx: StoreContext, code: string, query: JourneyEffectQuery): Promise<JourneyEffectDto> {
    const span = this.spanOf(ctx, code, query);
    return this.db.run(ctx, async (tx) => {
      const [counted, journeys] = await Promise.all([
        countRounds(tx, span),
        policiesInForce(tx, JOURNEY, this.clock.now()),
      ]);
      const journey = journeys.find((one) => one.code === code)?.document;
      if (!journey && counted.length === 0) throw new DomainError(notFound);
      const { from, before, withinDays } = query;
      return {
        ...{ journey: code, label: journey?.label[ctx.locale] ?? null, from, before, withinDays },
        holdOutPercent: journey?.holdOutPercent ?? 0,
        states: statesOf(counted),
        heldOut: toCountsDto(addCounts(counted.filter(({ isHeldOut }) => isHeldOut))),
        waiting: addCounts(counted.filter(({ state }) => state === 'waiting')).rounds,
        notNeeded: addCounts(counted.filter(({ state }) => state === 'not_needed')).rounds,
        comparisons: comparisonsOf(counted),
        points: MILEAGE_POINTS.map((pointKm, at) => ({
          pointKm,
          states: statesOf(counted.filter(({ pointAt }) => pointAt === at + 1)),
        })),
      };
    });
  }

  /** The rounds behind a figure, each with what came of it. A point that none is counted with has none. */
  records(ctx: StoreContext, code: string, query: ListEffectRecordsQuery): Promise<Page<EffectRecordDto>> {
    const span = this.spanOf(ctx, code, query);
    const keyset = keysetOf(query, EFFECT_SORTS);
    const { state, side, figure, point } = query;
    const pointAt = point === undefined ? undefined : MILEAGE_POINTS.indexOf(point) + 1;
    return this.db.run(ctx, async (tx) =>
      pageOf(await findRounds(tx, span, { state, side, figure, pointAt }, keyset), keyset, (record) =>
        toRecordDto(record, ctx),
      ),
    );
  }

  private spanOf(
    { store: { timeZone } }: StoreContext,
    journey: string,
    { from, before, withinDays }: JourneyEffectQuery,
  ): EffectSpan {
    return {
      ...{ journey, withinDays, timeZone, now: this.clock.now() },
      ...{ from: startOfDay(from, timeZone), before: startOfDay(before, timeZone) },
    };
  }
}

function statesOf(counted: readonly CountedRounds[]): EffectStateDto[] {
  return REMINDED_STATES.map((state) => ({
    state,
    ...toCountsDto(addCounts(counted.filter((one) => one.state === state))),
  }));
}

function comparisonsOf(counted: readonly CountedRounds[]): JourneyEffectDto['comparisons'] {
  const of = (isWanted: (one: CountedRounds) => boolean) =>
    addCounts(counted.filter((one) => REMINDED_STATES.some((state) => state === one.state) && isWanted(one)));
  const reminded = of(({ state }) => state !== 'not_reminded');
  const notReminded = of(({ state }) => state === 'not_reminded');
  const intended = of(({ isHeldOut }) => !isHeldOut);
  const heldOut = of(({ isHeldOut }) => isHeldOut);
  return [
    { side: 'reminded', against: 'not_reminded', ...differences(reminded, notReminded) },
    { side: 'intended', against: 'held_out', ...differences(intended, heldOut) },
  ];
}

function differences(one: RoundCounts, other: RoundCounts) {
  return {
    cameBack: toDifferenceDto(shareDifference([one.cameBack, one.closed], [other.cameBack, other.closed])),
    booked: toDifferenceDto(shareDifference([one.booked, one.closed], [other.booked, other.closed])),
  };
}

function toDifferenceDto(difference: ReturnType<typeof shareDifference>): EffectDifferenceDto | null {
  if (!difference) return null;
  const { points, low, high } = difference;
  const isTold = low > 0 || high < 0;
  return { points: points.toFixed(2), low: low.toFixed(2), high: high.toFixed(2), isTold };
}

function toCountsDto({ rounds, contacted, reached, closed, cameBack, booked }: RoundCounts): EffectCountsDto {
  const percentOf = (part: number) => (closed === 0 ? null : ((part / closed) * 100).toFixed(2));
  return {
    ...{ rounds, contacted, reached, open: rounds - closed },
    ...{ cameBack, cameBackPercent: percentOf(cameBack), booked, bookedPercent: percentOf(booked) },
  };
}

function toRecordDto(record: EffectRecord, { locale }: StoreContext): EffectRecordDto {
  const { id, subjectType, subjectId, customerId, customerName, vehicleId, plate, model, reason, pointAt } = record;
  const { state, isHeldOut, aboutKm, isOpen, startedAt, contactedAt, reachedAt } = record;
  const { cameBackAt, orderId, bookedAt, appointmentId } = record;
  return {
    ...{ id, subject: { type: subjectType, id: subjectId }, customer: { id: customerId, name: customerName } },
    vehicle: vehicleId === null ? null : { id: vehicleId, plate, model },
    ...{ state, isHeldOut, reason, reasonLabel: reason === null ? null : contactReasonLabel(reason)[locale] },
    ...{ aboutKm, pointKm: pointAt === null ? null : MILEAGE_POINTS[pointAt - 1] },
    ...{ startedAt, contactedAt, reachedAt, cameBackAt, orderId, bookedAt, appointmentId, isOpen },
  };
}
