import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { BirthdayColumns } from '../birthday.entity';
import { Customer } from '../customer.entity';

/** 家庭成员, 关键人 */
export const RELATION_KINDS = ['family_member', 'key_person'] as const;
export type RelationKind = (typeof RELATION_KINDS)[number];

/** Somebody who matters to a customer: a family member, or a key person of a key unit (关键人). CUS-07 */
@Entity('customer_relation')
@Index('ix_customer_relation_customer_id', ['customerId', 'createdAt', 'id'])
@Index('ix_customer_relation_solar_birthday', ['solarBirthday'], { where: 'solar_birthday IS NOT NULL' })
@Index('ix_customer_relation_lunar_birthday', ['lunarBirthMonth', 'lunarBirthDay'], {
  where: 'lunar_birth_month IS NOT NULL',
})
@Check('ck_customer_relation_kind', `kind IN ('family_member', 'key_person')`)
@Check('ck_customer_relation_birthday_calendar', `birthday_calendar IN ('solar', 'lunar')`)
export class CustomerRelation extends BirthdayColumns {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_customer_relation_customer_id' })
  customerId!: string;

  @Column('varchar', { length: 15 })
  kind!: RelationKind;

  @Column('varchar', { length: 100 })
  name!: string;

  @Column('varchar', { length: 60, nullable: true })
  relation!: string | null;

  /** E.164 */
  @Column('varchar', { length: 20, nullable: true })
  phone!: string | null;

  @Column('varchar', { length: 300, nullable: true })
  addressText!: string | null;

  @Column('varchar', { length: 500, nullable: true })
  preferences!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
