import { FilterTreeField, type FilterTree } from '#libs/filters';
import { type Locale, LOCALES } from '#libs/foundation';
import { BooleanField, EnumField, Example, IntegerField, ListField, ObjectField, StringField } from '#libs/http';
import { CONTACT_CATEGORIES, CONTACT_CHANNELS, type ContactCategory, type ContactChannel } from '#libs/outreach';

/** What begins a round of a journey. */
export const TRIGGER_KINDS = ['maintenance_due', 'order_delivered', 'appointment_booked'] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

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

/** When a booked visit is to be reminded of; elapsed hours. SVC-04, CF-08 */
export class AppointmentReminderRulesDto {
  @IntegerField({ min: 0, max: 720, description: 'Booked more than so many hours ahead', example: 24 })
  bookedAheadHours!: number;

  @IntegerField({ min: 1, max: 720, description: 'Hours before the visit from which on to remind', example: 24 })
  earliestHours!: number;

  @IntegerField({ min: 0, max: 720, description: 'Hours before the visit until which to remind', example: 12 })
  latestHours!: number;
}

/** What begins a round, and for whom. */
@Example({ appointment: null, population: null })
export class JourneyTriggerDto {
  @EnumField(TRIGGER_KINDS, {
    enumName: 'JourneyTrigger',
    description:
      'A vehicle’s maintenance is due, as the maintenance schedule says: steps count from that day. An order is delivered: from that instant. A visit is ' +
      'booked: from the start of its reminder window, and nothing is sent after its end',
    example: 'maintenance_due',
  })
  kind!: TriggerKind;

  @ObjectField(() => AppointmentReminderRulesDto, { nullable: true, description: 'With `appointment_booked`. CF-08' })
  appointment!: AppointmentReminderRulesDto | null;

  @FilterTreeField({
    nullable: true,
    description:
      'Which vehicles, orders or appointments: fields of the catalogue `vehicle`, `service-order` or `appointment`; ' +
      'null: all',
    example: { field: 'internal', op: 'eq', value: false },
  })
  population!: FilterTree | null;
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

/** One step of a journey: one contact in each round. */
@Example({ after: null })
export class JourneyStepDto {
  @StringField({ min: 1, max: 40, pattern: CODE, description: 'Code, unique in the journey', example: 'sms' })
  code!: string;

  @ObjectField(() => JourneyTextDto, { description: 'Name of the step' })
  label!: JourneyTextDto;

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

  @StringField({ nullable: true, max: 60, description: 'Role that makes the call', example: 'service_adviser' })
  ownerRole!: string | null;

  @BooleanField({ description: 'May disturb in quiet hours. CF-25' })
  quietHoursExempt!: boolean;

  @ObjectField(() => JourneyTextDto, {
    nullable: true,
    description:
      'Text of the message, or what the caller says. `{customerName}`, `{vehicle}`, `{plate}`, `{model}`, `{dueOn}`, ' +
      '`{bookedFor}`, `{storeName}`, `{appointmentPhone}`, `{rescuePhone}`, `{repairPhone}`, `{complaintPhone}` and ' +
      '`{address}` are filled; a part in `[…]` is left out where one of its placeholders is unknown',
  })
  template!: JourneyTextDto | null;
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

  @ListField(() => JourneyStepDto, { min: 1, max: 20, description: 'The steps, in their order' })
  steps!: JourneyStepDto[];
}
