import { CUSTOMER_CATALOGUE, customersAt } from '#libs/customers';
import { join, type Sql, sql } from '#libs/database';
import { type Catalogue, compileFilter, type FilterTree } from '#libs/filters';
import { addDays, localDateOf } from '#libs/foundation';
import { planContactsFrom } from '#libs/outreach';
import type { PolicyInForce } from '#libs/policies';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import type { JourneyDocument, JourneyStepDto } from './journey.dto';
import { LEFT_OUT } from './left-out';
import { firstSteps, laterSteps, reachOf } from './round-steps.policy';
import { dueAt } from './step-due.queries';
import { triggerOf } from './triggers';

/** The time that a plan covers. */
export interface PlanSpan {
  readonly from: Date;
  readonly before: Date;
}

/** What decides whether a contact is planned: the reason that it is not, and the condition under which it counts. */
export interface Exclusion {
  readonly reason: Sql;
  readonly when: Sql;
}

/** The contacts that a journey makes due in a span, and who of them is left out. */
export interface RoundContacts {
  /**
   * `WITH` clauses; the last one, `q`, has a row for each step of each round that falls due in the span, with what
   * `rounds` of the trigger says, `step`, `channel`, `category`, `owner_role`, `quiet_hours_exempt`, `due_at` and
   * `expires_at`. Nobody is left out yet.
   */
  readonly clauses: Sql;
  /** In the order in which they are told. */
  readonly exclusions: readonly Exclusion[];
}

const DAY_MS = 24 * 3_600_000;

/**
 * A further `WITH` clause `f`: the steps that may follow those of the relation `first`, at the earliest instants at which
 * they can be due, before `before`: as though what they follow ended when it is due. `first` is like `q`, with the column
 * `is_unreached`: it cannot be sent, and only what follows nevertheless does.
 */
export function followingContacts({ steps }: JourneyDocument, first: Sql, before: Date, timeZone: string): Sql {
  const due = dueAt(
    {
      ...{ anchorOn: sql`null::date`, anchorAt: sql`e.due_at`, days: sql`s.days`, hours: sql`s.hours` },
      timeOfDay: sql`s.time_of_day`,
    },
    timeZone,
  );
  const rows = laterSteps(steps).map((step) => ({ ...toRow(step), follows: step.after?.step, ends: step.after?.on }));
  return sql`
    later_step as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(
        step varchar, follows varchar, ends jsonb, days integer, hours integer, time_of_day time, channel varchar, category varchar)),
    f as (
      select e.subject_id, e.customer_id, e.vehicle_id, e.occurrence, e.not_after, e.blocked, e.known_id, e.erased_at,
             e.step, e.channel, e.category, e.due_at, e.is_unreached, 0 as steps_before
      from ${first} e
      union all
      select e.subject_id, e.customer_id, e.vehicle_id, e.occurrence, e.not_after, e.blocked, e.known_id, e.erased_at,
             s.step, s.channel, s.category, n.due_at, false, e.steps_before + 1
      from f e join later_step s on s.follows = e.step cross join lateral (select ${due} as due_at) n
      where (not e.is_unreached or s.ends @> '"not_sent"') and n.due_at < ${before} and (e.not_after is null or n.due_at < e.not_after))`;
}

/** What a plan and its preview are both made of. */
export async function roundContacts(
  tx: StoreTx,
  { store: { timeZone } }: StoreContext,
  { code, document }: Pick<PolicyInForce<JourneyDocument>, 'code' | 'document'>,
  { from, before }: PlanSpan,
  now: Date,
): Promise<RoundContacts> {
  const { trigger } = document;
  const source = triggerOf(trigger.kind);
  const steps = firstSteps(document.steps);
  const { daysBefore, daysAfter } = reachOf(steps);
  const rounds = await source.rounds(
    {
      ...{ trigger, now, timeZone },
      fromOn: addDays(localDateOf(from, timeZone), -daysAfter),
      beforeOn: addDays(localDateOf(before, timeZone), daysBefore),
      from: new Date(+from - daysAfter * DAY_MS),
      before: new Date(+before + daysBefore * DAY_MS),
    },
    tx,
  );
  const due = dueAt(
    {
      ...{ anchorOn: sql`r.anchor_on`, anchorAt: sql`r.anchor_at`, days: sql`s.days`, hours: sql`s.hours` },
      timeOfDay: sql`s.time_of_day`,
    },
    timeZone,
  );
  const clauses = sql`
    with recursive round as materialized (${rounds}),
    step as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(steps.map(toRow))}::jsonb) as s(
        step varchar, days integer, hours integer, time_of_day time, expires_after_hours integer, channel varchar,
        category varchar, priority smallint, owner_role varchar, quiet_hours_exempt boolean, head_start_hours integer)),
    timed as (
      select r.*, s.*, c.id as known_id, c.erased_at,
             ${due} - make_interval(hours => case when c.value_class = 'gold' then s.head_start_hours else 0 end) as due_at
      from round r cross join step s left join customer c on c.id = r.customer_id),
    q as (
      select t.*, least(t.due_at + make_interval(hours => t.expires_after_hours), t.not_after) as expires_at
      from timed t
      where t.due_at >= ${from} and t.due_at < ${before} and (t.not_after is null or t.due_at < t.not_after))`;
  return { clauses, exclusions: exclusionsOf(code, document, source, now) };
}

