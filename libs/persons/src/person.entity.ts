import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/**
 * A person of the group (集团客户): who a customer is across the stores. Holds nothing but ids; what is known of a person
 * stands in the stores' own customers. GRP-01
 */
@Entity('group_person')
@Index('ix_group_person_created_at', ['createdAt', 'id'])
@Index('ix_group_person_merged_into_id', ['mergedIntoId'], { where: 'merged_into_id IS NOT NULL' })
@Check('ck_group_person_merged_into_id', `merged_into_id <> id`)
export class GroupPerson {
  @PrimaryColumn('uuid')
  id!: string;

  /** Set: this row is the same person as that one. Nothing else moves in a merge, so undoing it loses nothing. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => GroupPerson, { name: 'fk_group_person_merged_into_id' })
  mergedIntoId!: string | null;

  @Column('timestamptz', { nullable: true })
  erasedAt!: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}

/** What persons are known by. A plate with a name leads to nobody, it only proposes. */
export const PERSON_KEY_KINDS = ['phone', 'id_number', 'plate_name'] as const;
export type PersonKeyKind = (typeof PERSON_KEY_KINDS)[number];

/** A number that leads to one person of the group, as a blind index: no store can read the number of another. */
@Entity('group_person_key')
@Index('ix_group_person_key_person_id', ['personId'])
@Check('ck_group_person_key_kind', `kind IN ('phone', 'id_number', 'plate_name')`)
export class GroupPersonKey {
  @PrimaryColumn('varchar', { length: 10 })
  kind!: PersonKeyKind;

  /** HMAC under the group's key. */
  @PrimaryColumn('bytea')
  value!: Buffer;

  @Column('uuid')
  @ForeignKey(() => GroupPerson, { name: 'fk_group_person_key_person_id' })
  personId!: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}

/** A customer of a store that is this person. A store sees its own rows alone. */
@Entity('group_person_member')
@Index('ix_group_person_member_person_id', ['personId'])
export class GroupPersonMember {
  /** Role and schema of the store. */
  @PrimaryColumn('varchar', { length: 63 })
  storeRole!: string;

  @PrimaryColumn('uuid')
  customerId!: string;

  @Column('uuid')
  @ForeignKey(() => GroupPerson, { name: 'fk_group_person_member_person_id' })
  personId!: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
