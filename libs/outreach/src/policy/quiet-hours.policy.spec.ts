import { USUAL_CONTACT_POLICY } from './contact-policy.preset';
import { leavesTime, quietUntil, type QuietWindow, WEEKDAYS } from './quiet-hours.policy';

const SHANGHAI = 'Asia/Shanghai';
const { quietHours } = USUAL_CONTACT_POLICY;
const instant = (text: string | null) => (text === null ? null : new Date(text));
const daily = (from: string, to: string): QuietWindow => ({ days: WEEKDAYS, from, to, channels: ['sms'] });

describe('quietUntil', () => {
  it.each([
    ['at night, before midnight', 'sms', '2026-11-22T22:15:00+08:00', '2026-11-23T08:00:00+08:00'],
    ['at night, after midnight', 'sms', '2026-11-23T05:00:00+08:00', '2026-11-23T08:00:00+08:00'],
    ['as the night begins', 'sms', '2026-11-22T21:00:00+08:00', '2026-11-23T08:00:00+08:00'],
    ['as the night ends', 'sms', '2026-11-23T08:00:00+08:00', null],
    ['in the morning', 'sms', '2026-11-23T10:00:00+08:00', null],
    ['at the midday rest, by message', 'sms', '2026-11-23T12:30:00+08:00', null],
    ['at the midday rest, by phone', 'phone_call', '2026-11-23T12:30:00+08:00', '2026-11-23T14:00:00+08:00'],
    ['over the end of a month', 'sms', '2026-11-30T23:00:00+08:00', '2026-12-01T08:00:00+08:00'],
    ['over the end of a year', 'phone_call', '2026-12-31T21:30:00+08:00', '2027-01-01T08:00:00+08:00'],
  ] as const)('REM-39: %s', (_name, channel, at, until) => {
    expect(quietUntil(new Date(at), channel, quietHours, SHANGHAI)).toEqual(instant(until));
  });

  it.each([
    [
      'the night of the spring clock change is an hour shorter',
      '2026-03-28T22:00:00+01:00',
      '2026-03-29T08:00:00+02:00',
    ],
    ['the night of the autumn clock change an hour longer', '2026-10-24T22:00:00+02:00', '2026-10-25T08:00:00+01:00'],
  ])('REM-39: %s, by the clock on the wall', (_name, at, until) => {
    expect(quietUntil(new Date(at), 'sms', quietHours, 'Europe/Berlin')).toEqual(new Date(until));
  });

  it('REM-39: the same instant is night in one store and day in another', () => {
    const at = new Date('2026-11-22T14:00:00Z');
    expect(quietUntil(at, 'sms', quietHours, SHANGHAI)).not.toBeNull();
    expect(quietUntil(at, 'sms', quietHours, 'Europe/Berlin')).toBeNull();
  });

  it('REM-39: windows that touch or overlap count as one', () => {
    const windows = [daily('21:00', '02:00'), daily('02:00', '06:00'), daily('05:00', '08:00')];
    expect(quietUntil(new Date('2026-11-22T22:00:00Z'), 'sms', windows, 'UTC')).toEqual(
      new Date('2026-11-23T08:00:00Z'),
    );
  });

  it('REM-39: a window is quiet on its days only', () => {
    const sunday = [{ ...daily('09:00', '18:00'), days: ['sunday' as const] }];
    expect(quietUntil(new Date('2026-11-22T10:00:00Z'), 'sms', sunday, 'UTC')).toEqual(
      new Date('2026-11-22T18:00:00Z'),
    );
    expect(quietUntil(new Date('2026-11-23T10:00:00Z'), 'sms', sunday, 'UTC')).toBeNull();
  });

  it('quiet without end has an answer all the same', () => {
    const until = quietUntil(new Date('2026-11-22T10:00:00Z'), 'sms', [daily('08:00', '08:00')], 'UTC');
    expect(until?.getTime()).toBeGreaterThan(Date.parse('2026-11-29T00:00:00Z'));
  });
});

describe('leavesTime', () => {
  it.each([
    ['no quiet at all', [], true],
    ['the usual', quietHours, true],
    ['all but a minute of the day', [daily('00:01', '00:00')], true],
    ['all day', [daily('00:00', '00:00')], false],
    ['two halves of the day', [daily('00:00', '12:00'), daily('12:00', '00:00')], false],
    ['all of a Monday', [{ ...daily('00:00', '00:00'), days: ['monday' as const] }], true],
  ])('%s: %s', (_name, windows, expected) => {
    expect(leavesTime('sms', windows)).toBe(expected);
  });
});
