import { FilterTreeField, type FilterTree } from '#libs/filters';
import { IdField, InstantField, IsAfter, ListField, PageQuery, SortField, StringField } from '#libs/http';
import {
  CUSTOMER_KINDS,
  CUSTOMER_VALUE_CLASSES,
  type CustomerKind,
  type CustomerValueClass,
  FILE_SOURCES,
  type FileSource,
  PHONE_QUALITIES,
  type PhoneQuality,
  STOCK_STATES,
  type StockState,
} from './customer.entity';
import { CUSTOMER_SORTS } from './customer.queries';
import { CUSTOMER_STATUS_KINDS, type CustomerStatusKind } from './care/customer-status.entity';
import { CONTACT_QUALITIES, type ContactQuality } from './contact-data/phone-quality.policy';

export class ListCustomersQuery extends PageQuery {
  @SortField(CUSTOMER_SORTS, 'CustomerSort')
  sort!: (typeof CUSTOMER_SORTS.names)[number];

  @StringField({
    optional: true,
    min: 1,
    max: 60,
    description:
      'Prefix of a name, of its pinyin or initials, of a phone, of a plate or VIN, or at least four last digits of a phone',
    example: 'syz',
  })
  q?: string;

  @ListField(CUSTOMER_KINDS, { optional: true, max: 2, enumName: 'CustomerKind', description: 'Any of these kinds' })
  kind?: CustomerKind[];

  @ListField(PHONE_QUALITIES, {
    optional: true,
    max: 4,
    enumName: 'PhoneQuality',
    description: 'Has a phone of any of these qualities',
  })
  phoneQuality?: PhoneQuality[];

  @ListField(CONTACT_QUALITIES, {
    optional: true,
    max: 4,
    enumName: 'ContactQuality',
    description: 'May be reached (`good`), or why not: wrong, empty or no number. CUS-12',
  })
  contactQuality?: ContactQuality[];

  @ListField(FILE_SOURCES, { optional: true, max: 3, enumName: 'FileSource', description: 'Files of any of these' })
  fileSource?: FileSource[];

  @ListField(CUSTOMER_VALUE_CLASSES, {
    optional: true,
    max: 4,
    enumName: 'CustomerValueClass',
    description: 'Any of these classes',
  })
  valueClass?: CustomerValueClass[];

  @ListField(STOCK_STATES, { optional: true, max: 4, enumName: 'StockState', description: 'In any of these stocks' })
  stockState?: StockState[];

  @ListField(CUSTOMER_STATUS_KINDS, {
    optional: true,
    max: 4,
    enumName: 'CustomerStatusKind',
    description: 'Holds any of these statuses',
  })
  status?: CustomerStatusKind[];

  @IdField({ optional: true, description: 'Whom this specialist looks after' })
  assigneeId?: string;

  @InstantField({ optional: true, description: 'Made at this instant or later' })
  createdAtFrom?: Date;

  @IsAfter('createdAtFrom')
  @InstantField({ optional: true, description: 'Made before this instant' })
  createdAtBefore?: Date;
}

export class SearchCustomersQuery extends PageQuery {
  @SortField(CUSTOMER_SORTS, 'CustomerSort')
  sort!: (typeof CUSTOMER_SORTS.names)[number];
}

export class SearchCustomersDto {
  @FilterTreeField({
    description: 'Which customers: fields of the catalogue `customer`',
    example: {
      all: [
        { field: 'stockState', op: 'eq', value: 'possessed' },
        { not: { field: 'contactQuality', op: 'eq', value: 'good' } },
      ],
    },
  })
  filter!: FilterTree;
}

export class ExtractCustomersQuery extends PageQuery {
  @InstantField({
    description:
      'Customers of whom something was added or changed at this instant or later: visits, phones, statuses too',
    example: '2026-11-21T16:00:00.000Z',
  })
  since!: Date;

  @IdField({ optional: true, description: 'Only whom this specialist looks after' })
  assigneeId?: string;
}
