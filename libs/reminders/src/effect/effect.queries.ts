import { empty, join, rows, type Sql, sql } from '#libs/database';
import { defineSorts, type Keyset } from '#libs/http';
import { type ContactSubjectType, TASK_CHANNELS } from '#libs/outreach';
import type { StoreTx } from '#libs/tenancy';
import { SPOKEN } from '../judged-rounds.queries';
import { HELD_OUT, JOURNEY_OFF } from '../reminders.errors';
import { roundEnds } from '../triggers';
import { type EffectSide, POINT_BOUNDS, type RoundCounts, type RoundState } from './effect.policy';

/** What is looked at: the rounds of a journey whose first contact was due in this time. */
export interface EffectSpan {
  readonly journey: string;
  readonly from: Date;
  readonly before: Date;
  /** A visit within so many days after the first contact was due counts as coming back. */
  readonly withinDays: number;
  readonly now: Date;
  readonly timeZone: string;
}

/** Which of them. */
export interface EffectFilter {
  readonly state?: RoundState;
  readonly side?: EffectSide;
  readonly figure?: EffectFigure;
  /** Number of the point, from 1. */
  readonly pointAt?: number;
}

/** What of a round is counted. */
export const EFFECT_FIGURES = ['contacted', 'reached', 'open', 'came_back', 'booked'] as const;
export type EffectFigure = (typeof EFFECT_FIGURES)[number];

export interface CountedRounds extends RoundCounts {
  state: RoundState;
  isHeldOut: boolean;
  /** Null: nothing is known of the odometer, or it is far from every point. */
  pointAt: number | null;
}

export interface EffectRecord {
  id: string;
  subjectType: ContactSubjectType;
  subjectId: string;
  occurrence: string;
  customerId: string;
  customerName: string;
  vehicleId: string | null;
  plate: string | null;
  model: string | null;
  state: RoundState;
  isHeldOut: boolean;
  reason: string | null;
  aboutKm: number | null;
  pointAt: number | null;
  isOpen: boolean;
  startedAt: Date;
  contactedAt: Date | null;
  reachedAt: Date | null;
  cameBackAt: Date | null;
  orderId: string | null;
  bookedAt: Date | null;
  appointmentId: string | null;
}

export const EFFECT_SORTS = defineSorts(
  { startedAt: { column: sql`r.started_at`, type: 'instant' } },
  { id: sql`r.id`, fallback: '-startedAt' },
);

/** Outcomes of a call or visit in which something got through: the customer was spoken to, or a message was left. FUP-03 */
const LEFT_WORD: readonly string[] = [...SPOKEN, 'message_left'];

/** A round that ended so was about nothing any more; that of a journey switched off was. */
const notNeeded = (): string[] => roundEnds().filter((reason) => reason !== HELD_OUT && reason !== JOURNEY_OFF);

/** Counts of every state at every point. */
export function countRounds(tx: StoreTx, span: EffectSpan): Promise<CountedRounds[]> {
  return rows(
    tx,
    sql`${roundsOf(span)}
        select r.state, r.is_held_out as "isHeldOut", r.point_at as "pointAt", count(*)::integer as rounds,
               count(r.contacted_at)::integer as contacted, count(r.reached_at)::integer as reached,
               count(*) filter (where not r.is_open)::integer as closed,
               count(r.order_id) filter (where not r.is_open)::integer as "cameBack",
               count(r.appointment_id) filter (where not r.is_open)::integer as booked
        from r group by r.state, r.is_held_out, r.point_at`,
  );
}

