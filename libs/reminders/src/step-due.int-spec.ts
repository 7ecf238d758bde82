import { rows, sql } from '#libs/database';
import { localDate } from '#libs/foundation';
import { StoreDb } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { type StepAnchor, stepDueAt, type StepTiming } from './step-due.policy';
import { dueAt } from './step-due.queries';

const HOUR_MS = 3_600_000;

interface Case {
  readonly on: string | null;
  readonly at: string | null;
  readonly days: number;
  readonly hours: number;
  readonly time: string | null;
}

/** Around the changes of the clock, in steps that meet every hour that is skipped or comes twice. */
function* casesOf(change: string): Generator<Case> {
  const middle = Date.parse(change);
  for (let hour = -30; hour <= 30; hour += 1.5) {
    const at = new Date(middle + hour * HOUR_MS + 123).toISOString();
    for (const days of [-1, 0, 3]) {
      for (const time of [null, '00:00', '01:30', '02:00', '02:30', '03:30']) {
        for (const hours of [0, -24]) yield { on: null, at, days, hours, time };
      }
    }
  }
  for (const time of [null, '00:30', '01:30', '02:30', '10:00']) {
    yield { on: change.slice(0, 10), at: null, days: 0, hours: 5, time };
  }
}

describe('when steps are due, for a plan at once', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  it.each([
    ['Asia/Shanghai', '2026-11-23T00:00:00Z'],
    ['Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['Europe/Berlin', '2026-10-25T01:00:00Z'],
    ['America/New_York', '2026-11-01T06:00:00Z'],
    ['America/New_York', '2026-03-08T07:00:00Z'],
  ])('REM-12, REM-21: as stepDueAt has it, in %s about %s', async (timeZone, change) => {
    const cases = [...casesOf(change)];
    const expression = dueAt(
      {
        ...{ anchorOn: sql`c."on"`, anchorAt: sql`c."at"`, days: sql`c."days"`, hours: sql`c."hours"` },
        timeOfDay: sql`c."time"`,
      },
      timeZone,
    );
    const statement = sql`
      select ${expression} as due
      from jsonb_to_recordset(${JSON.stringify(cases.map((one, n) => ({ ...one, n })))}::jsonb)
        as c("on" date, "at" timestamptz, "days" integer, "hours" integer, "time" time, "n" integer) order by c."n"`;
    const found = await world.get(StoreDb).run(world.store('north').ctx, (tx) => rows<{ due: Date }>(tx, statement));
    const expected = cases.map((one) => stepDueAt(anchorOf(one), timingOf(one), timeZone));
    const wrong = cases.filter((_one, at) => +found[at].due !== +expected[at]);
    expect(wrong).toEqual([]);
    expect(found.length).toBe(cases.length);
  });
});

const anchorOf = ({ on, at }: Case): StepAnchor =>
  on === null ? { kind: 'instant', at: new Date(at as string) } : { kind: 'day', on: localDate(on) };

const timingOf = ({ days, hours, time }: Case): StepTiming => ({ offset: { days, hours }, timeOfDay: time });
