import type { LocalDate } from '#libs/foundation';
import {
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  IsAfter,
  ListField,
  LocalDateField,
  PageQuery,
  SortField,
  StringField,
} from '#libs/http';
import {
  DELIVERY_INTERVIEW_STATES,
  type DeliveryInterview,
  type DeliveryInterviewState,
} from './delivery-interview.entity';
import { DELIVERY_INTERVIEW_SORTS } from './delivery-interviews.queries';
import { ToldAnswerDto } from './survey-answers.dto';

@Example({ ceremonyAt: '2027-01-11T06:00:00.000Z' })
export class InviteToInterviewDto {
  @IdField({ description: 'Customer' })
  customerId!: string;

  @IdField({ description: 'The new car' })
  vehicleId!: string;

  @IdField({ optional: true, description: 'Sales consultant who invites: somebody of the staff' })
  consultantId?: string;

  @InstantField({ description: 'Delivery ceremony, before which the interview is held' })
  ceremonyAt!: Date;
}

@Example({ answers: [{ question: 'overall', value: '10' }] })
export class HoldInterviewDto {
  @ListField(() => ToldAnswerDto, { description: 'Answers to the survey `delivery-interview`', min: 1, max: 60 })
  answers!: ToldAnswerDto[];
}

export class RefuseInterviewDto {
  @StringField({ description: 'Why the customer refused', optional: true, min: 1, max: 500, example: '赶时间' })
  reason?: string;
}

/** The interview before a new car is handed over (交车面访). FUP-25 */
@Example({ state: 'invited', ceremonyAt: '2027-01-11T06:00:00.000Z', responseId: null })
export class DeliveryInterviewDto {
  @IdField({ description: 'Id of the interview' })
  id!: string;

  @IdField({ description: 'Customer' })
  customerId!: string;

  @IdField({ description: 'The new car' })
  vehicleId!: string;

  @IdField({ description: 'Sales consultant', nullable: true })
  consultantId!: string | null;

  @InstantField({ description: 'Delivery ceremony' })
  ceremonyAt!: Date;

  @EnumField(DELIVERY_INTERVIEW_STATES, {
    enumName: 'DeliveryInterviewState',
    description: 'A refusal counts only when it is signed',
  })
  state!: DeliveryInterviewState;

  @InstantField({ description: 'When the customer was invited' })
  invitedAt!: Date;

  @InstantField({ description: 'When the customer refused', nullable: true })
  refusedAt!: Date | null;

  @StringField({ description: 'Why', max: 500, nullable: true, example: '赶时间' })
  refusalReason!: string | null;

  @InstantField({ description: 'When the refusal was signed', nullable: true })
  signedAt!: Date | null;

  @StringField({ description: 'By whom', max: 100, nullable: true, example: '王零售' })
  signedByName!: string | null;

  @StringField({
    description: 'Role by which it counts; null: an API key',
    max: 40,
    nullable: true,
    example: 'retail_manager',
  })
  signedAs!: string | null;

  @IdField({ description: 'What was answered: a survey response', nullable: true })
  responseId!: string | null;

  @IntegerField({ description: 'Goes up with every change; the ETag', min: 1, example: 1 })
  version!: number;
}

export class ListDeliveryInterviewsQuery extends PageQuery {
  @SortField(DELIVERY_INTERVIEW_SORTS, 'DeliveryInterviewSort')
  sort!: (typeof DELIVERY_INTERVIEW_SORTS.names)[number];

  @ListField(DELIVERY_INTERVIEW_STATES, {
    enumName: 'DeliveryInterviewState',
    description: 'Any of these states',
    optional: true,
    max: 4,
  })
  state?: DeliveryInterviewState[];

  @IdField({ description: 'Of this car', optional: true })
  vehicleId?: string;

  @InstantField({ description: 'Ceremony from here on', optional: true })
  ceremonyFrom?: Date;

  @IsAfter('ceremonyFrom')
  @InstantField({ description: 'Ceremony before this instant', optional: true })
  ceremonyBefore?: Date;
}

/** Whether every customer was invited, by the cars that were handed over. FUP-25 */
export class InterviewCoverageDto {
  @IntegerField({ description: 'New cars handed over', min: 0, example: 40 })
  delivered!: number;

  @IntegerField({ description: 'Customers interviewed before', min: 0, example: 34 })
  held!: number;

  @IntegerField({ description: 'Refusals that are signed', min: 0, example: 3 })
  refusalSigned!: number;

  @IntegerField({ description: 'Refusals that nobody signed, and so do not count', min: 0, example: 1 })
  refusalUnsigned!: number;

  @IntegerField({ description: 'Invited, and neither interviewed nor refused', min: 0, example: 1 })
  open!: number;

  @IntegerField({ description: 'Never invited', min: 0, example: 1 })
  notInvited!: number;
}

/** A new car that was handed over without an interview or a signed refusal. */
export class UninterviewedDeliveryDto {
  @IdField({ description: 'The car' })
  id!: string;

  @LocalDateField({ description: 'Day on which it was handed over' })
  deliveredOn!: LocalDate;

  @EnumField(DELIVERY_INTERVIEW_STATES, {
    enumName: 'DeliveryInterviewState',
    description: 'How far the interview came; null: never invited',
    nullable: true,
    example: 'refused',
  })
  state!: DeliveryInterviewState | null;

  @IdField({ description: 'The interview', nullable: true })
  interviewId!: string | null;
}

export class ListUninterviewedQuery extends PageQuery {
  @LocalDateField({ description: 'First day, by the calendar of the store', example: '2026-11-01' })
  from!: LocalDate;

  @IsAfter('from')
  @LocalDateField({ description: 'The day after the last one', example: '2026-12-01' })
  before!: LocalDate;
}

export function toDeliveryInterviewDto(interview: DeliveryInterview): DeliveryInterviewDto {
  const { createdAt: _created, updatedAt: _updated, signedBy: _by, ...shown } = interview;
  return shown;
}
