import { type Locale, type Localized } from '#libs/foundation';
import { EnumField, Example, IdField, InstantField, IntegerField, ListField, StringField } from '#libs/http';
import { PROGRESS_STAGES, type ProgressFacts, progressOf, type ProgressStage } from './order-progress.policy';

const STAGE_LABELS: Readonly<Record<ProgressStage, Localized>> = {
  reception: { 'zh-CN': '接车', en: 'Reception' },
  inspection: { 'zh-CN': '预检', en: 'Pre-inspection' },
  quotation: { 'zh-CN': '报价', en: 'Quotation' },
  work: { 'zh-CN': '维修', en: 'Work' },
  final_check: { 'zh-CN': '终检', en: 'Final check' },
  delivery: { 'zh-CN': '交车', en: 'Delivery' },
};

const STAGE_STATES = ['done', 'current', 'next', 'skipped'] as const;

@Example({ stage: 'work', label: '维修', state: 'current', reachedAt: '2024-11-01T06:30:00.000Z' })
export class ProgressStageDto {
  @EnumField(PROGRESS_STAGES, { enumName: 'ServiceProgressStage', description: 'Stage of the visit' })
  stage!: ProgressStage;

  @StringField({ max: 40, description: 'Its name in the language of the request', example: '维修' })
  label!: string;

  @EnumField(STAGE_STATES, { enumName: 'ServiceProgressState', description: 'Behind, at work, ahead, or passed over' })
  state!: (typeof STAGE_STATES)[number];

  @InstantField({ nullable: true, description: 'When it was reached' })
  reachedAt!: Date | null;
}

export class FollowProgressQuery {
  @IntegerField({
    description: 'Seconds after which the stream ends; come back with Last-Event-ID',
    min: 1,
    max: 300,
    default: 300,
  })
  seconds!: number;
}

/** How far a visit has come, for the customer: no people, no prices, no reasons. SVC-13 */
export class OrderProgressDto {
  @IdField({ description: 'Id of the order' })
  id!: string;

  @InstantField({ nullable: true, description: 'When the vehicle is promised to be ready' })
  promisedAt!: Date | null;

  @InstantField({ description: 'When the order was changed last' })
  updatedAt!: Date;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 5 })
  version!: number;

  @ListField(() => ProgressStageDto, { max: PROGRESS_STAGES.length, description: 'The stages, in order' })
  stages!: ProgressStageDto[];
}

export interface ProgressRecord extends ProgressFacts {
  readonly id: string;
  readonly promisedAt: Date | null;
  readonly updatedAt: Date;
  readonly version: number;
}

export function toOrderProgressDto(order: ProgressRecord, locale: Locale): OrderProgressDto {
  const stages = progressOf(order).map((stage) => ({ ...stage, label: STAGE_LABELS[stage.stage][locale] }));
  const { id, promisedAt, updatedAt, version } = order;
  return { id, promisedAt, updatedAt, version, stages };
}
