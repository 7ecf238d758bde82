import { EMAIL, type LocalDate, maskEmail, maskPhone } from '#libs/foundation';
import {
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  LocalDateField,
  ObjectField,
  PatchOf,
  StringField,
} from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { BirthdayDto, toBirthdayDto, ToldBirthdayDto } from './birthday.dto';
import {
  CUSTOMER_KINDS,
  CUSTOMER_NATURES,
  CUSTOMER_VALUE_CLASSES,
  type CustomerKind,
  type CustomerNature,
  type CustomerValueClass,
  FILE_SOURCES,
  type FileSource,
  STOCK_STATES,
  type StockState,
} from './customer.entity';
import { CustomerContactDto, CustomerPhoneDto, NewContactDto, OwnPhoneDto } from './contact-data/customer-contacts.dto';
import { CUSTOMER_STATUS_KINDS, type CustomerStatusKind } from './care/customer-status.entity';
import type { CustomerRecord } from './customer.queries';

const ID_NUMBER_KINDS = ['resident_card', 'unified_social_credit', 'organisation_code'] as const;

/** An address (地址) as given, and its parts. CUS-04 */
export class AddressDto {
  @StringField({ max: 300, description: 'The whole address', example: '上海市浦东新区科技园路514号' })
  text!: string;

  @StringField({ max: 60, nullable: true, description: 'Province or municipality (省)', example: '上海市' })
  province!: string | null;

  @StringField({ max: 60, nullable: true, description: 'City (市)', example: '上海市' })
  city!: string | null;

  @StringField({ max: 60, nullable: true, description: 'County or district (县区)', example: '浦东新区' })
  county!: string | null;

  @StringField({ max: 200, nullable: true, description: 'Street and the rest (街道)', example: '科技园路514号' })
  street!: string | null;
}

/** A customer (客户) of the store. CUS-01, CUS-03..06 */
@Example({ mergedIntoId: null })
export class CustomerDto {
  @IdField({ description: 'Id of the customer' })
  id!: string;

  @EnumField(CUSTOMER_KINDS, { enumName: 'CustomerKind', description: 'Person (个人) or organisation (单位). CUS-05' })
  kind!: CustomerKind;

  @EnumField(CUSTOMER_NATURES, {
    enumName: 'CustomerNature',
    description: 'Private or public vehicle owner (私家 / 公)',
  })
  nature!: CustomerNature;

  @StringField({ max: 200, description: 'Name (姓名)', example: '石远梅' })
  name!: string;

  @StringField({ max: 100, nullable: true, description: 'Occupation (职业)', example: '企业主' })
  occupation!: string | null;

  @ListField('string', { max: 20, description: 'Hobbies (兴趣爱好)', example: ['钓鱼'] })
  hobbies!: string[];

  @ObjectField(() => BirthdayDto, { nullable: true, description: 'Birthday in both calendars' })
  birthday!: BirthdayDto | null;

  @ObjectField(() => AddressDto, { nullable: true, description: 'Home or office address' })
  address!: AddressDto | null;

  @StringField({
    max: 254,
    nullable: true,
    description: 'E-mail address (电子邮箱); masked unless the caller holds `customers:read-phone`',
    example: 's****@example.com',
  })
  email!: string | null;

  @InstantField({ nullable: true, description: 'Since when messages to it come back; null: as far as known it works' })
  emailBouncedAt!: Date | null;

  @StringField({
    max: 30,
    nullable: true,
    description: 'ID-card number or organisation code (证件号码), masked; `GET …/id-number` shows it in clear',
    example: '310***********1234',
  })
  idNumber!: string | null;

  @ListField(() => CustomerPhoneDto, { max: 20, description: 'Phones; none at all is 无号. CUS-12' })
  phones!: CustomerPhoneDto[];

  @ListField(() => CustomerContactDto, { max: 20, description: 'Contact persons (联系人). CUS-03' })
  contacts!: CustomerContactDto[];

  @EnumField(FILE_SOURCES, {
    enumName: 'FileSource',
    nullable: true,
    description:
      'How the file came about (档案来源): development in the service area, the sales department, or the first visit of ' +
      'a vehicle that another store sold. CUS-09',
  })
  fileSource!: FileSource | null;

  @EnumField(CUSTOMER_VALUE_CLASSES, {
    enumName: 'CustomerValueClass',
    nullable: true,
    description:
      'What the customer is worth: A gold (金牌), B important (重要), C general (一般), D lost (流失). CF-14',
  })
  valueClass!: CustomerValueClass | null;

  @ListField(CUSTOMER_STATUS_KINDS, {
    max: CUSTOMER_STATUS_KINDS.length,
    enumName: 'CustomerStatusKind',
    description: 'Special statuses (特殊身份) that are held now. CUS-14',
  })
  statuses!: CustomerStatusKind[];

  @EnumField(STOCK_STATES, {
    enumName: 'StockState',
    nullable: true,
    description: 'Stock that the customer stands in (客户存量); null: not judged yet. CUS-13',
  })
  stockState!: StockState | null;

  @LocalDateField({ nullable: true, description: 'Day since which it stands there' })
  stockSince!: LocalDate | null;

  @InstantField({ nullable: true, description: 'Last visit; null: never here' })
  lastVisitAt!: Date | null;

  @IdField({ nullable: true, description: 'Specialist who looks after the customer (客户专员). CUS-16' })
  assigneeId!: string | null;

