import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { IdNumberKind, LocalDate, PhoneLine } from '#libs/foundation';

export const CUSTOMER_KINDS = ['person', 'organisation'] as const;
export type CustomerKind = (typeof CUSTOMER_KINDS)[number];

export const CUSTOMER_NATURES = ['private', 'public'] as const;
export type CustomerNature = (typeof CUSTOMER_NATURES)[number];

/** Which calendar a birthday was told in. */
export const BIRTHDAY_CALENDARS = ['solar', 'lunar'] as const;
export type BirthdayCalendar = (typeof BIRTHDAY_CALENDARS)[number];

/** A customer of one store (客户): a person or an organisation. CUS-01, CUS-04, CUS-05 */
@Entity('customer')
@Unique('uq_customer_source_external_id', ['source', 'externalId'])
@Index('ix_customer_created_at', ['createdAt', 'id'], { where: 'merged_into_id IS NULL' })
@Index('ix_customer_name_pinyin', ['namePinyin', 'id'])
@Index('ix_customer_name_initials', ['nameInitials'])
@Index('ix_customer_name', ['name'])
@Index('ix_customer_id_number_index', ['idNumberIndex'], { where: 'id_number_index IS NOT NULL' })
@Index('ix_customer_merged_into_id', ['mergedIntoId'], { where: 'merged_into_id IS NOT NULL' })
@Check('ck_customer_kind', `kind IN ('person', 'organisation')`)
@Check('ck_customer_nature', `nature IN ('private', 'public')`)
@Check('ck_customer_birthday_calendar', `birthday_calendar IN ('solar', 'lunar')`)
@Check(
  'ck_customer_id_number_kind',
  `id_number_kind IN ('resident_card', 'unified_social_credit', 'organisation_code')`,
)
@Check('ck_customer_merged_into_id', `merged_into_id <> id`)
export class Customer {
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

  @Column('varchar', { length: 5, nullable: true })
  birthdayCalendar!: BirthdayCalendar | null;

  /** Both forms are kept, whichever was told; CUS-06. Solar is unknown when a lunar day came without its year. */
  @Column('date', { nullable: true })
  solarBirthday!: LocalDate | null;

  @Column('smallint', { nullable: true })
  lunarBirthMonth!: number | null;

  @Column('smallint', { nullable: true })
  lunarBirthDay!: number | null;

  @Column('boolean', { nullable: true })
  lunarBirthLeap!: boolean | null;

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

  @Column('varchar', { length: 25, nullable: true })
  idNumberKind!: IdNumberKind | null;

  @Column('bytea', { nullable: true })
  idNumberSealed!: Buffer | null;

  @Column('bytea', { nullable: true })
  idNumberIndex!: Buffer | null;

  @Column('varchar', { length: 30, nullable: true })
  idNumberMasked!: string | null;

  /** System that the customer came from; with `externalId` unique, so that a repeated upload is an update. */
  @Column('varchar', { length: 30, nullable: true })
  source!: string | null;

  @Column('varchar', { length: 100, nullable: true })
  externalId!: string | null;

  /** Set: this row is a duplicate, and the customer is the one that it points to. Nothing else moves in a merge. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Customer, { name: 'fk_customer_merged_into_id' })
  mergedIntoId!: string | null;

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
