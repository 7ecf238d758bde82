/**
 * The plan of a day with every preset journey on, for a store of 100,000 vehicles (VEHICLES) and one of a tenth: the first
 * plan ever, which makes all forecasts; the plan of the next morning; and that plan made again on the same day. Ratios are
 * of the time that the work takes on one core, that of this process and of its connections to Postgres, which take turns:
 * it is the same on a machine that is busy with something else.
 */
import { affected, row, rows, sql } from '#libs/database';
import { ForecastsService, JOURNEY, PlannerService } from '#libs/reminders';
import { localDateOf } from '#libs/foundation';
import { StoreDb } from '#libs/tenancy';
import { touchPlan } from '../dist/libs/reminders/src/reminder-plan.queries.js';
import { FORECAST, kindsChangedBy } from '../dist/libs/reminders/src/triggers/index.js';
import { contextOf, settle, withInstallation, withTenants } from './installation.mjs';
import { coreMsBetween, coreTimesOf, describeMachine, round, table, timed, verdict } from './measure.mjs';

const VEHICLES = Number(process.env.VEHICLES ?? 100_000);
const TEN = 10;
const SECONDS = 20;
const GROWTH = 11;
const AGAIN = 0.25;
const DAY_MS = 24 * 3_600_000;
const NAMES = {
  first: 'first, with all forecasts',
  day: 'next morning',
  again: 'same day, nothing new',
  order: 'same day, after an order',
  whole: 'same day, all of it',
};
const AFTER_AN_ORDER = kindsChangedBy(['service-order.delivered', 'vehicle.odometer-read', FORECAST]);
const NEVER = { throwIfAborted: () => undefined };

/** In the store’s zone, when the plan of the day has been due for three hours. */
const nineOClock = () => new Date(`${new Date().toISOString().slice(0, 10)}T01:00:00.000Z`);

/** A store as it is after six years: two visits for each car, readings, dates that run out, cards, appointments. */
async function fill(db, ctx, vehicles) {
  const statements = [
    sql`insert into customer (id, kind, nature, name, name_pinyin, name_initials, solar_birthday, lunar_birth_month,
                              lunar_birth_day, lunar_birth_leap, birthday_calendar, address_text, stock_state,
                              stock_since, stock_ref, value_class)
        select md5('customer' || n)::uuid, 'person', 'private', '石远梅', 'shiyuanmei', 'sym',
               date '1950-01-01' + (n::bigint * 7919 % 20000)::integer, 1 + n % 12, 1 + n % 29, false, 'solar', '上海市', 'possessed',
               '2024-01-01', 'customer-stock/default@preset:1', case when n % 20 = 0 then 'gold' else 'general' end
        from generate_series(1, ${vehicles}) n`,
    sql`insert into customer_phone (id, customer_id, number, reversed, line)
        select md5('phone' || n)::uuid, md5('customer' || n)::uuid, '+86139' || lpad(n::text, 8, '0'),
               reverse('86139' || lpad(n::text, 8, '0')), 'mobile' from generate_series(1, ${vehicles}) n`,
    sql`insert into vehicle (id, vin, vin_reversed, plate, plate_normalised, model, purchased_on, delivered_on, origin, use,
                             insurance_expires_on, inspection_due_on, warranty_ends_on)
        select md5('vehicle' || n)::uuid, vin, reverse(vin), plate, plate, '朗逸 1.5L', bought, bought + 3, 'sold_here',
               'private', current_date + (n::bigint * 104729 % 365)::integer, current_date + (n::bigint * 1299709 % 730)::integer, bought + 1095
        from (select n, 'WVWZZZ' || lpad(n::text, 11, '0') as vin, '沪A' || lpad(n::text, 6, '0') as plate,
                     current_date - (n::bigint * 7919 % 2190)::integer as bought from generate_series(1, ${vehicles}) n) made`,
    sql`insert into vehicle_owner (id, vehicle_id, customer_id)
        select md5('owner' || n)::uuid, md5('vehicle' || n)::uuid, md5('customer' || n)::uuid
        from generate_series(1, ${vehicles}) n`,
    sql`insert into service_order (id, order_number, vehicle_id, customer_id, type, state, arrived_at, delivered_at,
                                   odometer_km, created_at)
        select md5('order' || n || '/' || k)::uuid, 'R' || n || '-' || k, md5('vehicle' || n)::uuid,
               md5('customer' || n)::uuid, 'maintenance', 'delivered', at, at + interval '3 hours', 4000 + k * 5000, at
        from (select n, k, now() - make_interval(days => (n::bigint * 15485863 % 300)::integer + (2 - k) * 180) as at
              from generate_series(1, ${vehicles}) n, generate_series(1, 2) k) made`,
    sql`insert into odometer_reading (id, vehicle_id, km, read_at, source, source_id, recorded_by)
        select md5('reading' || o.id)::uuid, o.vehicle_id, o.odometer_km, o.arrived_at, 'order', o.id, 'bench'
        from service_order o`,
    sql`insert into customer_status (id, customer_id, kind, since, until, granted_by, created_at)
        select md5('status' || n)::uuid, md5('customer' || n)::uuid, case n % 3 when 0 then 'member' when 1 then 'vip'
               else 'gold_card' end, now() - interval '300 days', now() + make_interval(days => (n % 365)::integer),
               'bench', now()
        from generate_series(1, ${vehicles}, 10) n`,
  ];
  for (const statement of statements) await db.run(ctx, (tx) => affected(tx, statement));
}

