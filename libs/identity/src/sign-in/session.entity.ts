import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { DealerGroup } from '#libs/tenancy';

export const SESSION_END_REASONS = ['signed_out', 'password_changed', 'staff_suspended', 'token_reused'] as const;
export type SessionEndReason = (typeof SESSION_END_REASONS)[number];

/** One sign-in of a person and what it lives on: the family of its refresh tokens. SEC-02 */
@Entity({ schema: 'platform', name: 'session' })
@Index('ix_session_staff_id', ['staffId'])
@Check('ck_session_end_reason', `end_reason IN ('signed_out', 'password_changed', 'staff_suspended', 'token_reused')`)
@Check('ck_session_ended', `(ended_at IS NULL) = (end_reason IS NULL)`)
export class Session {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => DealerGroup, { name: 'fk_session_group_id' })
  groupId!: string;

  @Column('uuid')
  staffId!: string;

  /** 90 days after the sign-in, however often it was refreshed. */
  @Column('timestamptz')
  endsAt!: Date;

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;

  @Column('varchar', { length: 20, nullable: true })
  endReason!: SessionEndReason | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}

/** A refresh token; spent ones are kept so that a stolen copy is known when it comes back. */
@Entity({ schema: 'platform', name: 'refresh_token' })
@Unique('uq_refresh_token_token_hash', ['tokenHash'])
@Index('ix_refresh_token_session_id', ['sessionId'])
export class RefreshToken {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Session, { name: 'fk_refresh_token_session_id', onDelete: 'CASCADE' })
  sessionId!: string;

  /** SHA-256; the token has 256 random bits and needs no slow hash. */
  @Column('bytea')
  tokenHash!: Buffer;

  @Column('timestamptz')
  expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  spentAt!: Date | null;

  /** Keyed hash of the address and program that exchanged it. */
  @Column('bytea', { nullable: true })
  spentBy!: Buffer | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
