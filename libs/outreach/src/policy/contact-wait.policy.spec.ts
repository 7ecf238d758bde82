import type { ContactRules } from './contact-candidate';
import { USUAL_CONTACT_POLICY as RULES } from './contact-policy.preset';
import { capUntil, frequencyWait, gapUntil, longestWindow, restsAt } from './contact-wait.policy';
import { openingDays } from '../fixtures/opening-days';

const SHANGHAI = 'Asia/Shanghai';
const NOW = new Date('2026-11-23T10:00:00+08:00');

describe('gapUntil', () => {
  const contact = { category: 'care', round: 'round', dueAt: NOW, expiresAt: null } as const;

  it.each([
    ['a month end', '2026-01-29T12:00:00+08:00', SHANGHAI, '2026-02-05T10:00:00+08:00'],
    ['a leap day', '2028-02-25T12:00:00+08:00', SHANGHAI, '2028-03-03T10:00:00+08:00'],
    ['the spring clock change', '2026-03-25T12:00:00+01:00', 'Europe/Berlin', '2026-04-01T03:00:00+02:00'],
    ['the autumn clock change', '2026-10-21T12:00:00+02:00', 'Europe/Berlin', '2026-10-28T03:00:00+01:00'],
  ])('REM-31: over %s days of the calendar count', (_name, at, timeZone, until) => {
    const made = [{ round: 'earlier', category: 'care' as const, at: new Date(at) }];
    expect(gapUntil(contact, made, RULES, timeZone)).toEqual(new Date(until));
  });
});

describe('frequencyWait', () => {
  const rules: ContactRules = { ...RULES, caps: [{ categories: ['care'], count: 1, days: 10 }] };
  const care = { category: 'care', round: 'round', dueAt: NOW, expiresAt: null } as const;

  it('CF-27: the later of gap and cap counts, and is the one that is named', () => {
    const made = [{ round: 'earlier', category: 'care' as const, at: new Date('2026-11-22T10:00:00+08:00') }];
    const wait = (changed: ContactRules) => frequencyWait(care, made, changed, NOW, SHANGHAI);
    const afterGap = new Date('2026-11-29T10:00:00+08:00');
    const afterCap = new Date('2026-12-02T10:00:00+08:00');
    expect(wait(rules)).toEqual({ until: afterCap, reason: 'frequency_cap' });
    expect(wait({ ...rules, caps: [] })).toEqual({ until: afterGap, reason: 'minimum_gap' });
    const short = [{ categories: ['care' as const], count: 1, days: 2 }];
    expect(wait({ ...rules, caps: short })).toEqual({ until: afterGap, reason: 'minimum_gap' });
  });

  it('CF-27: the window rolls: at the very instant at which the first contact leaves it there is room', () => {
    const made = [{ round: 'earlier', category: 'care' as const, at: NOW }];
    const tenDays = NOW.getTime() + 10 * 24 * 3_600_000;
    expect(capUntil(care, made, rules, new Date(tenDays - 1))).toEqual(new Date(tenDays));
    expect(capUntil(care, made, rules, new Date(tenDays))).toBeNull();
  });

  it('looks back as far as the longest gap or cap', () => {
    expect(longestWindow(RULES)).toBe(30);
    expect(longestWindow({ ...RULES, caps: undefined })).toBe(14);
    expect(longestWindow({ ...RULES, caps: [], minimumGaps: [] })).toBe(0);
  });
});

describe('restsAt', () => {
  /** Open 9 to 18 but on the weekend; Saturday the 28th is a make-up workday. */
  const calendar = openingDays(9, 18, (day) => day === '2026-11-28' || ![0, 6].includes(new Date(day).getUTCDay()));
  const wait = (at: string, changes: object = {}) =>
    restsAt(
      new Date(`${at}+08:00`),
      RULES,
      calendar,
      SHANGHAI,
    )({
      ...{ channel: 'phone_call', quietHoursExempt: false, isAsked: false },
      ...changes,
    });
  const until = (at: string, reason: string) => ({ until: new Date(`${at}+08:00`), reason });

  it.each([
    ['in working hours', '2026-11-23T10:00', null],
    ['before the store opens', '2026-11-23T08:30', until('2026-11-23T09:00', 'outside_working_hours')],
    ['at night, whose end is before the opening', '2026-11-23T06:00', until('2026-11-23T09:00', 'quiet_hours')],
    ['in the evening', '2026-11-23T19:00', until('2026-11-24T09:00', 'outside_working_hours')],
    ['in the midday rest', '2026-11-23T12:30', until('2026-11-23T14:00', 'quiet_hours')],
    ['on a Sunday', '2026-11-22T10:00', until('2026-11-23T09:00', 'outside_working_hours')],
    [
      'on a Friday evening before a make-up workday',
      '2026-11-27T18:00',
      until('2026-11-28T09:00', 'outside_working_hours'),
    ],
  ])('REM-39: a call %s', (_name, at, expected) => {
    expect(wait(at)).toEqual(expected);
  });

  it('REM-39: a message does not wait for the store to open', () => {
    expect(wait('2026-11-22T10:00', { channel: 'sms' })).toBeNull();
  });

  it('CF-25: what is exempt from the quiet hours goes before 08:30; a call still needs somebody who makes it', () => {
    expect(wait('2026-11-23T07:30', { channel: 'sms', quietHoursExempt: true })).toBeNull();
    expect(wait('2026-11-23T07:30', { quietHoursExempt: true })).toEqual(
      until('2026-11-23T09:00', 'outside_working_hours'),
    );
  });

  it('REM-39: a call that a member of staff asked for does not wait for the opening, but for the customer’s rest', () => {
    expect(wait('2026-11-22T10:00', { isAsked: true })).toBeNull();
    expect(wait('2026-11-22T12:30', { isAsked: true })).toEqual(until('2026-11-22T14:00', 'quiet_hours'));
  });

  it('a store that never opens is asked again after two months', () => {
    const closed = restsAt(
      NOW,
      RULES,
      openingDays(9, 18, () => false),
      SHANGHAI,
    );
    const found = closed({ channel: 'phone_call', quietHoursExempt: false, isAsked: false });
    expect(found?.until.getTime()).toBeGreaterThan(NOW.getTime() + 55 * 24 * 3_600_000);
  });
});
