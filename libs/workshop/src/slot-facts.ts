import type { Span } from '#libs/deadlines';
import type { LocalDate } from '#libs/foundation';
import type { DaySpans } from './attendance.policy';
import type { DayShare } from './reservation.entity';
import type { VisitKind } from './visit-kind';

/** Of the rules in force, what decides on a slot. */
export interface SlotRules {
  readonly granularityMinutes: number;
  readonly bookablePercent: number;
  readonly startsAtOnce: { readonly waiter: number; readonly dropOff: number; readonly pickUp: number };
  readonly leadMinutes: number;
  readonly pickUpLeadMinutes: number;
  readonly aheadDays: number;
}

export interface BayFacts {
  readonly id: string;
  /** Empty: any work. */
  readonly skills: readonly string[];
}

export interface TechnicianFacts {
  readonly id: string;
  readonly skills: readonly string[];
  /** Hours of work done in one hour. */
  readonly efficiency: number;
  /** When they are there, day by day, in order. */
  readonly days: readonly DaySpans[];
}

/** A bay and a technician that are not free from when until when. Milliseconds since 1970. */
export interface TakenFacts {
  readonly bayId: string;
  readonly technicianId: string;
  readonly from: number;
  readonly until: number;
}

/** A hold that counts, or a booking. */
export interface ReservationFacts extends TakenFacts {
  readonly id: string;
  readonly skill: string;
  readonly kind: VisitKind;
  readonly setAside: string | null;
  readonly days: readonly DayShare[];
}

/** What limits a skill on a day beside bays and technicians. */
export interface DayLimitFacts {
  readonly day: LocalDate;
  readonly skill: string;
  readonly carryOverMinutes: number;
  /** Of it, what would be carried over by itself; more or less where it was set by hand. */
  readonly unfinishedMinutes: number;
  /** Null: what attendance yields. */
  readonly limitMinutes: number | null;
}

/** Capacity that is kept for some customers, at one instant: what is not used of it yet. */
export interface SetAsideFacts {
  readonly code: string;
  /** This customer is one of those for whom it is kept. */
  readonly isForCustomer: boolean;
  /** When it is kept, day by day; a day without an entry has nothing. */
  readonly spans: ReadonlyMap<LocalDate, readonly Span[]>;
  /** Null: of any skill. */
  readonly skill: string | null;
  readonly bays: number;
  readonly technicians: number;
  /** Of each day. */
  readonly minutes: number;
  /** So long before, what is left of it is for everybody. */
  readonly releaseMs: number;
}

/** Everything that is known of the workshop in a stretch of time. */
export interface WorkshopFacts {
  readonly now: number;
  readonly rules: SlotRules;
  /** When the store is open, day by day, in order. */
  readonly opening: readonly DaySpans[];
  readonly bays: readonly BayFacts[];
  readonly technicians: readonly TechnicianFacts[];
  readonly reservations: readonly ReservationFacts[];
  /** What other features have planned: it takes bays and technicians, and none of the hours that are booked. SVC-37 */
  readonly planned: readonly TakenFacts[];
  readonly limits: readonly DayLimitFacts[];
  readonly setAsides: readonly SetAsideFacts[];
}

/** What a customer asks for. */
export interface Wish {
  readonly skill: string;
  /** Of work. */
  readonly minutes: number;
  readonly kind: VisitKind;
  /** The parts department has the parts then; null: none are needed, or they are there. SVC-03 */
  readonly partsReadyAt: Date | null;
  /** Only these; null: any that fits. */
  readonly bayId: string | null;
  readonly technicianId: string | null;
}