/** Every journey and every step of it, for this process. */
function switchAllOn() {
  for (const { document } of JOURNEY.presets) {
    document.enabled = true;
    for (const step of document.steps) step.enabled = true;
  }
}

class PlanBench {
  constructor(services, installation) {
    Object.assign(this, { db: services.get(StoreDb), installation, at: nineOClock() });
    const clock = { now: () => this.at };
    this.planner = new PlannerService(this.db, clock, new ForecastsService(this.db, clock));
  }

  /** Ticks until the plan of the day stands; answers what it cost and how many contacts are new. */
  async plan(ctx) {
    const before = await this.count(ctx);
    const startedAt = await this.coreTimes(ctx);
    const { ms } = await timed(async () => {
      while ((await this.planner.tick(ctx, { signal: NEVER })) <= this.at);
    });
    return {
      ms,
      coreMs: coreMsBetween(startedAt, await this.coreTimes(ctx)),
      planned: (await this.count(ctx)) - before,
    };
  }

  /** The same day is planned again: all of it, or what an order that was delivered can concern. */
  touch(ctx, kinds) {
    return this.db.run(ctx, (tx) => touchPlan(tx, localDateOf(this.at, ctx.store.timeZone), kinds));
  }

  async count(ctx) {
    return (await this.db.run(ctx, (tx) => row(tx, sql`select count(*) as n from contact`))).n;
  }

  /** What this process and its connections to Postgres have used of a core. */
  async coreTimes(ctx) {
    const backends = await this.db.run(ctx, (tx) =>
      rows(tx, sql`select pid from pg_stat_activity where application_name = 'forecourt-cli'`),
    );
    return coreTimesOf(backends.map(({ pid }) => pid));
  }
}

const seconds = ({ ms }) => round(ms / 1_000, 1);

describeMachine();
switchAllOn();
await withInstallation(async (installation) => {
  const sizes = { tenth: VEHICLES / TEN, whole: VEHICLES };
  await withTenants(installation, Object.keys(sizes), async (services) => {
    const bench = new PlanBench(services, installation);
    const figures = {};
    for (const [code, vehicles] of Object.entries(sizes))
      await fill(bench.db, await contextOf(services, code), vehicles);
    await settle(installation);
    const today = bench.at;
    for (const code of Object.keys(sizes)) {
      const ctx = await contextOf(services, code);
      bench.at = today;
      const first = await bench.plan(ctx);
      await settle(installation);
      bench.at = new Date(+today + DAY_MS);
      const day = await bench.plan(ctx);
      const again = await bench.plan(ctx);
      await bench.touch(ctx, AFTER_AN_ORDER);
      const order = await bench.plan(ctx);
      await bench.touch(ctx, 'all');
      figures[code] = { first, day, again, order, whole: await bench.plan(ctx) };
    }
    table(
      `The plan of a day by ${new Set(JOURNEY.presets.map(({ code }) => code)).size} journeys`,
      ['vehicles', 'plan', 'contacts', 'ms', 'ms of a core'],
      Object.entries(figures).flatMap(([code, plans]) =>
        Object.entries(plans).map(([name, { ms, coreMs, planned }]) => [
          ...[sizes[code], NAMES[name], planned, round(ms), round(coreMs)],
        ]),
      ),
    );
    const { tenth, whole } = figures;
    const slowest = Math.max(whole.first.ms, whole.day.ms) / 1_000;
    const growth = (name) => whole[name].coreMs / tenth[name].coreMs;
    const share = (name) => whole[name].coreMs / whole.day.coreMs;
    const isNothingNew = ['again', 'order', 'whole'].every((name) => whole[name].planned === 0);
    const say = (what, figure, isReached) => console.log(`${what}, figure ${figure}: ${verdict(isReached)}`);
    console.log();
    say(
      `next morning ${seconds(whole.day)} s, the first plan ${seconds(whole.first)} s`,
      `< ${SECONDS}`,
      slowest < SECONDS,
    );
    const growths = ['first', 'day'].map(growth);
    say(
      `ten times the vehicles: ${growths.map((one) => round(one, 1)).join(' and ')} ×`,
      `≤ ${GROWTH}`,
      Math.max(...growths) <= GROWTH,
    );
    const shares = ['again', 'order', 'whole'].map(share);
    const told = `planned again: ${shares.map((one) => round(one, 2)).join(', ')} of the next morning’s, nothing new`;
    say(told, `< ${AGAIN} where nothing has changed`, isNothingNew && share('again') < AGAIN);
  });
});
