import {
  BooleanField,
  DecimalField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  PeriodPageQuery,
  StringField,
} from '#libs/http';

/** What is measured of care: 节日祝福率, 活动通知比例, 活动来店比例, 大客户走访率. */
export const CARE_MEASURES = [
  'festival_greetings',
  'campaign_notices',
  'campaign_visits',
  'key_account_visits',
] as const;
export type CareMeasure = (typeof CARE_MEASURES)[number];

/** One measure of a period against its target. REM-28, REM-32, REM-33 */
@Example({
  ...{ measure: 'festival_greetings', code: 'national_day', planned: 1_000, reached: 912, percent: '91.20' },
  ...{ targetPercent: 90, targetReached: true },
})
export class CareRateDto {
  @EnumField(CARE_MEASURES, { enumName: 'CareMeasure', description: 'What is measured' })
  measure!: CareMeasure;

  @StringField({
    max: 60,
    description: 'Festival, kind of campaign, or how often customers are visited',
    example: 'national_day',
  })
  code!: string;

  @IntegerField({ min: 0, description: 'Greetings and visits planned, guests invited' })
  planned!: number;

  @IntegerField({ min: 0, description: 'Of these: sent, notified, in the store, met' })
  reached!: number;

  @DecimalField({ scale: 2, nullable: true, description: 'Reached of the planned, percent' })
  percent!: string | null;

  @IntegerField({ min: 0, description: 'Target, percent (policy `campaign-rules`)' })
  targetPercent!: number;

  @BooleanField({ nullable: true, description: 'Whether the target is reached' })
  targetReached!: boolean | null;
}

export class CareRatesDto {
  @ListField(() => CareRateDto, { max: 1_000, description: 'Measures of which something was planned in the period' })
  rates!: CareRateDto[];

  @StringField({ max: 120, description: 'Version of the targets', example: 'campaign-rules/default@preset:1' })
  policyRef!: string;
}

export class CareRateRecordsQuery extends PeriodPageQuery {
  @EnumField(CARE_MEASURES, { enumName: 'CareMeasure', description: 'What is measured' })
  measure!: CareMeasure;

  @StringField({ max: 60, description: 'Which line of it', example: 'national_day' })
  code!: string;

  @BooleanField({ optional: true, description: 'Only those that were reached, or only those that were not' })
  reached?: boolean;
}

/** What stands behind a measure. SEC-04 */
@Example({ campaignId: null })
export class CareRateRecordDto {
  @IdField({ description: 'Id of the record' })
  id!: string;

  @IdField({ description: 'The customer' })
  customerId!: string;

  @IdField({ nullable: true, description: 'The greeting or the visit; null: the guest of a campaign' })
  contactId!: string | null;

  @IdField({ nullable: true, description: 'The campaign; null: a greeting or a visit' })
  campaignId!: string | null;

  @InstantField({ description: 'When it was due, or the campaign began' })
  at!: Date;

  @BooleanField({ description: 'Sent, notified, in the store or met' })
  reached!: boolean;
}
