/**
 * Headquarters' comparison of hundreds of stores from the roll-ups: what Postgres takes, what the service takes, and the
 * whole answer over HTTP. The rows are made by one statement, for how many orders lie behind them is of no matter.
 */
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigModule } from '#libs/config';
import { rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { ApiKeys, IdentityModule } from '#libs/identity';
import { Comparison, KPI_MANUAL, ReportsModule, storeFiguresStatement } from '#libs/reports';
import { GroupDb, systemGroupContext, TenancyModule } from '#libs/tenancy';
import pg from 'pg';
import { settle, startApi, withInstallation, withTenants } from './installation.mjs';
import { URLSearchParams } from 'node:url';
import { describeMachine, median, round, RUNS, table, timed, verdict } from './measure.mjs';

const STORES = 500;
const MONTHS = 60;
const DAYS = 240;
const LAST_DAY = '2026-10-31';
const REGIONS = 8;

const CASES = [
  {
    ...{ what: '200 stores, 12 whole months, 13 KPIs', figureMs: 150, stores: 200 },
    ...{ from: '2025-11-01', before: '2026-11-01', kpi: undefined },
  },
  {
    ...{ what: '500 stores, one month, 13 KPIs', figureMs: 50 },
    ...{ from: '2026-10-01', before: '2026-11-01', kpi: undefined },
  },
  {
    ...{ what: '500 stores, 30 days over two months, one KPI', figureMs: 50 },
    ...{ from: '2026-08-17', before: '2026-09-16', kpi: ['KPI-10'] },
  },
];

const codeOf = (number) => `bench-${String(number).padStart(3, '0')}`;

/** Stores without schemas of their own: the comparison enters none. */
async function addStores({ server }, group) {
  const client = new pg.Client({ connectionString: server.url('postgres', server.superuser.password, 'forecourt') });
  await client.connect();
  const stores = Array.from({ length: STORES }, (_, number) => ({ id: newId(), code: codeOf(number) }));
  const ids = stores.map(({ id }) => id);
  const codes = stores.map(({ code }) => code);
  const schema = client.escapeIdentifier(group.schema);
  await client.query(
    `INSERT INTO platform.store (id, group_id, code, schema_name, name, time_zone, state, schema_version)
     SELECT id, $1, code, 'store_' || replace(code, '-', '_'), code, 'Asia/Shanghai', 'active',
            (SELECT max(schema_version) FROM platform.store)
     FROM unnest($2::uuid[], $3::text[]) AS s(id, code)`,
    [group.id, ids, codes],
  );
  await client.query(`SET search_path = ${schema}`);
  const regions = Array.from({ length: REGIONS }, () => newId());
  await client.query(
    `INSERT INTO group_region (id, code, name) SELECT id, 'region-' || n, 'Region ' || n
     FROM unnest($1::uuid[]) WITH ORDINALITY AS r(id, n)`,
    [regions],
  );
  await client.query(
    `INSERT INTO group_store_profile (id, code, name, kind, region_id)
     SELECT id, code, code || ' 店', '4s_store', ($3::uuid[])[1 + n % ${REGIONS}]
     FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS s(id, code, n)`,
    [ids, codes, regions],
  );
  const kpis = Object.keys(KPI_MANUAL);
  await client.query(
    `INSERT INTO group_kpi_basis (store_id, kpi, store_role, policy_ref, as_of)
     SELECT id, kpi, 'store_' || replace(code, '-', '_'), 'kpi/' || kpi || '@preset:1', now()
     FROM unnest($1::uuid[], $2::text[]) AS s(id, code), unnest($3::text[]) AS kpi`,
    [ids, codes, kpis],
  );
  // day by day as time brings them, so that the rows of a store do not lie side by side
  await client.query(
    `INSERT INTO group_kpi_day (store_id, kpi, day, store_role, numerator, denominator)
     SELECT id, kpi, $4::date - d, 'store_' || replace(code, '-', '_'),
            CASE WHEN kpi IN ('KPI-19', 'KPI-20') THEN 37.25 ELSE 7 + d % 5 END, 15 + d % 7
     FROM generate_series(${DAYS - 1}, 0, -1) AS d, unnest($1::uuid[], $2::text[]) AS s(id, code), unnest($3::text[]) AS kpi`,
    [ids, codes, kpis, LAST_DAY],
  );
  await client.query(
    `INSERT INTO group_kpi_month (store_id, kpi, month, store_role, numerator, denominator)
     SELECT id, kpi, (date_trunc('month', $4::timestamp) - make_interval(months => m))::date,
            'store_' || replace(code, '-', '_'),
            CASE WHEN kpi IN ('KPI-19', 'KPI-20') THEN 1137.25 ELSE 217 + m % 50 END, 465 + m % 70
     FROM generate_series(${MONTHS - 1}, 0, -1) AS m, unnest($1::uuid[], $2::text[]) AS s(id, code),
          unnest($3::text[]) AS kpi`,
    [ids, codes, kpis, LAST_DAY],
  );
  await client.end();
  return stores;
}

/** The services that the API has, in this process. */
async function withReports({ config }, work) {
  const login = { url: config.apiDatabaseUrl, poolMax: 2, applicationName: 'forecourt-bench' };
  class Root {}
  const imports = [ConfigModule.forRoot(config), TenancyModule.forRoot(login), IdentityModule, ReportsModule];
  Module({ imports })(Root);
  const services = await NestFactory.createApplicationContext(Root, { logger: ['error', 'fatal'] });
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}

/** Median over RUNS times three, after one that warms up. */
async function medianMs(work) {
  await work();
  const times = [];
  for (let run = 0; run < 3 * RUNS; run++) times.push((await timed(work)).ms);
  return median(times);
}

/** The plan's indexes; a plan that reads a whole roll-up is an error. */
async function indexesOf(db, ctx, statement) {
  const plan = await db.run(ctx, (tx) => rows(tx, sql`explain (costs off) ${statement}`));
  const lines = plan.map((line) => line['QUERY PLAN']);
  const whole = lines.find((line) => /Seq Scan on group_kpi_(day|month)/.test(line));
  if (whole) throw new Error(lines.map((line) => line.slice(0, 120)).join('\n'));
  return [...new Set(lines.flatMap((line) => line.match(/(?<=Scan (?:using|on) )[a-z]{2}_group_kpi_\w+/) ?? []))].join(
    ', ',
  );
}

describeMachine();
await withInstallation(async (installation) => {
  const { group, key } = await withTenants(installation, ['bench-first'], async (services, { group }) => {
    const ctx = systemGroupContext(group, 'bench');
    const { secret } = await services.get(ApiKeys).create(ctx, group, { name: 'bench', scopes: ['reports:read'] });
    return { group, key: secret };
  });
  const { result: stores, ms } = await timed(() => addStores(installation, group));
  await settle(installation);
  console.log(
    `${STORES} stores, ${MONTHS} months, ${DAYS} days, ${Object.keys(KPI_MANUAL).length} KPIs: made in ${round(ms / 1000)} s`,
  );
  const { origin } = await startApi(installation);
  const lines = [];
  await withReports(installation, async (services) => {
    const ctx = systemGroupContext(group, 'bench');
    const db = services.get(GroupDb, { strict: false });
    for (const { what, figureMs, stores: count, from, before, kpi } of CASES) {
      const chosen = count && stores.slice(0, count);
      const scope = { storeIds: chosen?.map(({ id }) => id) ?? null, kpis: kpi ?? null };
      const statement = storeFiguresStatement({ from, before }, scope);
      const query = { groupBy: 'store', from, before, kpi, store: chosen?.map(({ code }) => code) };
      const lists = { ...(kpi && { kpi: kpi.join() }), ...(chosen && { store: query.store.join() }) };
      const asked = new URLSearchParams({ from, before, ...lists });
      const headers = { authorization: `Bearer ${key}` };
      const sqlMs = await medianMs(() => db.run(ctx, (tx) => rows(tx, statement)));
      const serviceMs = await medianMs(() => services.get(Comparison, { strict: false }).compare(ctx, query));
      let bytes = 0;
      const httpMs = await medianMs(async () => {
        const answer = await fetch(`${origin}/v1/group/reports/kpis?${asked}`, { headers });
        if (answer.status !== 200) throw new Error(await answer.text());
        bytes = (await answer.arrayBuffer()).byteLength;
      });
      const indexes = await indexesOf(db, ctx, statement);
      const cells = [sqlMs, serviceMs, httpMs].map((figure) => `${round(figure)} ms`);
      lines.push([
        what,
        ...cells,
        `${round(bytes / 1024)} kB`,
        `≤ ${figureMs} ms`,
        verdict(serviceMs <= figureMs),
        indexes,
      ]);
    }
  });
  table(
    'Comparison from roll-ups',
    ['comparison', 'Postgres', 'service', 'over HTTP', 'answer', 'figure', 'service', 'read by'],
    lines,
  );
});
