import type { LocalDate } from '#libs/foundation';
import {
  BooleanField,
  DecimalField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  LocalDateField,
  ObjectField,
  PeriodPageQuery,
  PeriodQuery,
  SortField,
  StringField,
} from '#libs/http';
import { ReminderCustomerDto, ReminderSubjectDto, ReminderVehicleDto } from '../reminders.dto';
import {
  EFFECT_SIDES,
  type EffectSide,
  MILEAGE_POINTS,
  REMINDED_STATES,
  type RemindedState,
  ROUND_STATES,
  type RoundState,
} from './effect.policy';
import { EFFECT_FIGURES, EFFECT_SORTS, type EffectFigure } from './effect.queries';

const STATES =
  'How far the customer was reminded: not (nothing got through), generally (a message went out or was left), ' +
  'effectively (somebody spoke with the customer)';
const SIDES =
  'Who is compared: those reminded and those not; everybody who was to be reminded and those left out by lot';
const POINT = 'Point of the odometer with which rounds are counted, km: the nearest of 10k, 20k … 85k';
const WITHIN = 'A visit within so many days after the first contact was due counts as coming back';

const WithinDaysField = (): PropertyDecorator =>
  IntegerField({ min: 1, max: 365, default: 60, description: WITHIN, example: 60 });

export class JourneyEffectQuery extends PeriodQuery {
  @WithinDaysField()
  withinDays!: number;
}

export class ListEffectRecordsQuery extends PeriodPageQuery {
  @WithinDaysField()
  withinDays!: number;

  @EnumField(ROUND_STATES, { enumName: 'RoundState', optional: true, description: STATES })
  state?: RoundState;

  @EnumField(EFFECT_SIDES, { enumName: 'EffectSide', optional: true, description: SIDES })
  side?: EffectSide;

  @EnumField(EFFECT_FIGURES, { enumName: 'EffectFigure', optional: true, description: 'Only what is counted there' })
  figure?: EffectFigure;

  @IntegerField({ optional: true, min: MILEAGE_POINTS[0], max: 85_000, description: POINT, example: 10_000 })
  point?: number;

  @SortField(EFFECT_SORTS, 'EffectRecordSort')
  sort!: 'startedAt' | '-startedAt';
}

/** Counts of rounds. Shares are of those whose window is over. */
export class EffectCountsDto {
  @IntegerField({ min: 0, description: 'Rounds', example: 120 })
  rounds!: number;

  @IntegerField({
    min: 0,
    description: 'In which something got through: a message, or word left by phone',
    example: 96,
  })
  contacted!: number;

  @IntegerField({ min: 0, description: 'Spoken to, or a receipt says that the message arrived', example: 61 })
  reached!: number;

  @IntegerField({ min: 0, description: 'Whose window is not over yet; they do not count below', example: 12 })
  open!: number;

  @IntegerField({ min: 0, description: 'Came back within the window', example: 47 })
  cameBack!: number;

  @DecimalField({ nullable: true, scale: 2, description: 'Percent that came back; null: of none', example: '43.52' })
  cameBackPercent!: string | null;

  @IntegerField({ min: 0, description: 'Booked a visit within the window', example: 39 })
  booked!: number;

  @DecimalField({ nullable: true, scale: 2, description: 'Percent that booked; null: of none', example: '36.11' })
  bookedPercent!: string | null;
}

export class EffectStateDto extends EffectCountsDto {
  @EnumField(REMINDED_STATES, { enumName: 'RemindedState', description: STATES })
  state!: RemindedState;
}

export class EffectPointDto {
  @IntegerField({ min: 0, description: POINT, example: 10_000 })
  pointKm!: number;

  @ListField(() => EffectStateDto, { max: 3, description: 'The three states' })
  states!: EffectStateDto[];
}

/** The difference of two shares. */
export class EffectDifferenceDto {
  @DecimalField({ min: -100, scale: 2, description: 'Percentage points', example: '12.40' })
  points!: string;

  @DecimalField({ min: -100, scale: 2, description: 'At least, 95 times of 100', example: '3.10' })
  low!: string;

  @DecimalField({ min: -100, scale: 2, description: 'At most', example: '21.25' })
  high!: string;

  @BooleanField({ description: 'Whether it can be told from chance: zero lies outside', example: true })
  isTold!: boolean;
}

