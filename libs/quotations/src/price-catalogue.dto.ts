import type { LocalDate } from '#libs/foundation';
import {
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
  PageQuery,
  SortField,
  StringField,
  toMoney,
} from '#libs/http';
import type { LineKind } from '#libs/service-orders';
import { PRICE_UNITS, PRICED_KINDS, type PriceEntry, type PriceUnit } from './price-entry.entity';
import { PRICE_SORTS } from './price-entry.queries';

@Example({ unitPrice: { amount: 12_000, currency: 'CNY' } })
export class PutPriceDto {
  @EnumField(PRICED_KINDS, { enumName: 'ServiceOrderLineKind', description: 'Labour (工时) or part (配件)' })
  kind!: LineKind;

  @StringField({ min: 1, max: 64, description: 'Code of the work or the part', example: 'L014' })
  code!: string;

  @StringField({ min: 1, max: 200, description: 'What it is, in Chinese', example: '保养工时' })
  name!: string;

  @StringField({ optional: true, min: 1, max: 200, description: 'What it is, in English', example: 'Maintenance' })
  nameEn?: string;

  @EnumField(PRICE_UNITS, { enumName: 'PriceUnit', description: 'What the price is of', example: 'job' })
  unit!: PriceUnit;

  @MoneyField({ description: 'Price of one unit; not negative' })
  unitPrice!: MoneyDto;

  @DecimalField({
    optional: true,
    scale: 2,
    min: 0,
    max: 9_999,
    description: 'Labour: hours that are sold with one unit. SVC-23',
    example: '0.80',
  })
  hours?: string;

  @LocalDateField({ description: 'First day that it counts, by the store’s calendar', example: '2026-01-01' })
  validFrom!: LocalDate;

  @LocalDateField({ optional: true, description: 'Last day that it counts; without it until the next entry begins' })
  validUntil?: LocalDate;
}

export class PutPricesDto {
  @ListField(() => PutPriceDto, {
    min: 1,
    max: 1_000,
    description: 'Entries; one of the same code, kind and first day is written over',
  })
  prices!: PutPriceDto[];
}

/** How many entries were new and how many were changed; the others were the same already. */
export class PricesPutDto {
  @IntegerField({ min: 0, description: 'New entries', example: 12 })
  inserted!: number;

  @IntegerField({ min: 0, description: 'Entries that were changed', example: 3 })
  updated!: number;
}

/** An entry of the price catalogue (价目). SVC-16 */
@Example({ unitPrice: { amount: 12_000, currency: 'CNY' }, validUntil: null })
export class PriceDto {
  @IdField({ description: 'Id of the entry' })
  id!: string;

  @EnumField(PRICED_KINDS, { enumName: 'ServiceOrderLineKind', description: 'Labour (工时) or part (配件)' })
  kind!: LineKind;

  @StringField({ max: 64, description: 'Code of the work or the part', example: 'L014' })
  code!: string;

  @StringField({ max: 200, description: 'What it is, in Chinese', example: '保养工时' })
  name!: string;

  @StringField({ nullable: true, max: 200, description: 'What it is, in English', example: 'Maintenance' })
  nameEn!: string | null;

  @EnumField(PRICE_UNITS, { enumName: 'PriceUnit', description: 'What the price is of', example: 'job' })
  unit!: PriceUnit;

  @MoneyField({ description: 'Price of one unit' })
  unitPrice!: MoneyDto;

  @DecimalField({ nullable: true, scale: 2, description: 'Hours that are sold with one unit', example: '0.80' })
  hours!: string | null;

  @LocalDateField({ description: 'First day that it counts', example: '2026-01-01' })
  validFrom!: LocalDate;

  @LocalDateField({ nullable: true, description: 'Last day that it counts; null: until the next entry begins' })
  validUntil!: LocalDate | null;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class ListPricesQuery extends PageQuery {
  @SortField(PRICE_SORTS, 'PriceSort')
  sort!: (typeof PRICE_SORTS.names)[number];

  @EnumField(PRICED_KINDS, {
    optional: true,
    enumName: 'ServiceOrderLineKind',
    description: 'Only labour, or only parts',
  })
  kind?: LineKind;

  @StringField({ optional: true, min: 1, max: 64, description: 'Prefix of the code', example: 'L0' })
  code?: string;

  @LocalDateField({
    optional: true,
    description: 'Prices that count on this day; by default today',
    example: '2026-11-22',
  })
  on?: LocalDate;
}

export function toPriceDto({ unitPriceFen, version: _version, createdAt: _createdAt, ...price }: PriceEntry): PriceDto {
  return { ...price, unitPrice: toMoney(unitPriceFen) };
}
