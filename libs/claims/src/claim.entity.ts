import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { ServiceOrder } from '#libs/service-orders';
import type { ClaimState } from './claim-state.policy';

/** Why the manufacturer sent a claim back (索赔退回原因). SVC-29 */
export const REJECT_REASONS = [
  'documents_incomplete',
  'submitted_late',
  'not_covered',
  'wrong_diagnosis',
  'part_not_returned',
  'wrong_code',
  'other',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** A warranty claim (索赔) to the manufacturer for the work of one order. SVC-29 */
@Entity('claim')
@Unique('uq_claim_claim_number', ['claimNumber'])
@Index('ix_claim_submitted_at', ['submittedAt', 'id'])
@Index('ix_claim_order_id', ['orderId'])
@Check(
  'ck_claim_state',
  `state IN ('submitted', 'accepted', 'rejected', 'disputed', 'resubmitted', 'withdrawn', 'written_off')`,
)
@Check('ck_claim_claimed_fen', `claimed_fen > 0`)
@Check(
  'ck_claim_accepted_fen',
  `(state = 'accepted') = (accepted_fen IS NOT NULL) AND accepted_fen BETWEEN 0 AND claimed_fen`,
)
@Check('ck_claim_first_rejected_at', `(rejections > 0) = (first_rejected_at IS NOT NULL)`)
@Check(
  'ck_claim_reject_reason',
  `reject_reason IN ('documents_incomplete', 'submitted_late', 'not_covered', 'wrong_diagnosis', 'part_not_returned', 'wrong_code', 'other')`,
)
@Check('ck_claim_closed_at', `(state IN ('accepted', 'withdrawn', 'written_off')) = (closed_at IS NOT NULL)`)
export class Claim {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => ServiceOrder, { name: 'fk_claim_order_id' })
  orderId!: string;

  /** As the manufacturer's system numbers it. */
  @Column('varchar', { length: 64 })
  claimNumber!: string;

  @Column('varchar', { length: 12 })
  state!: ClaimState;

  @Column('bigint')
  claimedFen!: number;

  @Column('bigint', { nullable: true })
  acceptedFen!: number | null;

  /** What is claimed, for whom it may be read. */
  @Column('varchar', { length: 1000, nullable: true })
  content!: string | null;

  /** For the first time. */
  @Column('timestamptz')
  submittedAt!: Date;

  @Column('integer')
  submissions!: number;

  @Column('timestamptz', { nullable: true })
  firstRejectedAt!: Date | null;

  @Column('integer')
  rejections!: number;

  /** Of the last rejection. */
  @Column('varchar', { length: 30, nullable: true })
  rejectReason!: RejectReason | null;

  /** Of the last step. */
  @Column('varchar', { length: 1000, nullable: true })
  note!: string | null;

  @Column('timestamptz')
  lastStepAt!: Date;

  /** First disputed (索赔争议). */
  @Column('timestamptz', { nullable: true })
  disputedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  closedAt!: Date | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
