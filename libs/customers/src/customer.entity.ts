import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { IdNumberKind, LocalDate, PhoneLine } from '#libs/foundation';
import { BirthdayColumns } from './birthday.entity';

export const CUSTOMER_KINDS = ['person', 'organisation'] as const;
export type CustomerKind = (typeof CUSTOMER_KINDS)[number];

export const CUSTOMER_NATURES = ['private', 'public'] as const;
export type CustomerNature = (typeof CUSTOMER_NATURES)[number];

/** How a file came about (档案来源): 服务区域潜在客户开发, 销售部建档, 非本店销售车辆首次入场. CUS-09 */
export const FILE_SOURCES = ['service_area', 'sales_department', 'first_visit'] as const;
export type FileSource = (typeof FILE_SOURCES)[number];

/** What a customer is worth (客户价值): A 金牌, B 重要, C 一般, D 流失; never the level of a lead or the age of a car. CF-14 */
export const CUSTOMER_VALUE_CLASSES = ['gold', 'important', 'general', 'lost'] as const;
export type CustomerValueClass = (typeof CUSTOMER_VALUE_CLASSES)[number];

/** Stocks of customers (客户存量): 档案, 占有, 新增, 流失. CUS-13 */
export const STOCK_STATES = ['archive', 'possessed', 'new', 'lost'] as const;
export type StockState = (typeof STOCK_STATES)[number];

/** A customer of one store (客户): a person or an organisation. CUS-01, CUS-04, CUS-05 */
@Entity('customer')
@Unique('uq_customer_source_external_id', ['source', 'externalId'])
@Index('ix_customer_created_at', ['createdAt', 'id'], { where: 'merged_into_id IS NULL' })
@Index('ix_customer_name_pinyin', ['namePinyin', 'id'])
@Index('ix_customer_name_initials', ['nameInitials'])
@Index('ix_customer_name', ['name'])
@Index('ix_customer_id_number_index', ['idNumberIndex'], { where: 'id_number_index IS NOT NULL' })
@Index('ix_customer_person_due', ['id'], { where: 'person_version IS DISTINCT FROM version' })
@Index('ix_customer_solar_birthday', ['solarBirthday'], { where: 'solar_birthday IS NOT NULL' })
@Index('ix_customer_lunar_birthday', ['lunarBirthMonth', 'lunarBirthDay'], { where: 'lunar_birth_month IS NOT NULL' })
@Index('ix_customer_merged_into_id', ['mergedIntoId'], { where: 'merged_into_id IS NOT NULL' })
@Check('ck_customer_kind', `kind IN ('person', 'organisation')`)
@Check('ck_customer_nature', `nature IN ('private', 'public')`)
@Check('ck_customer_birthday_calendar', `birthday_calendar IN ('solar', 'lunar')`)
@Check(
  'ck_customer_id_number_kind',
  `id_number_kind IN ('resident_card', 'unified_social_credit', 'organisation_code')`,
)
@Check('ck_customer_merged_into_id', `merged_into_id <> id`)
@Index('ix_customer_stock_next_on', ['stockNextOn', 'id'], { where: 'stock_next_on IS NOT NULL' })
@Index('ix_customer_stock_ref', ['stockRef'], { where: 'stock_ref IS NOT NULL' })
@Check('ck_customer_email_bounced', `email_bounced_at IS NULL OR email IS NOT NULL`)
@Check('ck_customer_file_source', `file_source IN ('service_area', 'sales_department', 'first_visit')`)
@Check('ck_customer_value_class', `value_class IN ('gold', 'important', 'general', 'lost')`)
@Check('ck_customer_stock_state', `stock_state IN ('archive', 'possessed', 'new', 'lost')`)
@Check(
  'ck_customer_stock',
  `(stock_state IS NULL) = (stock_since IS NULL) AND (stock_state IS NULL) = (stock_ref IS NULL)`,
)
export class Customer extends BirthdayColumns {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 12 })
  kind!: CustomerKind;

  /** Private or public vehicle owner (公 / 私家). CUS-05 */
  @Column('varchar', { length: 7 })
  nature!: CustomerNature;

  @Column('varchar', { length: 200 })
  name!: string;

  /** `zhangsan`: what staff type to find 张三. */
  @Column({ type: 'varchar', length: 400, collation: 'C' })
  namePinyin!: string;

  /** `zs` */
  @Column({ type: 'varchar', length: 200, collation: 'C' })
  nameInitials!: string;

  @Column('varchar', { length: 100, nullable: true })
  occupation!: string | null;

  @Column('varchar', { length: 60, array: true, default: () => `'{}'` })
  hobbies!: string[];

  /** The address as it was given; the parts below are split from it. CUS-04 */
  @Column('varchar', { length: 300, nullable: true })
  addressText!: string | null;

  @Column('varchar', { length: 60, nullable: true })
  province!: string | null;

  @Column('varchar', { length: 60, nullable: true })
  city!: string | null;

  @Column('varchar', { length: 60, nullable: true })
  county!: string | null;

  @Column('varchar', { length: 200, nullable: true })
  street!: string | null;

  @Column('varchar', { length: 254, nullable: true })
  email!: string | null;

  /** Set: messages to it come back, so that none goes there until somebody tells another one. */
  @Column('timestamptz', { nullable: true })
  emailBouncedAt!: Date | null;

  @Column('varchar', { length: 25, nullable: true })
  idNumberKind!: IdNumberKind | null;

  @Column('bytea', { nullable: true })
  idNumberSealed!: Buffer | null;

  @Column('bytea', { nullable: true })
  idNumberIndex!: Buffer | null;

  @Column('varchar', { length: 30, nullable: true })
  idNumberMasked!: string | null;

  @Column('varchar', { length: 20, nullable: true })
  fileSource!: FileSource | null;

  /** Told by staff until segmentation works it out. SVC-09 */
  @Column('varchar', { length: 10, nullable: true })
  valueClass!: CustomerValueClass | null;

  /** Of the customer and of the duplicates merged into it, cancelled orders aside; kept by `customer-stock.events.ts`. */
  @Column('timestamptz', { nullable: true })
  firstVisitAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  lastVisitAt!: Date | null;

  /** Null: not judged yet. */
  @Column('varchar', { length: 10, nullable: true })
  stockState!: StockState | null;

  @Column('date', { nullable: true })
  stockSince!: LocalDate | null;

  /** Day on which the state has to be judged again if nothing happens before; null: it stays. */
  @Column('date', { nullable: true })
  stockNextOn!: LocalDate | null;

  /** Version of the policy that the state was judged by. */
  @Column('varchar', { length: 120, nullable: true })
  stockRef!: string | null;

  /** System that the customer came from; with `externalId` unique, so that a repeated upload is an update. */
  @Column('varchar', { length: 30, nullable: true })
  source!: string | null;

  @Column('varchar', { length: 100, nullable: true })
  externalId!: string | null;

  /** Set: this row is a duplicate, and the customer is the one that it points to. Nothing else moves in a merge. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Customer, { name: 'fk_customer_merged_into_id' })
  mergedIntoId!: string | null;

  /** Person of the group (集团客户) that the customer was matched to; null while nobody has looked. GRP-01 */
  @Column('uuid', { nullable: true })
  personId!: string | null;

  /** `version` that was matched: where they differ, the customer is due for matching. */
  @Column('integer', { nullable: true })
  personVersion!: number | null;

  /** Set: the person wanted to be forgotten, and nothing personal is left here. SEC-08 */
  @Column('timestamptz', { nullable: true })
  erasedAt!: Date | null;

  /** Import that wrote the row last. */
  @Column('uuid', { nullable: true })
  importId!: string | null;

  /** Fingerprint of the row as the import had it. */
  @Column('char', { length: 32, nullable: true })
  importDigest!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}

