import { EnumField, IntegerField, ListField, ObjectField, StringField } from '#libs/http';
import { STOCK_STATES, type StockState } from '../customer.entity';

export class FilesStockDto {
  @IntegerField({ min: 0, description: 'Customers on file, whatever their stock', example: 4_210 })
  count!: number;

  @IntegerField({ min: 0, description: 'Target for customers on file (档案客户)', example: 4_500 })
  target!: number;
}

export class StockCountDto {
  @EnumField(STOCK_STATES, {
    enumName: 'StockState',
    description: 'Only on file (档案), possessed (占有), new (新增) or lost (流失)',
    example: 'possessed',
  })
  state!: StockState;

  @IntegerField({ min: 0, description: 'Customers; `GET /customers?stockState=` lists them', example: 3_100 })
  count!: number;

  @IntegerField({
    min: 0,
    nullable: true,
    description: 'Target; of the lost, at most. Null for `archive`: that target is held against all files',
    example: 3_520,
  })
  target!: number | null;
}

/** How many customers stand in each stock (客户存量). CUS-13 */
export class CustomerStockDto {
  @ObjectField(() => FilesStockDto, { description: 'All customers on file; `GET /customers` lists them' })
  files!: FilesStockDto;

  @ListField(() => StockCountDto, { max: 4, description: 'Each customer counts in one of them' })
  states!: StockCountDto[];

  @IntegerField({ min: 0, description: 'Customers that were not judged yet; a moment after an import', example: 0 })
  notJudged!: number;

  @StringField({ max: 120, description: 'Policy by which it is judged', example: 'customer-stock/default@preset:1' })
  policyRef!: string;
}
