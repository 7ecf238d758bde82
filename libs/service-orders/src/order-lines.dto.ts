import { newId } from '#libs/foundation';
import {
  BooleanField,
  DecimalField,
  EnumField,
  Example,
  IdField,
  IntegerField,
  ListField,
  MoneyDto,
  MoneyField,
  StringField,
  toMoney,
} from '#libs/http';
import type { NewLine, OrderWithLines } from './service-order.queries';
import { LINE_KINDS, type LineKind } from './service-order-line.entity';

@Example({
  code: 'L038',
  name: '保养工时',
  quantity: '0.8',
  amount: { amount: 9_600, currency: 'CNY' },
  availableAtOnce: undefined,
  fromCatalogue: true,
  freeDiagnosis: false,
})
export class NewOrderLineDto {
  @EnumField(LINE_KINDS, { enumName: 'ServiceOrderLineKind', description: 'Labour (工时) or part (配件)' })
  kind!: LineKind;

  @StringField({ optional: true, min: 1, max: 64, description: 'Code of the work or the part', example: 'P01056' })
  code?: string;

  @StringField({ min: 1, max: 200, description: 'What was done, or which part was used', example: '火花塞' })
  name!: string;

  @DecimalField({
    default: '1',
    scale: 3,
    min: 0,
    max: 999_999,
    description: 'Hours of labour, pieces or litres',
    example: '4',
  })
  quantity!: string;

  @MoneyField({ description: 'Price of the line; a discount is negative' })
  amount!: MoneyDto;

  @BooleanField({ optional: true, description: 'The part was in stock when asked for (立刻供应). SVC-19' })
  availableAtOnce?: boolean;

  @BooleanField({ optional: true, description: 'The price is the catalogue’s (目录价). SVC-16' })
  fromCatalogue?: boolean;

  @BooleanField({ optional: true, description: 'Diagnosis that nobody pays (免费诊断). SVC-31' })
  freeDiagnosis?: boolean;
}

export class ReplaceOrderLinesDto {
  @ListField(() => NewOrderLineDto, { max: 200, description: 'The whole set of lines, in order' })
  lines!: NewOrderLineDto[];
}

/** A line of an order (工单明细). SVC-14 */
@Example({
  code: 'L038',
  name: '保养工时',
  quantity: '0.8',
  amount: { amount: 9_600, currency: 'CNY' },
  availableAtOnce: null,
  fromCatalogue: true,
  freeDiagnosis: false,
})
export class OrderLineDto {
  @IdField({ description: 'Id of the line' })
  id!: string;

  @IntegerField({ min: 1, description: 'Place on the order, from 1', example: 1 })
  position!: number;

  @EnumField(LINE_KINDS, { enumName: 'ServiceOrderLineKind', description: 'Labour (工时) or part (配件)' })
  kind!: LineKind;

  @StringField({ nullable: true, max: 64, description: 'Code of the work or the part', example: 'P01056' })
  code!: string | null;

  @StringField({ max: 200, description: 'What was done, or which part was used', example: '火花塞' })
  name!: string;

  @DecimalField({ scale: 3, description: 'Hours of labour, pieces or litres of a part', example: '4' })
  quantity!: string;

  @MoneyField({ description: 'Price of the line' })
  amount!: MoneyDto;

  @BooleanField({
    nullable: true,
    description: 'The part was in stock when asked for; null: labour, or not told. SVC-19',
  })
  availableAtOnce!: boolean | null;

  @BooleanField({ nullable: true, description: 'The price is the catalogue’s; null: not told. SVC-16' })
  fromCatalogue!: boolean | null;

  @BooleanField({ description: 'Diagnosis that nobody pays (免费诊断). SVC-31' })
  freeDiagnosis!: boolean;
}

/** The columns of lines as they came, each with an id and its place. */
export function newLines(lines: readonly NewOrderLineDto[]): NewLine[] {
  return lines.map((line, index) => ({
    id: newId(),
    position: index + 1,
    kind: line.kind,
    code: line.code ?? null,
    name: line.name,
    quantity: line.quantity,
    amountFen: line.amount.amount,
    availableAtOnce: line.availableAtOnce ?? null,
    fromCatalogue: line.fromCatalogue ?? null,
    freeDiagnosis: line.freeDiagnosis ?? false,
  }));
}

export function toOrderLineDto({ amountFen, ...line }: OrderWithLines['lines'][number]): OrderLineDto {
  return { ...line, amount: toMoney(amountFen) };
}
