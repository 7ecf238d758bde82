import { standingOf } from '#libs/customers';
import { calendarInForce, type WorkingCalendar } from '#libs/deadlines';
import { rows, sql } from '#libs/database';
import { addDays, type LocalDate, localDateOf, startOfDay } from '#libs/foundation';
import { type PolicyInForce, policyInForce } from '#libs/policies';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { attendedDays } from './attendance.policy';
import { findNotedDays } from './available-hours';
import type { PlannedWork } from './planned-work';
import { findTaken } from './reservation.queries';
import { setAsideFacts } from './set-aside.policy';
import { SET_ASIDE } from './set-aside.preset';
import type { BayFacts, DayLimitFacts, WorkshopFacts } from './slot-facts';
import { SLOT_RULES, type SlotRulesDocument, STORE_WORKSHOP } from './slot-rules.preset';
import { MOST_DAYS_OF_WORK } from './slot-search.policy';

/** What is asked about. */
interface WorkshopQuery {
  /** First and last instant at which a visit may begin. */
  readonly from: Date;
  readonly until: Date;
  readonly now: Date;
  /** A reservation that is about to move, and so is in nobody's way. */
  readonly except?: string | null;
  readonly plannedWork: PlannedWork;
}

export interface FactsQuery extends WorkshopQuery {
  readonly customerId: string | null;
}

export interface KnownWorkshop {
  readonly facts: WorkshopFacts;
  readonly rules: PolicyInForce<SlotRulesDocument>;
  /** False: the store knows no such customer. */
  readonly isCustomerKnown: boolean;
}

/** The same for any number of customers: of them, only what is set aside differs. */
export interface WorkshopForMany {
  readonly rules: PolicyInForce<SlotRulesDocument>;
  readonly calendar: WorkingCalendar;
  readonly knows: (customerId: string) => boolean;
  readonly factsFor: (customerId: string | null) => WorkshopFacts;
}

/** Everything that decides on a visit, in one round of statements that are sent together. */
export async function workshopFacts(
  tx: StoreTx,
  ctx: StoreContext,
  { customerId, ...query }: FactsQuery,
): Promise<KnownWorkshop> {
  const workshop = await workshopForMany(tx, ctx, query, customerId === null ? [] : [customerId]);
  return {
    facts: workshop.factsFor(customerId),
    rules: workshop.rules,
    isCustomerKnown: customerId === null || workshop.knows(customerId),
  };
}

/** Everything that decides on visits of these customers. */
export async function workshopForMany(
  tx: StoreTx,
  ctx: StoreContext,
  query: WorkshopQuery,
  customerIds: readonly string[],
): Promise<WorkshopForMany> {
  const { now } = query;
  const { timeZone } = ctx.store;
  const from = localDateOf(query.from, timeZone);
  const before = addDays(localDateOf(query.until, timeZone), MOST_DAYS_OF_WORK);
  const span = { from: startOfDay(from, timeZone), before: startOfDay(before, timeZone) };
  const [working, rules, setAside, bays, technicians, noted, limits, reservations, planned, standings] =
    await Promise.all([
      calendarInForce(tx, ctx, now),
      policyInForce(tx, SLOT_RULES, STORE_WORKSHOP, now),
      policyInForce(tx, SET_ASIDE, STORE_WORKSHOP, now),
      rows<BayFacts>(tx, sql`select b.id, b.skills from bay b where b.in_use order by b.code`),
      findTechnicians(tx),
      findNotedDays(tx, from, before),
      findLimits(tx, from, before),
      findTaken(tx, { ...span, now, except: query.except ?? null }),
      query.plannedWork.taken(tx, span.from, span.before),
      customerIds.length === 0 ? null : standingOf(tx, customerIds, now),
    ]);
  const { calendar } = working;
  const range = { from, before };
  const opening = attendedDays([], range, calendar);
  const days = opening.map(({ day }) => day);
  const facts: Omit<WorkshopFacts, 'setAsides'> = {
    now: now.getTime(),
    rules: rules.document,
    opening,
    bays,
    technicians: technicians.map(({ id, skills, efficiency }) => {
      const own = noted.filter(({ technicianId }) => technicianId === id);
      const days = own.length === 0 ? opening : attendedDays(own, range, calendar);
      return { id, skills, efficiency: Number(efficiency), days };
    }),
    reservations,
    planned,
    limits,
  };
  const standingFor = (customerId: string | null) => (customerId === null ? undefined : standings?.get(customerId));
  return {
    rules,
    calendar,
    knows: (customerId) => standingFor(customerId) !== undefined,
    factsFor: (customerId) => ({
      ...facts,
      setAsides: setAsideFacts(setAside.document.rows, standingFor(customerId), days, calendar),
    }),
  };
}

function findTechnicians(tx: StoreTx) {
  return rows<{ id: string; skills: readonly string[]; efficiency: string }>(
    tx,
    sql`select t.id, t.skills, t.efficiency from technician t where t.in_use order by t.code`,
  );
}

function findLimits(tx: StoreTx, from: LocalDate, before: LocalDate): Promise<DayLimitFacts[]> {
  return rows(
    tx,
    sql`select d.day, d.skill, coalesce(d.carry_over_minutes, d.unfinished_minutes) as "carryOverMinutes",
               d.unfinished_minutes as "unfinishedMinutes", d.limit_minutes as "limitMinutes"
        from workshop_day d where d.day >= ${from} and d.day < ${before}`,
  );
}
