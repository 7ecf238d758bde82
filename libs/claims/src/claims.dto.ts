import {
  BooleanField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  IsAfter,
  ListField,
  MoneyDto,
  MoneyField,
  PageQuery,
  StringField,
  toMoney,
} from '#libs/http';
import { type Claim, REJECT_REASONS, type RejectReason } from './claim.entity';
import { CLAIM_STATES, type ClaimState, isClaimClosed } from './claim-state.policy';

const NUMBER = { max: 64, description: 'As the manufacturer’s system numbers it (索赔单号)', example: 'WC2611000042' };
const CONTENT = { max: 1000, description: 'What is claimed', example: '水泵渗漏，更换水泵总成' };
const NOTE = { max: 1000, description: 'What is to be remembered of the step', example: '补充旧件照片' };
const CLAIMED = { description: 'What the manufacturer is asked for', example: { amount: 86_000, currency: 'CNY' } };

export class SubmitClaimDto {
  @IdField({ description: 'Order whose work is claimed' })
  orderId!: string;

  @StringField({ ...NUMBER, min: 1 })
  claimNumber!: string;

  @MoneyField(CLAIMED)
  claimed!: MoneyDto;

  @StringField({ ...CONTENT, optional: true, min: 1 })
  content?: string;

  @InstantField({ optional: true, description: 'When it was submitted; by default now' })
  at?: Date;
}

export class UpdateClaimDto {
  @StringField({ ...NUMBER, optional: true, min: 1 })
  claimNumber?: string;

  @MoneyField({ ...CLAIMED, optional: true })
  claimed?: MoneyDto;

  @StringField({ ...CONTENT, optional: true, nullable: true, description: 'What is claimed; null clears' })
  content?: string | null;
}

/** States to which a step leads: a claim begins by being submitted. */
export const CLAIM_TARGETS = [
  'accepted',
  'rejected',
  'disputed',
  'resubmitted',
  'withdrawn',
  'written_off',
] as const satisfies readonly ClaimState[];

@Example({ to: 'rejected', rejectReason: 'part_not_returned', accepted: undefined })
export class TakeClaimStepDto {
  @EnumField(CLAIM_TARGETS, { enumName: 'ClaimStep', description: 'State to move to' })
  to!: (typeof CLAIM_TARGETS)[number];

  @EnumField(REJECT_REASONS, {
    optional: true,
    enumName: 'ClaimRejectReason',
    description: 'Why it was sent back (退回原因); goes with `rejected`',
  })
  rejectReason?: RejectReason;

  @MoneyField({ optional: true, description: 'What the manufacturer pays; goes with `accepted`' })
  accepted?: MoneyDto;

  @StringField({ ...NOTE, optional: true, min: 1 })
  note?: string;

  @InstantField({ optional: true, description: 'When it happened; by default now' })
  at?: Date;
}

/** A warranty claim (索赔单) to the manufacturer. SVC-29 */
@Example({
  state: 'rejected',
  accepted: null,
  submissions: 1,
  rejections: 1,
  rejectReason: 'part_not_returned',
  firstRejectedAt: '2026-11-20T02:00:00.000Z',
  disputedAt: null,
  closedAt: null,
  closed: false,
})
export class ClaimDto {
  @IdField({ description: 'Id of the claim' })
  id!: string;

  @IdField({ description: 'Order whose work is claimed' })
  orderId!: string;

  @StringField(NUMBER)
  claimNumber!: string;

  @EnumField(CLAIM_STATES, { enumName: 'ClaimState', description: 'How far it has come' })
  state!: ClaimState;

  @MoneyField(CLAIMED)
  claimed!: MoneyDto;

  @MoneyField({ nullable: true, description: 'What the manufacturer pays; null unless it is accepted' })
  accepted!: MoneyDto | null;

  @StringField({ ...CONTENT, nullable: true })
  content!: string | null;

  @InstantField({ description: 'Submitted for the first time; by this day it is counted' })
  submittedAt!: Date;

  @IntegerField({ min: 1, description: 'How often it was submitted', example: 1 })
  submissions!: number;

  @InstantField({ nullable: true, description: 'Sent back for the first time (索赔退回)' })
  firstRejectedAt!: Date | null;

  @IntegerField({ min: 0, description: 'How often it was sent back', example: 1 })
  rejections!: number;

  @EnumField(REJECT_REASONS, {
    nullable: true,
    enumName: 'ClaimRejectReason',
    description: 'Why, the last time (退回原因)',
  })
  rejectReason!: RejectReason | null;

  @StringField({ ...NOTE, nullable: true })
  note!: string | null;

  @InstantField({ description: 'When the last step was taken', example: '2026-11-20T02:00:00.000Z' })
  lastStepAt!: Date;

  @InstantField({ nullable: true, description: 'Disputed for the first time (索赔争议)' })
  disputedAt!: Date | null;

  @InstantField({ nullable: true, description: 'Accepted, withdrawn or written off at' })
  closedAt!: Date | null;

  @BooleanField({ description: 'Nothing of it changes any more' })
  closed!: boolean;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 2 })
  version!: number;

  @InstantField({ description: 'When the record was made' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class ListClaimsQuery extends PageQuery {
  @IdField({ optional: true, description: 'Claims of this order' })
  orderId?: string;

  @ListField(CLAIM_STATES, {
    optional: true,
    max: CLAIM_STATES.length,
    enumName: 'ClaimState',
    description: 'Any of these states',
  })
  state?: ClaimState[];

  @BooleanField({ optional: true, description: 'Only those that were sent back at least once, or only others' })
  rejected?: boolean;

  @InstantField({ optional: true, description: 'Submitted at this instant or later' })
  submittedAtFrom?: Date;

  @IsAfter('submittedAtFrom')
  @InstantField({ optional: true, description: 'Submitted before this instant' })
  submittedAtBefore?: Date;
}

export function toClaimDto({ claimedFen, acceptedFen, ...claim }: Claim): ClaimDto {
  return { ...claim, claimed: toMoney(claimedFen), accepted: toMoney(acceptedFen), closed: isClaimClosed(claim.state) };
}
