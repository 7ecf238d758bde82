import type { ContactCategory } from '../contact-states';
import type { ContactCandidate, ContactRules, PastContact } from './contact-candidate';
import { type ContactOutcome, decideContacts } from './contact-decision.policy';
import { frequencyWait, type Rests, type Wait } from './contact-wait.policy';

/** A contact that is planned, or will be. */
export interface ExpectedContact extends ContactCandidate {
  readonly journey: string;
  readonly step: string;
  /** From here on it is in the plan, and may go along with another one. */
  readonly knownAt: Date;
  /** The contact that it comes after; null: none of those that are looked at. */
  readonly follows: FollowedContact | null;
}

export interface FollowedContact {
  readonly id: string;
  /** It comes after that one as a rule, and not only after one that fails, or where the customer answers so or so. */
  readonly isUsual: boolean;
  /** When it is due if that one ends so; null: then it does not come. */
  timing(end: 'sent' | 'not_sent', at: Date): Pick<ContactCandidate, 'dueAt' | 'expiresAt'> | null;
}

/**
 * Why nobody can be sure: how the step before ends; what is planned and may be called off; what will be planned by then;
 * what other stores of the group do, which contact the person as well.
 */
export const FORESIGHT_DOUBTS = ['step_before', 'planned_contacts', 'later_plans', 'other_stores'] as const;
export type ForesightDoubt = (typeof FORESIGHT_DOUBTS)[number];

export const FORESEEN_OUTCOMES = ['made', 'merged', 'not_made', 'open'] as const;

/** What will become of a contact, by what is known now. */
export interface Foreseen {
  /** `open`: it is put off again and again, for longer than is looked ahead. */
  readonly outcome: (typeof FORESEEN_OUTCOMES)[number];
  /** When that is decided: the contact is made then, or goes along with another one. */
  readonly at: Date | null;
  /** Why it is not made. */
  readonly reason: string | null;
  /** What puts it off, one after the other. */
  readonly delays: readonly Wait[];
  /** The contact that it goes along with. */
  readonly into: Pick<ExpectedContact, 'journey' | 'step'> | null;
  readonly doubts: readonly ForesightDoubt[];
}

/** The contacts with one person that are to come, and those that it had. */
export interface ExpectedOfPerson {
  readonly contacts: readonly ExpectedContact[];
  readonly past: readonly PastContact[];
  /** Another store contacts the person too. */
  readonly isShared: boolean;
  /** There are more than are looked at. */
  readonly isCut: boolean;
}

/** Under which rules it is foreseen, from when and where. */
export interface ForesightRules {
  readonly rules: ContactRules;
  readonly now: Date;
  readonly timeZone: string;
  /** The rests of an instant, `restsAt`: many persons are decided on at the same ones. */
  readonly restsOf: (at: Date) => Rests;
  /** Until just before then every journey has planned its contacts. */
  readonly plannedBefore: Date;
}

/** So many contacts of one kind, planned or thought of, are looked at with one customer, the earliest first. */
export const MOST_FORESEEN = 50;

/** After so many instants at which something is decided on a person the rest is left open. */
const MOST_DECISIONS = 100;

const DAY_MS = 24 * 3_600_000;

/**
 * Goes through the days to come with the rules that decide at the dispatch: what is due at an instant is decided on, what
 * was put off comes back when it said, what follows comes after what it follows. Each of `wanted` that comes only where an
 * earlier step fails, or is answered, is foreseen as if it did; for all others it is not there. Each of those is a course of
 * things by itself: they are told one after the other, so that others can be served meanwhile. CF-05, CF-27, REM-31, REM-39
 */
export function* foresee(
  person: ExpectedOfPerson,
  wanted: ReadonlySet<string>,
  rules: ForesightRules,
): Generator<readonly [string, Foreseen]> {
  const byId = new Map(person.contacts.map((contact) => [contact.id, contact]));
  const chainOf = (contact: ExpectedContact): ExpectedContact[] => {
    const before = contact.follows && byId.get(contact.follows.id);
    return before ? [...chainOf(before), contact] : [contact];
  };
  const isUsual = (contact: ExpectedContact): boolean =>
    chainOf(contact).every(({ follows }) => follows?.isUsual ?? true);
  const usual = person.contacts.filter(isUsual);
  const foreseen = new Course({ ...person, contacts: usual }, rules).run();
  for (const contact of person.contacts) {
    if (!wanted.has(contact.id)) continue;
    const known = foreseen.get(contact.id);
    const unusual = known ? [] : chainOf(contact).filter((one) => !isUsual(one));
    const one = known ?? new Course({ ...person, contacts: [...usual, ...unusual] }, rules).run().get(contact.id);
    if (one) yield [contact.id, one];
  }
}

/** One course of things, from now on. */
class Course {
  private readonly waiting = new Map<string, ExpectedContact>();
  private readonly followers = new Map<string, ExpectedContact[]>();
  private readonly delays = new Map<string, Wait[]>();
  private readonly unsure = new Set<string>();
  private readonly foreseen = new Map<string, Foreseen>();
  private readonly made: PastContact[];
  private now: Date;

