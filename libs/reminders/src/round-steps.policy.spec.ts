import { AFTER_SERVICE } from './presets/after-service.preset';
import { MAINTENANCE_DUE } from './presets/maintenance-due.preset';
import { type PlannableStep, reachOf, stepsAfter } from './round-steps.policy';

const ZONE = 'Asia/Shanghai';
const step = (change: Partial<PlannableStep> = {}): PlannableStep => ({
  ...{ code: 'sms', after: null, offset: { days: 0, hours: 0 }, timeOfDay: null, expiresAfterHours: null },
  ...change,
});
describe('stepsAfter', () => {
  const at = new Date('2026-11-30T02:05:00Z');
  it.each<[string, readonly PlannableStep[], string, 'sent' | 'not_sent' | 'answered' | 'not_answered', string[][]]>([
    [
      'REM-13: thanks at once',
      AFTER_SERVICE.document.steps as PlannableStep[],
      'call',
      'answered',
      [['thanks', '2026-11-30T02:05:00.000Z']],
    ],
    [
      'REM-13: no thanks to whom nobody spoke',
      AFTER_SERVICE.document.steps as PlannableStep[],
      'call',
      'not_answered',
      [],
    ],
    [
      'REM-21: a call on the next day, over the month end',
      MAINTENANCE_DUE.document.steps as PlannableStep[],
      'sms',
      'sent',
      [['call', '2026-12-01T02:00:00.000Z']],
    ],
    [
      'REM-21: also where no message could go',
      MAINTENANCE_DUE.document.steps as PlannableStep[],
      'sms',
      'not_sent',
      [['call', '2026-12-01T02:00:00.000Z']],
    ],
    [
      'REM-21: a follow-up three days later',
      MAINTENANCE_DUE.document.steps as PlannableStep[],
      'call',
      'answered',
      [['follow-up', '2026-12-03T02:00:00.000Z']],
    ],
    [
      'CF-05: a step that is switched off is left out',
      [step(), step({ code: 'next', after: { step: 'sms', on: ['sent'] }, enabled: false })],
      'sms',
      'sent',
      [],
    ],
    ['REM-21: nothing after the last', MAINTENANCE_DUE.document.steps as PlannableStep[], 'follow-up', 'answered', []],
  ])('%s', (_name, steps, code, end, expected) => {
    const due = stepsAfter(steps, { step: code, end, at }, null, ZONE);
    expect(due.map(({ step: next, dueAt }) => [next.code, dueAt.toISOString()])).toEqual(expected);
  });
});

describe('stepsAfter, before it is too late', () => {
  const at = new Date('2026-11-20T01:00:00Z');
  const following = (change: Partial<PlannableStep>, notAfter: Date | null) =>
    stepsAfter(
      [step(), step({ code: 'next', after: { step: 'sms', on: ['sent'] }, ...change })],
      ended,
      notAfter,
      ZONE,
    );
  const ended = { step: 'sms', end: 'sent', at } as const;

  it.each<[string, number | null, string | null, string | null]>([
    ['never too late', null, null, null],
    ['so many hours later', 3, null, '2026-11-20T04:00:00.000Z'],
    ['the end of the round', null, '2026-11-20T05:00:00Z', '2026-11-20T05:00:00.000Z'],
    ['the sooner of the two', 3, '2026-11-20T05:00:00Z', '2026-11-20T04:00:00.000Z'],
    ['the sooner of the two, the other way round', 6, '2026-11-20T05:00:00Z', '2026-11-20T05:00:00.000Z'],
  ])('CF-08: too late is %s', (_name, expiresAfterHours, notAfter, expected) => {
    const [due] = following({ expiresAfterHours }, notAfter === null ? null : new Date(notAfter));
    expect(due.expiresAt?.toISOString() ?? null).toBe(expected);
  });

  it('CF-08: what would be due when the round has ended is not planned', () => {
    expect(following({}, at)).toEqual([]);
  });
});

describe('reachOf', () => {
  it.each<[string, PlannableStep[], number, number]>([
    ['at the trigger', [step()], 1, 1],
    [
      'days ahead and days after',
      [step({ offset: { days: -7, hours: 0 } }), step({ offset: { days: 3, hours: 0 } })],
      8,
      4,
    ],
    ['REM-36: a head start reaches further ahead', [step({ headStartHours: 48 })], 3, 1],
    ['CF-05: a step that is switched off', [step({ offset: { days: 9, hours: 0 }, enabled: false })], 1, 1],
    ['hours count as parts of days', [step({ offset: { days: 0, hours: -30 } })], 3, 1],
    [
      'steps that follow others do not reach',
      [step({ after: { step: 'sms', on: ['sent'] }, offset: { days: 9, hours: 0 } })],
      1,
      1,
    ],
  ])('%s', (_name, steps, daysBefore, daysAfter) => {
    expect(reachOf(steps)).toEqual({ daysBefore, daysAfter });
  });
});
