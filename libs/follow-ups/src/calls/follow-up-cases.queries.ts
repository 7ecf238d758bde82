import { join, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import type { CallOpinion } from './call-outcomes';
import { FOLLOW_UP_CASE_CATALOGUE as CASES } from './follow-up-case.catalogue';
import type { FollowUpFigure, FollowUpPopulation } from './follow-up-figures.policy';
import type { FollowUpResult } from './follow-up-results';

/** Instants, half open. */
export interface Span {
  readonly from: Date;
  readonly before: Date;
}

/** A customer to be followed up about one thing, and what came of it, whatever contacts that took. */
export interface FollowUpCase {
  readonly id: string;
  readonly dueAt: Date;
  readonly decidedAt: Date;
  readonly journey: string;
  readonly step: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly vehicleId: string | null;
  readonly plate: string | null;
  readonly member: boolean;
  readonly called: boolean;
  readonly result: FollowUpResult;
  readonly attempts: number;
  readonly lastAttemptAt: Date | null;
  readonly opinion: CallOpinion | null;
}

const { decidedAt, member, called, hasOpinion, result: came } = CASES.fields;

export const CASE_SORTS = defineSorts(
  { decidedAt: { column: decidedAt.sql, type: 'instant' } },
  { id: CASES.id, fallback: 'decidedAt' },
);

export interface CaseFilter {
  readonly population: FollowUpPopulation;
  readonly figure?: FollowUpFigure;
  readonly side?: 'numerator' | 'denominator';
  readonly result?: readonly FollowUpResult[];
}

/** The cases of a time, or those that a figure is made of. The same as `ratioOf`. */
export function findCases(
  tx: StoreTx,
  span: Span,
  { population, figure, side = 'denominator', result }: CaseFilter,
  page: Pick<Keyset, 'where' | 'orderAndLimit'>,
): Promise<FollowUpCase[]> {
  const wanted = [sql`${decidedAt.sql} >= ${span.from} and ${decidedAt.sql} < ${span.before}`, page.where];
  if (population === 'members') wanted.push(member.sql);
  if (figure) wanted.push(SIDES[figure][side]);
  if (result) wanted.push(sql`${came.sql} = any(${result})`);
  return rows(
    tx,
    sql`select fk.id, fc.due_at as "dueAt", ${decidedAt.sql} as "decidedAt", fk.journey, fk.step,
               fk.subject_type as "subjectType", fk.subject_id as "subjectId", s.id as "customerId",
               s.name as "customerName", fk.vehicle_id as "vehicleId", v.plate, ${member.sql} as member,
               ${called.sql} as called, ${came.sql} as result, fc.attempts, fc.last_at as "lastAttemptAt", fc.opinion
        from ${CASES.from}
        join customer c on c.id = fk.customer_id
        join customer s on s.id = coalesce(c.merged_into_id, c.id)
        left join vehicle v on v.id = fk.vehicle_id
        where ${join(wanted, ' and ')} ${page.orderAndLimit}`,
  );
}

const REACHED = sql`${came.sql} = 'reached'`;
const ALL = sql`true`;
const CALLED = called.sql;

const SIDES: Readonly<Record<FollowUpFigure, Readonly<Record<'numerator' | 'denominator', Sql>>>> = {
  follow_up: { numerator: REACHED, denominator: ALL },
  success: { numerator: REACHED, denominator: CALLED },
  no_answer_or_refused: { numerator: sql`${came.sql} in ('no_answer', 'refused')`, denominator: CALLED },
  retention: { numerator: sql`${came.sql} not in ('wrong_number', 'empty_number', 'no_number')`, denominator: ALL },
  opinion: { numerator: sql`${REACHED} and ${hasOpinion.sql}`, denominator: REACHED },
};
