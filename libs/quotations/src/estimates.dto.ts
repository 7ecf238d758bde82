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
  MoneyDto,
  MoneyField,
  StringField,
  toMoney,
} from '#libs/http';
import type { LineKind } from '#libs/service-orders';
import { type Estimate, TOLD_HOW, type ToldHow } from './estimate.entity';
import { ESTIMATE_STATES, type EstimateState } from './estimate-state.policy';
import { PRICED_KINDS } from './price-entry.entity';

@Example({ name: undefined, amount: undefined })
export class NewEstimateLineDto {
  @EnumField(PRICED_KINDS, { enumName: 'ServiceOrderLineKind', description: 'Labour (工时) or part (配件)' })
  kind!: LineKind;

  @StringField({ optional: true, min: 1, max: 64, description: 'Code in the price catalogue', example: 'L014' })
  code?: string;

  @StringField({
    optional: true,
    min: 1,
    max: 200,
    description: 'What it is; by default as the catalogue calls it',
    example: '保养工时',
  })
  name?: string;

  @DecimalField({
    default: '1',
    scale: 3,
    min: 0,
    max: 999_999,
    description: 'Units: hours or jobs, pieces or litres',
    example: '1',
  })
  quantity!: string;

  @MoneyField({
    optional: true,
    description: 'Price of the line where it is not the catalogue’s: it is then not quoted from the catalogue',
  })
  amount?: MoneyDto;

  @BooleanField({ optional: true, description: 'Diagnosis that nobody pays (免费诊断). SVC-31' })
  freeDiagnosis?: boolean;
}

@Example({ promisedAt: '2027-01-11T10:00:00.000Z' })
export class CreateEstimateDto {
  @ListField(() => NewEstimateLineDto, { min: 1, max: 200, description: 'All work and parts of the order, in order' })
  lines!: NewEstimateLineDto[];

  @InstantField({ description: 'When the vehicle would be ready (约定交车). SVC-32' })
  promisedAt!: Date;
}

export class TellEstimateDto {
  @EnumField(TOLD_HOW, { enumName: 'EstimateToldHow', description: 'How the customer was told', example: 'in_person' })
  how!: ToldHow;
}

export class AnswerEstimateDto {
  @EnumField(TOLD_HOW, { enumName: 'EstimateToldHow', description: 'How the customer answered', example: 'phone' })
  how!: ToldHow;

  @StringField({
    optional: true,
    min: 1,
    max: 500,
    description: 'What the customer said',
    example: '先做保养，喷漆下次',
  })
  note?: string;
}

@Example({ code: 'L014', unitPrice: { amount: 12_000, currency: 'CNY' }, amount: { amount: 12_000, currency: 'CNY' } })
export class EstimateLineDto {
  @EnumField(PRICED_KINDS, { enumName: 'ServiceOrderLineKind', description: 'Labour (工时) or part (配件)' })
  kind!: LineKind;

  @StringField({ nullable: true, max: 64, description: 'Code in the price catalogue', example: 'L014' })
  code!: string | null;

  @StringField({ max: 200, description: 'What it is', example: '保养工时' })
  name!: string;

  @DecimalField({ scale: 3, description: 'Units: hours or jobs, pieces or litres', example: '1' })
  quantity!: string;

  @MoneyField({ nullable: true, description: 'Price of a unit in the catalogue; null: priced as a whole' })
  unitPrice!: MoneyDto | null;

  @MoneyField({ description: 'Price of the line' })
  amount!: MoneyDto;

  @BooleanField({ description: 'The price is the catalogue’s (目录价). SVC-16' })
  fromCatalogue!: boolean;

  @DecimalField({ nullable: true, scale: 2, description: 'Hours that are sold with it. SVC-23', example: '0.80' })
  hours!: string | null;

  @BooleanField({ description: 'Diagnosis that nobody pays (免费诊断). SVC-31' })
  freeDiagnosis!: boolean;
}

