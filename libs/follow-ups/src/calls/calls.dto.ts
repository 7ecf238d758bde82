import type { LocalDate, PhoneLine } from '#libs/foundation';
import {
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  LocalDateField,
  ObjectField,
  PageQuery,
  StringField,
} from '#libs/http';
import { CONTACT_CATEGORIES, type ContactCategory } from '#libs/outreach';
import { TASK_PRIORITIES, TASK_STATES, type TaskPriority, type TaskState } from '#libs/tasks';
import { OUTCOME } from './call-attempts.dto';
import { ATTEMPT_OUTCOMES, type AttemptOutcome } from './call-outcomes';
import { FilledScriptDto } from './filled-script.dto';

export class CallPhoneDto {
  @IdField({ description: 'Id of the phone' })
  id!: string;

  @StringField({
    max: 20,
    description: 'E.164; masked unless the caller holds `customers:read-phone`',
    example: '+86157****9267',
  })
  number!: string;

  @StringField({ max: 10, description: 'Kind of line', example: 'mobile' })
  line!: PhoneLine;

  @StringField({ max: 20, description: 'What calls found out about it', example: 'reachable' })
  quality!: string;
}

export class CallCustomerDto {
  @IdField({ description: 'Id of the customer' })
  id!: string;

  @StringField({ max: 100, description: 'Name', example: '石远梅' })
  name!: string;

  @StringField({ max: 1, nullable: true, description: 'Value class', example: 'A' })
  valueClass!: string | null;

  @ListField('string', { max: 10, description: 'Special statuses held now', example: ['member'] })
  statuses!: string[];

  @ListField(() => CallPhoneDto, { max: 100, description: 'Numbers, the one to dial first in front' })
  phones!: CallPhoneDto[];
}

export class CallVehicleDto {
  @IdField({ description: 'Id of the vehicle' })
  id!: string;

  @StringField({ max: 20, nullable: true, description: 'Plate', example: '辽A12345' })
  plate!: string | null;

  @StringField({ max: 100, nullable: true, description: 'Model', example: '途观L' })
  model!: string | null;

  @LocalDateField({ nullable: true, description: 'Day on which maintenance is due next' })
  maintenanceDueOn!: LocalDate | null;
}

/** The visit that the call is about, else the last one. REM-12, FUP-11 */
export class CallOrderDto {
  @IdField({ description: 'Id of the order' })
  id!: string;

  @StringField({ max: 64, description: 'Number of the order', example: 'RO-2026-0815' })
  orderNumber!: string;

  @InstantField({ nullable: true, description: 'When the car was handed over' })
  deliveredAt!: Date | null;

  @ListField('string', {
    max: 500,
    description: 'What was done (服务项目): names of the labour',
    example: ['保养工时'],
  })
  serviceItems!: string[];

  @ListField('string', { max: 500, description: 'Names of the parts that were used', example: ['机油滤清器'] })
  replacedParts!: string[];
}

export class CallClaimDto {
  @StringField({ max: 60, description: 'Id of the person or of the API key', example: 'fc8Jk2mQ91xZ' })
  by!: string;

  @StringField({ max: 100, description: 'Name', example: '王芳' })
  name!: string;

  @InstantField({ description: 'Since when' })
  at!: Date;
}

/** A call that somebody is to make (待拨电话). FUP-01, FUP-09 */
@Example({ claim: null, assigneeId: null, callAt: null, lastOutcome: null, lastAttemptAt: null })
export class CallDto {
  @IdField({ description: 'Id of the call; the task `contact-call` has the same' })
  id!: string;

  @IdField({ description: 'The contact with the customer that it is' })
  contactId!: string;

  @StringField({ max: 60, description: 'Journey', example: 'after-service' })
  journey!: string;

  @StringField({ max: 40, description: 'Step of it', example: 'call' })
  step!: string;

  @StringField({
    max: 1000,
    description: 'Journey and step, in the language of the caller',
    example: '修后三天回访：第三天电话回访',
  })
  label!: string;

  @EnumField(CONTACT_CATEGORIES, { enumName: 'ContactCategory', description: 'What it is for', example: 'follow_up' })
  category!: ContactCategory;

  @EnumField(TASK_STATES, { enumName: 'TaskState', description: 'Where it stands', example: 'open' })
  state!: TaskState;

  @EnumField(TASK_PRIORITIES, { enumName: 'TaskPriority', description: 'How urgent it is', example: 'normal' })
  priority!: TaskPriority;

  @InstantField({ description: 'Until when it is to be made' })
  dueAt!: Date;

  @InstantField({ nullable: true, description: 'Not before this instant: agreed, or after a try that did not succeed' })
  callAt!: Date | null;

  @StringField({ max: 40, description: 'Role that makes it', example: 'follow_up_specialist' })
  ownerRole!: string;

  @StringField({ max: 60, nullable: true, description: 'The one person whom it was given to. FUP-09' })
  assigneeId!: string | null;

  @ObjectField(() => CallClaimDto, { nullable: true, description: 'Who has taken it' })
  claim!: CallClaimDto | null;

  @ObjectField(() => CallCustomerDto, { description: 'Whom to call' })
  customer!: CallCustomerDto;

  @ObjectField(() => CallVehicleDto, { nullable: true, description: 'About which car' })
  vehicle!: CallVehicleDto | null;

  @ObjectField(() => CallOrderDto, {
    nullable: true,
    description: 'The visit that it is about, else the last one. REM-12',
  })
  order!: CallOrderDto | null;

  @ObjectField(() => FilledScriptDto, { nullable: true, description: 'What is said' })
  script!: FilledScriptDto | null;

  @StringField({ max: 60, nullable: true, description: 'Code of the survey that is asked', example: 'three-day-call' })
  survey!: string | null;

  @IntegerField({ min: 0, description: 'Tries so far', example: 0 })
  attempts!: number;

  @EnumField(ATTEMPT_OUTCOMES, { ...OUTCOME, nullable: true, description: 'How the last one ended' })
  lastOutcome!: AttemptOutcome | null;

  @InstantField({ nullable: true, description: 'When that was' })
  lastAttemptAt!: Date | null;
}

export class ListCallsQuery extends PageQuery {
  @ListField('string', {
    optional: true,
    min: 1,
    max: 20,
    description: 'Only of these journeys',
    example: ['after-service'],
  })
  journey?: string[];

  @InstantField({
    optional: true,
    description:
      'Only what may be made by then: calls that were agreed for later, or are tried again later, are left out',
  })
  readyBy?: Date;
}

export class ClaimNextCallDto {
  @ListField('string', {
    optional: true,
    min: 1,
    max: 20,
    description: 'Only of these journeys',
    example: ['after-service'],
  })
  journeys?: string[];
}

export class NextCallDto {
  @ObjectField(() => CallDto, { nullable: true, description: 'The call that was taken; null: none waits' })
  call!: CallDto | null;
}