  constructor(
    private readonly person: ExpectedOfPerson,
    private readonly at: ForesightRules,
  ) {
    this.made = [...person.past];
    this.now = at.now;
    const ids = new Set(person.contacts.map(({ id }) => id));
    for (const contact of person.contacts) {
      const { follows } = contact;
      if (!follows || !ids.has(follows.id)) this.waiting.set(contact.id, contact);
      else this.followers.set(follows.id, [...(this.followers.get(follows.id) ?? []), contact]);
    }
  }

  run(): ReadonlyMap<string, Foreseen> {
    for (let decisions = 0; this.waiting.size > 0 && decisions < MOST_DECISIONS; decisions++) {
      const next = Math.min(...[...this.waiting.values()].map(({ dueAt, knownAt }) => Math.max(+dueAt, +knownAt)));
      this.now = new Date(Math.max(+this.now, next));
      this.decide();
    }
    for (const contact of this.waiting.values()) this.settle(contact, { outcome: 'open', at: null });
    return this.foreseen;
  }

  private decide(): void {
    const { rules, restsOf, timeZone } = this.at;
    const { withinDays, categories } = rules.merging;
    const known = [...this.waiting.values()].filter(({ knownAt }) => knownAt <= this.now);
    const due = known.filter(({ dueAt }) => dueAt <= this.now);
    const until = +this.now + withinDays * DAY_MS;
    const upcoming = known.filter(
      ({ dueAt, category, isAsked }) =>
        dueAt > this.now && +dueAt <= until && categories.includes(category) && !isAsked,
    );
    const time = { rules, now: this.now, timeZone, rests: restsOf(this.now) };
    const past = [...this.made];
    const decided = decideContacts({ due, upcoming, past }, time);
    for (const [id, outcome] of decided) this.apply(this.waiting.get(id) as ExpectedContact, outcome);
  }

  private apply(contact: ExpectedContact, outcome: ContactOutcome): void {
    const { id, round, category } = contact;
    switch (outcome.kind) {
      case 'go':
        this.made.push({ round, category, at: this.now });
        return this.settle(contact, { outcome: 'made', at: this.now }, 'sent');
      case 'merge': {
        // the other one may be called off, or made sooner
        this.unsure.add(id);
        const { journey, step } = this.person.contacts.find((one) => one.id === outcome.into) as ExpectedContact;
        return this.settle(contact, { outcome: 'merged', at: this.now, into: { journey, step } }, 'sent');
      }
      case 'defer': {
        this.doubt(contact, outcome);
        this.delays.set(id, [...(this.delays.get(id) ?? []), { until: outcome.until, reason: outcome.reason }]);
        this.waiting.set(id, { ...contact, dueAt: outcome.until });
        return;
      }
      case 'suppress':
        this.doubt(contact, outcome);
        return this.settle(contact, { outcome: 'not_made', at: this.now, reason: outcome.reason }, 'not_sent');
    }
  }

  /** Whether it is held up by what has only been planned. */
  private doubt(contact: ExpectedContact, { reason, until }: { readonly reason: string; readonly until?: Date }): void {
    if (reason !== 'minimum_gap' && reason !== 'frequency_cap') return;
    const { rules, timeZone } = this.at;
    const wait = frequencyWait(contact, this.person.past, rules, this.now, timeZone);
    if (!wait || (until && +wait.until !== +until)) this.unsure.add(contact.id);
  }

  private settle(
    contact: ExpectedContact,
    how: Pick<Foreseen, 'outcome' | 'at'> & Partial<Foreseen>,
    end?: 'sent' | 'not_sent',
  ): void {
    const { id, category, follows } = contact;
    const isLimited = limits(category, this.at.rules);
    const isLate = how.at === null || how.at >= this.at.plannedBefore;
    const doubts: Readonly<Record<ForesightDoubt, boolean>> = {
      step_before: follows !== null,
      planned_contacts: this.unsure.has(id) || (isLimited && this.person.isCut),
      later_plans: isLimited && isLate,
      other_stores: isLimited && this.person.isShared,
    };
    this.foreseen.set(id, {
      ...{ reason: null, into: null, ...how },
      delays: this.delays.get(id) ?? [],
      doubts: FORESIGHT_DOUBTS.filter((one) => doubts[one]),
    });
    this.waiting.delete(id);
    if (end) for (const follower of this.followers.get(id) ?? []) this.follow(follower, end, how.reason ?? null);
  }

  private follow(follower: ExpectedContact, end: 'sent' | 'not_sent', reason: string | null): void {
    const timing = follower.follows?.timing(end, this.now);
    if (timing) this.waiting.set(follower.id, { ...follower, ...timing, knownAt: this.now });
    else this.settle(follower, { outcome: 'not_made', at: this.now, reason }, 'not_sent');
  }
}

/** Whether contacts of a category hold each other up, or go together, so that others matter to it. */
function limits(category: ContactCategory, { minimumGaps, caps = [], merging }: ContactRules): boolean {
  return (
    minimumGaps.some((gap) => gap.category === category) ||
    caps.some(({ categories }) => categories.includes(category)) ||
    merging.categories.includes(category)
  );
}
