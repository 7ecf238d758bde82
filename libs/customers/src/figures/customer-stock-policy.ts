import { IntegerField, ObjectField } from '#libs/http';
import { definePolicyKind } from '#libs/policies';
import { DEFAULT_RULES } from '../care/customer-care-policy';
import type { StockRules } from './customer-stock.policy';

/** How many customers of each stock a store wants to have; of the lost, at most. CUS-13 */
export class StockTargetsDto {
  @IntegerField({ min: 0, max: 10_000_000, description: 'Customers on file (档案客户)', example: 4_500 })
  archive!: number;

  @IntegerField({ min: 0, max: 10_000_000, description: 'Possessed customers (占有客户)', example: 3_520 })
  possessed!: number;

  @IntegerField({ min: 0, max: 10_000_000, description: 'New customers (新增客户)', example: 1_000 })
  new!: number;

  @IntegerField({ min: 0, max: 10_000_000, description: 'Lost customers (流失客户), at most', example: 900 })
  lost!: number;
}

/** What counts as new and as lost, and how many there should be (客户存量规则). CUS-13 */
export class CustomerStockDocument implements StockRules {
  @IntegerField({ min: 1, max: 3_650, description: 'Days for which a customer counts as new', example: 365 })
  newDays!: number;

  @IntegerField({
    min: 1,
    max: 3_650,
    description: 'Days without a visit after which a customer is lost',
    example: 365,
  })
  lostAfterDays!: number;

  @ObjectField(() => StockTargetsDto, { description: 'Targets' })
  targets!: StockTargetsDto;
}

/** The targets are the sources'; they state no period, so a year is taken for both. CUS-13 */
const USUAL_STOCK: CustomerStockDocument = {
  newDays: 365,
  lostAfterDays: 365,
  targets: { archive: 4_500, possessed: 3_520, new: 1_000, lost: 900 },
};

export const CUSTOMER_STOCK = definePolicyKind<CustomerStockDocument>({
  code: 'customer-stock',
  label: { 'zh-CN': '客户存量规则', en: 'Stocks of customers' },
  document: CustomerStockDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT_RULES],
  presets: [
    { code: DEFAULT_RULES, version: 1, label: { 'zh-CN': '以一年为界', en: 'By the year' }, document: USUAL_STOCK },
  ],
});
