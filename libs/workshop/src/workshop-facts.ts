import { standingOf } from '#libs/customers';
import { calendarInForce } from '#libs/deadlines';
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
export interface FactsQuery {
  /** First and last instant at which a visit may begin. */
  readonly from: Date;
  readonly until: Date;
  readonly now: Date;
  readonly customerId: string | null;
  /** A reservation that is about to move, and so is in nobody's way. */
  readonly except?: string | null;
  readonly plannedWork: PlannedWork;
}

export interface KnownWorkshop {
  readonly facts: WorkshopFacts;
  readonly rules: PolicyInForce<SlotRulesDocument>;
  /** False: the store knows no such customer. */
  readonly isCustomerKnown: boolean;
}

/** Everything that decides on a visit, in one round of statements that are sent together. */
export async function workshopFacts(tx: StoreTx, ctx: StoreContext, query: FactsQuery): Promise<KnownWorkshop> {
  const { now, customerId } = query;
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
      customerId === null ? null : standingOf(tx, [customerId], now),
    ]);
  const { calendar } = working;
  const range = { from, before };
  const opening = attendedDays([], range, calendar);
  const standing = customerId === null ? undefined : standings?.get(customerId);
  const facts: WorkshopFacts = {
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
    setAsides: setAsideFacts(
      setAside.document.rows,
      standing,
      opening.map(({ day }) => day),
      calendar,
    ),
  };
  return { facts, rules, isCustomerKnown: customerId === null || standing !== undefined };
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
    sql`select d.day, d.skill, d.carry_over_minutes as "carryOverMinutes", d.limit_minutes as "limitMinutes"
        from workshop_day d where d.day >= ${from} and d.day < ${before}`,
  );
}
