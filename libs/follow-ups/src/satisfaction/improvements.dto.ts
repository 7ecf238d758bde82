import type { LocalDate } from '#libs/foundation';
import {
  BooleanField,
  DecimalField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  LocalDateField,
  ObjectField,
  PageQuery,
  PatchOf,
  SortField,
  StringField,
} from '#libs/http';
import {
  FINDING_METHODS,
  type FindingMethod,
  type Improvement,
  IMPROVEMENT_STATES,
  type ImprovementState,
} from './improvement.entity';
import { IMPROVEMENT_SORTS } from './improvements.queries';

@Example({ introducedOn: undefined })
export class CreateImprovementDto {
  @StringField({ description: 'Index that it is to raise', min: 1, max: 40, example: 'reception_timeliness' })
  index!: string;

  @StringField({ description: 'Title', min: 1, max: 200, example: '增设早高峰接待岗' })
  title!: string;

  @StringField({ description: 'What is done', min: 1, max: 2000, optional: true, example: '7:30 起两人在岗' })
  measure?: string;

  @StringField({ description: 'Role that sees to it', min: 1, max: 40, optional: true, example: 'service_manager' })
  ownerRole?: string;

  @IntegerField({ description: 'Days before and after that are compared', min: 1, max: 366, default: 30 })
  windowDays!: number;

  @LocalDateField({ description: 'Day from which it is in place; it then counts as introduced', optional: true })
  introducedOn?: LocalDate;
}

@Example({ state: 'introduced', introducedOn: '2026-11-01' })
export class UpdateImprovementDto extends PatchOf(CreateImprovementDto, { omit: ['index'] }) {
  @EnumField(IMPROVEMENT_STATES, {
    enumName: 'ImprovementState',
    description: 'planned → introduced → evaluated; dropped on the way',
    optional: true,
  })
  state?: ImprovementState;
}

export class AddFindingDto {
  @EnumField(FINDING_METHODS, { enumName: 'FindingMethod', description: 'How it was found' })
  method!: FindingMethod;

  @LocalDateField({ description: 'On which day', example: '2026-11-20' })
  on!: LocalDate;

  @StringField({ description: 'What was found', min: 1, max: 1000, example: '早高峰等待由 12 分钟降至 4 分钟' })
  finding!: string;

  @IntegerField({ description: 'Points, where some were given', min: 0, max: 100, optional: true, example: 85 })
  score?: number;
}

export class ImprovementFindingDto {
  @EnumField(FINDING_METHODS, { enumName: 'FindingMethod', description: 'How it was found' })
  method!: FindingMethod;

  @LocalDateField({ description: 'On which day', example: '2026-11-20' })
  on!: LocalDate;

  @StringField({ description: 'What was found', max: 1000, example: '早高峰等待由 12 分钟降至 4 分钟' })
  finding!: string;

  @IntegerField({ description: 'Points', min: 0, max: 100, nullable: true, example: 85 })
  score!: number | null;
}

/** What the store does about a weak point (改进措施). FUP-16, FUP-22 */
@Example({ state: 'introduced', introducedOn: '2026-11-01' })
export class ImprovementDto {
  @IdField({ description: 'Id of the improvement' })
  id!: string;

  @StringField({ description: 'Index that it is to raise', max: 40, example: 'reception_timeliness' })
  index!: string;

  @StringField({ description: 'Title', max: 200, example: '增设早高峰接待岗' })
  title!: string;

  @StringField({ description: 'What is done', max: 2000, nullable: true, example: '7:30 起两人在岗' })
  measure!: string | null;

  @StringField({ description: 'Role that sees to it', max: 40, nullable: true, example: 'service_manager' })
  ownerRole!: string | null;

  @EnumField(IMPROVEMENT_STATES, { enumName: 'ImprovementState', description: 'How far it has come' })
  state!: ImprovementState;

  @LocalDateField({ description: 'Day from which it is in place', nullable: true })
  introducedOn!: LocalDate | null;

  @IntegerField({ description: 'Days before and after that are compared', min: 1, max: 366, example: 30 })
  windowDays!: number;

  @ListField(() => ImprovementFindingDto, { description: 'What studies and reviews found', max: 50 })
  findings!: ImprovementFindingDto[];

  @IntegerField({ description: 'Goes up with every change; the ETag', min: 1, example: 2 })
  version!: number;

  @InstantField({ description: 'When it was noted down' })
  createdAt!: Date;
}

export class ListImprovementsQuery extends PageQuery {
  @SortField(IMPROVEMENT_SORTS, 'ImprovementSort')
  sort!: (typeof IMPROVEMENT_SORTS.names)[number];

  @ListField(IMPROVEMENT_STATES, {
    enumName: 'ImprovementState',
    description: 'Any of these states',
    optional: true,
    max: 4,
  })
  state?: ImprovementState[];

  @StringField({ description: 'About this index', optional: true, min: 1, max: 40, example: 'reception_timeliness' })
  index?: string;
}

export class EffectSideDto {
  @LocalDateField({ description: 'First day' })
  from!: LocalDate;

  @LocalDateField({ description: 'The day after the last one' })
  before!: LocalDate;

  @IntegerField({ description: 'Answers', min: 0, example: 96 })
  answers!: number;

  @DecimalField({ description: 'Mean score, 0 to 100', scale: 2, nullable: true, example: '78.20' })
  score!: string | null;

  @DecimalField({ description: 'Percent that is satisfied', scale: 2, nullable: true, example: '71.00' })
  satisfactionRate!: string | null;
}

/** Before and after of an improvement (改进效果对比). FUP-16, FUP-22, FUP-24 */
export class ImprovementEffectDto {
  @StringField({ description: 'Index that it is to raise', max: 40, example: 'reception_timeliness' })
  index!: string;

  @ObjectField(() => EffectSideDto, { description: 'Before it; null: not introduced yet', nullable: true })
  before!: EffectSideDto | null;

  @ObjectField(() => EffectSideDto, { description: 'After it', nullable: true })
  after!: EffectSideDto | null;

  @DecimalField({ description: 'How far the score rose', scale: 2, nullable: true, example: '9.40' })
  difference!: string | null;

  @BooleanField({
    description: 'Whether that is more than chance; null: too few answers on a side',
    nullable: true,
    example: true,
  })
  clear!: boolean | null;
}

export function toImprovementDto({ indexCode: index, updatedAt: _updated, findings, ...shown }: Improvement) {
  return { ...shown, index, findings: [...findings] };
}
