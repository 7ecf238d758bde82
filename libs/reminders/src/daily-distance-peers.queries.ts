import { affected, row, rows, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import type { StoreTx } from '#libs/tenancy';
import { AGE_BAND_ENDS, type DistancePeers } from './daily-distance-peers.policy';
import { currentReadings } from './forecast.queries';
import { FIRST_TRIED_DAYS_AGO, outcomesOf, type TriedVehicle } from './forecast-outcomes.policy';
import { HIGH_QUANTILE, LOW_QUANTILE, spreadsOf } from './forecast-spread.policy';
import type { MaintenanceRules } from './maintenance-due.policy';

/** What a car can run on a day, over all its life; a reading that tells of more or less is a slip. */
const LEAST_KM_PER_DAY = 1;
const MOST_KM_PER_DAY = 500;
/** A car younger than this tells nothing of its life. */
const LEAST_AGE_DAYS = 30;
/** What a car ran afterwards is told over so many days at least, and is at most so much of what was told. */
const LEAST_DAYS_AFTER = 90;
const MOST_TIMES_TOLD = 5;
/** A store of more vehicles is told by about so many of them. */
const SAMPLE = 20_000;
/** By so many vehicles forecasts are tried. */
const TRIED = 2_000;
const MOST_MODELS = 200;
const LEAST_OF_MODEL = 5;

/** The latest that is known of the store's vehicles; null: nobody has looked yet. */
export function findDistancePeers(
  tx: StoreTx,
): Promise<{ madeOn: LocalDate; stale: boolean; peers: DistancePeers } | null> {
  // what an earlier version has left knows no spreads
  return row(
    tx,
    sql`select p.made_on as "madeOn", p.stale, jsonb_build_object('spreads', '[]'::jsonb) || p.peers as peers
        from distance_peers p order by p.made_on desc limit 1`,
  );
}

/** Has the peers made again with the next forecasts. */
export function touchDistancePeers(tx: StoreTx): Promise<number> {
  return affected(tx, sql`update distance_peers set stale = true where not stale`);
}

/** Looks at the vehicles of the store and at what came of earlier forecasts. */
export async function reckonDistancePeers(
  tx: StoreTx,
  { today, timeZone }: { readonly today: LocalDate; readonly timeZone: string },
  rules: Pick<MaintenanceRules, 'history' | 'usualKmPerDay'>,
): Promise<{ vehicles: number; peers: DistancePeers }> {
  const [made, tried] = await Promise.all([
    row<{ vehicles: number; peers: Omit<DistancePeers, 'spreads'> }>(tx, peersAsOf(today, timeZone)),
    rows<TriedVehicle>(tx, triedVehicles(today, timeZone)),
  ]);
  const { vehicles = 0, peers: lives } = made ?? {};
  const unspread: DistancePeers = { groups: [], models: [], ageing: [], ...lives, spreads: [] };
  return { vehicles, peers: { ...unspread, spreads: spreadsOf(outcomesOf(tried, rules, unspread, today)) } };
}

/** Keeps them as the day's. */
export function keepDistancePeers(
  tx: StoreTx,
  { today, at }: { readonly today: LocalDate; readonly at: Date },
  vehicles: number,
  peers: DistancePeers,
): Promise<unknown> {
  return Promise.all([
    affected(
      tx,
      sql`insert into distance_peers (made_on, vehicles, peers, created_at)
          values (${today}, ${vehicles}, ${JSON.stringify(peers)}::jsonb, ${at})
          on conflict (made_on) do update set vehicles = excluded.vehicles, peers = excluded.peers, stale = false`,
    ),
    affected(tx, sql`delete from distance_peers where made_on <> ${today}`),
  ]);
}

/** The last reading before an instant that no correction stands for. */
const readingBefore = (before: Sql): Sql => sql`
  select o.km, o.read_at from odometer_reading o
  where o.vehicle_id = v.id and o.read_at < ${before}
    and not exists (select from odometer_reading k where k.corrects_id = o.id)
  order by o.read_at desc, o.id desc limit 1`;

const ageBand = (days: Sql): Sql => sql`width_bucket(${days}, ${[...AGE_BAND_ENDS]}::integer[])`;

/** About `of` vehicles, drawn by a hash of their ids: as a store grows, always nearly the same ones. */
const sample = (of: number): Sql =>
  sql`hashtext(v.id::text)::bigint + 2147483648 < 4294967296 * (select ${of}::float8 / greatest(${of}, count(*)) from vehicle)`;

/** Those of a sample that were read lately, with their readings. */
function triedVehicles(today: LocalDate, timeZone: string): Sql {
  const firstTried = sql`(${today}::date - ${FIRST_TRIED_DAYS_AGO}::integer)::timestamp at time zone ${timeZone}`;
  return sql`
    select v.use, v.model, v.purchased_on as "purchasedOn", t.readings
    from vehicle v
    cross join lateral (
      select json_agg(json_build_object('on', (r.read_at at time zone ${timeZone})::date, 'km', r.km)) as readings,
             max(r.read_at) as read_at
      from (${currentReadings(sql`v.id`)}) r) t
    where ${sample(TRIED)} and t.read_at >= ${firstTried}`;
}

function peersAsOf(today: LocalDate, timeZone: string): Sql {
  const tomorrow = sql`(${today}::date + 1)::timestamp at time zone ${timeZone}`;
  const ageAt = (instant: Sql): Sql => sql`((${instant} at time zone ${timeZone})::date - v.purchased_on)`;
  return sql`
    with life as materialized (
      select v.use, v.model, ${ageAt(sql`l.read_at`)} as days, l.km,
             e.km as early_km, ${ageAt(sql`e.read_at`)} as early_days
      from vehicle v
      cross join lateral (${readingBefore(tomorrow)}) l
      left join lateral (${readingBefore(sql`l.read_at - make_interval(days => ${LEAST_DAYS_AFTER})`)}) e on true
      where v.purchased_on is not null and ${sample(SAMPLE)}),
    told as materialized (
      select l.use, l.model, ${ageBand(sql`l.days`)} as band, l.km::float8 / l.days as rate from life l
      where l.days >= ${LEAST_AGE_DAYS} and l.km between ${LEAST_KM_PER_DAY} * l.days and ${MOST_KM_PER_DAY} * l.days),
    afterwards as (
      select ${ageBand(sql`l.early_days`)} as band, l.km - l.early_km as ran,
             l.early_km::float8 / l.early_days * (l.days - l.early_days) as told
      from life l
      where l.early_days >= ${LEAST_AGE_DAYS}
        and l.early_km between ${LEAST_KM_PER_DAY} * l.early_days and ${MOST_KM_PER_DAY} * l.early_days),
    grouped as materialized (
      select t.use, t.band, count(*) as vehicles, avg(t.rate) as rate,
             percentile_cont(array[${LOW_QUANTILE}::float8, ${HIGH_QUANTILE}::float8])
               within group (order by t.rate) as spread
      from told t group by t.use, t.band),
    made as (
      select t.model, count(*) as vehicles, avg(t.rate / g.rate) as ratio
      from told t join grouped g on g.use is not distinct from t.use and g.band = t.band
      where t.model is not null
      group by t.model having count(*) >= ${LEAST_OF_MODEL}
      order by count(*) desc, t.model limit ${MOST_MODELS}),
    aged as (
      select a.band, count(*) as vehicles, sum(a.told) as told, sum(a.ran) as ran
      from afterwards a where a.ran between 0 and a.told * ${MOST_TIMES_TOLD} group by a.band)
    select (select count(*)::integer from told) as vehicles, jsonb_build_object(
      'groups', coalesce((select jsonb_agg(jsonb_build_object(
        'use', g.use, 'ageBand', g.band, 'vehicles', g.vehicles, 'kmPerDay', round(g.rate::numeric, 2),
        'low', round(g.spread[1]::numeric, 2), 'high', round(g.spread[2]::numeric, 2))
        order by g.band, g.use) from grouped g), '[]'),
      'models', coalesce((select jsonb_agg(jsonb_build_object(
        'model', m.model, 'vehicles', m.vehicles, 'ratio', round(m.ratio::numeric, 3)) order by m.model) from made m), '[]'),
      'ageing', coalesce((select jsonb_agg(jsonb_build_object(
        'ageBand', a.band, 'vehicles', a.vehicles, 'toldKm', round(a.told::numeric), 'ranKm', a.ran) order by a.band) from aged a), '[]')) as peers`;
}
