/**
 * Contacts that are due, from the first claim to the last outcome, decision log and events included, through the recording
 * gateway; beside it BullMQ alone with as many jobs that do nothing, on the same backend with the same settings. Both take
 * turns on one installation. CONTACTS (20000) may be set lower for a quick look.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { affected, rows, sql } from '#libs/database';
import { StoreDb } from '#libs/tenancy';
import { startRecordingGateway } from '../dist/apps/cli/src/recording-gateway.js';
import pg from 'pg';
import {
  contextOf,
  environmentOf,
  settle,
  startProcess,
  stop,
  withInstallation,
  withTenants,
} from './installation.mjs';
import { alternate, describeMachine, median, ratio, round, table, verdict } from './measure.mjs';

const FIGURE = 0.7;
const CONTACTS = Number(process.env.CONTACTS ?? 20_000);
const STORE = 'bench-dispatch';
const LOOK_EVERY_MS = 50;

/** Customers with a mobile, each a person of the group, and a contact with each that is due in a minute. */
async function plan(services, ctx) {
  const db = services.get(StoreDb);
  await db.run(ctx, async (tx) => {
    await affected(
      tx,
      sql`insert into group_person (id, created_at) select gen_random_uuid(), now() from generate_series(1, ${CONTACTS})`,
    );
  });
  await db.run(ctx, async (tx) => {
    const persons = await rows(tx, sql`select p.id from group_person p order by p.created_at desc limit ${CONTACTS}`);
    await affected(
      tx,
      sql`with made as (
            insert into customer (id, kind, nature, name, name_pinyin, name_initials, person_id, person_version)
            select gen_random_uuid(), 'person', 'private', '石远梅', 'shiyuanmei' || p.n, 'sym', p.id, 1
            from unnest(${persons.map(({ id }) => id)}::uuid[]) with ordinality p(id, n) returning id),
          numbered as (select id, row_number() over () as n from made),
          phones as (
            insert into customer_phone (id, customer_id, number, reversed, line, created_at)
            select gen_random_uuid(), id, '+86139' || lpad(n::text, 8, '0'), reverse('86139' || lpad(n::text, 8, '0')),
                   'mobile', now()
            from numbered)
          insert into contact (id, journey, policy_ref, step, subject_type, subject_id, occurrence, customer_id, channel,
                               category, due_at, quiet_hours_exempt, values, state)
          select gen_random_uuid(), 'bench-dispatch', 'journey/bench-dispatch@preset:1', 'message', 'customer', id, 'once',
                 id, 'sms', 'care', now() + interval '1 hour', true, '{"dueOn": "2026-11-24"}', 'due'
          from made`,
    );
  });
}

/** Contacts a second. The clock runs from the first claim that is seen, since a store is looked at every two seconds. */
async function dispatch(installation, services, ctx) {
  await plan(services, ctx);
  await settle(installation);
  const worker = await startProcess(installation, 'bench/dispatch-worker.mjs', { env: installation.environment });
  // its first tick of everything is not what is measured
  await sleep(6_000);
  const db = services.get(StoreDb);
  await db.run(ctx, (tx) => affected(tx, sql`update contact set due_at = now() where state = 'due'`));
  await wake(installation, ctx);
  let startedAt;
  const before = cpuOf(installation, worker.child.pid);
  for (;;) {
    const [{ due, open }] = await db.run(ctx, (tx) =>
      rows(
        tx,
        sql`select (select count(*) from contact where state = 'due') as due,
                   (select count(*) from contact where state in ('claimed', 'sending')) as open`,
      ),
    );
    if (startedAt === undefined && due < CONTACTS) startedAt = performance.now();
    if (due + open === 0) break;
    await sleep(startedAt === undefined ? 10 : LOOK_EVERY_MS);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpu = spent(before, cpuOf(installation, worker.child.pid));
  await stop(worker.child);
  await check(services, ctx);
  return { rate: CONTACTS / seconds, cpu };
}

/** As an event of the store would. */
async function wake({ server }, { store }) {
  const client = new pg.Client({ connectionString: server.url('postgres', server.superuser.password, 'forecourt') });
  await client.connect();
  await client.query(
    `INSERT INTO platform.store_wake (store_id, wake_at) VALUES ($1, now())
     ON CONFLICT (store_id) DO UPDATE SET wake_at = now()`,
    [store.id],
  );
  await client.end();
}

/** Milliseconds of a core that processes have used so far, from /proc: of Postgres with all its backends, and of one other. */
function cpuOf({ server }, pid) {
  const used = { postgres: 0, process: ticksOf(pid), here: 0 };
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const fields = statOf(name);
    if (fields && (Number(name) === server.pid || Number(fields[1]) === server.pid)) used.postgres += ticksOf(name);
  }
  const { user, system } = process.cpuUsage();
  return { ...used, here: (user + system) / 1_000 };
}

