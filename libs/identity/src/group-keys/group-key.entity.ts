import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { DealerGroup } from '#libs/tenancy';

export const GROUP_KEY_PURPOSES = ['encryption', 'blind_index'] as const;
export type GroupKeyPurpose = (typeof GROUP_KEY_PURPOSES)[number];

/** A random key of a group, wrapped by MASTER_KEY. SEC-01 */
@Entity({ schema: 'platform', name: 'group_key' })
@Unique('uq_group_key_group_id_purpose', ['groupId', 'purpose'])
@Check('ck_group_key_purpose', `purpose IN ('encryption', 'blind_index')`)
export class GroupKey {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => DealerGroup, { name: 'fk_group_key_group_id' })
  groupId!: string;

  @Column('varchar', { length: 20 })
  purpose!: GroupKeyPurpose;

  @Column('bytea')
  wrappedKey!: Buffer;

  /** Fingerprint of the MASTER_KEY that wrapped it, so that a rotation knows which rows are left. */
  @Column('varchar', { length: 16 })
  masterKeyId!: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
