import type { LocalDate } from '#libs/foundation';
import {
  DecimalField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  IsAfter,
  LocalDateField,
  ObjectField,
  PageQuery,
  SortField,
  StringField,
} from '#libs/http';
import {
  CONTACT_CATEGORIES,
  CONTACT_CHANNELS,
  CONTACT_STATES,
  CONTACT_SUBJECTS,
  type ContactCategory,
  type ContactChannel,
  type ContactState,
  type ContactSubjectType,
} from '#libs/outreach';
import { PLANNED_SORTS } from './contact-facts.queries';
import { FORECAST_SORTS, type ForecastRecord } from './forecast.queries';
import { DISTANCE_SOURCES, type DistanceSource } from './maintenance-forecast.entity';
import { type DueReason, odometerAbout } from './maintenance-due.policy';

const DUE_REASONS = ['time', 'mileage'] as const;

/** A person or organisation by name. */
export class ReminderCustomerDto {
  @IdField({ description: 'Id of the customer' })
  id!: string;

  @StringField({ max: 200, description: 'Name', example: '石远梅' })
  name!: string;
}

/** A vehicle as people know it. */
export class ReminderVehicleDto {
  @IdField({ description: 'Id of the vehicle' })
  id!: string;

  @StringField({ nullable: true, max: 20, description: 'Plate (车牌号)', example: '沪A·E48B4' })
  plate!: string | null;

  @StringField({ nullable: true, max: 100, description: 'Model (车型)', example: '朗逸 1.5L' })
  model!: string | null;
}

export class LastMaintenanceDto {
  @IdField({ nullable: true, description: 'Service order; null: the vehicle’s record alone tells of it' })
  orderId!: string | null;

  @LocalDateField({ description: 'Day, in the store’s time zone', example: '2026-05-24' })
  on!: LocalDate;

  @IntegerField({ nullable: true, min: 0, description: 'Odometer, km', example: 31_020 })
  km!: number | null;
}

export class LastReadingDto {
  @LocalDateField({ description: 'Day, in the store’s time zone', example: '2026-05-24' })
  on!: LocalDate;

  @IntegerField({ min: 0, description: 'Odometer, km', example: 31_020 })
  km!: number;
}

// as docs/domain/mileage-forecast.md measures it
const INSIDE = 'Of ten odometers eight show what lies between this and the other end';
const MARGIN = 'which counts in full 90 days after the last reading';
const AT_LEAST = `With \`kmPerDayLow\` a day less \`lowMarginKm\`, ${MARGIN}, km. ${INSIDE}`;
const AT_MOST = `With \`kmPerDayHigh\` a day and \`highMarginKm\`, ${MARGIN}, km. ${INSIDE}`;

/** When a vehicle's next maintenance is due (保养预测). REM-21, CF-07 */
export class MaintenanceForecastDto {
  @ObjectField(() => ReminderVehicleDto, { description: 'The vehicle' })
  vehicle!: ReminderVehicleDto;

  @ObjectField(() => ReminderCustomerDto, { nullable: true, description: 'Its owner now' })
  customer!: ReminderCustomerDto | null;

  @LocalDateField({ nullable: true, description: 'Day; null: nothing is known to reckon from', example: '2026-11-24' })
  dueOn!: LocalDate | null;

  @EnumField(DUE_REASONS, { enumName: 'MaintenanceDueReason', nullable: true, description: 'What decided the day' })
  reason!: DueReason | null;

  @IntegerField({ nullable: true, min: 0, description: 'Odometer at which it is due by mileage, km', example: 41_020 })
  dueKm!: number | null;

  @IntegerField({ nullable: true, min: 0, description: 'What the odometer shows about today, km', example: 36_480 })
  odometerAboutKm!: number | null;

  @IntegerField({ nullable: true, min: 0, description: AT_LEAST, example: 34_890 })
  odometerAtLeastKm!: number | null;

  @IntegerField({ nullable: true, min: 0, description: AT_MOST, example: 38_570 })
  odometerAtMostKm!: number | null;

  @DecimalField({ nullable: true, scale: 1, description: 'Kilometres a day', example: '30.3' })
  kmPerDay!: string | null;

  @DecimalField({
    nullable: true,
    scale: 1,
    description: 'Of ten such vehicles one ran less a day, and the margin below',
    example: '21.5',
  })
  kmPerDayLow!: string | null;

  @DecimalField({
    nullable: true,
    scale: 1,
    description: 'Of ten such vehicles one ran more a day, and the margin above',
    example: '41.8',
  })
  kmPerDayHigh!: string | null;

  @IntegerField({
    nullable: true,
    min: 0,
    description: 'What it may lie behind `kmPerDayLow` besides, for such vehicles run unevenly, km',
    example: 240,
  })
  lowMarginKm!: number | null;

  @IntegerField({
    nullable: true,
    min: 0,
    description: 'What it may lie before `kmPerDayHigh` besides, km',
    example: 510,
  })
  highMarginKm!: number | null;

  @EnumField(DISTANCE_SOURCES, {
    enumName: 'DistanceSource',
    nullable: true,
    description: 'Read from the odometer’s history, from vehicles like it, or the usual distance of the schedule',
  })
  kmPerDaySource!: DistanceSource | null;

  @ObjectField(() => LastMaintenanceDto, { nullable: true, description: 'Last maintenance' })
  lastMaintenance!: LastMaintenanceDto | null;

