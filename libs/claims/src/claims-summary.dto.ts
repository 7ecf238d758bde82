import {
  BooleanField,
  DecimalField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  MoneyDto,
  MoneyField,
  StringField,
  PeriodPageQuery,
} from '#libs/http';

/** What is counted: claims by the day of their first submission, accidents by theirs, orders by that of the delivery. */
export const SUMMARY_FIGURES = [
  'claims',
  'rejected_claims',
  'disputed_claims',
  'accepted_claims',
  'delivered_orders',
  'accidents',
] as const;
export type SummaryFigure = (typeof SUMMARY_FIGURES)[number];

export class SummaryRecordsQuery extends PeriodPageQuery {
  @EnumField(SUMMARY_FIGURES, { enumName: 'ClaimsFigure', description: 'Which figure to open', default: 'claims' })
  figure!: SummaryFigure;
}

/** Warranty claims and responsibility accidents of a period, against their control lines. SVC-29, SVC-30 */
@Example({
  claims: 100,
  rejected: 8,
  disputed: 2,
  accepted: 80,
  claimed: { amount: 8_600_000, currency: 'CNY' },
  paid: { amount: 6_900_000, currency: 'CNY' },
  rejectionPercent: '8.00',
  rejectionControlPercent: '7',
  rejectionWithinControl: false,
  deliveredOrders: 1000,
  accidents: 1,
  accidentPercent: '0.10',
  accidentControlPercent: '0.1',
  accidentsWithinControl: true,
})
export class ClaimsSummaryDto {
  @IntegerField({ min: 0, description: 'Claims submitted for the first time in the period' })
  claims!: number;

  @IntegerField({ min: 0, description: 'Of these, those that were sent back at least once (索赔退回)' })
  rejected!: number;

  @IntegerField({ min: 0, description: 'Of these, those that were disputed (索赔争议)' })
  disputed!: number;

  @IntegerField({ min: 0, description: 'Of these, those that are accepted' })
  accepted!: number;

  @MoneyField({ description: 'What all of them ask for' })
  claimed!: MoneyDto;

  @MoneyField({ description: 'What the manufacturer pays for those accepted' })
  paid!: MoneyDto;

  @DecimalField({ nullable: true, scale: 2, description: 'Percent of the claims sent back (索赔退回率)' })
  rejectionPercent!: string | null;

  @DecimalField({ scale: 2, description: 'What it should not exceed (控制指标)' })
  rejectionControlPercent!: string;

  @BooleanField({ nullable: true, description: 'Whether it does not' })
  rejectionWithinControl!: boolean | null;

  @IntegerField({ min: 0, description: 'Orders delivered in the period' })
  deliveredOrders!: number;

  @IntegerField({ min: 0, description: 'Responsibility accidents (责任事故) in the period' })
  accidents!: number;

  @DecimalField({ nullable: true, scale: 2, description: 'Accidents in percent of the orders delivered' })
  accidentPercent!: string | null;

  @DecimalField({ scale: 2, description: 'What it should not exceed: 0.1 is one in a thousand (千分之一)' })
  accidentControlPercent!: string;

  @BooleanField({ nullable: true, description: 'Whether it does not' })
  accidentsWithinControl!: boolean | null;

  @StringField({
    max: 120,
    description: 'Version of the control lines that it was judged by',
    example: 'workshop-controls/default@preset:1',
  })
  policyRef!: string;
}

const RECORD_TYPES = ['claim', 'service-order', 'responsibility-accident'] as const;

/** A record behind a figure. SEC-04 */
@Example({ type: 'claim', at: '2026-11-20T02:00:00.000Z', value: { amount: 86_000, currency: 'CNY' } })
export class SummaryRecordDto {
  @IdField({ description: 'Id of the record' })
  id!: string;

  @EnumField(RECORD_TYPES, { enumName: 'ClaimsRecordType', description: 'What it is' })
  type!: (typeof RECORD_TYPES)[number];

  @IdField({ description: 'Its order' })
  orderId!: string;

  @InstantField({ description: 'By this instant it is counted' })
  at!: Date;

  @MoneyField({
    nullable: true,
    description:
      'What was claimed, of an accepted claim what is paid, of an accident the damage: the values of a figure add up to its sum',
  })
  value!: MoneyDto | null;
}
