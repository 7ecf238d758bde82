import fc from 'fast-check';
import { type Allowance, type Due, dueOf, type Pause } from './due.policy';
import { decideStep } from './deadline-step.policy';
import { calendarOf, NO_HOLIDAYS, rules } from './fixtures/calendars';

/** What must hold whatever the history: random starts, allowances and pauses, in zones with and without clock changes. */
const HOUR = 3_600_000;
const BEGIN = Date.parse('2026-01-01T00:00:00Z');
const END = Date.parse('2026-12-31T00:00:00Z');

const CALENDARS = [
  calendarOf(rules(), { overrides: { '2026-10-03': '00:00-24:00', '2026-11-24': '' } }),
  calendarOf(rules({ weekday: '00:00-02:30 03:00-24:00', saturday: '09:00-12:00', sunday: '01:00-04:00' }), {
    timeZone: 'Europe/Berlin',
    holidays: NO_HOLIDAYS,
  }),
  calendarOf(rules({ weekday: '20:00-24:00', sunday: '00:00-00:30' }), {
    timeZone: 'America/Santiago',
    holidays: NO_HOLIDAYS,
  }),
];

const calendars = fc.constantFrom(...CALENDARS);
const instants = fc.integer({ min: BEGIN, max: END }).map((ms) => new Date(ms));
const timed: fc.Arbitrary<Allowance> = fc.record({
  unit: fc.constantFrom('minutes' as const, 'hours' as const),
  amount: fc.integer({ min: 1, max: 200 }),
  aroundTheClock: fc.boolean(),
});
const dated: fc.Arbitrary<Allowance> = fc.record({
  unit: fc.constantFrom('working_days' as const, 'calendar_days' as const),
  amount: fc.integer({ min: 1, max: 15 }),
});
const allowances = fc.oneof(timed, dated, fc.constant<Allowance>({ unit: 'same_day' }));

/** Stretches around a start, hours to days long, overlapping as they like. */
const pausesAround = (start: Date): fc.Arbitrary<Pause[]> =>
  fc.array(
    fc
      .tuple(fc.integer({ min: -48 * HOUR, max: 200 * HOUR }), fc.integer({ min: 0, max: 72 * HOUR }))
      .map(([offset, length]) => {
        const from = start.getTime() + offset;
        return { reason: 'r', from: new Date(from), until: new Date(from + length) };
      }),
    { maxLength: 5 },
  );

const cases = (allowance: fc.Arbitrary<Allowance> = allowances) =>
  instants.chain((startedAt) =>
    fc.record({
      calendar: calendars,
      startedAt: fc.constant(startedAt),
      allowance,
      pauses: pausesAround(startedAt),
      warnBeforeMinutes: fc.option(fc.integer({ min: 0, max: 3_000 })),
    }),
  );

type Case = ReturnType<typeof cases> extends fc.Arbitrary<infer Value> ? Value : never;

const dueMs = ({ calendar, ...timing }: Case): number => {
  const due = dueOf(timing, calendar);
  return due.kind === 'due' ? due.dueAt.getTime() : Infinity;
};
const check = (property: fc.IProperty<[Case]> | fc.IProperty<[Case, number]>) =>
  fc.assert(property as fc.IProperty<[Case]>, { numRuns: 300 });

