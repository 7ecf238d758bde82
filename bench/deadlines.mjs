/**
 * Open deadlines worked out anew in one go after the store's calendar has changed: 100,000 (DEADLINES), and twice as many.
 * What counts is the time that the work would take on one core: that of this process and of its connection to Postgres,
 * which take turns. It is the same on a machine that is busy with something else.
 */
import { DeadlineEngine, DeadlineRuleDto, Deadlines, defineDeadlineKind } from '#libs/deadlines';
import { affected, row, rows, sql } from '#libs/database';
import { Clock, newId } from '#libs/foundation';
import { definePolicyKind } from '#libs/policies';
import { StoreDb } from '#libs/tenancy';
import { contextOf, settle, withInstallation, withTenants } from './installation.mjs';
import {
  alternate,
  coreMsBetween,
  coreTimesOf,
  describeMachine,
  median,
  ratio,
  round,
  table,
  verdict,
} from './measure.mjs';

const DEADLINES = Number(process.env.DEADLINES ?? 100_000);
const PER_MINUTE = 200_000;
const TWICE = 2.2;

const label = { 'zh-CN': '时限', en: 'Promises' };
const PROMISES = definePolicyKind({
  code: 'bench-promise',
  label,
  document: DeadlineRuleDto,
  levels: ['group', 'store'],
  codes: ['handling'],
  presets: [
    {
      code: 'handling',
      version: 1,
      label,
      document: { allowance: { unit: 'working_days', amount: 3 }, warnBeforeMinutes: 60 },
    },
  ],
});
const HANDLING = defineDeadlineKind({ code: 'bench-handling', label, policy: PROMISES, rule: (document) => document });

const UNTIL_DONE = { throwIfAborted: () => undefined };

class RecomputeBench {
  days = 0;

  constructor(services) {
    const [db, clock] = [services.get(StoreDb), services.get(Clock)];
    Object.assign(this, { db, deadlines: new Deadlines(clock), engine: new DeadlineEngine(db, clock) });
  }

  /** One that was started as features do, and others like it: begun within 30 days, one in four paused for two days. */
  async fill(ctx, count) {
    const startedAt = new Date();
    const id = newId();
    const subject = { type: 'bench', id };
    const one = { id, kind: HANDLING, subject, policyCode: 'handling', rule: 'any', startedAt };
    await this.db.run(ctx, (tx) => this.deadlines.start(tx, ctx, [one]));
    await this.db.run(ctx, (tx) =>
      affected(
        tx,
        sql`insert into deadline
              (id, kind, subject_type, subject_id, occurrence, state, started_at, rule, unit, amount, around_the_clock,
               warn_before_minutes, pauses, due_at, warn_at, next_at, confirmed, policy_ref, calendar_ref,
               calendar_digest, created_at, updated_at)
            select gen_random_uuid(), kind, subject_type, gen_random_uuid(), occurrence, state,
                   started_at + n * interval '26 seconds', rule, unit, amount, around_the_clock, warn_before_minutes,
                   case when n % 4 = 0
                     then json_build_array(json_build_object('reason', 'parts', 'from', started_at + interval '1 day',
                                                             'until', started_at + interval '3 days'))::jsonb
                     else pauses end,
                   due_at, warn_at, next_at, confirmed, policy_ref, calendar_ref, calendar_digest, created_at, updated_at
            from deadline, generate_series(1, ${count - 1}) as n where id = ${id}`,
      ),
    );
  }

  /** The calendar changes by a day that touches them all; answers how long it takes until all of them are current. */
  async recompute(ctx, count) {
    await this.closeADay(ctx);
    const before = await this.moved(ctx);
    const startedAt = await this.coreTimes(ctx);
    await this.engine.recompute(ctx, UNTIL_DONE);
    const ms = coreMsBetween(startedAt, await this.coreTimes(ctx));
    const after = await this.moved(ctx);
    if (after.bases !== 1 || after.open !== count || after.written - before.written !== count) {
      throw new Error(`Not every deadline was worked out anew: ${JSON.stringify({ before, after })}`);
    }
    return ms;
  }

  /** What this process and its connections to Postgres have used of a core. */
  async coreTimes(ctx) {
    const backends = await this.db.run(ctx, (tx) =>
      rows(tx, sql`select pid from pg_stat_activity where application_name = 'forecourt-cli'`),
    );
    if (backends.length === 0) throw new Error('No connection to Postgres was found');
    return coreTimesOf(backends.map(({ pid }) => pid));
  }

  closeADay(ctx) {
    const daysOn = ++this.days;
    return this.db.run(ctx, (tx) =>
      affected(
        tx,
        sql`insert into holiday_override (id, day, windows, name, created_at, updated_at)
            values (${newId()}, current_date + ${daysOn}::integer, '[]', 'Closed', now(), now())`,
      ),
    );
  }

  moved(ctx) {
    return this.db.run(ctx, (tx) =>
      row(
        tx,
        sql`select count(*)::integer as open, count(distinct calendar_digest)::integer as bases,
                   sum(version)::integer as written from deadline where state in ('running', 'paused')`,
      ),
    );
  }
}

describeMachine();
await withInstallation(async (installation) => {
  const sizes = { once: DEADLINES, twice: DEADLINES * 2 };
  await withTenants(installation, Object.keys(sizes), async (services) => {
    const bench = new RecomputeBench(services);
    const contexts = {};
    for (const [code, count] of Object.entries(sizes)) {
      contexts[code] = await contextOf(services, code);
      await bench.fill(contexts[code], count);
    }
    await settle(installation);
    const figures = await alternate(
      Object.fromEntries(
        Object.entries(sizes).map(([code, count]) => [code, () => bench.recompute(contexts[code], count)]),
      ),
    );
    const perMinute = (code) => (sizes[code] / median(figures[code])) * 60_000;
    table(
      'Open deadlines worked out anew after a change of the calendar',
      ['deadlines', 'ms of a core', 'a minute'],
      Object.keys(sizes).map((code) => [sizes[code], round(median(figures[code])), round(perMinute(code))]),
    );
    const growth = ratio(figures.twice, figures.once);
    console.log(
      `\n${round(perMinute('once'))} a minute, figure ≥ ${PER_MINUTE}: ${verdict(perMinute('once') >= PER_MINUTE)}`,
    );
    console.log(`twice the deadlines take ${round(growth, 2)} ×, figure ≤ ${TWICE}: ${verdict(growth <= TWICE)}`);
  });
});
