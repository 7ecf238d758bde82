import type { LocalDate } from '#libs/foundation';
import { BusySpans } from './busy-spans.policy';
import type { VisitKind } from './visit-kind';
import { keptFree, rowsFor, type VisitTime } from './set-aside.policy';
import type { BayFacts, ReservationFacts, TechnicianFacts, Wish, WorkshopFacts } from './slot-facts';
import { type WorkSpan, workSpan } from './work-span.policy';

/** A time that can be offered. */
export interface Slot extends WorkSpan {
  readonly bayId: string;
  readonly technicianId: string;
  /** How many of each would fit, so that a front-end shows what is scarce. */
  readonly freeBays: number;
  readonly freeTechnicians: number;
  /** Row whose capacity it would use. */
  readonly setAside: string | null;
}

/** Why a time is not offered. */
export type SlotRefusal =
  | 'too_soon'
  | 'too_far_ahead'
  | 'before_parts_ready'
  | 'not_at_work'
  | 'taken'
  | 'set_aside'
  | 'too_many_at_once'
  | 'day_full';

export type SlotJudgement =
  { readonly kind: 'offered'; readonly slot: Slot } | { readonly kind: 'refused'; readonly reason: SlotRefusal };

/** What is left in the workshop overnight is finished within so many days. */
export const MOST_DAYS_OF_WORK = 10;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const STARTS: Readonly<Record<VisitKind, 'waiter' | 'dropOff' | 'pickUp'>> = {
  waiter: 'waiter',
  drop_off: 'dropOff',
  pick_up: 'pickUp',
};

/**
 * Judges times of one wish: whether a bay and a technician with the skill are free for the whole work, the hours of the
 * days suffice beside what is carried over, not too many come at once, and nothing is taken that is kept for others.
 * Everything that does not depend on the time is worked out once. SVC-03, SVC-08, SVC-09
 */
export class SlotSearch {
  private readonly bays: BusySpans;
  private readonly technicians: BusySpans;
  private readonly able: readonly TechnicianFacts[];
  private readonly fitting: readonly BayFacts[];
  private readonly left: ReadonlyMap<LocalDate, number>;
  private readonly starts = new Map<number, number>();
  private readonly ofSetAsides: readonly ReservationFacts[];

  constructor(
    private readonly facts: WorkshopFacts,
    private readonly wish: Wish,
  ) {
    const { reservations, planned, technicians, bays } = facts;
    const { skill, kind } = wish;
    const taken = [...reservations, ...planned];
    this.bays = new BusySpans(taken.map(({ bayId: id, from, until: to }) => ({ id, from, to })));
    this.technicians = new BusySpans(taken.map(({ technicianId: id, from, until: to }) => ({ id, from, to })));
    this.able = technicians.filter(
      ({ id, skills }) => skills.includes(skill) && (wish.technicianId === null || wish.technicianId === id),
    );
    this.fitting = bays.filter(
      ({ id, skills }) => (skills.length === 0 || skills.includes(skill)) && (wish.bayId === null || wish.bayId === id),
    );
    this.left = minutesLeft(facts, skill);
    this.ofSetAsides = reservations.filter(({ setAside }) => setAside !== null);
    for (const { from, kind: other } of reservations) {
      if (other === kind) this.starts.set(from, (this.starts.get(from) ?? 0) + 1);
    }
  }

  /** Every time of the grid from `first` until before `before` that can be offered. The grid begins anew with each window. */
  slots(first: number, before: number): Slot[] {
    const stepMs = this.facts.rules.granularityMinutes * MINUTE_MS;
    const found: Slot[] = [];
    for (const [index, { spans }] of this.facts.opening.entries()) {
      for (const { from, to } of spans) {
        for (let at = from; at < Math.min(to, before); at += stepMs) {
          if (at < first) continue;
          const judged = this.judgeOn(index, at);
          if (judged.kind === 'offered') found.push(judged.slot);
        }
      }
    }
    return found;
  }

  /** One time, on the grid or not. */
  judge(at: number): SlotJudgement {
    const index = this.facts.opening.findIndex(({ spans }) => spans.some(({ from, to }) => from <= at && at < to));
    return index < 0 ? refused('not_at_work') : this.judgeOn(index, at);
  }

  private judgeOn(index: number, at: number): SlotJudgement {
    const { now, rules } = this.facts;
    const { kind, partsReadyAt } = this.wish;
    const lead = kind === 'pick_up' ? rules.pickUpLeadMinutes : rules.leadMinutes;
    if (at < now + lead * MINUTE_MS) return refused('too_soon');
    if (at > now + rules.aheadDays * DAY_MS) return refused('too_far_ahead');
    if (partsReadyAt !== null && at < partsReadyAt.getTime()) return refused('before_parts_ready');
    if ((this.starts.get(at) ?? 0) >= rules.startsAtOnce[STARTS[kind]]) return refused('too_many_at_once');
    return this.place(index, at);
  }