/** The rounds behind a figure. */
export function findRounds(
  tx: StoreTx,
  span: EffectSpan,
  filter: EffectFilter,
  keyset: Keyset,
): Promise<EffectRecord[]> {
  return rows(
    tx,
    sql`${roundsOf(span)}
        select r.id, r.subject_type as "subjectType", r.subject_id as "subjectId", r.occurrence,
               coalesce(s.id, c.id) as "customerId", coalesce(s.name, c.name) as "customerName",
               r.vehicle_id as "vehicleId", v.plate, v.model, r.state, r.is_held_out as "isHeldOut",
               case when r.state in ('not_reminded', 'not_needed') then r.reason end as reason,
               r.about_km as "aboutKm", r.point_at as "pointAt", r.is_open as "isOpen", r.started_at as "startedAt",
               r.contacted_at as "contactedAt", r.reached_at as "reachedAt", r.came_back_at as "cameBackAt",
               r.order_id as "orderId", r.booked_at as "bookedAt", r.appointment_id as "appointmentId"
        from r
        join customer c on c.id = r.customer_id
        left join customer s on s.id = c.merged_into_id
        left join vehicle v on v.id = r.vehicle_id
        where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

const SIDES: Readonly<Record<EffectSide, Sql>> = {
  reminded: sql`r.state in ('generally_reminded', 'effectively_reminded')`,
  not_reminded: sql`r.state = 'not_reminded'`,
  intended: sql`r.state in ('not_reminded', 'generally_reminded', 'effectively_reminded') and not r.is_held_out`,
  held_out: sql`r.is_held_out`,
};

const FIGURES: Readonly<Record<EffectFigure, Sql>> = {
  contacted: sql`r.contacted_at is not null`,
  reached: sql`r.reached_at is not null`,
  open: sql`r.is_open`,
  came_back: sql`r.order_id is not null and not r.is_open`,
  booked: sql`r.appointment_id is not null and not r.is_open`,
};

function conditions({ state, side, figure, pointAt }: EffectFilter): Sql {
  const wanted: Sql[] = [];
  if (state) wanted.push(sql`r.state = ${state}`);
  if (side) wanted.push(SIDES[side]);
  if (figure) wanted.push(FIGURES[figure]);
  if (pointAt !== undefined) wanted.push(sql`r.point_at = ${pointAt}`);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}

/**
 * `WITH` clauses that end in `r`: a row for each round. What a vehicle's odometer showed then is told by the reading
 * before and the forecast alone, never by the visit after, which only those have who came back.
 */
function roundsOf({ journey, from, before, withinDays, now, timeZone }: EffectSpan): Sql {
  const until = sql`(g.started_at + make_interval(days => ${withinDays}))`;
  return sql`
    with touched as (
      select distinct k.subject_type, k.subject_id, k.occurrence from contact k
      where k.journey = ${journey} and k.due_at >= ${from} and k.due_at < ${before}),
    made as (
      select k.*, k.channel = any(${[...TASK_CHANNELS]}) as by_person, coalesce(m.state, k.state) as made_state,
             coalesce(m.sent_at, m.intent_at, k.sent_at, k.intent_at) as made_at,
             coalesce(m.delivery_state, k.delivery_state) as told
      from touched t
      join contact k on k.journey = ${journey} and k.subject_type = t.subject_type and k.subject_id = t.subject_id
        and k.occurrence = t.occurrence
      left join contact m on m.id = k.merged_into_id),
    grouped as materialized (
      select (array_agg(k.id order by k.due_at, k.id))[1] as id, k.subject_type, k.subject_id, k.occurrence,
             (array_agg(k.customer_id order by k.due_at, k.id))[1] as customer_id,
             (array_agg(k.vehicle_id order by k.due_at, k.id))[1] as vehicle_id, min(k.due_at) as started_at,
             min(case when k.by_person then k.outcome_at else k.made_at end) filter (
               where case when k.by_person then k.outcome = any(${LEFT_WORD})
                          else k.made_state in ('sent', 'unknown') and k.told is distinct from 'undelivered' end)
               as contacted_at,
             min(k.outcome_at) filter (where k.outcome = any(${SPOKEN})) as spoken_at,
             min(coalesce(k.delivery_at, k.made_at)) filter (where k.told = 'delivered') as delivered_at,
             bool_or(k.made_state in ('due', 'claimed', 'sending', 'to_print')
                     or (k.by_person and k.made_state = 'sent' and k.outcome is null)) as is_pending
      from made k
      group by k.subject_type, k.subject_id, k.occurrence
      having min(k.due_at) >= ${from}),
    r as (
      select g.*, d.reason, coalesce(d.reason = ${HELD_OUT}, false) as is_held_out,
             case when g.spoken_at is not null then 'effectively_reminded'
                  when g.contacted_at is not null then 'generally_reminded'
                  when g.is_pending then 'waiting'
                  when d.reason = any(${notNeeded()}) then 'not_needed'
                  else 'not_reminded' end as state,
             least(g.spoken_at, g.delivered_at) as reached_at, ${until} > ${now} as is_open,
             o.id as order_id, o.arrived_at as came_back_at, a.id as appointment_id, a.booked_at,
             km.about_km, nullif(nullif(width_bucket(km.about_km, ${[...POINT_BOUNDS]}::numeric[]), 0),
                                 ${POINT_BOUNDS.length}) as point_at
      from grouped g
      left join lateral (
        select d.reason from contact_decision d where d.contact_id = g.id and d.kind <> 'deferred') d on true
      left join lateral (${firstVisit(until)}) o on true
      left join lateral (${firstBooking(until)}) a on true
      left join lateral (${odometerThen(timeZone)}) km on true)`;
}

const firstVisit = (until: Sql): Sql => sql`
  select o.id, o.arrived_at from (
    select so.id, so.arrived_at from service_order so where so.vehicle_id = g.vehicle_id and ${visitIn(until)}
    union all
    select so.id, so.arrived_at from service_order so
    where g.vehicle_id is null and so.customer_id = g.customer_id and ${visitIn(until)}) o
  order by o.arrived_at, o.id limit 1`;

const visitIn = (until: Sql): Sql =>
  sql`so.arrived_at >= g.started_at and so.arrived_at < ${until} and so.state <> 'cancelled'`;

const firstBooking = (until: Sql): Sql => sql`
  select b.id, b.booked_at from (
    select x.id, coalesce(x.booked_at, x.created_at) as booked_at from appointment x where x.vehicle_id = g.vehicle_id
    union all
    select x.id, coalesce(x.booked_at, x.created_at) from appointment x
    where g.vehicle_id is null and x.customer_id = g.customer_id) b
  where b.booked_at >= g.started_at and b.booked_at < ${until}
  order by b.booked_at, b.id limit 1`;

const odometerThen = (timeZone: string): Sql => sql`
  select case when coalesce(l.on, v.purchased_on) is not null then
           round(coalesce(l.km, 0) + f.km_per_day * greatest(0,
             (g.started_at at time zone ${timeZone})::date - coalesce(l.on, v.purchased_on)))::integer end as about_km
  from vehicle v
  join maintenance_forecast f on f.vehicle_id = v.id
  left join lateral (
    select x.km, (x.read_at at time zone ${timeZone})::date as "on" from odometer_reading x
    where x.vehicle_id = v.id and x.read_at < g.started_at
      and not exists (select from odometer_reading y where y.corrects_id = x.id)
    order by x.read_at desc, x.id desc limit 1) l on true
  where v.id = g.vehicle_id`;
