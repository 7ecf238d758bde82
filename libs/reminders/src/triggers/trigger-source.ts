import { type Sql, sql } from '#libs/database';
import type { Catalogue } from '#libs/filters';
import type { FieldProblem, Locale, LocalDate, Localized } from '#libs/foundation';
import { type ContactSubjectType, defineContactReason } from '#libs/outreach';
import type { StoreTx } from '#libs/tenancy';
import type { TriggerParametersDto } from './trigger-parameters.dto';

/**
 * What begins the rounds of a journey (触发条件): one file `<kind>.queries.ts` in this folder for each kind, and a line in
 * `index.ts`. Planner, preview and coverage know a kind by nothing else. Parameters of a kind are an optional object of
 * `TriggerParametersDto`, its words an entry of `placeholders`.
 */
export interface TriggerSource<Kind extends string = string> {
  readonly kind: Kind;
  readonly label: Localized;
  /** What begins a round, for API readers; English, one sentence without a full stop. */
  readonly description: string;
  /** Whose records a journey's `population` is about; `subject_id` is the id of one of them. */
  readonly catalogue: Catalogue;
  /** What its contacts are about. */
  readonly subjectType: ContactSubjectType;
  /** Placeholders that its rounds fill, beside those that every message has: keys of `values`. */
  readonly placeholders?: readonly string[];
  /** What the parameters themselves say, for the text: keys are of `placeholders`. */
  words?(trigger: TriggerParametersDto, language: Locale): Readonly<Record<string, string>>;
  /**
   * Types of events, such as `service-order.*`, and `FORECAST`, after which other rounds may fall due today: the plan of
   * the day is made again for its journeys. Imports and rules do that for every kind, and so does a new day.
   */
  readonly changedBy?: readonly string[];
  /** What is wrong with the parameters; pointers lead into the journey: `#/trigger/appointment`. */
  faults?(trigger: TriggerParametersDto): readonly FieldProblem[];
  /**
   * ONE select of all rounds whose anchor lies in the span, whoever they concern; population, erasure, steps and what is
   * planned already are the planner's. Its columns, by name:
   * - `subject_id uuid`, never null;
   * - `customer_id uuid`: whom to reach, the survivor of merges; null: nobody is known;
   * - `vehicle_id uuid`, or null;
   * - `occurrence text`: which time round; a second round of the same subject and occurrence is never planned;
   * - `anchor_on date` or `anchor_at timestamptz`, the other null: what steps count from;
   * - `not_after timestamptz`: from then on nothing of the round is of use, or null;
   * - `round_values jsonb`: ids, dates (`YYYY-MM-DD`) and numbers for the text, `'{}'` if none;
   * - `blocked text`: code of the reason why this round begins none (`vehicle_in_workshop`), or null.
   * May ask `tx` for policies first.
   */
  rounds(search: RoundSearch, tx: StoreTx): Sql | Promise<Sql>;
  /**
   * Asked when a contact is about to be made: ONE select `(id uuid, reason text)` of those whose round is over.
   * `contacts` is the name of a relation with `id, subject_id, occurrence, customer_id` (the survivor) and `vehicle_id`.
   */
  over?(contacts: Sql, at: RoundMoment): Sql;
}

/** When a question is asked. */
export interface RoundMoment {
  readonly now: Date;
  readonly timeZone: string;
}

/** Which rounds are looked for. */
export interface RoundSearch extends RoundMoment {
  readonly trigger: TriggerParametersDto;
  /** Anchors that are days lie in `[fromOn, beforeOn)` of the store's calendar. */
  readonly fromOn: LocalDate;
  readonly beforeOn: LocalDate;
  /** Anchors that are instants lie in `[from, before)`. */
  readonly from: Date;
  readonly before: Date;
}

/** Declares a kind; keeps its literal name. */
export function defineTrigger<const Kind extends string>(source: TriggerSource<Kind>): TriggerSource<Kind> {
  return source;
}

/** Forecasts of vehicles were made again. */
export const FORECAST = 'forecast';

/** What changes the days and the owner of a vehicle. */
export const VEHICLE_CHANGES = ['vehicle.created', 'vehicle.changed', 'vehicle.owner-changed'] as const;

const ends = new Set<string>();

/** Declares why a round is over: the reason that `over` or `blocked` gives. Nothing follows such a contact. */
export function defineRoundEnd(code: string, zh: string, en: string): string {
  ends.add(defineContactReason(code, { 'zh-CN': zh, en }));
  return code;
}

/** Whether a round is over for that reason. */
export function isRoundEnd(reason: string): boolean {
  return ends.has(reason);
}

/** Every reason for which a round is over. */
export function roundEnds(): readonly string[] {
  return [...ends];
}

/** The owner now of a vehicle `v`, as `w`, and who that is as `c`, where known. */
export const WITH_OWNER = sql`
  left join vehicle_owner w on w.vehicle_id = v.id and w.replaced_at is null
  left join customer c on c.id = w.customer_id`;

/** Whom a customer `c` stands for: itself, or the one that it was merged into. */
export const SURVIVOR = sql`coalesce(c.merged_into_id, c.id)`;

/** Contacts about vehicles that meanwhile belong to somebody else, as `over` answers them. */
export function ownerChanged(contacts: Sql): Sql {
  return sql`
    select k.id, 'owner_changed' as reason from ${contacts} k
    where not exists (select from vehicle_owner w join customer c on c.id = w.customer_id
                      where w.vehicle_id = k.vehicle_id and w.replaced_at is null and ${SURVIVOR} = k.customer_id)`;
}
