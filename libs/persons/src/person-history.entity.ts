import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { GroupPerson } from './person.entity';

/** Why two persons may be one. */
export const PROPOSAL_REASONS = [
  'phone_and_id_number',
  'two_phones',
  'other_id_number',
  'plate_and_name',
  'merged_in_store',
] as const;
export type ProposalReason = (typeof PROPOSAL_REASONS)[number];

export const PROPOSAL_STATES = ['open', 'merged', 'rejected'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** Two persons that may be one (疑似同一客户), for headquarters to decide. */
@Entity('group_person_proposal')
@Unique('uq_group_person_proposal_pair', ['oneId', 'otherId'])
@Index('ix_group_person_proposal_state', ['state', 'createdAt', 'id'])
@Check('ck_group_person_proposal_pair', `one_id < other_id`)
@Check(
  'ck_group_person_proposal_reason',
  `reason IN ('phone_and_id_number', 'two_phones', 'other_id_number', 'plate_and_name', 'merged_in_store')`,
)
@Check('ck_group_person_proposal_state', `state IN ('open', 'merged', 'rejected')`)
@Check('ck_group_person_proposal_decided_at', `(state = 'open') = (decided_at IS NULL)`)
export class GroupPersonProposal {
  @PrimaryColumn('uuid')
  id!: string;

  /** The lower id of the two, so that a pair stands here once. */
  @Column('uuid')
  @ForeignKey(() => GroupPerson, { name: 'fk_group_person_proposal_one_id' })
  oneId!: string;

  @Column('uuid')
  @ForeignKey(() => GroupPerson, { name: 'fk_group_person_proposal_other_id' })
  otherId!: string;

  @Column('varchar', { length: 20 })
  reason!: ProposalReason;

  @Column('varchar', { length: 8, default: 'open' })
  state!: ProposalState;

  @Column('timestamptz', { nullable: true })
  decidedAt!: Date | null;

  @Column('varchar', { length: 60, nullable: true })
  decidedBy!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}

/** A merge of two persons and what is needed to undo it. */
@Entity('group_person_merge')
@Index('ix_group_person_merge_survivor_id', ['survivorId', 'mergedAt', 'id'])
export class GroupPersonMerge {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => GroupPerson, { name: 'fk_group_person_merge_survivor_id' })
  survivorId!: string;

  @Column('uuid')
  @ForeignKey(() => GroupPerson, { name: 'fk_group_person_merge_merged_id' })
  mergedId!: string;

  /** Persons that had been merged into the merged one, and follow it to the survivor. */
  @Column('uuid', { array: true })
  followedIds!: string[];

  /** The proposal that it carried out. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => GroupPersonProposal, { name: 'fk_group_person_merge_proposal_id' })
  proposalId!: string | null;

  @Column('timestamptz')
  mergedAt!: Date;

  @Column('varchar', { length: 60 })
  mergedBy!: string;

  @Column('timestamptz', { nullable: true })
  undoneAt!: Date | null;

  @Column('varchar', { length: 60, nullable: true })
  undoneBy!: string | null;
}

/** Why a person is forgotten. A word from a list, since a sentence might say who it was. */
export const ERASURE_REASONS = ['asked_by_person', 'consent_withdrawn', 'no_longer_needed', 'unlawful'] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];

/** Rows emptied, by the store's code and the feature's name. */
export type ErasureCounts = Record<string, Record<string, number>>;

/** Proof that a person was erased (删除凭证). Nothing in it says who it was. SEC-08 */
@Entity('group_erasure')
@Index('ix_group_erasure_requested_at', ['requestedAt', 'id'])
@Check('ck_group_erasure_reason', `reason IN ('asked_by_person', 'consent_withdrawn', 'no_longer_needed', 'unlawful')`)
export class GroupErasure {
  /** Also that of its job. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => GroupPerson, { name: 'fk_group_erasure_person_id' })
  personId!: string;

  /** SHA-256 of the blind indexes that the person was known by: whoever holds a number and the group's key can prove it. */
  @Column('char', { length: 64, array: true })
  keyHashes!: string[];

  @Column('varchar', { length: 30 })
  reason!: ErasureReason;

  @Column('varchar', { length: 60 })
  requestedBy!: string;

  @Column('timestamptz')
  requestedAt!: Date;

  @Column('jsonb', { default: () => `'{}'` })
  counts!: ErasureCounts;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}