/** An estimate (报价单): what an order will cost and when it will be done. SVC-12, SVC-16 */
@Example({
  state: 'accepted',
  labour: { amount: 12_000, currency: 'CNY' },
  parts: { amount: 36_000, currency: 'CNY' },
  total: { amount: 48_000, currency: 'CNY' },
  soldHours: '0.80',
  promisedAt: '2024-11-01T10:00:00.000Z',
  toldAt: '2024-11-01T06:12:00.000Z',
  answeredAt: '2024-11-01T06:15:00.000Z',
  answerNote: null,
})
export class EstimateDto {
  @IdField({ description: 'Id of the estimate' })
  id!: string;

  @IdField({ description: 'Order that it is for' })
  orderId!: string;

  @IntegerField({ min: 1, description: 'Number within the order, from 1', example: 1 })
  number!: number;

  @EnumField(ESTIMATE_STATES, { enumName: 'EstimateState', description: 'A newer estimate supersedes an open one' })
  state!: EstimateState;

  @ListField(() => EstimateLineDto, { max: 200, description: 'Work and parts, in order, as they were priced' })
  lines!: EstimateLineDto[];

  @MoneyField({ description: 'Labour (工时费)' })
  labour!: MoneyDto;

  @MoneyField({ description: 'Parts (材料费)' })
  parts!: MoneyDto;

  @MoneyField({ description: 'What the customer is told it will cost' })
  total!: MoneyDto;

  @BooleanField({ description: 'Every line is priced by the catalogue (目录价报价). SVC-16' })
  allFromCatalogue!: boolean;

  @DecimalField({ nullable: true, scale: 2, description: 'Hours that are sold with it. SVC-23', example: '0.80' })
  soldHours!: string | null;

  @InstantField({ description: 'When the vehicle would be ready (约定交车)' })
  promisedAt!: Date;

  @LocalDateField({ description: 'Day whose prices count', example: '2024-11-01' })
  pricedOn!: LocalDate;

  @InstantField({ nullable: true, description: 'When the customer was told' })
  toldAt!: Date | null;

  @EnumField(TOLD_HOW, { nullable: true, enumName: 'EstimateToldHow', description: 'How', example: 'in_person' })
  toldHow!: ToldHow | null;

  @InstantField({ nullable: true, description: 'When the customer answered' })
  answeredAt!: Date | null;

  @EnumField(TOLD_HOW, { nullable: true, enumName: 'EstimateToldHow', description: 'How', example: 'phone' })
  answeredHow!: ToldHow | null;

  @StringField({ nullable: true, max: 500, description: 'What the customer said', example: '先做保养，喷漆下次' })
  answerNote!: string | null;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 3 })
  version!: number;

  @InstantField({ description: 'When the record was made' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class EstimatesDto {
  @ListField(() => EstimateDto, { max: 1_000, description: 'The estimates of the order, the first one first' })
  data!: EstimateDto[];
}

export function toEstimateDto(estimate: Estimate): EstimateDto {
  const { id, orderId, number, state, lines, labourFen, partsFen, allFromCatalogue, soldHours } = estimate;
  const { promisedAt, pricedOn, toldAt, toldHow, answeredAt, answeredHow, answerNote } = estimate;
  const { version, createdAt, updatedAt } = estimate;
  return {
    ...{ id, orderId, number, state, allFromCatalogue, soldHours, promisedAt, pricedOn },
    ...{ toldAt, toldHow, answeredAt, answeredHow, answerNote, version, createdAt, updatedAt },
    lines: lines.map(({ unitPriceFen, amountFen, ...line }) => ({
      ...line,
      unitPrice: toMoney(unitPriceFen),
      amount: toMoney(amountFen),
    })),
    labour: toMoney(labourFen),
    parts: toMoney(partsFen),
    total: toMoney(labourFen + partsFen),
  };
}
