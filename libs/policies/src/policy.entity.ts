import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Actor } from '#libs/tenancy';

/** 起草, 已审核, 已发布, 已撤销. TEN-11 */
export const POLICY_STATES = ['draft', 'reviewed', 'issued', 'withdrawn'] as const;
export type PolicyState = (typeof POLICY_STATES)[number];

/** One version of a policy document, of the group or of one of its stores. TEN-11 */
@Entity('group_policy')
@Unique('uq_group_policy_number', ['kind', 'code', 'storeRole', 'number'])
@Index('ix_group_policy_effective_from', ['kind', 'code', 'effectiveFrom'])
@Check('ck_group_policy_state', `state IN ('draft', 'reviewed', 'issued', 'withdrawn')`)
@Check('ck_group_policy_effective_from', `effective_from >= issued_at`)
export class GroupPolicy {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 30 })
  kind!: string;

  @Column('varchar', { length: 60 })
  code!: string;

  /** Role of the store that set it for itself; null: the group's. */
  @Column('varchar', { length: 63, nullable: true })
  storeRole!: string | null;

  /** Counts the versions of one kind and code at one level; stands in the reference that decisions keep. */
  @Column('integer')
  number!: number;

  @Column('varchar', { length: 10 })
  state!: PolicyState;

  /** Never changes once it was issued. */
  @Column('jsonb')
  document!: object;

  /** Who wrote it last (编制). */
  @Column('jsonb')
  author!: Actor;

  /** Who reviewed it (审核). */
  @Column('jsonb', { nullable: true })
  reviewer!: Actor | null;

  @Column('timestamptz', { nullable: true })
  reviewedAt!: Date | null;

  /** Who approved and so issued it (批准). */
  @Column('jsonb', { nullable: true })
  approver!: Actor | null;

  @Column('timestamptz', { nullable: true })
  issuedAt!: Date | null;

  /** From when it counts and supersedes what its level had before. */
  @Column('timestamptz', { nullable: true })
  effectiveFrom!: Date | null;

  @Column('timestamptz', { nullable: true })
  withdrawnAt!: Date | null;

  /** When the stores that it concerns were last told to look. */
  @Column('timestamptz', { nullable: true })
  announcedAt!: Date | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
