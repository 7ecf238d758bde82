import {
  type ContactCandidate,
  type ContactOutcome,
  type CustomerContacts,
  decideContacts,
  gapUntil,
  longestGap,
} from './contact-decision.policy';
import { USUAL_CONTACT_POLICY as RULES } from './contact-policy.preset';

const SHANGHAI = 'Asia/Shanghai';
const NOW = new Date('2026-11-23T10:00:00+08:00');

const contact = (id: string, changes: Partial<ContactCandidate> = {}): ContactCandidate => ({
  id,
  round: `round of ${id}`,
  channel: 'sms',
  category: 'care',
  dueAt: NOW,
  expiresAt: null,
  quietHoursExempt: false,
  isAsked: false,
  isReachable: true,
  verdict: { kind: 'go' },
  ...changes,
});

/** Decides, and checks what holds whatever the case: each due contact gets exactly one outcome, and no merge dangles. */
function decide(contacts: Partial<CustomerContacts>, now = NOW): Record<string, ContactOutcome> {
  const { due = [], upcoming = [], past = [] } = contacts;
  const decided = decideContacts({ due, upcoming, past }, RULES, now, SHANGHAI);
  const answer = Object.fromEntries(decided);
  for (const { id } of due) expect(answer).toHaveProperty([id]);
  for (const outcome of decided.values()) {
    if (outcome.kind === 'merge') expect(answer[outcome.into]).toEqual({ kind: 'go' });
    if (outcome.kind === 'defer') expect(outcome.until.getTime()).toBeGreaterThan(now.getTime());
  }
  for (const { id } of upcoming) if (id in answer) expect(answer[id].kind).toBe('merge');
  return answer;
}