export class EffectComparisonDto {
  @EnumField(EFFECT_SIDES, { enumName: 'EffectSide', description: SIDES, example: 'intended' })
  side!: EffectSide;

  @EnumField(EFFECT_SIDES, { enumName: 'EffectSide', description: SIDES, example: 'held_out' })
  against!: EffectSide;

  @ObjectField(() => EffectDifferenceDto, { nullable: true, description: 'Of those who came back; null: of none' })
  cameBack!: EffectDifferenceDto | null;

  @ObjectField(() => EffectDifferenceDto, { nullable: true, description: 'Of those who booked; null: of none' })
  booked!: EffectDifferenceDto | null;
}

/** Whether the reminders of a journey work (提醒有效性). REM-20 */
export class JourneyEffectDto {
  @StringField({ max: 60, description: 'Code of the journey', example: 'maintenance-due' })
  journey!: string;

  @StringField({ nullable: true, max: 500, description: 'Name of the journey', example: 'Maintenance reminder' })
  label!: string | null;

  @LocalDateField({ description: 'First day', example: '2026-11-01' })
  from!: LocalDate;

  @LocalDateField({ description: 'The day after the last one', example: '2026-12-01' })
  before!: LocalDate;

  @IntegerField({ min: 1, max: 365, description: WITHIN, example: 60 })
  withinDays!: number;

  @IntegerField({ min: 0, max: 50, description: 'Share of the rounds that is held out now, percent', example: 10 })
  holdOutPercent!: number;

  @ListField(() => EffectStateDto, { max: 3, description: 'The three states over all points' })
  states!: EffectStateDto[];

  @ObjectField(() => EffectCountsDto, { description: 'Of those not reminded: left out by lot' })
  heldOut!: EffectCountsDto;

  @IntegerField({ min: 0, description: 'Rounds in which something is still to come', example: 4 })
  waiting!: number;

  @IntegerField({ min: 0, description: 'Rounds that were about nothing any more: visited, booked, sold', example: 9 })
  notNeeded!: number;

  @ListField(() => EffectComparisonDto, { max: 2, description: 'What reminding changes' })
  comparisons!: EffectComparisonDto[];

  @ListField(() => EffectPointDto, { max: MILEAGE_POINTS.length, description: 'The same by the odometer' })
  points!: EffectPointDto[];
}

/** A round behind a figure, with what came of it. REM-20 */
export class EffectRecordDto {
  @IdField({ description: 'Id of its first contact' })
  id!: string;

  @ObjectField(() => ReminderSubjectDto, { description: 'What it is about' })
  subject!: ReminderSubjectDto;

  @ObjectField(() => ReminderCustomerDto, { description: 'Who was to be reached' })
  customer!: ReminderCustomerDto;

  @ObjectField(() => ReminderVehicleDto, { nullable: true, description: 'About which vehicle' })
  vehicle!: ReminderVehicleDto | null;

  @EnumField(ROUND_STATES, { enumName: 'RoundState', description: STATES })
  state!: RoundState;

  @BooleanField({ description: 'Left out by lot', example: false })
  isHeldOut!: boolean;

  @StringField({ nullable: true, max: 60, description: 'Code of why nothing got through', example: 'no_number' })
  reason!: string | null;

  @StringField({ nullable: true, max: 200, description: 'The same in words', example: 'There is no number' })
  reasonLabel!: string | null;

  @IntegerField({ nullable: true, min: 0, description: 'What the odometer showed then, about, km', example: 9_840 })
  aboutKm!: number | null;

  @IntegerField({ nullable: true, min: 0, description: POINT, example: 10_000 })
  pointKm!: number | null;

  @InstantField({ description: 'When its first contact was due, from which the window counts' })
  startedAt!: Date;

  @InstantField({ nullable: true, description: 'When the first thing got through' })
  contactedAt!: Date | null;

  @InstantField({ nullable: true, description: 'When the customer was spoken to, or a message had arrived' })
  reachedAt!: Date | null;

  @InstantField({ nullable: true, description: 'First visit within the window' })
  cameBackAt!: Date | null;

  @IdField({ nullable: true, description: 'Its service order' })
  orderId!: string | null;

  @InstantField({ nullable: true, description: 'When a visit was booked within the window' })
  bookedAt!: Date | null;

  @IdField({ nullable: true, description: 'That appointment' })
  appointmentId!: string | null;

  @BooleanField({ description: 'The window is not over yet', example: false })
  isOpen!: boolean;
}
