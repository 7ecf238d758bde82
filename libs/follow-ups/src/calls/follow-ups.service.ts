import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import {
  addDays,
  Clock,
  csvOf,
  daysBetween,
  type LocalDate,
  type Localized,
  refusedField,
  startOfDay,
} from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { policyInForce } from '#libs/policies';
import { type StoreContext, StoreDb } from '#libs/tenancy';
import { DEFAULT_RULES, FOLLOW_UP_TARGETS } from './call-rules';
import { OPINION_LABELS } from './call-outcomes';
import { periodTooLong } from './calls.errors';
import { CASE_SORTS, findCases, type FollowUpCase, type Span } from './follow-up-cases.queries';
import { countCallers, countCases } from './follow-up-days.queries';
import {
  FOLLOW_UP_FIGURES,
  type FollowUpCounts,
  type FollowUpPopulation,
  isMet,
  rateOf,
  ratioOf,
  targetFor,
} from './follow-up-figures.policy';
import { type FollowUpResult, RESULT_LABELS } from './follow-up-results';
import type { FollowUpTargetsDocument } from './call-rules.dto';
import type {
  FollowUpCaseDto,
  FollowUpPopulationDto,
  FollowUpSummaryDto,
  ListFollowUpCasesQuery,
} from './follow-ups.dto';

interface Period {
  readonly from: LocalDate;
  readonly before: LocalDate;
}

/** A quarter and its ends. */
const MOST_DAYS = 93;

/** How follow-up went (回访统计): figures against their targets, the cases behind each, and the report. FUP-03..10, CF-09 */
@Injectable()
export class FollowUpsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** One wait: days that are rolled up are read, those that something touched since are counted. */
  summary(ctx: StoreContext, { from, before }: Period): Promise<FollowUpSummaryDto> {
    const { timeZone } = ctx.store;
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [counts, callers, targets] = await Promise.all([
        countCases(tx, { from, before }, timeZone),
        countCallers(tx, { from, before }, timeZone),
        policyInForce(tx, FOLLOW_UP_TARGETS, DEFAULT_RULES, now),
      ]);
      const lastDay = addDays(before, -1);
      return {
        ...{ from, before, policyRef: targets.ref },
        populations: counts.map(({ population, ...counted }) =>
          populationOf(population, counted, targets.document, lastDay, ctx),
        ),
        callers: callers.map((caller) => ({ ...caller })),
      };
    });
  }

  /** The cases of a time, or those that a figure is made of. */
  cases(ctx: StoreContext, query: ListFollowUpCasesQuery): Promise<Page<FollowUpCaseDto>> {
    const keyset = keysetOf(query, CASE_SORTS);
    return this.db.run(ctx, async (tx) =>
      pageOf(await findCases(tx, spanOf(ctx, query), query, keyset), keyset, (found) => found),
    );
  }

  /**
   * All cases of a time as CSV, for the archive (《回访记录表》存档). That somebody took them along is recorded. Throws
   * `validation_failed` for more than a quarter.
   */
  async archive(ctx: StoreContext, period: Period): Promise<Readable> {
    if (daysBetween(period.from, period.before) > MOST_DAYS) {
      throw refusedField({ pointer: '#/before', code: periodTooLong.code, params: { days: MOST_DAYS } });
    }
    const found = await this.db.run(ctx, async (tx) => {
      const [cases] = await Promise.all([
        findCases(tx, spanOf(ctx, period), { population: 'all' }, { where: sql`true`, orderAndLimit: IN_ORDER }),
        recordEvent(tx, ctx, {
          type: 'follow-up.archived',
          subject: { type: 'store', id: ctx.store.id },
          payload: { from: period.from, before: period.before },
        }),
      ]);
      return cases;
    });
    return csvOf(
      HEADER.map((title) => title[ctx.locale]),
      found.map((one) => cellsOf(one, ctx)),
    );
  }
}

const IN_ORDER = sql`order by fd.decided_at, fk.id`;

function spanOf({ store: { timeZone } }: StoreContext, { from, before }: Period): Span {
  return { from: startOfDay(from, timeZone), before: startOfDay(before, timeZone) };
}

function populationOf(
  population: FollowUpPopulation,
  counts: FollowUpCounts & { readonly notCalled: number },
  { targets }: FollowUpTargetsDocument,
  lastDay: LocalDate,
  { locale }: StoreContext,
): FollowUpPopulationDto {
  const results: [FollowUpResult, number][] = [
    ['reached', counts.reached],
    ['no_answer', counts.noAnswer],
    ['refused', counts.refused],
    ['wrong_number', counts.wrongNumber],
    ['empty_number', counts.emptyNumber],
    ['no_number', counts.noNumber],
    ['message_left', counts.messageLeft],
    ['not_called', counts.notCalled],
    ['open', counts.open],
  ];
  return {
    population,
    toFollow: counts.toFollow,
    figures: FOLLOW_UP_FIGURES.map((figure) => {
      const ratio = ratioOf(figure, counts);
      const target = targetFor(targets, figure, population, lastDay);
      return {
        ...{ figure, ...ratio, rate: rateOf(ratio), met: isMet(ratio, target) },
        target: target && { percent: target.percent, direction: target.direction },
      };
    }),
    results: results.map(([result, count]) => ({ result, label: RESULT_LABELS[result][locale], count })),
  };
}

const HEADER: readonly Localized[] = [
  { 'zh-CN': '计入时间', en: 'Counted at' },
  { 'zh-CN': '应回访时间', en: 'Due' },
  { 'zh-CN': '旅程', en: 'Journey' },
  { 'zh-CN': '客户', en: 'Customer' },
  { 'zh-CN': '客户编号', en: 'Customer id' },
  { 'zh-CN': '车牌', en: 'Plate' },
  { 'zh-CN': '会员', en: 'Member' },
  { 'zh-CN': '结果', en: 'Result' },
  { 'zh-CN': '拨打次数', en: 'Tries' },
  { 'zh-CN': '最后拨打', en: 'Last try' },
  { 'zh-CN': '客户意见', en: 'Opinion' },
];

const YES: Localized = { 'zh-CN': '是', en: 'yes' };
const NO: Localized = { 'zh-CN': '否', en: 'no' };

function cellsOf(found: FollowUpCase, { locale }: StoreContext) {
  return [
    found.decidedAt.toISOString(),
    found.dueAt.toISOString(),
    `${found.journey}/${found.step}`,
    found.customerName,
    found.customerId,
    found.plate,
    (found.member ? YES : NO)[locale],
    RESULT_LABELS[found.result][locale],
    found.attempts,
    found.lastAttemptAt?.toISOString(),
    found.opinion && OPINION_LABELS[found.opinion][locale],
  ];
}
