import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { startWorld, type World } from '#libs/testing';
import { Provisioner } from './provisioner';
import { systemStoreContext } from './system-context';
import { schemaNameOf } from './tenant-key.policy';
import { StoreDb } from './tenant-db';
import type { StoreTx } from './tx';
import type { StoreContext } from './context';

const SCALE = Number(process.env.PROOF_SCALE ?? 1);
/** Provisioning them is most of what the proof costs, and four connections are shared by far fewer. */
const STORES = SCALE > 1 ? 50 : 20;
const STATEMENTS = 100_000 * SCALE;
/** As many transactions at one time share four connections. */
const PARALLEL = 24;

/** A small repeatable random: a run that fails can be run again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

describe('isolation under random statements', () => {
  let world: World;
  let db: StoreDb;
  const stores: StoreContext[] = [];

  beforeAll(async () => {
    world = await startWorld({ poolMax: 4 });
    db = world.get(StoreDb);
    const { group } = world.store('north');
    const provisioner = new Provisioner(world.cluster.databaseUrl);
    const admin = new Client({ connectionString: world.cluster.databaseUrl });
    await admin.connect();
    const run = newId().slice(-6);
    for (let n = 0; n < STORES; n++) {
      const code = `iso-${run}-${n}`;
      const store = { id: newId(), code, schema: schemaNameOf('store', code), timeZone: 'Asia/Shanghai', group };
      await admin.query(
        `INSERT INTO platform.store (id, group_id, code, schema_name, name, time_zone, state)
         VALUES ($1, $2, $3, $4, $3, 'Asia/Shanghai', 'provisioning')`,
        [store.id, group.id, code, store.schema],
      );
      await provisioner.createStore(store.schema, group.schema);
      stores.push(systemStoreContext(store, code));
    }
    await admin.end();
    await Promise.all(stores.map((ctx) => db.run(ctx, (tx) => insertMark(tx, ctx))));
  });
  afterAll(() => world.stop());

  const insertMark = (tx: StoreTx, ctx: StoreContext): Promise<unknown> =>
    rows(
      tx,
      sql`insert into event (id, type, subject_type, subject_id, actor_type, actor_id, actor_name, request_id, occurred_at)
          values (${newId()}, 'iso.mark', 'store', ${ctx.store.id}, 'system', 'iso', 'iso', ${ctx.store.code}, now())`,
    );

  it(
    `TEN-01: ${STATEMENTS} random statements over ${STORES} stores, with errors, cancels, time-outs and savepoints, read no foreign row`,
    async () => {
      let foreign = 0;
      let own = 0;
      let sent = 0;
      const look = async (tx: StoreTx, ctx: StoreContext): Promise<void> => {
        const seen = await rows<{ code: string }>(
          tx,
          sql`select request_id as code from event where type = 'iso.mark' limit 5`,
        );
        const mine = seen.filter(({ code }) => code === ctx.store.code).length;
        own += mine;
        foreign += seen.length - mine;
      };
      const acts: ((tx: StoreTx, ctx: StoreContext) => Promise<unknown>)[] = [
        look,
        look,
        look,
        (tx) => rows(tx, sql`select 1 / 0`),
        (tx) => rows(tx, sql`select * from no_such_table`),
        (tx) =>
          rows(tx, sql`select set_config('statement_timeout', '1', true)`).then(() =>
            rows(tx, sql`select pg_sleep(0.02)`),
          ),
        (tx) => rows(tx, sql`select pg_cancel_backend(pg_backend_pid())`),
        async (tx, ctx) => {
          await rows(tx, sql`savepoint a`);
          await rows(tx, sql`select 1 / 0`).catch(() => rows(tx, sql`rollback to savepoint a`));
          await look(tx, ctx);
        },
        async (tx, ctx) => {
          await rows(tx, sql`savepoint b`);
          await look(tx, ctx);
          await rows(tx, sql`release savepoint b`);
        },
        (tx, ctx) => Promise.all([look(tx, ctx), look(tx, ctx), rows(tx, sql`select 2`)]),
        () => Promise.reject(new Error('thrown by work')),
      ];
      const worker = async (seed: number): Promise<void> => {
        const next = random(seed);
        while (sent < STATEMENTS) {
          const ctx = stores[Math.floor(next() * STORES)] as StoreContext;
          const steps = 1 + Math.floor(next() * 8);
          // without waiting for each answer, as the product sends what does not depend on another
          const inOneGo = next() < 0.5;
          await db
            .run(ctx, async (tx) => {
              const underWay: Promise<unknown>[] = [];
              for (let step = 0; step < steps; step++) {
                sent++;
                // what breaks a transaction is rare, so that most of them go on
                const act = next() < 0.03 ? acts[Math.floor(next() * acts.length)] : acts[Math.floor(next() * 3)];
                const acting = act?.(tx, ctx);
                if (inOneGo) underWay.push(acting as Promise<unknown>);
                else await acting;
              }
              await Promise.all(underWay);
            })
            .catch(() => sleep(0));
        }
      };
      await Promise.all(Array.from({ length: PARALLEL }, (_, n) => worker(n + 1)));
      expect({ foreign, enough: own > STATEMENTS / 2 }).toEqual({ foreign: 0, enough: true });
    },
    240_000 * SCALE,
  );
});
