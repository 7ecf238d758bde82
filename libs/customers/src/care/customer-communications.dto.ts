import { BooleanField, EnumField, Example, IdField, InstantField, ListField, PageQuery, StringField } from '#libs/http';
import {
  CALL_OUTCOMES,
  type CallOutcome,
  COMMUNICATION_CHANNELS,
  COMMUNICATION_DIRECTIONS,
  type CommunicationChannel,
  type CommunicationDirection,
  type Opinion,
  OPINIONS,
} from './customer-communication.entity';
import { NewObservationDto } from '../customer-observations.dto';

const CHANNEL = {
  enumName: 'CommunicationChannel',
  description:
    'Online (网上), by phone (电话), in the store (来店), by message or letter, at the customer’s place. CUS-21',
} as const;
const OUTCOME = 'How a call ended; wrong (错号) and empty (空号) numbers are noted on the phone. CUS-12';
const OPINION = 'What the customer raised of its own accord (客户意见); all but praise is owed a reply. CUS-20';

@Example({ opinion: undefined, staffId: undefined, phoneId: undefined, channel: 'phone' })
export class RecordCommunicationDto {
  @EnumField(COMMUNICATION_CHANNELS, CHANNEL)
  channel!: CommunicationChannel;

  @EnumField(COMMUNICATION_DIRECTIONS, {
    enumName: 'CommunicationDirection',
    description: 'Whether the customer began or the store',
  })
  direction!: CommunicationDirection;

  @InstantField({ optional: true, description: 'When; by default now, never in the future' })
  communicatedAt?: Date;

  @StringField({
    min: 1,
    max: 2000,
    description: 'What was said, in detail (CUS-16)',
    example: '客户对上次保养满意，计划下月自驾游，建议提前检查轮胎。',
  })
  summary!: string;

  @EnumField(CALL_OUTCOMES, { enumName: 'CallOutcome', optional: true, description: `Of a call. ${OUTCOME}` })
  callOutcome?: CallOutcome;

  @IdField({ optional: true, description: 'Phone that was called; its quality follows from the outcome' })
  phoneId?: string;

  @EnumField(OPINIONS, { enumName: 'CustomerOpinion', optional: true, description: OPINION })
  opinion?: Opinion;

  @ListField(() => NewObservationDto, {
    optional: true,
    max: 10,
    description: 'What was noticed meanwhile; each is kept as an observation. CUS-02, CUS-08',
  })
  observations?: NewObservationDto[];

  @IdField({
    optional: true,
    description: 'Of an API key: the specialist of the customer, who communicated. Staff always speak for themselves',
  })
  staffId?: string;
}

export class ReplyToOpinionDto {
  @StringField({ min: 1, max: 2000, description: 'What was answered', example: '已增设周末快修通道，感谢您的建议。' })
  reply!: string;
}

/** What was said between the store and a customer (沟通记录). CUS-08, CUS-16, CUS-20, CUS-21 */
@Example({ opinion: null, reply: null, repliedAt: null, repliedBy: null, channel: 'phone' })
export class CommunicationDto {
  @IdField({ description: 'Id of the communication' })
  id!: string;

  @IdField({ description: 'The customer' })
  customerId!: string;

  @EnumField(COMMUNICATION_CHANNELS, CHANNEL)
  channel!: CommunicationChannel;

  @EnumField(COMMUNICATION_DIRECTIONS, {
    enumName: 'CommunicationDirection',
    description: 'Whether the customer began or the store',
  })
  direction!: CommunicationDirection;

  @InstantField({ description: 'When' })
  communicatedAt!: Date;

  @StringField({ max: 60, description: 'Id of the staff member or API key that communicated', example: 'fc8Jk2mQ91xZ' })
  recordedBy!: string;

  @EnumField(CALL_OUTCOMES, { enumName: 'CallOutcome', nullable: true, description: OUTCOME })
  callOutcome!: CallOutcome | null;

  @StringField({
    max: 2000,
    description: 'What was said, in detail',
    example: '客户对上次保养满意，计划下月自驾游，建议提前检查轮胎。',
  })
  summary!: string;

  @EnumField(OPINIONS, { enumName: 'CustomerOpinion', nullable: true, description: OPINION })
  opinion!: Opinion | null;

  @StringField({ max: 2000, nullable: true, description: 'What was answered', example: '已增设周末快修通道。' })
  reply!: string | null;

  @InstantField({ nullable: true, description: 'When it was answered' })
  repliedAt!: Date | null;

  @StringField({ max: 60, nullable: true, description: 'Who answered', example: 'fc8Jk2mQ91xZ' })
  repliedBy!: string | null;
}

export class ListCommunicationsQuery extends PageQuery {
  @ListField(COMMUNICATION_CHANNELS, { ...CHANNEL, optional: true, max: 5, description: 'By any of these. CUS-21' })
  channel?: CommunicationChannel[];
}

export class ListOpinionsQuery extends PageQuery {
  @BooleanField({ optional: true, description: 'true: answered; false: not yet' })
  replied?: boolean;

  @ListField(OPINIONS, { enumName: 'CustomerOpinion', optional: true, max: 4, description: 'Any of these' })
  opinion?: Opinion[];
}
