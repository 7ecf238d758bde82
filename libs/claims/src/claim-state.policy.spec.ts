import {
  CLAIM_STATES,
  CLAIM_STEPS,
  type ClaimState,
  type ClaimStep,
  decideClaimStep,
  isClaimClosed,
} from './claim-state.policy';

const MONDAY = new Date('2026-11-16T02:00:00Z');
const TUESDAY = new Date('2026-11-17T02:00:00Z');
const NOW = new Date('2026-11-18T02:00:00Z');

const claim = (state: ClaimState) => ({ state, claimedFen: 100_00, lastStepAt: MONDAY });
const step = (to: ClaimState, more: Partial<ClaimStep> = {}): ClaimStep => ({
  to,
  at: TUESDAY,
  acceptedFen: to === 'accepted' ? 80_00 : null,
  reason: to === 'rejected' ? 'wrong_code' : null,
  ...more,
});

describe('decideClaimStep', () => {
  it.each(CLAIM_STATES.flatMap((from) => CLAIM_STATES.map((to) => [from, to] as const)))(
    'SVC-29: from %s to %s',
    (from, to) => {
      const allowed: readonly ClaimState[] = CLAIM_STEPS[from];
      const expected = allowed.includes(to) ? { kind: 'allowed' } : { kind: 'refused', allowed };
      expect(decideClaimStep(claim(from), step(to), NOW)).toEqual(expected);
    },
  );

  it('SVC-29: what was sent back may be submitted again and disputed, time and again', () => {
    const way: ClaimState[] = ['submitted', 'rejected', 'resubmitted', 'rejected', 'disputed', 'rejected', 'disputed'];
    for (const [at, from] of way.slice(0, -1).entries()) {
      expect(decideClaimStep(claim(from), step(way[at + 1]), NOW)).toEqual({ kind: 'allowed' });
    }
  });

  it.each<[string, ClaimStep, object]>([
    ['a rejection says why', step('rejected', { reason: null }), { kind: 'incomplete', missing: 'rejectReason' }],
    [
      'an acceptance says how much',
      step('accepted', { acceptedFen: null }),
      { kind: 'incomplete', missing: 'accepted' },
    ],
    ['nothing is accepted beyond the claim', step('accepted', { acceptedFen: 100_01 }), { kind: 'too_much' }],
    ['all of it is', step('accepted', { acceptedFen: 100_00 }), { kind: 'allowed' }],
    [
      'no step before the last one',
      step('withdrawn', { at: new Date(MONDAY.getTime() - 1) }),
      { kind: 'out_of_time', notBefore: MONDAY, notAfter: NOW },
    ],
    [
      'no step ahead of now',
      step('withdrawn', { at: new Date(NOW.getTime() + 1) }),
      { kind: 'out_of_time', notBefore: MONDAY, notAfter: NOW },
    ],
  ])('SVC-29: %s', (_name, asked, expected) => {
    expect(decideClaimStep(claim('submitted'), asked, NOW)).toEqual(expected);
  });

  it('SVC-29: a claim that was accepted, withdrawn or written off is closed', () => {
    expect(CLAIM_STATES.filter(isClaimClosed)).toEqual(['accepted', 'withdrawn', 'written_off']);
  });
});
