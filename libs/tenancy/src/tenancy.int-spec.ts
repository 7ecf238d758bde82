import { explainViolations, rows, sql } from '#libs/database';
import { DomainError, notFound } from '#libs/foundation';
import { countWaits, startWorld, type World } from '#libs/testing';
import { Client } from 'pg';
import { StoreDb } from './tenant-db';
import { TenantDirectory } from './tenant-directory';

describe('the walls between stores', () => {
  let world: World;
  let db: StoreDb;

  beforeAll(async () => {
    world = await startWorld();
    db = world.get(StoreDb);
  });
  afterAll(() => world.stop());

  const insertKey = (key: string) =>
    sql`insert into idempotency_key (id, principal, method, route, key, fingerprint)
        values (gen_random_uuid(), 'p', 'POST', '/', ${key}, ${'0'.repeat(64)})`;
  const keys = (name: 'north' | 'south' | 'other') =>
    db.run(world.store(name).ctx, (tx) => rows<{ key: string }>(tx, sql`select key from idempotency_key order by key`));

  it('TEN-01: each store sees its own rows and nobody else’s', async () => {
    await db.run(world.store('north').ctx, async (tx) => void (await rows(tx, insertKey('n1'))));
    await db.run(world.store('south').ctx, async (tx) => void (await rows(tx, insertKey('s1'))));
    expect(await keys('north')).toEqual([{ key: 'n1' }]);
    expect(await keys('south')).toEqual([{ key: 's1' }]);
    expect(await keys('other')).toEqual([]);
  });

  it('a read waits for Postgres twice', async () => {
    const counted = countWaits(world.store('north'));
    await keys('north');
    const waits = counted.stop();
    expect(waits).toEqual([2]);
  });

  it('a statement that fails rolls everything back and is the error that is reported', async () => {
    const failing = db.run(world.store('north').ctx, async (tx) => {
      await Promise.all([
        rows(tx, insertKey('lost')),
        rows(tx, sql`select 1 / 0`),
        rows(tx, sql`select * from no_such_table`),
      ]);
    });
    await expect(failing).rejects.toMatchObject({ code: '22012' });
    expect(await keys('north')).toEqual([{ key: 'n1' }]);
  });

  it('a violation that was explained is what is reported, whichever statement is heard to fail first', async () => {
    const explained = new DomainError(notFound);
    const violating = db.run(world.store('north').ctx, (tx) =>
      Promise.all([
        explainViolations(rows(tx, insertKey('n1')), { uq_idempotency_key_claim: () => explained }),
        rows(tx, sql`select 1`),
        rows(tx, sql`select 2`),
      ]),
    );
    await expect(violating).rejects.toBe(explained);
  });

  it('an error that work swallows still rolls back', async () => {
    const swallowing = db.run(world.store('north').ctx, async (tx) => {
      await rows(tx, sql`select 1 / 0`).catch(() => undefined);
      return 'done';
    });
    await expect(swallowing).rejects.toMatchObject({ code: '22012' });
  });

  it('an error that a savepoint undid is forgiven', async () => {
    const answer = await db.run(world.store('north').ctx, async (tx) => {
      await rows(tx, sql`savepoint before`);
      await rows(tx, sql`select 1 / 0`).catch(() => rows(tx, sql`rollback to savepoint before`));
      return 'done';
    });
    expect(answer).toBe('done');
  });

  it('run inside run is refused', async () => {
    const nested = db.run(world.store('north').ctx, () => db.run(world.store('south').ctx, async () => 1));
    await expect(nested).rejects.toThrow('run() was called inside run()');
  });

  it('a query outside run finds no table, and a store’s role reads neither a sister nor the platform', async () => {
    const client = new Client({ connectionString: world.cluster.apiDatabaseUrl });
    await client.connect();
    try {
      await expect(client.query('select * from idempotency_key')).rejects.toMatchObject({ code: '42P01' });
      const north = world.store('north').schema;
      const south = world.store('south').schema;
      await expect(client.query(`select * from ${north}.event`)).rejects.toMatchObject({ code: '42501' });
      await client.query(`set role ${north}`);
      await client.query(`select * from ${north}.event`);
      for (const table of [`${south}.event`, 'platform.store', `${world.group('one').schema}.group_event`]) {
        await expect(client.query(`select * from ${table}`)).rejects.toMatchObject({ code: '42501' });
      }
    } finally {
      await client.end();
    }
  });

  it('the log of events is append-only even for its own store', async () => {
    const tamper = (statement: ReturnType<typeof sql>) => db.run(world.store('north').ctx, (tx) => rows(tx, statement));
    await expect(tamper(sql`update event set type = 'x.y'`)).rejects.toMatchObject({ code: '42501' });
    await expect(tamper(sql`delete from event`)).rejects.toMatchObject({ code: '42501' });
  });

  it('the directory knows a store by its code and no other', async () => {
    const directory = world.get(TenantDirectory);
    expect(await directory.findStore(world.store('north').code)).toMatchObject({ servable: true, state: 'active' });
    expect(await directory.findStore('nobody')).toBeNull();
  });

  it('one idempotency key has one effect and one answer', async () => {
    const claim = () => ({
      key: 'same-key',
      principal: 'p',
      method: 'POST',
      route: '/things',
      fingerprint: 'f'.repeat(64),
      claimed: false,
      replayed: false,
    });
    let effects = 0;
    const claims = Array.from({ length: 20 }, claim);
    const answers = await Promise.all(
      claims.map((idempotency) =>
        db.run({ ...world.store('north').ctx, idempotency }, async (tx) => {
          await rows(tx, sql`select 1`);
          return { effect: ++effects };
        }),
      ),
    );
    expect(effects).toBe(1);
    expect(answers).toEqual(Array(20).fill({ effect: 1 }));
    expect(claims.filter((one) => one.replayed)).toHaveLength(19);
    const other = { ...claim(), fingerprint: 'e'.repeat(64) };
    await expect(db.run({ ...world.store('north').ctx, idempotency: other }, async () => ({}))).rejects.toMatchObject({
      code: 'idempotency_key_reused',
    });
  });
});