describe('whatever happens to a deadline', () => {
  it('CF-01: it is due after its start, and warned of between the two', () => {
    check(
      fc.property(cases(), ({ calendar, ...timing }) => {
        const due = dueOf(timing, calendar) as Extract<Due, { kind: 'due' }>;
        expect(due.dueAt.getTime()).toBeGreaterThan(timing.startedAt.getTime());
        if (timing.warnBeforeMinutes === null) return expect(due.warnAt).toBeNull();
        expect(due.warnAt?.getTime()).toBeGreaterThanOrEqual(timing.startedAt.getTime());
        expect(due.warnAt?.getTime()).toBeLessThanOrEqual(due.dueAt.getTime());
      }),
    );
  });

  it('CF-01: pauses never shorten it, and one more never does', () => {
    check(
      fc.property(cases(), (one) => {
        const dues = one.pauses.map((_, count) => dueMs({ ...one, pauses: one.pauses.slice(0, count) }));
        const growing = [...dues, dueMs(one)];
        growing.forEach((due, index) => expect(due).toBeGreaterThanOrEqual(growing[Math.max(0, index - 1)]));
      }),
    );
  });

  it('CF-01: a pause around the clock moves what runs around the clock by exactly its length', () => {
    check(
      fc.property(cases(timed), fc.integer({ min: 1, max: 100 }), (one, hours) => {
        const allowance = { ...one.allowance, aroundTheClock: true };
        const unpaused = { ...one, allowance, pauses: [] };
        const from = new Date(one.startedAt.getTime() + 1);
        const until = new Date(from.getTime() + hours * HOUR);
        const paused = { ...unpaused, pauses: [{ reason: 'r', from, until }] };
        expect(dueMs(paused) - dueMs(unpaused)).toBe(hours * HOUR);
      }),
    );
  });

  it('CF-01: splitting a pause changes nothing, nor does their order, nor telling one twice', () => {
    check(
      fc.property(cases(), fc.double({ min: 0, max: 1, noNaN: true }), (one, share) => {
        const split = one.pauses.flatMap((pause): Pause[] => {
          const [from, until] = [pause.from.getTime(), pause.until?.getTime() as number];
          const middle = new Date(Math.round(from + (until - from) * share));
          return [
            { ...pause, from: middle },
            { ...pause, until: middle },
          ];
        });
        const expected = dueMs(one);
        expect(dueMs({ ...one, pauses: split })).toBe(expected);
        expect(dueMs({ ...one, pauses: [...one.pauses].reverse() })).toBe(expected);
        expect(dueMs({ ...one, pauses: [...one.pauses, ...one.pauses] })).toBe(expected);
      }),
    );
  });

  it('CF-01: who starts later is not due earlier', () => {
    const unpaused = cases().map((one) => ({ ...one, pauses: [] }));
    check(
      fc.property(unpaused, fc.integer({ min: 0, max: 72 * HOUR }), (one, laterMs) => {
        const later = { ...one, startedAt: new Date(one.startedAt.getTime() + laterMs) };
        expect(dueMs(later)).toBeGreaterThanOrEqual(dueMs(one));
      }),
    );
  });

  it('CF-01: who starts later in the middle of pauses is not due earlier, counted in hours', () => {
    check(
      fc.property(cases(timed), fc.integer({ min: 0, max: 72 * HOUR }), (one, laterMs) => {
        const later = { ...one, startedAt: new Date(one.startedAt.getTime() + laterMs) };
        expect(dueMs(later)).toBeGreaterThanOrEqual(dueMs(one));
      }),
    );
  });

  it('CF-01: who is granted more is not due earlier', () => {
    check(
      fc.property(cases(fc.oneof(timed, dated)), fc.integer({ min: 0, max: 50 }), (one, more) => {
        const granted = { ...one.allowance, amount: (one.allowance.amount ?? 0) + more };
        expect(dueMs({ ...one, allowance: granted })).toBeGreaterThanOrEqual(dueMs(one));
      }),
    );
  });

  it('CF-01: a pause without an end leaves it paused, or comes too late to matter', () => {
    check(
      fc.property(cases(), fc.integer({ min: 0, max: 400 * HOUR }), (one, afterMs) => {
        const from = new Date(one.startedAt.getTime() + afterMs);
        const expected = dueMs(one);
        const found = dueMs({ ...one, pauses: [...one.pauses, { reason: 'open', from, until: null }] });
        expect(found).toBe(from.getTime() < expected ? found : expected);
        if (found !== expected) expect(found).toBe(Infinity);
      }),
    );
  });

  it('CF-01: met up to the due time it is met, and a millisecond later missed', () => {
    check(
      fc.property(cases(), fc.integer({ min: 0, max: 100 * HOUR }), (one, beforeMs) => {
        const dueAt = new Date(dueMs(one));
        const open = { state: 'running', dueAt, warnAt: null, warnedAt: null, metAt: null, finishedAt: null } as const;
        const facts = { ...one, ...open };
        const meet = (ms: number) => decideStep(facts, { kind: 'meet', at: new Date(dueAt.getTime() + ms) });
        expect(meet(-beforeMs)).toMatchObject({ changes: { state: 'met' }, happened: ['met'] });
        expect(meet(1 + beforeMs)).toMatchObject({ changes: { state: 'missed' }, happened: ['missed', 'met'] });
      }),
    );
  });
});