  @StringField({ max: 30, nullable: true, description: 'System that `externalId` belongs to', example: 'svw' })
  source!: string | null;

  @StringField({ max: 100, nullable: true, description: 'Number in that system', example: 'KH000001' })
  externalId!: string | null;

  @IdField({ nullable: true, description: 'Set: a duplicate that was merged into this customer' })
  mergedIntoId!: string | null;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 1 })
  version!: number;

  @InstantField({ description: 'When the record was made' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class CreateCustomerDto {
  @EnumField(CUSTOMER_KINDS, { enumName: 'CustomerKind', description: 'Person (个人) or organisation (单位). CUS-05' })
  kind!: CustomerKind;

  @EnumField(CUSTOMER_NATURES, {
    enumName: 'CustomerNature',
    optional: true,
    description: 'Private or public vehicle owner; by default persons are private and organisations public',
  })
  nature?: CustomerNature;

  @StringField({ min: 1, max: 200, description: 'Name (姓名)', example: '石远梅' })
  name!: string;

  @StringField({ optional: true, max: 100, description: 'Occupation (职业)', example: '企业主' })
  occupation?: string;

  @ListField('string', { optional: true, max: 20, description: 'Hobbies (兴趣爱好)', example: ['钓鱼'] })
  hobbies?: string[];

  @ObjectField(() => ToldBirthdayDto, { optional: true, description: 'Birthday; the other calendar is worked out' })
  birthday?: ToldBirthdayDto;

  @StringField({
    optional: true,
    max: 300,
    description: 'Address as one text; province, city, county and street are split from it. CUS-04',
    example: '上海市浦东新区科技园路514号',
  })
  address?: string;

  @StringField({
    optional: true,
    max: 254,
    pattern: EMAIL,
    description: 'E-mail address (电子邮箱)',
    example: 'shi.yuanmei@example.com',
  })
  email?: string;

  @StringField({
    optional: true,
    max: 30,
    description: 'ID-card number (身份证号) or organisation code (组织机构代码); stored encrypted',
    example: '11010519491231002X',
  })
  idNumber?: string;

  @EnumField(FILE_SOURCES, {
    enumName: 'FileSource',
    optional: true,
    description:
      'How the file came about (档案来源): development in the service area, the sales department, or the first visit of ' +
      'a vehicle that another store sold. CUS-09',
  })
  fileSource?: FileSource;

  @EnumField(CUSTOMER_VALUE_CLASSES, {
    enumName: 'CustomerValueClass',
    optional: true,
    description:
      'What the customer is worth: A gold (金牌), B important (重要), C general (一般), D lost (流失). CF-14',
  })
  valueClass?: CustomerValueClass;

  @ListField(() => OwnPhoneDto, { optional: true, max: 10, description: 'Phones of the customer' })
  phones?: OwnPhoneDto[];

  @ListField(() => NewContactDto, { optional: true, max: 10, description: 'Contact persons' })
  contacts?: NewContactDto[];

  @StringField({ optional: true, max: 30, description: 'System that `externalId` belongs to', example: 'svw' })
  source?: string;

  @StringField({ optional: true, max: 100, description: 'Number in that system', example: 'KH900001' })
  externalId?: string;
}

export class UpdateCustomerDto extends PatchOf(CreateCustomerDto, {
  omit: ['phones', 'contacts', 'source', 'externalId'],
}) {}

export class IdNumberDto {
  @EnumField(ID_NUMBER_KINDS, { enumName: 'IdNumberKind', description: 'What the number identifies' })
  kind!: (typeof ID_NUMBER_KINDS)[number];

  @StringField({ max: 30, description: 'The number in clear', example: '11010519491231002X' })
  number!: string;
}

export class LikelyDuplicatesDto {
  @ListField(() => CustomerDto, { max: 20, description: 'Customers that may be the same person' })
  data!: CustomerDto[];
}

/** What a caller sees of a customer: phones in clear only with `customers:read-phone`. */
export function toCustomerDto(ctx: StoreContext, customer: CustomerRecord): CustomerDto {
  const clear = ctx.permissions.has('customers:read-phone');
  return {
    id: customer.id,
    kind: customer.kind,
    nature: customer.nature,
    name: customer.name,
    occupation: customer.occupation,
    hobbies: customer.hobbies,
    birthday: toBirthdayDto(customer),
    address: toAddress(customer),
    email: clear || customer.email === null ? customer.email : maskEmail(customer.email),
    emailBouncedAt: customer.emailBouncedAt,
    idNumber: customer.idNumberMasked,
    phones: clear ? customer.phones : customer.phones.map((phone) => ({ ...phone, number: maskPhone(phone.number) })),
    contacts: customer.contacts,
    fileSource: customer.fileSource,
    valueClass: customer.valueClass,
    statuses: customer.statuses,
    stockState: customer.stockState,
    stockSince: customer.stockSince,
    lastVisitAt: customer.lastVisitAt,
    assigneeId: customer.assigneeId,
    source: customer.source,
    externalId: customer.externalId,
    mergedIntoId: customer.mergedIntoId,
    version: customer.version,
    createdAt: customer.createdAt,
    updatedAt: customer.updatedAt,
  };
}

function toAddress({ addressText, province, city, county, street }: CustomerRecord): AddressDto | null {
  return addressText === null ? null : { text: addressText, province, city, county, street };
}