/** A contact person (联系人): whom to speak to where that is not the customer. CUS-03 */
@Entity('customer_contact')
@Unique('uq_customer_contact_name', ['customerId', 'name'])
export class CustomerContact {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_customer_contact_customer_id' })
  customerId!: string;

  @Column('varchar', { length: 100 })
  name!: string;

  @Column('varchar', { length: 60, nullable: true })
  relation!: string | null;

  @Column('varchar', { length: 300, nullable: true })
  addressText!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}

/** What calls found out about a number (号码状态): 错号 wrong, 空号 empty. A customer without any is 無號. CUS-12 */
export const PHONE_QUALITIES = ['unverified', 'reachable', 'wrong_number', 'empty_number'] as const;
export type PhoneQuality = (typeof PHONE_QUALITIES)[number];

/** A phone of a customer or of a contact person (电话). CUS-01, CUS-03 */
@Entity('customer_phone')
@Unique('uq_customer_phone_number', ['customerId', 'number'])
@Index('ix_customer_phone_number', ['number'])
@Index('ix_customer_phone_reversed', ['reversed'])
@Check('ck_customer_phone_line', `line IN ('mobile', 'landline', 'other')`)
@Check('ck_customer_phone_quality', `quality IN ('unverified', 'reachable', 'wrong_number', 'empty_number')`)
export class CustomerPhone {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_customer_phone_customer_id' })
  customerId!: string;

  /** Null: the customer's own. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => CustomerContact, { name: 'fk_customer_phone_contact_id' })
  contactId!: string | null;

  /** E.164 */
  @Column('varchar', { length: 20 })
  number!: string;

  @Column('varchar', { length: 20 })
  reversed!: string;

  @Column('varchar', { length: 10 })
  line!: PhoneLine;

  @Column('varchar', { length: 15, default: 'unverified' })
  quality!: PhoneQuality;

  @Column('timestamptz', { nullable: true })
  qualityAt!: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
