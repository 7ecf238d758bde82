import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Customer, CustomerContact, CustomerRelation } from '#libs/customers';
import type { LocalDate } from '#libs/foundation';
import { Vehicle } from './vehicle.entity';

/** Drives it (驾驶人), pays for it (付款人), is asked about it (联系人), decides about it in a key unit (关键人). */
export const PARTY_ROLES = ['driver', 'payer', 'contact', 'key_person'] as const;
export type PartyRole = (typeof PARTY_ROLES)[number];

/** The customer itself, one of its contact persons, or a family member or key person of it. */
export const PARTY_PERSONS = ['customer', 'contact', 'relation'] as const;
export type PartyPerson = (typeof PARTY_PERSONS)[number];

/** Who else has to do with a vehicle than its owner, since when and until when (车辆相关人). VEH-09 */
@Entity('vehicle_party')
@Index('ix_vehicle_party_vehicle_id', ['vehicleId', 'createdAt', 'id'])
@Index('ix_vehicle_party_customer_id', ['customerId'])
@Check('ck_vehicle_party_role', `role IN ('driver', 'payer', 'contact', 'key_person')`)
@Check('ck_vehicle_party_person', `person IN ('customer', 'contact', 'relation')`)
@Check('ck_vehicle_party_contact_id', `contact_id IS NULL OR person = 'contact'`)
@Check('ck_vehicle_party_relation_id', `relation_id IS NULL OR person = 'relation'`)
@Check('ck_vehicle_party_until_on', `until_on >= since_on`)
export class VehicleParty {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Vehicle, { name: 'fk_vehicle_party_vehicle_id' })
  vehicleId!: string;

  @Column('varchar', { length: 10 })
  role!: PartyRole;

  /** Whose person it is. As recorded: a customer that was merged away counts as its survivor. */
  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_vehicle_party_customer_id' })
  customerId!: string;

  @Column('varchar', { length: 8 })
  person!: PartyPerson;

  /** Null also once the contact was removed from its customer. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => CustomerContact, { name: 'fk_vehicle_party_contact_id', onDelete: 'SET NULL' })
  contactId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => CustomerRelation, { name: 'fk_vehicle_party_relation_id', onDelete: 'SET NULL' })
  relationId!: string | null;

  @Column('date', { nullable: true })
  sinceOn!: LocalDate | null;

  @Column('date', { nullable: true })
  untilOn!: LocalDate | null;

  /** When the store learned that it is over; null: still so. */
  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;

  @Column('varchar', { length: 60 })
  recordedBy!: string;

  @Column('timestamptz')
  createdAt!: Date;
}
