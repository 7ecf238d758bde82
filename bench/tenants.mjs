/**
 * What many stores cost: making one, migrating all, starting the API, its memory, and the memory of a Postgres
 * connection that has seen a thousand. STORES (200) and VISITED (1000) may be set lower for a quick look.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { Provisioner, schemaNameOf, StoreDb, systemStoreContext } from '#libs/tenancy';
import pg from 'pg';
import {
  addStore,
  environmentOf,
  settle,
  startApi,
  stop,
  storeKey,
  withInstallation,
  withTenants,
} from './installation.mjs';
import { describeMachine, median, round, RUNS, table, timed, verdict } from './measure.mjs';

const STORES = Number(process.env.STORES ?? 200);
const VISITED = Number(process.env.VISITED ?? 1_000);
const FEW = 10;

const FIGURES = { newStoreMs: 500, migrateMs: 20_000, bootMs: 3_000, apiMb: 300, backendMb: 150 };

/** The tables that a store's day touches, for what a connection keeps of each. */
const HOT_TABLES = [
  'customer',
  'customer_phone',
  'customer_contact',
  'vehicle',
  'vehicle_owner',
  'odometer_reading',
  'service_order',
  'service_order_line',
  'appointment',
  'event',
  'job',
  'idempotency_key',
];

const CONNECTIONS = 2;

const lines = [];
const note = (what, measured, unit, figure) =>
  lines.push([
    what,
    `${round(measured, unit === 's' ? 1 : 0)} ${unit}`,
    `≤ ${figure} ${unit}`,
    verdict(measured <= figure),
  ]);

const codeOf = (number) => `bench-${String(number).padStart(4, '0')}`;

/** Makes stores up to `count`, and answers how long each took. */
async function makeStores({ tenants, group }, from, count) {
  const times = [];
  for (let number = from; number < count; number++) {
    times.push((await timed(() => addStore(tenants, group, codeOf(number)))).ms);
  }
  return times;
}

/** Starts the API RUNS times: how long until it is ready, and its memory after requests to every store it knows. */
async function measureApi(installation, services, group, count) {
  const key = await storeKey(services, group, codeOf(0));
  const starts = [];
  const sizes = [];
  for (let run = 0; run < RUNS; run++) {
    const { child, origin, readyMs } = await startApi(installation);
    starts.push(readyMs);
    const headers = { authorization: `Bearer ${key}` };
    for (let visit = 0; visit < 400; visit++) {
      await (await fetch(`${origin}/v1/stores/${codeOf(visit % count)}/customers`, { headers })).arrayBuffer();
    }
    sizes.push(memoryOf(child.pid).rss);
    await stop(child);
  }
  note(`API, boot to ready with ${count} stores`, median(starts), 'ms', FIGURES.bootMs);
  note(`API, memory with ${count} stores`, median(sizes), 'MB', FIGURES.apiMb);
}

async function measureMigrate({ config }) {
  const script = fileURLToPath(new URL('../dist/apps/cli/src/main.js', import.meta.url));
  const env = { ...process.env, ...environmentOf(config) };
  const { ms, result } = await timed(() => promisify(execFile)(process.execPath, [script, 'migrate'], { env }));
  if (!result.stdout.includes(`${STORES + 2} up to date`)) throw new Error(result.stdout);
  note(`cli migrate over ${STORES} stores that are up to date`, ms, 'ms', FIGURES.migrateMs);
}

/** Stores by the short way, without jobs and profiles: here only their tables count. */
async function addBareStores({ config }, group, from, count) {
  const provisioner = new Provisioner(config.databaseUrl);
  const client = new pg.Client({ connectionString: config.databaseUrl });
  await client.connect();
  for (let number = from; number < count; number++) {
    const code = codeOf(number);
    const schema = schemaNameOf('store', code);
    await client.query(
      `INSERT INTO platform.store (id, group_id, code, schema_name, name, time_zone, state)
       VALUES ($1, $2, $3, $4, $3, 'Asia/Shanghai', 'provisioning')`,
      [newId(), group.id, code, schema],
    );
    await provisioner.createStore(schema, group.schema);
  }
  await client.end();
}

/** Visits every store's hot tables over a small pool, and notes the largest backend that was seen on the way. */
async function visitStores(installation, services, group) {
  const db = services.get(StoreDb);
  let largest = 0;
  const visit = async (number) => {
    const code = codeOf(number);
    const store = { id: newId(), code, schema: schemaNameOf('store', code), timeZone: 'Asia/Shanghai', group };
    await db.run(systemStoreContext(store, 'bench'), async (tx) => {
      for (const name of HOT_TABLES) await rows(tx, { ...sql``, text: `select * from ${name} limit 1`, values: [] });
    });
  };
  for (let number = 0; number < VISITED; number += CONNECTIONS) {
    const together = Array.from({ length: Math.min(CONNECTIONS, VISITED - number) }, (_, offset) => number + offset);
    await Promise.all(together.map(visit));
    if (number % 50 < CONNECTIONS) largest = Math.max(largest, await largestBackend(installation));
  }
  note(`Postgres connection, memory after ${VISITED} stores`, largest, 'MB', FIGURES.backendMb);
}

/** What a backend has of its own, in MB: shared buffers are everybody's. */
async function largestBackend({ server }) {
  const client = new pg.Client({ connectionString: server.superuser.url });
  await client.connect();
  const { rows: backends } = await client.query(
    `select pid from pg_stat_activity where application_name = 'forecourt-cli'`,
  );
  await client.end();
  return Math.max(0, ...backends.map(({ pid }) => memoryOf(pid).own));
}

/** From /proc, in MB. */
function memoryOf(pid) {
  const text = readFileSync(join('/proc', String(pid), 'smaps_rollup'), 'utf8');
  const of = (name) => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(text)?.[1] ?? 0) / 1_024;
  return { rss: of('Rss'), own: of('Private_Dirty') + of('Private_Clean') };
}

describeMachine();
await withInstallation(async (installation) => {
  await withTenants(installation, [], async (services, { group, tenants }) => {
    const tenancy = { group, tenants };
    const first = await makeStores(tenancy, 0, FEW);
    note('new store, one of the first', median(first.slice(0, RUNS)), 'ms', FIGURES.newStoreMs);
    await measureApi(installation, services, group, FEW);
    const more = await makeStores(tenancy, FEW, STORES);
    note(`new store, one of the last of ${STORES}`, median(more.slice(-RUNS)), 'ms', FIGURES.newStoreMs);
    await measureMigrate(installation);
    await measureApi(installation, services, group, STORES);
    await addBareStores(installation, group, STORES, VISITED);
    await settle(installation);
    await visitStores(installation, services, group);
  });
  table('Many stores', ['', 'measured', 'figure', ''], lines);
});