  @ObjectField(() => LastReadingDto, { nullable: true, description: 'Last reading that can be true' })
  lastReading!: LastReadingDto | null;

  @StringField({
    nullable: true,
    max: 120,
    description: 'Version of the maintenance schedule that decided',
    example: 'maintenance-schedule/default@preset:1',
  })
  policyRef!: string | null;

  @InstantField({ nullable: true, description: 'When the forecast was made' })
  madeAt!: Date | null;
}

export class ListForecastsQuery extends PageQuery {
  @LocalDateField({ optional: true, description: 'Due on this day or later' })
  dueOnFrom?: LocalDate;

  @IsAfter('dueOnFrom')
  @LocalDateField({ optional: true, description: 'Due before this day', example: '2026-12-01' })
  dueOnBefore?: LocalDate;

  @SortField(FORECAST_SORTS, 'ForecastSort')
  sort!: 'dueOn' | '-dueOn';
}

export class ReminderSubjectDto {
  @EnumField(CONTACT_SUBJECTS, { enumName: 'ContactSubject', description: 'Type of record' })
  type!: ContactSubjectType;

  @IdField({ description: 'Id of the record' })
  id!: string;
}

/** A reminder that is planned for a day, or what became of it. REM-12, REM-21 */
@Example({ subject: { type: 'vehicle', id: '01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11' } })
export class PlannedReminderDto {
  @IdField({ description: 'Id of the contact, under which it is sent or called off' })
  id!: string;

  @StringField({ max: 60, description: 'Code of the journey', example: 'maintenance-due' })
  journey!: string;

  @StringField({ nullable: true, max: 500, description: 'Name of the journey', example: 'Maintenance reminder' })
  journeyLabel!: string | null;

  @StringField({ max: 40, description: 'Code of the step', example: 'sms' })
  step!: string;

  @StringField({ nullable: true, max: 500, description: 'Name of the step', example: 'SMS one day ahead' })
  stepLabel!: string | null;

  @ObjectField(() => ReminderCustomerDto, { description: 'Who is to be reached' })
  customer!: ReminderCustomerDto;

  @ObjectField(() => ReminderVehicleDto, { nullable: true, description: 'About which vehicle' })
  vehicle!: ReminderVehicleDto | null;

  @ObjectField(() => ReminderSubjectDto, { description: 'What it is about' })
  subject!: ReminderSubjectDto;

  @EnumField(CONTACT_CHANNELS, { enumName: 'ContactChannel', description: 'How the customer is reached' })
  channel!: ContactChannel;

  @EnumField(CONTACT_CATEGORIES, { enumName: 'ContactCategory', description: 'What it is for', example: 'care' })
  category!: ContactCategory;

  @EnumField(CONTACT_STATES, { enumName: 'ContactState', description: 'How far it is' })
  state!: ContactState;

  @InstantField({ description: 'When it is due' })
  dueAt!: Date;

  @InstantField({ nullable: true, description: 'When it is too late' })
  expiresAt!: Date | null;

  @StringField({
    nullable: true,
    max: 2_000,
    description: 'The text as of now; null: there is none, or something that it needs is not known',
    example: '【申海大众浦东店】尊敬的石远梅，您好！您的爱车沪A·E48B4 朗逸的保养时间为11月24日（周二）。',
  })
  text!: string | null;

  @StringField({ max: 120, description: 'Version of the journey', example: 'journey/maintenance-due@preset:1' })
  policyRef!: string;
}

export class ListPlannedQuery extends PageQuery {
  @LocalDateField({
    optional: true,
    description: 'Day, in the store’s time zone. Default: tomorrow',
    example: '2026-11-23',
  })
  on?: LocalDate;

  @StringField({ optional: true, max: 60, description: 'Only this journey', example: 'maintenance-due' })
  journey?: string;

  @SortField(PLANNED_SORTS, 'PlannedReminderSort')
  sort!: 'dueAt' | '-dueAt';
}

export function toForecastDto(forecast: ForecastRecord, today: LocalDate): MaintenanceForecastDto {
  const { id, plate, model, customerId, customerName, lastMaintenanceOn, lastReadingOn, lastReadingKm } = forecast;
  const { dueOn, reason, dueKm, kmPerDay, kmPerDayLow, kmPerDayHigh, kmPerDaySource, policyRef, madeAt } = forecast;
  const { lowMarginKm, highMarginKm } = forecast;
  const lastReading =
    lastReadingOn !== null && lastReadingKm !== null ? { on: lastReadingOn, km: lastReadingKm } : null;
  const about = (aDay: string | null, marginKm = 0) =>
    aDay === null ? null : odometerAbout(lastReading, Number(aDay), today, marginKm);
  return {
    vehicle: { id, plate, model },
    customer: customerId !== null && customerName !== null ? { id: customerId, name: customerName } : null,
    ...{ dueOn, reason, dueKm, kmPerDay, kmPerDayLow, kmPerDayHigh, lowMarginKm, highMarginKm, kmPerDaySource },
    odometerAboutKm: about(kmPerDay),
    odometerAtLeastKm: about(kmPerDayLow, -(lowMarginKm ?? 0)),
    odometerAtMostKm: about(kmPerDayHigh, highMarginKm ?? 0),
    lastMaintenance: lastMaintenanceOn && {
      orderId: forecast.lastMaintenanceOrderId,
      on: lastMaintenanceOn,
      km: forecast.lastMaintenanceKm,
    },
    ...{ lastReading, policyRef, madeAt },
  };
}
