import { Injectable } from '@nestjs/common';
import { row, rows, sql } from '#libs/database';
import { Clock, type LocalDate, startOfDay } from '#libs/foundation';
import { policiesInForce } from '#libs/policies';
import { type StoreContext, StoreDb, type StoreTx } from '#libs/tenancy';
import { SURVEYS } from '../surveys/survey-policies';
import { SIX_QS, type SixQs } from '../surveys/survey-words';
import type {
  CheckedShareDto,
  CrossCheckedCauseDto,
  CrossCheckedFigureDto,
  FollowUpCrossCheckDto,
} from './follow-ups.dto';
import { type Ratio, rateOf } from './follow-up-figures.policy';

/** What of the 6QS says that the repair was not right at once (一次修复). */
const NOT_AT_ONCE: readonly SixQs[] = ['first_delivery_not_qualified', 'residual_fault', 'rework'];

interface Told {
  readonly source: 'calls' | 'survey';
  readonly answered: number;
  readonly satisfied: number;
  readonly asked: number;
  readonly atOnce: number;
}

interface ReportedCause {
  readonly cause: SixQs;
  readonly dissatisfied: number;
  readonly ofDissatisfied: number;
  readonly satisfied: number;
  readonly ofSatisfied: number;
}

/** Checks what follow-up calls say against the survey and against what the workshop recorded. FUP-14 */
@Injectable()
export class CrossCheckService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  get(ctx: StoreContext, { from, before }: { from: LocalDate; before: LocalDate }): Promise<FollowUpCrossCheckDto> {
    const { timeZone } = ctx.store;
    const span = { from: startOfDay(from, timeZone), before: startOfDay(before, timeZone) };
    return this.db.run(ctx, async (tx) => {
      const surveys = (await policiesInForce(tx, SURVEYS, this.clock.now())).filter(
        ({ document }) => document.purpose === 'after_service',
      );
      const answers: AfterService = {
        ...span,
        surveys: surveys.map(({ code }) => code),
        questions: surveys.flatMap(({ document }) =>
          document.questions.filter(({ sixQs }) => sixQs).map(({ code }) => code),
        ),
      };
      const [told, causes, recorded] = await Promise.all([
        countTold(tx, answers),
        countCauses(tx, answers),
        countRecorded(tx, span),
      ]);
      const [calls, survey] = (['calls', 'survey'] as const).map(
        (source) => told.find((one) => one.source === source) ?? { satisfied: 0, answered: 0, atOnce: 0, asked: 0 },
      ) as [Omit<Told, 'source'>, Omit<Told, 'source'>];
      const inOrder = causes.map(toCauseDto).sort((a, b) => excessOf(b) - excessOf(a));
      const [first] = inOrder;
      return {
        ...{ from, before },
        oneTimeRepair: checked(share(calls.atOnce, calls.asked), share(survey.atOnce, survey.asked)),
        recordedOneTimeRepair: recorded,
        satisfaction: checked(share(calls.satisfied, calls.answered), share(survey.satisfied, survey.answered)),
        causes: inOrder,
        mainCause: first && excessOf(first) > 0 ? first.cause : null,
      };
    });
  }
}

interface AfterService {
  readonly from: Date;
  readonly before: Date;
  readonly surveys: readonly string[];
  /** That ask for the 6QS. */
  readonly questions: readonly string[];
}

const responses = ({ from, before, surveys, questions }: AfterService) => sql`
  select case r.mode when 'phone' then 'calls' else 'survey' end as source, r.verdict, r.six_qs,
         exists (select from jsonb_array_elements(r.answers) a where a ->> 'question' = any(${questions})) as asked
  from survey_response r
  where r.answered_at >= ${from} and r.answered_at < ${before} and r.survey = any(${surveys})
    and r.mode in ('phone', 'online', 'visit')`;

function countTold(tx: StoreTx, answers: AfterService): Promise<Told[]> {
  return rows(
    tx,
    sql`select r.source, count(r.verdict)::int as answered, count(*) filter (where r.verdict = 'satisfied')::int as satisfied,
               count(*) filter (where r.asked)::int as asked,
               count(*) filter (where r.asked and not r.six_qs ?| ${NOT_AT_ONCE}::text[])::int as "atOnce"
        from (${responses(answers)}) r group by r.source`,
  );
}

function countCauses(tx: StoreTx, answers: AfterService): Promise<ReportedCause[]> {
  return rows(
    tx,
    sql`select n.cause,
               count(*) filter (where r.verdict <> 'satisfied' and r.six_qs ? n.cause)::int as dissatisfied,
               count(*) filter (where r.verdict <> 'satisfied')::int as "ofDissatisfied",
               count(*) filter (where r.verdict = 'satisfied' and r.six_qs ? n.cause)::int as satisfied,
               count(*) filter (where r.verdict = 'satisfied')::int as "ofSatisfied"
        from unnest(${SIX_QS}::text[]) with ordinality as n (cause, position)
        left join (${responses(answers)}) r on r.asked
        group by n.cause, n.position order by n.position`,
  );
}

/** Orders handed over in a time, and those of them that no other order did again. */
async function countRecorded(tx: StoreTx, { from, before }: { from: Date; before: Date }): Promise<CheckedShareDto> {
  const found = await row<Ratio>(
    tx,
    sql`select count(*)::int as denominator,
               count(*) filter (where not exists (select from service_order again
                                                  where again.rework_of_id = o.id and again.state <> 'cancelled'))::int
                 as numerator
        from service_order o
        where o.delivered_at >= ${from} and o.delivered_at < ${before} and not o.internal`,
  );
  return share(found?.numerator ?? 0, found?.denominator ?? 0);
}

const share = (numerator: number, denominator: number): CheckedShareDto => ({
  ...{ numerator, denominator, rate: rateOf({ numerator, denominator }) },
});

function checked(calls: CheckedShareDto, survey: CheckedShareDto): CrossCheckedFigureDto {
  const isBoth = calls.rate !== null && survey.rate !== null;
  return { calls, survey, difference: isBoth ? (Number(calls.rate) - Number(survey.rate)).toFixed(4) : null };
}

function toCauseDto({
  cause,
  dissatisfied,
  ofDissatisfied,
  satisfied,
  ofSatisfied,
}: ReportedCause): CrossCheckedCauseDto {
  return { cause, dissatisfied: share(dissatisfied, ofDissatisfied), satisfied: share(satisfied, ofSatisfied) };
}

/** By how much more of the dissatisfied customers report it. */
const excessOf = ({ dissatisfied, satisfied }: CrossCheckedCauseDto): number =>
  Number(dissatisfied.rate ?? 0) - Number(satisfied.rate ?? 0);