/** Linux counts in hundredths of a second. */
function ticksOf(pid) {
  const fields = statOf(pid);
  return fields ? (Number(fields[11]) + Number(fields[12])) * 10 : 0;
}

function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  } catch {
    // it ended meanwhile
    return undefined;
  }
}

function spent(before, after) {
  return Object.fromEntries(
    Object.keys(after).map((name) => [name, ((after[name] - before[name]) / CONTACTS) * 1_000]),
  );
}

/** Each one sent, with one decision and one event. */
async function check(services, ctx) {
  const [{ wrong }] = await services.get(StoreDb).run(ctx, (tx) =>
    rows(
      tx,
      sql`select count(*) as wrong from contact c
          where c.state <> 'sent'
             or (select count(*) from contact_decision d where d.contact_id = c.id) <> 1
             or (select count(*) from event e where e.subject_id = c.id and e.type = 'contact.sent') <> 1`,
    ),
  );
  if (wrong > 0) throw new Error(`${wrong} contacts were not sent once`);
}

async function bareQueue(installation) {
  const { child } = await startProcess(installation, 'bench/bare-queue.mjs', {
    env: environmentOf(installation.config),
    args: [String(CONTACTS)],
  });
  const before = cpuOf(installation, child.pid);
  child.send('run');
  const [{ addingMs, processingMs }] = await once(child, 'message');
  const cpu = spent(before, cpuOf(installation, child.pid));
  await stop(child);
  return { adding: (CONTACTS / addingMs) * 1_000, rate: (CONTACTS / processingMs) * 1_000, cpu };
}

describeMachine();
await withInstallation(async (installation) => {
  const { folder, config } = installation;
  const gateway = await startRecordingGateway({ port: 0, file: join(folder, 'recorded-messages.jsonl') });
  installation.environment = {
    ...environmentOf(config),
    NODE_ENV: 'development',
    SMS_GATEWAY: 'recording',
    SMS_GATEWAY_URL: gateway.url,
  };
  await withTenants(installation, [STORE], async (services) => {
    const ctx = await contextOf(services, STORE);
    const [bare, ours] = [[], []];
    const figures = await alternate({
      queue: async () => {
        bare.push(await bareQueue(installation));
        return bare.at(-1).rate;
      },
      dispatch: async () => {
        ours.push(await dispatch(installation, services, ctx));
        return ours.at(-1).rate;
      },
    });
    const share = ratio(figures.dispatch, figures.queue);
    table(
      `${CONTACTS} contacts, one worker process`,
      ['', 'a second', 'ratio', 'figure', ''],
      [
        ['jobs that BullMQ processes', round(median(figures.queue)), '', '', ''],
        ['jobs that are added to it before', round(median(bare.map(({ adding }) => adding))), '', '', ''],
        [
          'contacts dispatched',
          round(median(figures.dispatch)),
          round(share, 2),
          `≥ ${FIGURE}`,
          verdict(share >= FIGURE),
        ],
      ],
    );
    const microseconds = (rounds, name) => round(median(rounds.map(({ cpu }) => cpu[name])));
    table(
      'Where it goes: microseconds of a core for each',
      ['', 'worker', 'Postgres', 'gateway and this process'],
      [
        ['job, added and processed', ...['process', 'postgres', 'here'].map((name) => microseconds(bare, name))],
        ['contact', ...['process', 'postgres', 'here'].map((name) => microseconds(ours, name))],
      ],
    );
  });
  await gateway.close();
});
