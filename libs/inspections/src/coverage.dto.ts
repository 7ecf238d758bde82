import { startOfDay, type LocalDate } from '#libs/foundation';
import {
  DecimalField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  StringField,
  PeriodPageQuery,
} from '#libs/http';
import { ORDER_TYPES, type OrderType } from '#libs/service-orders';

/**
 * What is counted of the orders that arrived in a period: all of them, those with a pre-inspection, with its sheet, with
 * the customer present, and with the twelve-point check.
 */
export const COVERAGE_FIGURES = [
  'orders',
  'pre_inspected',
  'sheet_used',
  'customer_present',
  'twelve_point_checked',
] as const;
export type CoverageFigure = (typeof COVERAGE_FIGURES)[number];

export class CoverageRecordsQuery extends PeriodPageQuery {
  @EnumField(COVERAGE_FIGURES, { enumName: 'CoverageFigure', description: 'Which figure to open', default: 'orders' })
  figure!: CoverageFigure;

  @EnumField(ORDER_TYPES, { optional: true, enumName: 'ServiceOrderType', description: 'Only orders of this type' })
  type?: OrderType;
}

/** How far vehicles are looked at as they should be. SVC-17, SVC-18, SVC-28 */
@Example({ orders: 40, preInspected: 36, sheetUsed: 35, customerPresent: 20, twelvePointChecked: 38 })
class CoverageCountsDto {
  @IntegerField({ min: 0, description: 'Orders that arrived, without internal and cancelled ones', example: 40 })
  orders!: number;

  @IntegerField({ min: 0, description: 'Those that were pre-inspected (预检)', example: 36 })
  preInspected!: number;

  @IntegerField({ min: 0, description: 'Of these, those with the sheet (预检表). SVC-17', example: 35 })
  sheetUsed!: number;

  @IntegerField({ min: 0, description: 'Of these, those with the customer present (互动预检). SVC-18', example: 20 })
  customerPresent!: number;

  @IntegerField({ min: 0, description: 'Orders with the twelve-point check (12项免费检查). SVC-28', example: 38 })
  twelvePointChecked!: number;

  @DecimalField({
    nullable: true,
    scale: 1,
    description: 'Percent of the pre-inspected orders with the sheet; it should be 100. Null: there are none. SVC-17',
    example: '97.2',
  })
  sheetUse!: string | null;

  @DecimalField({
    nullable: true,
    scale: 1,
    description: 'Percent of the orders with the twelve-point check; it should be 100. Null: there are none. SVC-28',
    example: '95.0',
  })
  twelvePointShare!: string | null;
}

export class TypeCoverageDto extends CoverageCountsDto {
  @EnumField(ORDER_TYPES, { enumName: 'ServiceOrderType', description: 'Order type. SVC-15' })
  type!: OrderType;
}

export class CoverageDto extends CoverageCountsDto {
  @ListField(() => TypeCoverageDto, { max: ORDER_TYPES.length, description: 'The same for each type of order' })
  byType!: TypeCoverageDto[];
}

/** An order behind a figure. SEC-04 */
export class CoverageRecordDto {
  @IdField({ description: 'Id of the order' })
  id!: string;

  @StringField({ max: 64, description: 'Dispatch number (派工单号)', example: 'RO261100136' })
  orderNumber!: string;

  @EnumField(ORDER_TYPES, { enumName: 'ServiceOrderType', description: 'Order type. SVC-15' })
  type!: OrderType;

  @InstantField({ description: 'When the vehicle arrived' })
  arrivedAt!: Date;
}

/** The instants between which an order of the period arrived. */
export function arrivalSpan({ from, before }: { from: LocalDate; before: LocalDate }, timeZone: string) {
  return { from: startOfDay(from, timeZone), before: startOfDay(before, timeZone) };
}
