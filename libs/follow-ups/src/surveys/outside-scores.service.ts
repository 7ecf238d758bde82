import { Injectable } from '@nestjs/common';
import { explainViolations } from '#libs/database';
import { recordEvents } from '#libs/events';
import { Clock, localDateOf, newId, refusedField, startOfDay, unknownReference } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { policyInForce } from '#libs/policies';
import { createTasks } from '#libs/tasks';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { dissatisfactionTasks, lineFor } from './dissatisfaction-tasks';
import type { OutsideScore } from './outside-score.entity';
import {
  CSI_SORTS,
  findOutsideScores,
  findVisitors,
  keepOutsideScore,
  OUTSIDE_SCORE_SORTS,
} from './outside-scores.queries';
import {
  type CsiCandidateDto,
  type ListCsiCandidatesQuery,
  type ListOutsideScoresQuery,
  type OutsideScoreDto,
  type RecordOutsideScoreDto,
  toOutsideScoreDto,
} from './outside-scores.dto';
import { lockLivingCustomer } from './survey-response.queries';
import { DISSATISFACTION_RULES, SATISFACTION_RULES, USUAL } from './survey-policies';
import { csiFieldsMissing, scoreAboveScale, scoredInFuture } from './surveys.errors';

const USUAL_SCALE = { manufacturer_follow_up: '10', third_party_csi: '1000' } as const;

/** How the manufacturer and third parties judge the store (厂家回访分值, 第三方满意度). FUP-28, FUP-29 */
@Injectable()
export class OutsideScoresService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListOutsideScoresQuery): Promise<Page<OutsideScoreDto>> {
    const keyset = keysetOf(query, OUTSIDE_SCORE_SORTS);
    return this.db.run(ctx, async (tx) =>
      pageOf(await findOutsideScores(tx, query, keyset), keyset, toOutsideScoreDto),
    );
  }

  /** Whom a third party asks about a quarter: everybody who visited. */
  csiCandidates(ctx: StoreContext, query: ListCsiCandidatesQuery): Promise<Page<CsiCandidateDto>> {
    const keyset = keysetOf(query, CSI_SORTS);
    const [from, before] = [query.from, query.before].map((day) => startOfDay(day, ctx.store.timeZone)) as [Date, Date];
    return this.db.run(ctx, async (tx) =>
      pageOf(await findVisitors(tx, from, before, keyset), keyset, (one) => ({ ...one })),
    );
  }

  /**
   * Takes a score in. A call of the manufacturer that gave six or less comes back as a complaint: an event, from which
   * complaints open their form, and tasks for who must hear of it. Throws `validation_failed`.
   */
  async record(ctx: StoreContext, input: RecordOutsideScoreDto): Promise<OutsideScoreDto> {
    const now = this.clock.now();
    if (input.scoredOn > localDateOf(now, ctx.store.timeZone)) {
      throw refusedField({ pointer: '#/scoredOn', code: scoredInFuture.code });
    }
    const told = toldScore(input, now);
    return this.db.run(ctx, async (tx) => {
      const [rules, dissatisfaction] = await Promise.all([
        policyInForce(tx, SATISFACTION_RULES, USUAL, now),
        policyInForce(tx, DISSATISFACTION_RULES, USUAL, now),
      ]);
      const belowLimit = isBelow(told, Number(rules.document.manufacturerLimit));
      const [customer, { score, isNew }] = await Promise.all([
        told.customerId === null ? 'none' : lockLivingCustomer(tx, told.customerId),
        explained(keepOutsideScore(tx, { ...told, belowLimit, policyRef: rules.ref })),
      ]);
      if (customer === null) throw unknown('customerId');
      if (isNew) {
        const line = score.belowLimit ? lineFor(dissatisfaction.document, 'after_sales') : undefined;
        await Promise.all([
          recordEvents(tx, ctx, eventsOf(score)),
          line && createTasks(tx, ctx, dissatisfactionTasks('outside-score', score, line, now)),
        ]);
      }
      return toOutsideScoreDto(score);
    });
  }
}

type ToldScore = Omit<OutsideScore, 'belowLimit' | 'policyRef'>;

function toldScore(input: RecordOutsideScoreDto, now: Date): ToldScore {
  const { kind, source, externalId, scoredOn, score, scaleMax = USUAL_SCALE[kind] } = input;
  const { averageScore = null, storeCount = null, customerId = null, vehicleId = null, orderId = null } = input;
  if (Number(score) > Number(scaleMax)) throw refusedField({ pointer: '#/score', code: scoreAboveScale.code });
  const isCsi = kind === 'third_party_csi';
  const unfit = Object.entries({ averageScore, storeCount }).filter(([, value]) => (value !== null) !== isCsi);
  if (unfit.length > 0) {
    throw refusedField(...unfit.map(([field]) => ({ pointer: `#/${field}`, code: csiFieldsMissing.code })));
  }
  return {
    ...{ id: newId(), kind, source, externalId, scoredOn, score, scaleMax, averageScore, storeCount },
    ...{ customerId, vehicleId, orderId, remark: input.remark ?? null, createdAt: now },
  };
}

/** The limit is told of ten. FUP-28 */
function isBelow({ kind, score, scaleMax }: ToldScore, limit: number): boolean {
  return kind === 'manufacturer_follow_up' && Number(score) * 10 <= limit * Number(scaleMax);
}

function eventsOf({ id, kind, score, scaleMax, belowLimit, customerId, vehicleId, orderId }: OutsideScore) {
  const subject = { type: 'outside-score', id };
  const payload = { kind, score, scaleMax, customerId, vehicleId, orderId };
  return [
    { type: 'outside-score.recorded' as const, subject, payload },
    ...(belowLimit ? [{ type: 'follow-up.manufacturer-score-low' as const, subject, payload }] : []),
  ];
}

const unknown = (field: string) => refusedField({ pointer: `#/${field}`, code: unknownReference.code });

function explained<Result>(statement: Promise<Result>): Promise<Result> {
  return explainViolations(statement, {
    fk_outside_score_customer_id: () => unknown('customerId'),
    fk_outside_score_vehicle_id: () => unknown('vehicleId'),
    fk_outside_score_order_id: () => unknown('orderId'),
  });
}
