/**
 * The way of a warranty claim (索赔流程), SVC-29: what the manufacturer sends back is submitted again, disputed (争议) or
 * written off; a dispute ends in his word.
 */
export const CLAIM_STATES = [
  'submitted',
  'accepted',
  'rejected',
  'disputed',
  'resubmitted',
  'withdrawn',
  'written_off',
] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

/** Which state may follow. */
export const CLAIM_STEPS = {
  submitted: ['accepted', 'rejected', 'withdrawn'],
  resubmitted: ['accepted', 'rejected', 'withdrawn'],
  rejected: ['resubmitted', 'disputed', 'written_off'],
  disputed: ['accepted', 'rejected', 'written_off'],
  accepted: [],
  withdrawn: [],
  written_off: [],
} as const satisfies Record<ClaimState, readonly ClaimState[]>;

/** What is known of a claim when somebody takes it a step on. */
export interface ClaimFacts {
  readonly state: ClaimState;
  readonly claimedFen: number;
  readonly lastStepAt: Date;
}

/** What comes with the step. */
export interface ClaimStep {
  readonly to: ClaimState;
  readonly at: Date;
  readonly acceptedFen: number | null;
  readonly reason: string | null;
}

export type ClaimStepDecision =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'refused'; readonly allowed: readonly ClaimState[] }
  /** A rejection has a reason, an acceptance an amount. */
  | { readonly kind: 'incomplete'; readonly missing: 'rejectReason' | 'accepted' }
  /** More than was claimed. */
  | { readonly kind: 'too_much' }
  /** `at` lies before the last step, or ahead of now. */
  | { readonly kind: 'out_of_time'; readonly notBefore: Date; readonly notAfter: Date };

/** Whether a claim may be taken a step on: `rejected` may become `disputed`, `accepted` nothing any more. SVC-29 */
export function decideClaimStep(
  { state, claimedFen, lastStepAt }: ClaimFacts,
  { to, at, acceptedFen, reason }: ClaimStep,
  now: Date,
): ClaimStepDecision {
  const allowed: readonly ClaimState[] = CLAIM_STEPS[state];
  if (!allowed.includes(to)) return { kind: 'refused', allowed };
  if (to === 'rejected' && reason === null) return { kind: 'incomplete', missing: 'rejectReason' };
  if (to === 'accepted' && acceptedFen === null) return { kind: 'incomplete', missing: 'accepted' };
  if (acceptedFen !== null && acceptedFen > claimedFen) return { kind: 'too_much' };
  if (at < lastStepAt || at > now) return { kind: 'out_of_time', notBefore: lastStepAt, notAfter: now };
  return { kind: 'allowed' };
}

/** Accepted, withdrawn and written off: nothing of it changes any more. */
export function isClaimClosed(state: ClaimState): boolean {
  return CLAIM_STEPS[state].length === 0;
}
