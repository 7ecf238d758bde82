import { FilterTreeField, type FilterTree } from '#libs/filters';
import { type Locale, LOCALES } from '#libs/foundation';
import { BooleanField, EnumField, Example, IntegerField, ListField, ObjectField, StringField } from '#libs/http';
import {
  CONTACT_CATEGORIES,
  CONTACT_CHANNELS,
  type ContactCategory,
  type ContactChannel,
  LAST_PLACE,
} from '#libs/outreach';
import { allTriggers, TRIGGER_KINDS, type TriggerKind, TriggerParametersDto } from './triggers';

/** How the step before may have ended, for the next one to follow. */
export const STEP_ENDS = ['sent', 'not_sent', 'answered', 'not_answered'] as const;
export type StepEnd = (typeof STEP_ENDS)[number];

const CODE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** A text in both languages. */
export class JourneyTextDto {
  @StringField({ min: 1, max: 500, description: 'Chinese', example: '保养预约提醒' })
  'zh-CN'!: string;

  @StringField({ min: 1, max: 500, description: 'English', example: 'Maintenance reminder' })
  en!: string;
}

/** What a step says, in both languages; a text message holds less than a letter. */
export class StepTextDto {
  @StringField({ min: 1, max: 2_000, description: 'Chinese', example: '您的爱车{vehicle}将于{dueOn}到期保养。' })
  'zh-CN'!: string;

  @StringField({ min: 1, max: 2_000, description: 'English', example: 'Your car {vehicle} is due on {dueOn}.' })
  en!: string;
}

