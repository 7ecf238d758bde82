import {
  type DeadlineFacts,
  type DeadlineStep,
  decideStep,
  scheduleOf,
  type StepDecision,
} from './deadline-step.policy';
import { calendarOf, NO_HOLIDAYS, rules } from './fixtures/calendars';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour));
const due = at(12);

const running: DeadlineFacts = {
  state: 'running',
  startedAt: at(8),
  allowance: { unit: 'hours', amount: 4, aroundTheClock: true },
  warnBeforeMinutes: null,
  pauses: [],
  dueAt: due,
  warnAt: null,
  warnedAt: null,
  metAt: null,
  finishedAt: null,
};
const waiting = { reason: 'parts', from: at(9), until: null };
const paused: DeadlineFacts = { ...running, state: 'paused', dueAt: null, pauses: [waiting] };
const met: DeadlineFacts = { ...running, state: 'met', metAt: at(10), finishedAt: at(10) };
const missed: DeadlineFacts = { ...running, state: 'missed', finishedAt: at(12) };
const metLate: DeadlineFacts = { ...missed, metAt: at(14) };
const cancelled: DeadlineFacts = { ...running, state: 'cancelled', finishedAt: at(10) };

const NOTHING: StepDecision = { kind: 'nothing-to-do' };
const go = (
  happened: Extract<StepDecision, { kind: 'go' }>['happened'],
  changes: Extract<StepDecision, { kind: 'go' }>['changes'],
): StepDecision => ({ kind: 'go', changes, happened });

const pause: DeadlineStep = { kind: 'pause', reason: 'parts', at: at(9) };
const resume: DeadlineStep = { kind: 'resume', reason: 'parts', at: at(11) };
const meet = (hour: number): DeadlineStep => ({ kind: 'meet', at: at(hour) });
const cancel: DeadlineStep = { kind: 'cancel', at: at(10) };
const reopen: DeadlineStep = { kind: 'reopen', at: at(20) };

describe('what a step does to a deadline', () => {
  it.each<[string, DeadlineFacts, DeadlineStep, StepDecision]>([
    ['pausing one that runs', running, pause, go(['paused'], { pauses: [waiting] })],
    [
      'pausing it before its start',
      running,
      { ...pause, at: at(1) },
      go(['paused'], { pauses: [{ ...waiting, from: at(8) }] }),
    ],
    ['pausing it twice for one reason', paused, pause, NOTHING],
    [
      'pausing it for a second reason',
      paused,
      { ...pause, reason: 'customer' },
      go(['paused'], { pauses: [waiting, { reason: 'customer', from: at(9), until: null }] }),
    ],
    ['pausing one that is met', met, pause, NOTHING],
    ['pausing one that is missed', missed, pause, NOTHING],
    ['resuming one that is paused', paused, resume, go(['resumed'], { pauses: [{ ...waiting, until: at(11) }] })],
    [
      'resuming it before it was paused',
      paused,
      { ...resume, at: at(1) },
      go(['resumed'], { pauses: [{ ...waiting, until: at(9) }] }),
    ],
    ['resuming it for another reason', paused, { ...resume, reason: 'customer' }, NOTHING],
    ['resuming one that runs', running, resume, NOTHING],
    ['meeting one that runs', running, meet(10), go(['met'], { state: 'met', metAt: at(10), finishedAt: at(10) })],
    ['meeting it at its due time', running, meet(12), go(['met'], { state: 'met', metAt: at(12), finishedAt: at(12) })],
    [
      'meeting it late, before anybody noticed',
      running,
      meet(13),
      go(['missed', 'met'], { state: 'missed', metAt: at(13), finishedAt: at(13) }),
    ],
    ['meeting one that is paused', paused, meet(30), go(['met'], { state: 'met', metAt: at(30), finishedAt: at(30) })],
    ['meeting one that was missed', missed, meet(14), go(['met'], { metAt: at(14) })],
    [
      'telling late that a missed one was met in time',
      missed,
      meet(11),
      go(['met'], { state: 'met', metAt: at(11), finishedAt: at(11) }),
    ],
    ['meeting it twice', met, meet(11), NOTHING],
    ['meeting it twice when late', metLate, meet(15), NOTHING],
    ['meeting one that is cancelled', cancelled, meet(11), NOTHING],
    ['cancelling one that runs', running, cancel, go(['cancelled'], { state: 'cancelled', finishedAt: at(10) })],
    ['cancelling one that is paused', paused, cancel, go(['cancelled'], { state: 'cancelled', finishedAt: at(10) })],
    ['cancelling one that is missed', missed, cancel, NOTHING],
    [
      'reopening one that was met',
      met,
      reopen,
      go(['reopened'], {
        state: 'running',
        pauses: [{ reason: 'closed', from: at(10), until: at(20) }],
        metAt: null,
        finishedAt: null,
      }),
    ],
    [
      'reopening one that was cancelled',
      cancelled,
      reopen,
      go(['reopened'], {
        state: 'running',
        pauses: [{ reason: 'closed', from: at(10), until: at(20) }],
        metAt: null,
        finishedAt: null,
      }),
    ],
    ['reopening one that was met late: a miss stays one', metLate, reopen, go(['reopened'], { metAt: null })],
    ['reopening one that was missed', missed, reopen, NOTHING],
    ['reopening one that runs', running, reopen, NOTHING],
  ])('CF-01: %s', (_name, deadline, step, expected) => {
    expect(decideStep(deadline, step)).toEqual(expected);
  });
});

describe('the schedule of a deadline', () => {
  const calendar = calendarOf(rules({ weekday: '00:00-24:00' }), { timeZone: 'UTC', holidays: NO_HOLIDAYS });

  it('CF-01: is looked at right after its due time', () => {
    const schedule = scheduleOf(running, calendar, at(9));
    expect(schedule).toMatchObject({ state: 'running', dueAt: due, nextAt: new Date(due.getTime() + 1) });
  });

  it('CF-01: is looked at for its warning first, and once', () => {
    const warned = { ...running, warnBeforeMinutes: 60 };
    expect(scheduleOf(warned, calendar, at(9))).toMatchObject({ warnAt: at(11), nextAt: at(11), warnedAt: null });
    expect(scheduleOf({ ...warned, warnedAt: at(11) }, calendar, at(11))).toMatchObject({
      nextAt: new Date(due.getTime() + 1),
      warnedAt: at(11),
    });
  });

  it('CF-01: warns again where the due time has moved so far that the warning lies ahead', () => {
    const granted = {
      ...running,
      allowance: { ...running.allowance, amount: 8 },
      warnBeforeMinutes: 60,
      warnedAt: at(11),
    };
    expect(scheduleOf(granted, calendar, at(11))).toMatchObject({ warnAt: at(15), nextAt: at(15), warnedAt: null });
  });

  it('CF-01: is not looked at while it is paused, and stays warned', () => {
    const schedule = scheduleOf({ ...paused, warnedAt: at(8) }, calendar, at(10));
    expect(schedule).toMatchObject({ state: 'paused', dueAt: null, nextAt: null, warnedAt: at(8) });
  });
});
