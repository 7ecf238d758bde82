import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { DealerGroup } from '#libs/tenancy';

/** User name and password of a person, outside the group's schema because it is needed before the group is entered. SEC-02 */
@Entity({ schema: 'platform', name: 'staff_sign_in' })
@Unique('uq_staff_sign_in_group_id_username', ['groupId', 'username'])
export class StaffSignIn {
  /** The id of the person in `group_staff`. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => DealerGroup, { name: 'fk_staff_sign_in_group_id' })
  groupId!: string;

  @Column('varchar', { length: 60 })
  username!: string;

  /** argon2id, parameters included. */
  @Column('varchar', { length: 200 })
  passwordHash!: string;

  @Column('timestamptz')
  passwordChangedAt!: Date;

  /** Made by `npm start` for the demo; refused in production. */
  @Column('boolean', { default: false })
  demo!: boolean;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}

/** How often signing in failed lately, per account name (existing or not, so that nobody can tell) and per address. */
@Entity({ schema: 'platform', name: 'sign_in_attempt' })
@Index('ix_sign_in_attempt_last_attempt_at', ['lastAttemptAt'])
export class SignInAttempt {
  /** Keyed hash: neither names nor addresses are kept. */
  @PrimaryColumn('bytea')
  subject!: Buffer;

  @Column('integer')
  failures!: number;

  @Column('timestamptz')
  lastAttemptAt!: Date;
}