describe('decideContacts', () => {
  const NIGHT = new Date('2026-11-23T07:45:00+08:00');
  const MORNING = new Date('2026-11-23T08:00:00+08:00');

  it('a contact that nothing speaks against goes', () => {
    expect(decide({ due: [contact('a')] })).toEqual({ a: { kind: 'go' } });
  });

  it('REM-39: a contact in quiet hours waits for their end', () => {
    expect(decide({ due: [contact('a')] }, NIGHT)).toEqual({
      a: { kind: 'defer', until: MORNING, reason: 'quiet_hours' },
    });
  });

  it('CF-25: a step that is exempt, such as a birthday message before 08:30, goes in quiet hours', () => {
    const due = [contact('birthday', { quietHoursExempt: true }), contact('other', { category: 'follow_up' })];
    expect(decide({ due }, NIGHT)).toEqual({
      birthday: { kind: 'go' },
      other: { kind: 'defer', until: MORNING, reason: 'quiet_hours' },
    });
  });

  it('REM-39: a contact that would be too late after the quiet hours is suppressed for them', () => {
    expect(decide({ due: [contact('a', { expiresAt: MORNING })] }, NIGHT)).toEqual({
      a: { kind: 'suppress', reason: 'quiet_hours' },
    });
  });

  it.each([
    ['expired', contact('a', { expiresAt: NOW }), 'expired'],
    [
      'dropped by its source',
      contact('a', { verdict: { kind: 'drop', reason: 'vehicle_visited' } }),
      'vehicle_visited',
    ],
    ['without a number', contact('a', { isReachable: false }), 'no_number'],
  ])('one that is %s is suppressed, and says why', (_name, due, reason) => {
    expect(decide({ due: [due] })).toEqual({ a: { kind: 'suppress', reason } });
  });

  it('one that its source puts off waits for as long as the source says', () => {
    const until = new Date('2026-11-24T10:00:00+08:00');
    const verdict = { kind: 'defer', until, reason: 'still_in_workshop' } as const;
    expect(decide({ due: [contact('a', { verdict })] })).toEqual({ a: verdict });
  });

  describe('minimum gap', () => {
    const past = (category: 'care' | 'appointment', at: string) => [{ round: 'earlier', category, at: new Date(at) }];

    it('REM-31: a care too soon after another one waits until the gap is over, at its own time of day', () => {
      expect(decide({ due: [contact('a')], past: past('care', '2026-11-20T16:30:00+08:00') })).toEqual({
        a: { kind: 'defer', until: new Date('2026-11-27T10:00:00+08:00'), reason: 'minimum_gap' },
      });
    });

    it.each([
      ['a week after the last care', 'care', '2026-11-16T23:00:00+08:00', 'care'],
      ['an appointment reminder the day after a care', 'care', '2026-11-22T10:00:00+08:00', 'appointment'],
      ['a care the day after an appointment reminder', 'appointment', '2026-11-22T10:00:00+08:00', 'care'],
    ] as const)('REM-31: %s goes', (_name, before, at, category) => {
      expect(decide({ due: [contact('a', { category })], past: past(before, at) })).toEqual({ a: { kind: 'go' } });
    });

    it('REM-31: the steps of one round do not hold each other up', () => {
      const made = [{ round: 'round of a', category: 'care' as const, at: new Date('2026-11-22T10:00:00+08:00') }];
      expect(decide({ due: [contact('a', { channel: 'phone_call' })], past: made })).toEqual({ a: { kind: 'go' } });
    });

    it('REM-31: one that would be too late after the gap is suppressed for it', () => {
      const due = [contact('a', { expiresAt: new Date('2026-11-25T00:00:00+08:00') })];
      expect(decide({ due, past: past('care', '2026-11-20T16:30:00+08:00') })).toEqual({
        a: { kind: 'suppress', reason: 'minimum_gap' },
      });
    });

    it('a person who asks for it now does not wait for the gap', () => {
      const made = past('care', '2026-11-22T10:00:00+08:00');
      expect(decide({ due: [contact('a', { isAsked: true })], past: made })).toEqual({ a: { kind: 'go' } });
    });

    it.each([
      ['a month end', '2026-01-29T12:00:00+08:00', SHANGHAI, '2026-02-05T10:00:00+08:00'],
      ['a leap day', '2028-02-25T12:00:00+08:00', SHANGHAI, '2028-03-03T10:00:00+08:00'],
      ['the spring clock change', '2026-03-25T12:00:00+01:00', 'Europe/Berlin', '2026-04-01T03:00:00+02:00'],
      ['the autumn clock change', '2026-10-21T12:00:00+02:00', 'Europe/Berlin', '2026-10-28T03:00:00+01:00'],
    ])('REM-31: over %s days of the calendar count', (_name, at, timeZone, until) => {
      const made = [{ round: 'earlier', category: 'care' as const, at: new Date(at) }];
      expect(gapUntil(contact('a'), made, RULES, timeZone)).toEqual(new Date(until));
    });

    it('looks back as far as the longest gap', () => {
      expect(longestGap(RULES)).toBe(14);
      expect(longestGap({ ...RULES, minimumGaps: [] })).toBe(0);
    });
  });

  describe('merging', () => {
    const inDays = (days: number) => new Date(NOW.getTime() + days * 24 * 3_600_000);

    it('REM-31: several cares within a short time become one', () => {
      const due = [contact('care'), contact('expiry', { category: 'expiry' })];
      const upcoming = [contact('soon', { dueAt: inDays(2) }), contact('later', { dueAt: inDays(4) })];
      expect(decide({ due, upcoming })).toEqual({
        expiry: { kind: 'go' },
        care: { kind: 'merge', into: 'expiry' },
        soon: { kind: 'merge', into: 'expiry' },
      });
    });

    it('REM-31: one that waits only for the gap goes along with one that may go', () => {
      const past = [{ round: 'earlier', category: 'care' as const, at: new Date('2026-11-19T10:00:00+08:00') }];
      const due = [contact('care'), contact('expiry', { category: 'expiry' })];
      expect(decide({ due, past })).toEqual({ expiry: { kind: 'go' }, care: { kind: 'merge', into: 'expiry' } });
    });

    it.each([
      ['by another channel', { channel: 'phone_call' }],
      ['of the same round', { round: 'round of a' }],
      ['that its source would drop', { verdict: { kind: 'drop', reason: 'vehicle_visited' } }],
      ['of a category that is not combined', { category: 'appointment' }],
      ['that a person asked for', { isAsked: true }],
    ] as const)('one %s does not go along', (_name, changes) => {
      const upcoming = [contact('b', { dueAt: inDays(1), ...changes })];
      expect(decide({ due: [contact('a')], upcoming })).toEqual({ a: { kind: 'go' } });
    });

    it('at most three go along; a fourth that is due waits for the gap', () => {
      const due = ['a', 'b', 'c', 'd', 'e'].map((id) => contact(id));
      const kinds = Object.values(decide({ due })).map(({ kind }) => kind);
      expect(kinds.sort()).toEqual(['defer', 'go', 'merge', 'merge', 'merge']);
    });
  });
});
