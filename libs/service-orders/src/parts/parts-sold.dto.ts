import {
  DecimalField,
  Example,
  InstantField,
  IntegerField,
  IsAfter,
  ListField,
  MoneyDto,
  MoneyField,
  StringField,
  toMoney,
} from '#libs/http';
import type { SoldPart } from '../views/order-views.queries';

/** Kinds of parts that are listed. */
export const MOST_SOLD_KINDS = 200;

export class PartsSoldQuery {
  @InstantField({ description: 'Delivered at this instant or later', example: '2026-11-01T00:00:00Z' })
  from!: Date;

  @IsAfter('from')
  @InstantField({
    description: 'Delivered before this instant, at most 366 days later',
    example: '2026-12-01T00:00:00Z',
  })
  before!: Date;
}

@Example({ amount: { amount: 118_000, currency: 'CNY' } })
export class SoldPartDto {
  @StringField({ nullable: true, max: 64, description: 'Code of the part; null: sold without one', example: 'P01056' })
  code!: string | null;

  @StringField({ max: 200, description: 'Which part it is', example: '火花塞' })
  name!: string;

  @DecimalField({ scale: 3, description: 'Pieces or litres', example: '16' })
  quantity!: string;

  @IntegerField({ min: 1, description: 'Orders that it was sold with', example: 4 })
  orders!: number;

  @MoneyField({ description: 'What it was sold for' })
  amount!: MoneyDto;
}

/** Parts that were sold with orders delivered in a span of time: those of settled orders, and no others. SVC-24 */
export class PartsSoldDto {
  @ListField(() => SoldPartDto, { max: MOST_SOLD_KINDS, description: 'The 200 kinds that brought most, most first' })
  data!: SoldPartDto[];

  @IntegerField({ min: 0, description: 'Kinds of parts sold, listed or not', example: 57 })
  kinds!: number;

  @MoneyField({ description: 'What all of them were sold for' })
  total!: MoneyDto;
}

export function toPartsSoldDto(sold: readonly SoldPart[]): PartsSoldDto {
  return {
    data: sold.map(({ code, name, quantity, orders, amountFen }) => ({
      ...{ code, name, quantity, orders },
      amount: toMoney(amountFen),
    })),
    kinds: sold[0]?.kinds ?? 0,
    total: toMoney(sold[0]?.totalFen ?? 0),
  };
}