  private place(index: number, at: number): SlotJudgement {
    const { minutes, kind } = this.wish;
    const mostDays = kind === 'waiter' ? 1 : MOST_DAYS_OF_WORK;
    let best: { work: WorkSpan; technicianId: string; bayId: string; freeBays: number } | undefined;
    let freeTechnicians = 0;
    let isAnybodyThere = false;
    // most technicians are done at the same time
    const freeBays = new Map<number, readonly BayFacts[]>();
    for (const { id, efficiency, days } of this.able) {
      const work = workSpan(days.slice(index, index + mostDays), at, Math.ceil(minutes / efficiency));
      if (!work) continue;
      isAnybodyThere = true;
      if (!this.technicians.isFree(id, at, work.until)) continue;
      const free = freeBays.get(work.until) ?? this.fitting.filter((bay) => this.bays.isFree(bay.id, at, work.until));
      freeBays.set(work.until, free);
      if (free.length === 0) continue;
      freeTechnicians++;
      if (!best || work.until < best.work.until) {
        best = { work, technicianId: id, bayId: free[0].id, freeBays: free.length };
      }
    }
    if (!best) return refused(isAnybodyThere ? 'taken' : 'not_at_work');
    const { work, ...placed } = best;
    const kept = this.kept(index, work);
    if (kept.refusal) return refused(kept.refusal);
    return { kind: 'offered', slot: { ...work, ...placed, freeTechnicians, setAside: kept.setAside } };
  }

  /** Whether the hours suffice, and something is left for those for whom capacity is kept. */
  private kept(index: number, work: WorkSpan): { refusal?: SlotRefusal; setAside: string | null } {
    const { facts, wish } = this;
    const { day } = facts.opening[index];
    const visit: VisitTime = { skill: wish.skill, from: work.from, until: work.until, day };
    const rows = rowsFor(facts.setAsides, visit, facts.now);
    const kept = keptFree(rows, visit, this.ofSetAsides);
    const fits = work.days.every(
      (share) => share.minutes + (share.day === day ? kept.minutes : 0) <= (this.left.get(share.day) ?? 0),
    );
    if (!fits) return { refusal: 'day_full', setAside: null };
    if (kept.bays > 0 || kept.technicians > 0) {
      const bays = facts.bays.filter(({ id }) => this.bays.isFree(id, work.from, work.until)).length;
      const technicians = this.freeAround(index, work);
      // one of each always stays for everybody
      const mayTakeBay = bays > Math.min(kept.bays, facts.bays.length - 1);
      const mayTakeTechnician = technicians > Math.min(kept.technicians, facts.technicians.length - 1);
      if (!mayTakeBay || !mayTakeTechnician) return { refusal: 'set_aside', setAside: null };
    }
    return { setAside: rows.find(({ isForCustomer }) => isForCustomer)?.code ?? null };
  }

  /** Technicians of any skill who are there and free then. */
  private freeAround(index: number, { from, until }: WorkSpan): number {
    return this.facts.technicians.filter(
      ({ id, days }) =>
        days[index]?.spans.some((span) => span.from <= from && from < span.to) &&
        this.technicians.isFree(id, from, until),
    ).length;
  }
}

const refused = (reason: SlotRefusal): SlotJudgement => ({ kind: 'refused', reason });

/** Minutes of a skill that attendance lets be booked, day by day. */
export function attendedMinutes({ technicians, rules, opening }: WorkshopFacts, skill: string): Map<LocalDate, number> {
  const able = technicians.filter(({ skills }) => skills.includes(skill));
  return new Map(
    opening.map(({ day }, index) => {
      const spans = able.flatMap(({ days }) => days[index]?.spans ?? []);
      const attendedMs = spans.reduce((sum, { from, to }) => sum + to - from, 0);
      return [day, Math.floor((attendedMs / MINUTE_MS) * (rules.bookablePercent / 100))];
    }),
  );
}

/** What is left of them: what was set by hand or is attended, less what is carried over and what is booked. SVC-03 */
export function minutesLeft(facts: WorkshopFacts, skill: string): Map<LocalDate, number> {
  const left = attendedMinutes(facts, skill);
  const take = (day: LocalDate, minutes: number) => left.has(day) && left.set(day, (left.get(day) ?? 0) - minutes);
  for (const { day, limitMinutes, carryOverMinutes } of facts.limits.filter((limit) => limit.skill === skill)) {
    if (limitMinutes !== null) left.set(day, limitMinutes);
    take(day, carryOverMinutes);
  }
  for (const reservation of facts.reservations) {
    if (reservation.skill === skill) for (const { day, minutes } of reservation.days) take(day, minutes);
  }
  return left;
}
