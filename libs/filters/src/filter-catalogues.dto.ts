import type { Locale } from '#libs/foundation';
import { EnumField, IntegerField, ListField, StringField } from '#libs/http';
import { allCatalogues, type Catalogue, type CatalogueField } from './field-catalogue';
import { FIELD_TYPES, type FieldType, FILTER_OPS, type FilterOp, opsOf } from './filter-operators.policy';

export class FilterFieldDto {
  @StringField({ max: 60, description: 'Name, as filters write it', example: 'state' })
  name!: string;

  @StringField({ max: 100, description: 'Label in the caller’s language', example: '状态' })
  label!: string;

  @EnumField(FIELD_TYPES, { enumName: 'FilterFieldType', description: 'Type of its values', example: 'enum' })
  type!: FieldType;

  @ListField(FILTER_OPS, {
    enumName: 'FilterOp',
    max: 20,
    description: 'What can be asked of it',
    example: ['eq', 'in'],
  })
  ops!: FilterOp[];

  @ListField('string', {
    max: 100,
    nullable: true,
    description: 'Values of an `enum`, null of every other type',
    example: ['delivered', 'settled'],
  })
  values!: string[] | null;

  @IntegerField({ nullable: true, description: 'Decimals of a `decimal`, null of every other type' })
  scale!: number | null;
}

/** The fields of one type of record, from which front-ends build filters. */
export class FilterCatalogueDto {
  @StringField({ max: 60, description: 'Code of the type of record', example: 'service-order' })
  code!: string;

  @StringField({ max: 100, description: 'Label in the caller’s language', example: '工单' })
  label!: string;

  @ListField(() => FilterFieldDto, { max: 200, description: 'What can be filtered by' })
  fields!: FilterFieldDto[];
}

/** All catalogues; there are few. */
export class FilterCataloguesDto {
  @ListField(() => FilterCatalogueDto, { max: 50, description: 'One for each type of record' })
  data!: FilterCatalogueDto[];
}

export function toFilterCataloguesDto(locale: Locale): FilterCataloguesDto {
  return { data: allCatalogues().map((catalogue) => toCatalogueDto(catalogue, locale)) };
}

function toCatalogueDto({ code, label, fields }: Catalogue, locale: Locale): FilterCatalogueDto {
  const shown = Object.entries<CatalogueField>(fields).map(([name, { type, label: text, values, scale }]) => ({
    name,
    label: text[locale],
    type,
    ops: [...opsOf(type)],
    values: values ? [...values] : null,
    scale: scale ?? null,
  }));
  return { code, label: label[locale], fields: shown };
}
