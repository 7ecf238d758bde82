import { localDate } from '#libs/foundation';
import { AFTER_SERVICE } from './presets/after-service.preset';
import { MAINTENANCE_DUE } from './presets/maintenance-due.preset';
import { type PlannableStep, reachOf, stepsAfter, stepsInSpan } from './round-steps.policy';

const ZONE = 'Asia/Shanghai';
const step = (change: Partial<PlannableStep> = {}): PlannableStep => ({
  ...{ code: 'sms', after: null, offset: { days: 0, hours: 0 }, timeOfDay: null, expiresAfterHours: null },
  ...change,
});
const span = { from: new Date('2026-11-19T16:00:00Z'), before: new Date('2026-11-24T16:00:00Z') };
const told = (due: { step: PlannableStep; dueAt: Date; expiresAt: Date | null }[]) =>
  due.map(({ step: { code }, dueAt, expiresAt }) => [code, dueAt.toISOString(), expiresAt?.toISOString() ?? null]);

describe('stepsInSpan', () => {
  it.each<[string, string, number]>([
    ['the first instant of the span', '2026-11-19T16:00:00Z', 1],
    ['a moment before it', '2026-11-19T15:59:59.999Z', 0],
    ['the last moment of the span', '2026-11-24T15:59:59.999Z', 1],
    ['its end, which is no part of it', '2026-11-24T16:00:00Z', 0],
  ])('%s', (_name, at, expected) => {
    const round = { anchor: { kind: 'instant', at: new Date(at) }, notAfter: null } as const;
    expect(stepsInSpan([step()], round, span, ZONE)).toHaveLength(expected);
  });

  it('REM-21: only the message counts from the day; call and follow-up wait for it', () => {
    const round = { anchor: { kind: 'day', on: localDate('2026-11-24') }, notAfter: null } as const;
    expect(told(stepsInSpan(MAINTENANCE_DUE.document.steps, round, span, ZONE))).toEqual([
      ['sms', '2026-11-23T02:00:00.000Z', '2026-11-27T02:00:00.000Z'],
    ]);
  });

  it.each<[string, number | null, string | null, string | null]>([
    ['never too late', null, null, null],
    ['so many hours later', 3, null, '2026-11-20T04:00:00.000Z'],
    ['the end of the round', null, '2026-11-20T05:00:00Z', '2026-11-20T05:00:00.000Z'],
    ['the sooner of the two', 3, '2026-11-20T05:00:00Z', '2026-11-20T04:00:00.000Z'],
    ['the sooner of the two, the other way round', 6, '2026-11-20T05:00:00Z', '2026-11-20T05:00:00.000Z'],
  ])('CF-08: too late is %s', (_name, expiresAfterHours, notAfter, expected) => {
    const anchor = { kind: 'instant', at: new Date('2026-11-20T01:00:00Z') } as const;
    const round = { anchor, notAfter: notAfter === null ? null : new Date(notAfter) };
    const [due] = stepsInSpan([step({ expiresAfterHours })], round, span, ZONE);
    expect(due.expiresAt?.toISOString() ?? null).toBe(expected);
  });

  it('CF-08: what would be due when the round has ended is not planned', () => {
    const at = new Date('2026-11-20T01:00:00Z');
    expect(stepsInSpan([step()], { anchor: { kind: 'instant', at }, notAfter: at }, span, ZONE)).toEqual([]);
  });
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
    ['REM-21: nothing after the last', MAINTENANCE_DUE.document.steps as PlannableStep[], 'follow-up', 'answered', []],
  ])('%s', (_name, steps, code, end, expected) => {
    const due = stepsAfter(steps, { step: code, end, at }, null, ZONE);
    expect(due.map(({ step: next, dueAt }) => [next.code, dueAt.toISOString()])).toEqual(expected);
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
