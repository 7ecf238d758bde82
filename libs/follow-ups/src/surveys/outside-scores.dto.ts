import type { LocalDate } from '#libs/foundation';
import {
  BooleanField,
  DecimalField,
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
import { OUTSIDE_SCORE_KINDS, type OutsideScore, type OutsideScoreKind } from './outside-score.entity';
import { OUTSIDE_SCORE_SORTS } from './outside-scores.queries';

const KIND = 'Call of the manufacturer to one customer (厂家回访), or a quarter’s survey of a third party (第三方调查)';

@Example({
  ...{ kind: 'third_party_csi', source: 'csi-institute', externalId: '2026-Q3', scoredOn: '2026-07-01' },
  ...{ score: '996.3', averageScore: '948.6', storeCount: 264 },
  ...{ customerId: undefined, vehicleId: undefined, orderId: undefined, remark: undefined },
})
export class RecordOutsideScoreDto {
  @EnumField(OUTSIDE_SCORE_KINDS, { enumName: 'OutsideScoreKind', description: KIND })
  kind!: OutsideScoreKind;

  @StringField({ description: 'Who judged', min: 1, max: 60, example: 'manufacturer' })
  source!: string;

  @StringField({
    description: 'How the source calls it; what is sent twice is kept once',
    min: 1,
    max: 100,
    example: 'MF-2026-000318',
  })
  externalId!: string;

  @LocalDateField({ description: 'Day of the call; of a quarter’s survey its first day' })
  scoredOn!: LocalDate;

  @DecimalField({ description: 'Score', scale: 2, min: 0, max: 10_000, example: '6' })
  score!: string;

  @DecimalField({
    description: 'The best that can be given; left out: 10 of the manufacturer, 1,000 of a survey',
    scale: 2,
    min: 1,
    max: 10_000,
    optional: true,
    example: '10',
  })
  scaleMax?: string;

  @DecimalField({
    description: 'Mean of all stores that were surveyed',
    scale: 2,
    min: 0,
    max: 10_000,
    optional: true,
    example: '948.6',
  })
  averageScore?: string;

  @IntegerField({ description: 'Stores that were surveyed', min: 1, max: 100_000, optional: true, example: 264 })
  storeCount?: number;

  @IdField({ description: 'Customer who was called', optional: true })
  customerId?: string;

  @IdField({ description: 'Vehicle', optional: true })
  vehicleId?: string;

  @IdField({ description: 'Order', optional: true })
  orderId?: string;

  @StringField({ description: 'What was said', min: 1, max: 1000, optional: true, example: '等待时间过长' })
  remark?: string;
}

/** How others judge the store. FUP-28, FUP-29 */
@Example({
  ...{ kind: 'third_party_csi', source: 'csi-institute', externalId: '2026-Q3', scoredOn: '2026-07-01' },
  ...{ score: '996.30', scaleMax: '1000.00', averageScore: '948.60', storeCount: 264, difference: '47.70' },
  ...{ customerId: null, vehicleId: null, orderId: null, remark: null },
})
export class OutsideScoreDto {
  @IdField({ description: 'Id of the score' })
  id!: string;

  @EnumField(OUTSIDE_SCORE_KINDS, { enumName: 'OutsideScoreKind', description: KIND })
  kind!: OutsideScoreKind;

  @StringField({ description: 'Who judged', max: 60, example: 'manufacturer' })
  source!: string;

  @StringField({ description: 'How the source calls it', max: 100, example: 'MF-2026-000318' })
  externalId!: string;

  @LocalDateField({ description: 'Day of the call; of a quarter’s survey its first day' })
  scoredOn!: LocalDate;

  @DecimalField({ description: 'Score', scale: 2, example: '6.00' })
  score!: string;

  @DecimalField({ description: 'The best that can be given', scale: 2, example: '10.00' })
  scaleMax!: string;

  @BooleanField({ description: 'Whether it comes back as a complaint form (6分及以下)', example: true })
  belowLimit!: boolean;

  @StringField({ description: 'Rules that judged it', max: 120, example: 'satisfaction-rules/usual@preset:1' })
  policyRef!: string;

  @DecimalField({ description: 'Mean of all stores', scale: 2, nullable: true, example: '948.60' })
  averageScore!: string | null;

  @IntegerField({ description: 'Stores that were surveyed', nullable: true, min: 1, example: 264 })
  storeCount!: number | null;

  @DecimalField({ description: 'How far the store lies above the mean', scale: 2, nullable: true, example: '47.70' })
  difference!: string | null;

  @IdField({ description: 'Customer who was called', nullable: true })
  customerId!: string | null;

  @IdField({ description: 'Vehicle', nullable: true })
  vehicleId!: string | null;

  @IdField({ description: 'Order', nullable: true })
  orderId!: string | null;

  @StringField({ description: 'What was said', max: 1000, nullable: true, example: '等待时间过长' })
  remark!: string | null;

  @InstantField({ description: 'When it was taken in' })
  createdAt!: Date;
}

export class ListOutsideScoresQuery extends PageQuery {
  @SortField(OUTSIDE_SCORE_SORTS, 'OutsideScoreSort')
  sort!: (typeof OUTSIDE_SCORE_SORTS.names)[number];

  @ListField(OUTSIDE_SCORE_KINDS, {
    enumName: 'OutsideScoreKind',
    description: 'Any of these kinds',
    optional: true,
    max: 2,
  })
  kind?: OutsideScoreKind[];

  @BooleanField({ description: 'Only those that come back as a complaint form, or only the others', optional: true })
  belowLimit?: boolean;

  @LocalDateField({ description: 'From this day on', optional: true })
  scoredFrom?: LocalDate;

  @IsAfter('scoredFrom')
  @LocalDateField({ description: 'Before this day', optional: true })
  scoredBefore?: LocalDate;
}

/** Somebody whom a third party asks: every customer who visited in the quarter. FUP-29 */
export class CsiCandidateDto {
  @IdField({ description: 'Customer' })
  id!: string;

  @InstantField({ description: 'Last visit in the period' })
  lastVisitAt!: Date;

  @IntegerField({ description: 'Visits in the period', min: 1, example: 2 })
  visits!: number;

  @IdField({ description: 'Order of the last visit' })
  orderId!: string;

  @IdField({ description: 'Vehicle of the last visit' })
  vehicleId!: string;
}

export class ListCsiCandidatesQuery extends PageQuery {
  @LocalDateField({ description: 'First day of the quarter', example: '2026-10-01' })
  from!: LocalDate;

  @IsAfter('from')
  @LocalDateField({ description: 'The day after its last one', example: '2027-01-01' })
  before!: LocalDate;
}

export function toOutsideScoreDto(score: OutsideScore): OutsideScoreDto {
  const { averageScore } = score;
  const difference = averageScore === null ? null : (Number(score.score) - Number(averageScore)).toFixed(2);
  return { ...score, difference };
}
