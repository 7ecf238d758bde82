import type { LocalDate } from '#libs/foundation';
import {
  BooleanField,
  EnumField,
  Example,
  InstantField,
  IntegerField,
  ListField,
  LocalDateField,
  ObjectField,
  PageQuery,
  SortField,
  StringField,
} from '#libs/http';
import {
  CONTACT_CHANNELS,
  type ContactChannel,
  FORESEEN_OUTCOMES,
  type Foreseen,
  FORESIGHT_DOUBTS,
  type ForesightDoubt,
} from '#libs/outreach';
import { AfterStepDto, JourneyDocument } from '../journey.dto';
import { ReminderCustomerDto, ReminderSubjectDto, ReminderVehicleDto } from '../reminders.dto';
import { PREVIEW_SORTS } from './journey-preview.queries';

export const MOST_PREVIEW_DAYS = 31;

/** Which journey is looked at, and over which days. */
@Example({ document: null })
export class PreviewJourneyDto {
  @ObjectField(() => JourneyDocument, {
    optional: true,
    nullable: true,
    description: 'A document that nobody has issued; without it the one in force. It is previewed as if it were on',
  })
  document?: JourneyDocument | null;

  @LocalDateField({
    optional: true,
    description: 'First day, by the calendar of the store. Default: today',
    example: '2026-11-23',
  })
  from?: LocalDate;

  @IntegerField({ min: 1, max: MOST_PREVIEW_DAYS, default: 7, description: 'Days that it covers', example: 7 })
  days!: number;
}

export class PreviewDayDto {
  @LocalDateField({ description: 'Day, in the store’s time zone', example: '2026-11-24' })
  on!: LocalDate;

  @StringField({ max: 40, description: 'Code of the step', example: 'sms' })
  step!: string;

  @IntegerField({ min: 1, description: 'Contacts that would be made', example: 38 })
  contacts!: number;
}

/** What may follow what is made: nobody knows yet how the step before ends, and when. */
export class PreviewFollowingDto {
  @LocalDateField({ description: 'Earliest day, in the store’s time zone', example: '2026-11-25' })
  on!: LocalDate;

  @StringField({ max: 40, description: 'Code of the step', example: 'call' })
  step!: string;

  @ObjectField(() => AfterStepDto, { description: 'On which step it depends, and on which ends of it' })
  after!: AfterStepDto;

  @IntegerField({ min: 1, description: 'Contacts that would be made if each step before ended so', example: 38 })
  contacts!: number;
}

export class PreviewReasonDto {
  @StringField({ max: 60, description: 'Code of the reason', example: 'appointment_made' })
  reason!: string;

  @StringField({ max: 200, description: 'The reason in words', example: 'A visit is booked' })
  label!: string;

  @IntegerField({ min: 1, description: 'Contacts that are left out for it', example: 4 })
  contacts!: number;
}

/** Whom a journey would contact, and why not the others (预览). */
export class JourneyPreviewDto {
  @StringField({ max: 60, description: 'Code of the journey', example: 'maintenance-due' })
  journey!: string;

  @StringField({
    nullable: true,
    max: 120,
    description: 'Version in force that was looked at; null: the document of the request',
    example: 'journey/maintenance-due@preset:1',
  })
  policyRef!: string | null;

  @LocalDateField({ description: 'First day', example: '2026-11-23' })
  from!: LocalDate;

  @LocalDateField({ description: 'The day after the last one', example: '2026-11-30' })
  before!: LocalDate;

  @IntegerField({
    min: 0,
    description: 'Contacts of steps that count from the trigger that would be made',
    example: 266,
  })
  contacts!: number;

  @IntegerField({ min: 0, description: 'Contacts that are left out', example: 31 })
  leftOut!: number;

  @ListField(() => PreviewDayDto, { max: 620, description: 'What would be made, by day and step' })
  days!: PreviewDayDto[];

  @ListField(() => PreviewFollowingDto, {
    max: 620,
    description: 'Steps that may follow those, by earliest day and step, as far as they fall on these days',
  })
  following!: PreviewFollowingDto[];

  @ListField(() => PreviewReasonDto, { max: 50, description: 'Why the others are not, the most frequent reason first' })
  reasons!: PreviewReasonDto[];
}

/** What puts a contact off. */
export class PreviewDelayDto {
  @StringField({ max: 60, description: 'Code of the reason', example: 'minimum_gap' })
  reason!: string;

  @StringField({ max: 200, description: 'The reason in words', example: 'Too soon after the last contact' })
  label!: string;

  @InstantField({ description: 'When it is due again' })
  until!: Date;
}

