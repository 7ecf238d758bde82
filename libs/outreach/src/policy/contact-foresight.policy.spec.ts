import { AROUND_THE_CLOCK, openingDays } from '../fixtures/opening-days';
import type { ContactRules, PastContact } from './contact-candidate';
import { type ExpectedContact, foresee, type ForesightRules, type Foreseen } from './contact-foresight.policy';
import { USUAL_CONTACT_POLICY as RULES } from './contact-policy.preset';
import { restsAt } from './contact-wait.policy';

const NOW = new Date('2026-11-23T10:00:00+08:00');
const at = (text: string) => new Date(`2026-${text}:00+08:00`);

const contact = (id: string, changes: Partial<ExpectedContact> = {}): ExpectedContact => ({
  ...{ id, journey: 'journey', step: id, customerId: 'customer', round: `round of ${id}`, channel: 'sms' },
  ...{ category: 'care', priority: null, dueAt: NOW, expiresAt: null, quietHoursExempt: false, isAsked: false },
  ...{ obstacle: null, standsAlone: false, verdict: { kind: 'go' }, knownAt: NOW, follows: null },
  ...changes,
});

const PLAIN: ContactRules = { ...RULES, minimumGaps: [], caps: [], merging: { withinDays: 0, categories: [] } };

describe('foresee', () => {
  const ground: ForesightRules = {
    ...{ rules: RULES, now: NOW, timeZone: 'Asia/Shanghai' },
    restsOf: (instant) => restsAt(instant, RULES, AROUND_THE_CLOCK, 'Asia/Shanghai'),
    plannedBefore: at('11-25T00:00'),
  };

  /** `made 11-23T10:00 minimum_gap ? later_plans`: outcome, Shanghai's time, what puts it off, and the doubts. */
  function told(foreseen: Foreseen | undefined): string {
    if (!foreseen) return 'nothing';
    const { outcome, at: when, reason, delays, into, doubts } = foreseen;
    const local = when && new Date(+when + 8 * 3_600_000).toISOString().slice(5, 16);
    const why = [...delays.map((delay) => delay.reason), reason, into && `${into.journey}/${into.step}`];
    return [outcome, local, ...why, doubts.length > 0 ? `? ${doubts.join(' ')}` : null].filter((one) => one).join(' ');
  }

  function course(
    contacts: readonly ExpectedContact[],
    {
      past = [],
      isShared = false,
      isCut = false,
      rules = {},
    }: { past?: PastContact[]; isShared?: boolean; isCut?: boolean; rules?: Partial<ForesightRules> } = {},
  ): Record<string, string> {
    const wanted = new Set(contacts.map(({ id }) => id));
    const foreseen = new Map(foresee({ contacts, past, isShared, isCut }, wanted, { ...ground, ...rules }));
    return Object.fromEntries(contacts.map(({ id }) => [id, told(foreseen.get(id))]));
  }

  it('CF-05: what comes only if a step fails is reckoned when it is asked for, for others to be served between', () => {
    const first = contact('first');
    const timing = (_end: string, when: Date) => ({ dueAt: new Date(+when + 86_400_000), expiresAt: null });
    const again = ['b', 'c'].map((id) => contact(id, { follows: { id: 'first', isUsual: false, timing } }));
    const restsOf = jest.fn(ground.restsOf);
    const contacts = [first, ...again];
    const wanted = new Set(['first', 'b', 'c']);
    const told = foresee({ contacts, past: [], isShared: false, isCut: false }, wanted, { ...ground, restsOf });
    const reckoned = contacts.map(({ id }) => {
      expect(told.next().value).toEqual([id, expect.objectContaining({ outcome: 'made' })]);
      return restsOf.mock.calls.length;
    });
    expect(reckoned[0]).toBeLessThan(reckoned[1]);
    expect(reckoned[1]).toBeLessThan(reckoned[2]);
    expect(told.next().done).toBe(true);
  });

  it('REM-39: quiet hours put a message off until they end, which is certain', () => {
    const tonight = contact('a', { dueAt: at('11-23T22:00') });
    expect(course([tonight])).toEqual({ a: 'made 11-24T08:00 quiet_hours' });
  });

  it('REM-39: a call waits until the store works, make-up days and holidays considered', () => {
    const weekdays = openingDays(9, 18, (day) => !['2026-11-28', '2026-11-29'].includes(day));
    const call = contact('a', { channel: 'phone_call', category: 'safety', dueAt: at('11-27T19:00') });
    expect(
      course([call], {
        rules: { restsOf: (instant) => restsAt(instant, RULES, weekdays, 'Asia/Shanghai') },
      }),
    ).toEqual({ a: 'made 11-30T09:00 outside_working_hours' });
  });

  it('REM-31: the gap after what the customer had is certain, as far as every journey has planned', () => {
    const past = [{ round: 'earlier', category: 'care' as const, at: at('11-17T15:00') }];
    expect(course([contact('a')], { past })).toEqual({ a: 'made 11-24T10:00 minimum_gap' });
    const later = [{ round: 'earlier', category: 'care' as const, at: at('11-18T15:00') }];
    expect(course([contact('a')], { past: later })).toEqual({ a: 'made 11-25T10:00 minimum_gap ? later_plans' });
  });

  it('CF-27: a contact above the cap comes when the window has room, or not at all', () => {
    const rules = { ...PLAIN, caps: [{ categories: ['campaign' as const], count: 1, days: 14 }] };
    const past = [{ round: 'earlier', category: 'campaign' as const, at: at('11-20T10:00') }];
    const campaign = contact('a', { category: 'campaign' });
    expect(course([campaign], { past, rules: { rules } })).toEqual({
      a: 'made 12-04T10:00 frequency_cap ? later_plans',
    });
    const urgent = { ...campaign, expiresAt: at('11-30T00:00') };
    expect(course([urgent], { past, rules: { rules } })).toEqual({ a: 'not_made 11-23T10:00 frequency_cap' });
  });

  it('REM-31: what is only planned puts off as well, and may be called off', () => {
    const planned = contact('planned', { channel: 'email', dueAt: at('11-23T09:00'), knownAt: at('11-23T06:00') });
    expect(course([contact('a'), planned], { rules: { now: at('11-23T08:30') } })).toEqual({
      planned: 'made 11-23T09:00',
      a: 'made 11-30T10:00 minimum_gap ? planned_contacts later_plans',
    });
  });

  it('REM-31: one that is in the plan goes along with an earlier one, one that is planned later does not', () => {
    const soon = contact('soon', { dueAt: at('11-25T10:00') });
    expect(course([contact('a'), soon])).toEqual({
      a: 'made 11-23T10:00',
      soon: 'merged 11-23T10:00 journey/a ? planned_contacts',
    });
    expect(course([contact('a'), { ...soon, knownAt: at('11-24T06:00') }])).toMatchObject({
      soon: 'made 11-30T10:00 minimum_gap ? planned_contacts later_plans',
    });
  });

  it('CF-27: a step with a priority speaks before the others', () => {
    const rules = { ...PLAIN, caps: [{ categories: [...RULES.priority], count: 1, days: 1 }] };
    const contacts = [contact('appointment', { category: 'appointment' }), contact('care', { priority: 1 })];
    expect(course(contacts, { rules: { rules } })).toEqual({
      care: 'made 11-23T10:00',
      appointment: 'made 11-24T10:00 frequency_cap ? planned_contacts',
    });
  });

  it('CF-27: that another store contacts the person is a doubt where others matter', () => {
    const contacts = [contact('a'), contact('b', { category: 'safety' })];
    expect(course(contacts, { isShared: true })).toEqual({
      a: 'made 11-23T10:00 ? other_stores',
      b: 'made 11-23T10:00',
    });
  });

  it('CF-27: that there is more with the customer than is looked at is a doubt as well', () => {
    const contacts = [contact('a'), contact('b', { category: 'safety' })];
    expect(course(contacts, { isCut: true })).toEqual({
      a: 'made 11-23T10:00 ? planned_contacts',
      b: 'made 11-23T10:00',
    });
  });

  describe('a step that follows another', () => {
    const next = (id: string, before: string, isUsual: boolean, on: string[]): ExpectedContact =>
      contact(id, {
        ...{ round: 'round of a', channel: 'phone_call' },
        follows: {
          ...{ id: before, isUsual },
          timing: (end, ended) =>
            end === 'sent' || on.includes('not_sent')
              ? { dueAt: new Date(+ended + 24 * 3_600_000), expiresAt: null }
              : null,
        },
      });

    it('CF-05: comes after the day on which that one is really made', () => {
      const first = contact('a', { dueAt: at('11-23T23:00') });
      expect(course([first, next('call', 'a', true, ['sent'])])).toEqual({
        a: 'made 11-24T08:00 quiet_hours',
        call: 'made 11-25T08:00 ? step_before later_plans',
      });
    });

    it('CF-05: does not come where that one is not made and it follows only what is', () => {
      const first = contact('a', { dueAt: at('11-23T22:00'), expiresAt: at('11-23T23:00') });
      expect(
        course([first, next('call', 'a', true, ['sent']), next('letter', 'a', true, ['sent', 'not_sent'])]),
      ).toEqual({
        a: 'not_made 11-23T22:00 quiet_hours',
        call: 'not_made 11-23T22:00 quiet_hours ? step_before',
        letter: 'made 11-25T08:00 quiet_hours ? step_before later_plans',
      });
    });

    it('CF-05: one that comes only after a failure is foreseen as if there were one, and counts for nobody else', () => {
      const rules = { ...PLAIN, caps: [{ categories: ['care' as const], count: 2, days: 30 }] };
      const other = contact('other', { dueAt: at('11-26T10:00') });
      const contacts = [contact('a'), next('again', 'a', false, ['not_answered']), other];
      expect(course(contacts, { rules: { rules } })).toMatchObject({
        again: 'made 11-24T10:00 ? step_before',
        other: 'made 11-26T10:00 ? later_plans',
      });
    });
  });

  it('comes to an end, and says so, where contacts put each other off for longer than it looks', () => {
    const rules = { ...PLAIN, caps: [{ categories: ['care' as const], count: 1, days: 1 }] };
    const contacts = Array.from({ length: 120 }, (_, n) => contact(`c${String(n).padStart(3, '0')}`));
    const { c000, c119 } = course(contacts, { rules: { rules } });
    expect([c000, c119.startsWith('open frequency_cap')]).toEqual(['made 11-23T10:00', true]);
  });
});
