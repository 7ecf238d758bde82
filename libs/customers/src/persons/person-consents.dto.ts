import { EnumField, Example, IdField, InstantField, ListField, PageQuery, StringField } from '#libs/http';
import {
  CONSENT_CHANNELS,
  CONSENT_PURPOSES,
  CONSENT_SOURCES,
  CONSENT_STATES,
  type ConsentChannel,
  type ConsentPurpose,
  type ConsentSource,
  type ConsentState,
} from './person-consent.entity';

const PURPOSE =
  '`service`: looking after the car; `marketing`: advertising; `survey`: asking how it was; `profiling`: analysis of ' +
  'behaviour; `group_sharing`: other stores of the group see what their sharing scope lets them';

export class NewConsentDto {
  @EnumField(CONSENT_PURPOSES, { enumName: 'ConsentPurpose', description: PURPOSE, example: 'marketing' })
  purpose!: ConsentPurpose;

  @EnumField(CONSENT_CHANNELS, {
    enumName: 'ConsentChannel',
    optional: true,
    nullable: true,
    description: 'Channel that it is about; null or absent: every channel',
    example: 'sms',
  })
  channel?: ConsentChannel | null;

  @EnumField(CONSENT_STATES, { enumName: 'ConsentState', description: 'Yes or no', example: 'given' })
  state!: ConsentState;

  @EnumField(CONSENT_SOURCES, { enumName: 'ConsentSource', description: 'How it was told', example: 'written' })
  source!: ConsentSource;

  @InstantField({ optional: true, description: 'When it was told, not after now; default: now' })
  toldAt?: Date;
}

/** One statement of a customer (同意或撤回). */
export class ConsentDto {
  @IdField({ description: 'Id of the statement' })
  id!: string;

  @IdField({ description: 'Customer who made it; may be a duplicate that was merged into this one' })
  customerId!: string;

  @EnumField(CONSENT_PURPOSES, { enumName: 'ConsentPurpose', description: PURPOSE, example: 'marketing' })
  purpose!: ConsentPurpose;

  @EnumField(CONSENT_CHANNELS, {
    enumName: 'ConsentChannel',
    nullable: true,
    description: 'Channel; null: every channel',
    example: 'sms',
  })
  channel!: ConsentChannel | null;

  @EnumField(CONSENT_STATES, { enumName: 'ConsentState', description: 'Yes or no', example: 'given' })
  state!: ConsentState;

  @EnumField(CONSENT_SOURCES, { enumName: 'ConsentSource', description: 'How it was told', example: 'written' })
  source!: ConsentSource;

  @InstantField({ description: 'When it was told' })
  toldAt!: Date;

  @StringField({ max: 60, description: 'Who wrote it down', example: 'fc8Jk2mQ91xZ' })
  recordedBy!: string;
}

/** What counts on one purpose and channel. */
@Example({ channel: null })
export class ConsentInForceDto {
  @EnumField(CONSENT_PURPOSES, { enumName: 'ConsentPurpose', description: PURPOSE, example: 'marketing' })
  purpose!: ConsentPurpose;

  @EnumField(CONSENT_CHANNELS, {
    enumName: 'ConsentChannel',
    nullable: true,
    description: 'Channel; null: every channel that has no later word of its own',
    example: 'sms',
  })
  channel!: ConsentChannel | null;

  @EnumField(CONSENT_STATES, { enumName: 'ConsentState', description: 'Yes or no', example: 'given' })
  state!: ConsentState;

  @EnumField(CONSENT_SOURCES, { enumName: 'ConsentSource', description: 'How it was told', example: 'written' })
  source!: ConsentSource;

  @InstantField({ description: 'When it was told' })
  toldAt!: Date;
}

export class ConsentsInForceDto {
  @ListField(() => ConsentInForceDto, { max: 100, description: 'The latest word on each purpose and channel' })
  data!: ConsentInForceDto[];
}

export class ListConsentsQuery extends PageQuery {}