/** Why nobody can be sure of a forecast. */
export class PreviewDoubtDto {
  @EnumField(FORESIGHT_DOUBTS, {
    enumName: 'PreviewDoubt',
    description:
      '`step_before`: how the step before ends; `planned_contacts`: contacts that are planned may be called off; ' +
      '`later_plans`: what other journeys plan by then; `other_stores`: another store contacts the person too',
    example: 'later_plans',
  })
  code!: ForesightDoubt;

  @StringField({ max: 200, description: 'The same in words', example: 'Other journeys may contact the customer first' })
  label!: string;
}

export class PreviewCarrierDto {
  @StringField({ max: 60, description: 'Code of the journey', example: 'maintenance-due' })
  journey!: string;

  @StringField({ max: 40, description: 'Code of its step', example: 'sms' })
  step!: string;
}

/** What the contact policy would make of a contact that falls due (CF-27, REM-31, REM-39). */
export class PreviewForecastDto {
  @EnumField(FORESEEN_OUTCOMES, {
    enumName: 'PreviewOutcome',
    description:
      '`made`; `merged`: it goes along with another one; `not_made`: it would be too late once it may be made; `open`: it ' +
      'is put off for longer than is looked ahead',
    example: 'made',
  })
  outcome!: Foreseen['outcome'];

  @LocalDateField({
    nullable: true,
    description: 'Day of that, in the store’s time zone; null: nobody can say',
    example: '2026-11-30',
  })
  on!: LocalDate | null;

  @InstantField({ nullable: true, description: 'When that is' })
  at!: Date | null;

  @StringField({ nullable: true, max: 60, description: 'Why it is not made; else null', example: null })
  reason!: string | null;

  @StringField({ nullable: true, max: 200, description: 'The reason in words', example: null })
  reasonLabel!: string | null;

  @ListField(() => PreviewDelayDto, { max: 300, description: 'What puts it off, one after the other' })
  delays!: PreviewDelayDto[];

  @ObjectField(() => PreviewCarrierDto, { nullable: true, description: 'The contact that it goes along with' })
  mergedInto!: PreviewCarrierDto | null;

  @ListField(() => PreviewDoubtDto, {
    max: FORESIGHT_DOUBTS.length,
    description: 'Why it may come otherwise; empty: it is certain, as long as nobody changes the rules or the record',
  })
  doubts!: PreviewDoubtDto[];
}

/** One contact that a journey would make, or leave out. */
export class PreviewContactDto {
  @ObjectField(() => ReminderSubjectDto, { description: 'What it is about' })
  subject!: ReminderSubjectDto;

  @ObjectField(() => ReminderCustomerDto, { nullable: true, description: 'Whom it would reach; null: nobody is known' })
  customer!: ReminderCustomerDto | null;

  @ObjectField(() => ReminderVehicleDto, { nullable: true, description: 'About which vehicle' })
  vehicle!: ReminderVehicleDto | null;

  @StringField({ max: 40, description: 'Code of the step', example: 'sms' })
  step!: string;

  @ObjectField(() => AfterStepDto, {
    nullable: true,
    description:
      'On which step it depends, and on which ends of it: `dueAt` is the earliest then; null: on the trigger',
  })
  after!: AfterStepDto | null;

  @EnumField(CONTACT_CHANNELS, { enumName: 'ContactChannel', description: 'How the customer would be reached' })
  channel!: ContactChannel;

  @InstantField({ description: 'When it would be due' })
  dueAt!: Date;

  @StringField({
    nullable: true,
    max: 60,
    description: 'Why it is left out; null: it would be made',
    example: 'appointment_made',
  })
  reason!: string | null;

  @StringField({ nullable: true, max: 200, description: 'The reason in words', example: 'A visit is booked' })
  reasonLabel!: string | null;

  @ObjectField(() => PreviewForecastDto, {
    nullable: true,
    description: 'What the contact policy would make of it then; null: it is left out before',
  })
  forecast!: PreviewForecastDto | null;
}

export class ListPreviewQuery extends PageQuery {
  @BooleanField({ optional: true, description: 'true: only those that are left out; false: only the others' })
  leftOut?: boolean;

  @BooleanField({ optional: true, description: 'true: only steps that may follow others; false: only the others' })
  following?: boolean;

  @StringField({ optional: true, max: 60, description: 'Only left out for this reason', example: 'appointment_made' })
  reason?: string;

  @StringField({ optional: true, max: 40, description: 'Only of this step', example: 'sms' })
  step?: string;

  @LocalDateField({ optional: true, description: 'Only of this day', example: '2026-11-24' })
  on?: LocalDate;

  @SortField(PREVIEW_SORTS, 'JourneyPreviewSort')
  sort!: 'dueAt' | '-dueAt';
}