/** What begins a round, and for whom. */
@Example({ appointment: null, population: null })
export class JourneyTriggerDto extends TriggerParametersDto {
  @EnumField(TRIGGER_KINDS, {
    enumName: 'JourneyTrigger',
    description: `${allTriggers()
      .map(({ kind, description }) => `\`${kind}\`: ${description}`)
      .join('. ')}`,
    example: 'maintenance_due',
  })
  kind!: TriggerKind;

  @FilterTreeField({
    nullable: true,
    description:
      'Which vehicles, orders, appointments or customers: fields of the catalogue `vehicle`, `service-order`, ' +
      '`appointment` or `customer`, as the kind has it; null: all',
    example: { field: 'internal', op: 'eq', value: false },
  })
  population!: FilterTree | null;

  @FilterTreeField({
    optional: true,
    nullable: true,
    description: 'Which customers, beside the population: fields of the catalogue `customer`. REM-16, FUP-08',
    example: { field: 'isVip', op: 'eq', value: true },
  })
  customers?: FilterTree | null;
}

export class StepOffsetDto {
  @IntegerField({
    min: -365,
    max: 3_650,
    default: 0,
    description: 'Days of the calendar; negative: ahead',
    example: -1,
  })
  days!: number;

  @IntegerField({ min: -720, max: 720, default: 0, description: 'Hours, which elapse whatever clocks do', example: 0 })
  hours!: number;
}

export class AfterStepDto {
  @StringField({ min: 1, max: 40, pattern: CODE, description: 'Code of the earlier step', example: 'sms' })
  step!: string;

  @ListField(STEP_ENDS, {
    enumName: 'JourneyStepEnd',
    min: 1,
    max: STEP_ENDS.length,
    unique: true,
    description: 'How it ended: sent or handed to a person, not sent, the customer answered the call or did not',
  })
  on!: StepEnd[];
}

/** What else with the same customer counts as this contact. CF-06 */
export class DoneByDto {
  @StringField({ min: 1, max: 60, pattern: CODE, description: 'Code of the journey', example: 'after-service' })
  journey!: string;

  @StringField({
    optional: true,
    nullable: true,
    max: 40,
    pattern: CODE,
    description: 'Code of its step; without it any',
    example: 'call',
  })
  step?: string | null;

  @IntegerField({ min: 0, max: 365, description: 'Within so many days before or after this one is due', example: 3 })
  withinDays!: number;

  @BooleanField({
    optional: true,
    description: 'Only once the customer was spoken to; else handing the call to a person, or sending, is enough',
  })
  answered?: boolean;
}

/** One step of a journey: one contact in each round. */
@Example({ after: null, doneBy: [] })
export class JourneyStepDto {
  @StringField({ min: 1, max: 40, pattern: CODE, description: 'Code, unique in the journey', example: 'sms' })
  code!: string;

  @ObjectField(() => JourneyTextDto, { description: 'Name of the step' })
  label!: JourneyTextDto;

  @BooleanField({ optional: true, description: 'Off: it is not planned, nor what follows it. CF-05; default: on' })
  enabled?: boolean;

  @ObjectField(() => AfterStepDto, {
    nullable: true,
    description: 'Follows an earlier step and counts from its end; null: counts from the trigger',
  })
  after!: AfterStepDto | null;

  @ObjectField(() => StepOffsetDto, { description: 'Distance from the trigger, or from the end of the step before' })
  offset!: StepOffsetDto;

  @StringField({
    nullable: true,
    max: 5,
    pattern: TIME,
    description: 'Time of the day in the store’s zone; null: that of what it counts from',
    example: '10:00',
  })
  timeOfDay!: string | null;

  @IntegerField({ nullable: true, min: 1, max: 8_760, description: 'Hours after which it is too late', example: 72 })
  expiresAfterHours!: number | null;

  @EnumField(CONTACT_CHANNELS, {
    enumName: 'ContactChannel',
    description: 'How the customer is reached',
    example: 'sms',
  })
  channel!: ContactChannel;

  @EnumField(CONTACT_CATEGORIES, {
    enumName: 'ContactCategory',
    description: 'What it is for; the contact policy weighs by it',
    example: 'care',
  })
  category!: ContactCategory;

  @IntegerField({
    optional: true,
    nullable: true,
    min: 1,
    max: LAST_PLACE,
    description:
      'Place at which it speaks: what has the lower number is claimed first, carries others along, and takes the last ' +
      'place under a cap. 1 is the place of the first category of the contact policy’s `priority`, 2 that of the ' +
      'second. Default: the place of its category. CF-27',
    example: 2,
  })
  priority?: number | null;

  @StringField({ nullable: true, max: 60, description: 'Role that makes the call', example: 'service_adviser' })
  ownerRole!: string | null;

  @BooleanField({ description: 'May disturb in quiet hours. CF-25' })
  quietHoursExempt!: boolean;

  @ObjectField(() => StepTextDto, {
    nullable: true,
    description:
      'Text of the message, or what the caller says. `{customerName}`, `{vehicle}`, `{plate}`, `{model}`, `{dueOn}`, ' +
      '`{bookedFor}`, `{storeName}`, `{appointmentPhone}`, `{rescuePhone}`, `{repairPhone}`, `{complaintPhone}` and ' +
      '`{address}` are filled; a part in `[…]` is left out where one of its placeholders is unknown',
  })
  template!: StepTextDto | null;

  @ObjectField(() => JourneyTextDto, {
    optional: true,
    nullable: true,
    description: 'Subject of an e-mail, with the same placeholders. Default: the beginning of its text',
  })
  subject?: JourneyTextDto | null;

  @ListField(() => DoneByDto, {
    optional: true,
    max: 10,
    description: 'Contacts of other journeys or steps that satisfy this one. CF-06',
  })
  doneBy?: DoneByDto[];

  @IntegerField({
    optional: true,
    nullable: true,
    min: 1,
    max: 720,
    description: 'Hours by which customers of class A hear of it earlier. REM-36',
    example: 24,
  })
  headStartHours?: number | null;

  @StringField({
    optional: true,
    nullable: true,
    max: 60,
    pattern: CODE,
    description: 'Code of the survey that is asked, or that `{surveyLink}` leads to',
    example: 'three-day-call',
  })
  survey?: string | null;

  @StringField({
    optional: true,
    nullable: true,
    max: 60,
    pattern: CODE,
    description: 'Code of the script of a call',
    example: 'three-day-call',
  })
  script?: string | null;
}

/** A contact journey (关怀旅程): what the store says to whom and when. REM-12, REM-13, REM-21 */
export class JourneyDocument {
  @ObjectField(() => JourneyTextDto, { description: 'Name of the journey' })
  label!: JourneyTextDto;

  @BooleanField({ description: 'Off: nothing of it is planned', example: true })
  enabled!: boolean;

  @EnumField(LOCALES, { enumName: 'JourneyLanguage', description: 'Language of its messages', example: 'zh-CN' })
  language!: Locale;

  @ObjectField(() => JourneyTriggerDto, { description: 'What begins a round' })
  trigger!: JourneyTriggerDto;

  @IntegerField({
    optional: true,
    min: 0,
    max: 50,
    description:
      'Share of the rounds that is left unreminded on purpose, to measure whether reminders work; drawn by a hash of the ' +
      'round. Default: 0. REM-20',
    example: 0,
  })
  holdOutPercent?: number;

  @ListField(() => JourneyStepDto, { min: 1, max: 20, description: 'The steps, in their order' })
  steps!: JourneyStepDto[];
}
