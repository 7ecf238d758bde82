import type { ContactCandidate, ContactRules } from './contact-candidate';
import { type ContactOutcome, decideContacts, type PersonContacts } from './contact-decision.policy';
import { USUAL_CONTACT_POLICY as RULES } from './contact-policy.preset';
import { restsAt } from './contact-wait.policy';
import { AROUND_THE_CLOCK } from '../fixtures/opening-days';

const SHANGHAI = 'Asia/Shanghai';
const NOW = new Date('2026-11-23T10:00:00+08:00');

const contact = (id: string, changes: Partial<ContactCandidate> = {}): ContactCandidate => ({
  id,
  customerId: 'customer',
  round: `round of ${id}`,
  channel: 'sms',
  category: 'care',
  priority: null,
  dueAt: NOW,
  expiresAt: null,
  quietHoursExempt: false,
  isAsked: false,
  obstacle: null,
  standsAlone: false,
  verdict: { kind: 'go' },
  ...changes,
});

/** Decides, and checks what holds whatever the case: each due contact gets exactly one outcome, and no merge dangles. */
function decide(
  contacts: Partial<PersonContacts>,
  now = NOW,
  rules: ContactRules = RULES,
): Record<string, ContactOutcome> {
  const { due = [], upcoming = [], past = [] } = contacts;
  const rests = restsAt(now, rules, AROUND_THE_CLOCK, SHANGHAI);
  const decided = decideContacts({ due, upcoming, past }, { rules, now, timeZone: SHANGHAI, rests });
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
    ['without a number', contact('a', { obstacle: 'no_number' }), 'no_number'],
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

    describe('of care, which keeps fixed days', () => {
      const MORNING_OF = new Date('2026-11-23T07:30:00+08:00');
      const wishes = contact('wishes', {
        ...{ dueAt: MORNING_OF, expiresAt: new Date('2026-11-23T08:30:00+08:00'), quietHoursExempt: true },
      });
      const made = past('care', '2026-11-20T16:30:00+08:00');

      it('REM-26, CF-25: birthday wishes go on the day, whatever was said in the days before', () => {
        expect(decide({ due: [wishes], past: made }, MORNING_OF)).toEqual({ wishes: { kind: 'go' } });
      });

      it('CF-27: the cap holds them all the same', () => {
        const caps = [{ categories: ['care' as const], count: 1, days: 30 }];
        expect(decide({ due: [wishes], past: made }, MORNING_OF, { ...RULES, caps })).toEqual({
          wishes: { kind: 'suppress', reason: 'frequency_cap' },
        });
      });

      it('REM-31: where the policy does not say so they wait, and so are not sent', () => {
        const minimumGaps = [{ category: 'care' as const, days: 7 }];
        expect(decide({ due: [wishes], past: made }, MORNING_OF, { ...RULES, minimumGaps })).toEqual({
          wishes: { kind: 'suppress', reason: 'minimum_gap' },
        });
      });

      it('REM-31: the next care waits for the gap after them', () => {
        const after = past('care', MORNING_OF.toISOString());
        expect(decide({ due: [contact('a')], past: after })).toMatchObject({ a: { reason: 'minimum_gap' } });
      });

      it('REM-31: the gap is waited for where it ends in time', () => {
        const short = { ...RULES, minimumGaps: [{ category: 'care' as const, days: 1, keepsFixedDays: true }] };
        const later = contact('a', { expiresAt: new Date(NOW.getTime() + 3_600_000) });
        const lastNight = past('care', '2026-11-22T23:00:00+08:00');
        expect(decide({ due: [later], past: lastNight }, new Date(NOW.getTime() - 60_000), short)).toMatchObject({
          a: { kind: 'defer', until: NOW, reason: 'minimum_gap' },
        });
      });
    });

    it('a person who asks for it now does not wait for the gap', () => {
      const made = past('care', '2026-11-22T10:00:00+08:00');
      expect(decide({ due: [contact('a', { isAsked: true })], past: made })).toEqual({ a: { kind: 'go' } });
    });
  });

  describe('caps', () => {
    const hours = (count: number) => new Date(NOW.getTime() - count * 3_600_000);
    const rules: ContactRules = {
      ...RULES,
      minimumGaps: [],
      caps: [
        { categories: ['campaign'], count: 1, days: 14 },
        { categories: ['care', 'campaign', 'follow_up'], count: 2, days: 7 },
      ],
    };

    it('CF-27: one above the cap waits until the window has room, and goes then', () => {
      const past = [20, 24, 200].map((ago) => ({ round: `${ago}`, category: 'care' as const, at: hours(ago) }));
      const room = new Date(hours(24).getTime() + 7 * 24 * 3_600_000);
      expect(decide({ due: [contact('a')], past }, NOW, rules)).toEqual({
        a: { kind: 'defer', until: room, reason: 'frequency_cap' },
      });
      expect(decide({ due: [contact('a')], past }, room, rules)).toEqual({ a: { kind: 'go' } });
    });

    it('CF-27: the more important of two takes the last place, the other one waits', () => {
      const past = [{ round: 'earlier', category: 'care' as const, at: hours(1) }];
      const due = [contact('a', { channel: 'phone_call' }), contact('b', { category: 'follow_up' })];
      expect(decide({ due, past }, NOW, rules)).toMatchObject({ b: { kind: 'go' }, a: { reason: 'frequency_cap' } });
    });

    it('CF-27: the stricter of two caps counts, and a category in neither is not held', () => {
      const past = [{ round: 'earlier', category: 'campaign' as const, at: hours(24) }];
      const due = [contact('a', { category: 'campaign' }), contact('b', { category: 'safety', channel: 'email' })];
      expect(decide({ due, past }, NOW, rules)).toEqual({
        a: { kind: 'defer', until: new Date(hours(24).getTime() + 14 * 24 * 3_600_000), reason: 'frequency_cap' },
        b: { kind: 'go' },
      });
    });

    it('CF-27: one that would be too late when there is room is suppressed for the cap, and says so', () => {
      const past = [{ round: 'earlier', category: 'campaign' as const, at: hours(24) }];
      const due = [contact('a', { category: 'campaign', expiresAt: new Date(NOW.getTime() + 24 * 3_600_000) })];
      expect(decide({ due, past }, NOW, rules)).toEqual({ a: { kind: 'suppress', reason: 'frequency_cap' } });
    });

    it('CF-27: the steps of one round count as well', () => {
      const past = [{ round: 'round of a', category: 'campaign' as const, at: hours(24) }];
      const due = [contact('a', { category: 'campaign', channel: 'phone_call' })];
      expect(decide({ due, past }, NOW, rules)).toMatchObject({ a: { kind: 'defer', reason: 'frequency_cap' } });
    });
  });

  it('REM-31: safety speaks before appointments, these before what expires, care and campaigns', () => {
    const rules: ContactRules = {
      ...RULES,
      merging: { withinDays: 0, categories: [] },
      minimumGaps: [],
      caps: [{ categories: [...RULES.priority], count: 1, days: 1 }],
    };
    const order: string[] = [];
    for (let left = [...RULES.priority]; left.length > 0; left = left.filter((one) => !order.includes(one))) {
      const decided = decide({ due: left.toReversed().map((category) => contact(category, { category })) }, NOW, rules);
      order.push(...Object.keys(decided).filter((id) => decided[id].kind === 'go'));
    }
    expect(order).toEqual(['safety', 'appointment', 'follow_up', 'expiry', 'care', 'campaign']);
  });

  describe('a priority of the step', () => {
    const alone: ContactRules = { ...RULES, minimumGaps: [], merging: { withinDays: 0, categories: [] } };
    const capped: ContactRules = { ...alone, caps: [{ categories: [...RULES.priority], count: 1, days: 1 }] };

    it('CF-27: takes the last place under a cap from a category that speaks before its own', () => {
      const due = [contact('appointment', { category: 'appointment' }), contact('care', { priority: 1 })];
      expect(decide({ due }, NOW, capped)).toMatchObject({
        care: { kind: 'go' },
        appointment: { kind: 'defer', reason: 'frequency_cap' },
      });
    });

    it('CF-27: of one place the older goes first, whichever has it from its category', () => {
      const earlier = new Date(NOW.getTime() - 60_000);
      const due = [contact('care', { priority: 2, dueAt: earlier }), contact('a', { category: 'appointment' })];
      expect(decide({ due }, NOW, capped)).toMatchObject({ care: { kind: 'go' }, a: { kind: 'defer' } });
    });

    it('CF-27: may put a step behind all categories, also those that the policy leaves out', () => {
      const rules = { ...capped, priority: ['appointment' as const] };
      const due = [contact('last', { category: 'appointment', priority: 9 }), contact('unnamed')];
      expect(decide({ due }, NOW, rules)).toMatchObject({ unnamed: { kind: 'go' }, last: { kind: 'defer' } });
    });

    it('REM-31, CF-27: carries the others along', () => {
      const due = [contact('expiry', { category: 'expiry' }), contact('care', { priority: 1 })];
      expect(decide({ due })).toEqual({ care: { kind: 'go' }, expiry: { kind: 'merge', into: 'care' } });
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

    it('REM-26: wishes for the day after tomorrow are not brought forward, those for today are', () => {
      const at = (instant: string) => ({
        dueAt: new Date(instant),
        expiresAt: new Date(new Date(instant).getTime() + 12 * 3_600_000),
      });
      const due = [contact('a')];
      expect(decide({ due, upcoming: [contact('wishes', at('2026-11-25T07:30:00+08:00'))] })).toEqual({
        a: { kind: 'go' },
      });
      expect(decide({ due, upcoming: [contact('wishes', at('2026-11-23T11:00:00+08:00'))] })).toMatchObject({
        wishes: { kind: 'merge', into: 'a' },
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
      ['with another customer of the same person', { customerId: 'duplicate' }],
      ['that the customer does not want', { obstacle: 'consent_withdrawn' }],
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
