import type { CustomerStanding } from '#libs/customers';
import type { Weekday, WorkingCalendar } from '#libs/deadlines';
import type { LocalDate } from '#libs/foundation';
import type { ReservationFacts, SetAsideFacts } from './slot-facts';

const FROM_SUNDAY: readonly Weekday[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Customers as a policy document names them: by a status, or by a class. */
export interface CustomerGroup {
  readonly statuses: readonly string[];
  readonly valueClasses: readonly string[];
}

export interface SetAsideRow {
  readonly code: string;
  readonly customers: CustomerGroup;
  readonly weekdays: readonly Weekday[];
  readonly from: string;
  readonly to: string;
  readonly skill?: string;
  readonly bays: number;
  readonly technicians: number;
  readonly hours: number;
  readonly releaseHours: number;
}

/** Whether a customer is one of them; nobody is, of whom nothing is known. SVC-08, SVC-09 */
export function belongsTo(group: CustomerGroup, standing: CustomerStanding | undefined): boolean {
  if (!standing) return false;
  const { statuses, valueClass } = standing;
  return (
    statuses.some((status) => group.statuses.includes(status)) ||
    (valueClass !== null && group.valueClasses.includes(valueClass))
  );
}

/** The rows of the document as this customer meets them, on these days. */
export function setAsideFacts(
  rows: readonly SetAsideRow[],
  standing: CustomerStanding | undefined,
  days: readonly LocalDate[],
  calendar: WorkingCalendar,
): SetAsideFacts[] {
  return rows.map(({ code, customers, weekdays, from, to, skill, bays, technicians, hours, releaseHours }) => ({
    code,
    isForCustomer: belongsTo(customers, standing),
    spans: new Map(
      days
        .filter((day) => weekdays.includes(FROM_SUNDAY[new Date(day).getUTCDay()]))
        .map((day) => [day, calendar.spansOf(day, [{ from, to }])]),
    ),
    skill: skill ?? null,
    bays,
    technicians,
    minutes: hours * 60,
    releaseMs: releaseHours * 3_600_000,
  }));
}

/** A visit that is asked for. */
export interface VisitTime {
  readonly skill: string;
  readonly from: number;
  readonly until: number;
  /** By the calendar of the store. */
  readonly day: LocalDate;
}

/** What everybody else must leave free. */
export interface KeptFree {
  readonly bays: number;
  readonly technicians: number;
  readonly minutes: number;
}

/**
 * Which rows count for a visit: of its weekday, its time and its skill, and not released yet. Example: a row with 24
 * release hours counts for a visit tomorrow at ten until today at ten. SVC-08, SVC-09
 */
export function rowsFor(rows: readonly SetAsideFacts[], visit: VisitTime, now: number): SetAsideFacts[] {
  return rows.filter(
    ({ spans, skill, releaseMs }) =>
      now < visit.from - releaseMs &&
      (skill === null || skill === visit.skill) &&
      spans.get(visit.day)?.some(({ from, to }) => from <= visit.from && visit.from < to),
  );
}

/** What of these rows is not taken yet by those for whom it is kept, and must be left free by this customer. */
export function keptFree(
  rows: readonly SetAsideFacts[],
  visit: VisitTime,
  reservations: readonly ReservationFacts[],
): KeptFree {
  let [bays, technicians, minutes] = [0, 0, 0];
  for (const row of rows) {
    if (row.isForCustomer) continue;
    const own = reservations.filter(({ setAside }) => setAside === row.code);
    const beside = own.filter(({ from, until }) => from < visit.until && until > visit.from).length;
    const used = own.flatMap(({ days }) => days).filter(({ day }) => day === visit.day);
    bays += Math.max(0, row.bays - beside);
    technicians += Math.max(0, row.technicians - beside);
    minutes += Math.max(0, row.minutes - used.reduce((sum, share) => sum + share.minutes, 0));
  }
  return { bays, technicians, minutes };
}