function exclusionsOf(
  code: string,
  { trigger }: JourneyDocument,
  { catalogue, subjectType }: ReturnType<typeof triggerOf>,
  now: Date,
): Exclusion[] {
  const { population, customers } = trigger;
  const isCustomers = catalogue.code === CUSTOMER_CATALOGUE.code;
  return [
    { reason: sql`${LEFT_OUT.noCustomer}::text`, when: sql`q.known_id is null` },
    { reason: sql`${LEFT_OUT.erased}::text`, when: sql`q.erased_at is not null` },
    ...outside(isCustomers ? customersAt(now) : catalogue, population, sql`q.subject_id`),
    ...outside(customersAt(now), customers, sql`q.customer_id`),
    { reason: sql`q.blocked`, when: sql`q.blocked is not null` },
    {
      reason: sql`${LEFT_OUT.alreadyPlanned}::text`,
      when: sql`exists (select from contact p
                        where p.journey = ${code} and p.subject_type = ${subjectType} and p.subject_id = q.subject_id
                          and p.occurrence = q.occurrence and p.step = q.step)`,
    },
  ];
}

function outside(catalogue: Catalogue, filter: FilterTree | null | undefined, id: Sql): Exclusion[] {
  if (!filter) return [];
  const member = sql`select from ${catalogue.from} where ${catalogue.id} = ${id} and ${compileFilter(catalogue, filter)}`;
  return [{ reason: sql`${LEFT_OUT.outsidePopulation}::text`, when: sql`not exists (${member})` }];
}

/** Plans what a journey makes due in a span, in one statement. Answers how many are new. */
export async function planJourney(
  tx: StoreTx,
  ctx: StoreContext,
  journey: PolicyInForce<JourneyDocument>,
  span: PlanSpan,
  now: Date,
): Promise<number> {
  const { clauses, exclusions } = await roundContacts(tx, ctx, journey, span, now);
  const { subjectType } = triggerOf(journey.document.trigger.kind);
  const nothing = exclusions.map(({ when }) => sql`not (${when})`);
  const { planned } = await planContactsFrom(
    tx,
    ctx,
    sql`${clauses}
        select uuidv7() as "id", ${journey.code}::varchar as "journey", ${journey.ref}::varchar as "policyRef",
               q.step as "step", ${subjectType}::varchar as "subjectType", q.subject_id as "subjectId",
               q.occurrence as "occurrence", q.customer_id as "customerId", q.vehicle_id as "vehicleId",
               q.channel as "channel", q.category as "category", q.priority as "priority", q.due_at as "dueAt", q.expires_at as "expiresAt",
               q.owner_role as "ownerRole", q.quiet_hours_exempt as "quietHoursExempt", q.round_values as "values"
        from q where ${join(nothing, ' and ')}`,
    now,
  );
  return planned.length;
}

function toRow(step: JourneyStepDto) {
  return {
    ...{ step: step.code, days: step.offset.days, hours: step.offset.hours, time_of_day: step.timeOfDay },
    ...{ expires_after_hours: step.expiresAfterHours, channel: step.channel, category: step.category },
    priority: step.priority ?? null,
    ...{ owner_role: step.ownerRole, quiet_hours_exempt: step.quietHoursExempt },
    head_start_hours: step.headStartHours ?? 0,
  };
}
