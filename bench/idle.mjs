/**
 * What stores cost the workers in which nothing happens: CPU of one compiled worker over some minutes, with a thousand of
 * them and with hardly any. STORES (1000) and SECONDS (120) may be set lower for a quick look; under two minutes the
 * sweep of every minute counts too much or too little.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '#libs/foundation';
import { Provisioner, schemaNameOf } from '#libs/tenancy';
import pg from 'pg';
import { environmentOf, startProcess, stop, withInstallation, withTenants } from './installation.mjs';
import { describeMachine, round, table, verdict } from './measure.mjs';

const STORES = Number(process.env.STORES ?? 1_000);
const SECONDS = Number(process.env.SECONDS ?? 120);
const FEW = 1;

/** Per cent of one core. */
const FIGURE = 2;

/** At first every store is ticked once, and every hourly task runs; that is not what idling costs. */
const WARM_UP_MS = 90_000;

/** /proc counts in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** Making a store waits for the disk and for locks of the catalogue. */
const MAKERS = 3;

async function addStores({ config }, group, from, count) {
  const provisioner = new Provisioner(config.databaseUrl);
  let next = from;
  const make = async () => {
    const client = new pg.Client({ connectionString: config.databaseUrl });
    await client.connect();
    while (next < count) {
      const code = `idle-${next++}`;
      const schema = schemaNameOf('store', code);
      await client.query(
        `INSERT INTO platform.store (id, group_id, code, schema_name, name, time_zone, state)
         VALUES ($1, $2, $3, $4, $3, 'Asia/Shanghai', 'provisioning')`,
        [newId(), group.id, code, schema],
      );
      await provisioner.createStore(schema, group.schema);
    }
    await client.end();
  };
  await Promise.all(Array.from({ length: MAKERS }, make));
}

/** Per cent of one core that the worker took, itself and no Postgres. */
async function measureWorker(installation) {
  const { child } = await startProcess(installation, 'dist/apps/worker/src/main.js', {
    env: environmentOf(installation.config),
  });
  await sleep(WARM_UP_MS);
  const [startedAt, before] = [performance.now(), cpuSeconds(child.pid)];
  await sleep(SECONDS * 1_000);
  const percent = ((cpuSeconds(child.pid) - before) / (performance.now() - startedAt)) * 1_000 * 100;
  await stop(child);
  return percent;
}

function cpuSeconds(pid) {
  const [, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const numbers = fields.join(') ').split(' ');
  return (Number(numbers[11]) + Number(numbers[12])) / TICKS_PER_SECOND;
}

/** What a worker takes does not depend on how fast stores are made. */
const HASTY = { settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] };

describeMachine();
await withInstallation(async (installation) => {
  const lines = [];
  await withTenants(installation, [], async (_services, { group }) => {
    for (const count of [FEW, STORES]) {
      await addStores(installation, group, count === FEW ? 0 : FEW, count);
      const percent = await measureWorker(installation);
      const figure = count === STORES ? [`≤ ${FIGURE} %`, verdict(percent <= FIGURE)] : ['', ''];
      lines.push([`${count} idle ${count === 1 ? 'store' : 'stores'}`, `${round(percent, 2)} %`, ...figure]);
    }
  });
  table(`CPU of a worker over ${SECONDS} s, of one core`, ['', 'measured', 'figure', ''], lines);
}, HASTY);
