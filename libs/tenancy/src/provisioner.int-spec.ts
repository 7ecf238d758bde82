import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { headOf, migrateFleet, type TenantOutcome } from '#libs/database';
import { newId } from '#libs/foundation';
import { startWorld, type World } from '#libs/testing';
import { Provisioner } from './provisioner';
import { schemaNameOf } from './tenant-key.policy';

describe('making and removing tenants', () => {
  let world: World;
  let admin: Client;
  let provisioner: Provisioner;

  beforeAll(async () => {
    world = await startWorld();
    provisioner = new Provisioner(world.cluster.databaseUrl);
    admin = new Client({ connectionString: world.cluster.databaseUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await world.stop();
  });

  async function ask(prefix: string): Promise<{ code: string; schema: string; group: string }> {
    const code = `${prefix}-${newId().slice(-8)}`;
    const schema = schemaNameOf('store', code);
    const { group } = world.store('north');
    await admin.query(
      `INSERT INTO platform.store (id, group_id, code, schema_name, name, time_zone, state)
       VALUES ($1, $2, $3, $4, $3, 'Asia/Shanghai', 'provisioning')`,
      [newId(), group.id, code, schema],
    );
    return { code, schema, group: group.schema };
  }

  const traces = async (schema: string): Promise<string[]> => {
    const { rows } = await admin.query<{ trace: string }>(
      `SELECT 'role' AS trace FROM pg_roles WHERE rolname = $1
       UNION ALL SELECT 'schema' FROM pg_namespace WHERE nspname = $1
       UNION ALL SELECT 'table ' || relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 WHERE n.nspname = $1 AND relkind = 'r' AND relname = 'customer'
       UNION ALL SELECT 'row ' || state FROM platform.store WHERE schema_name = $1 ORDER BY 1`,
      [schema],
    );
    return rows.map(({ trace }) => trace);
  };

  it('TEN-01: a store is made whole, made again without harm, and removed without a trace', async () => {
    const { schema, group } = await ask('whole');
    await provisioner.createStore(schema, group);
    const whole = ['role', 'row active', 'schema', 'table customer'];
    expect(await traces(schema)).toEqual(whole);
    await provisioner.createStore(schema, group);
    expect(await traces(schema)).toEqual(whole);
    await provisioner.removeStore(schema);
    expect(await traces(schema)).toEqual([]);
    await provisioner.removeStore(schema);
  });

  it('killed at any moment, the making of a store leaves all of it or nothing', async () => {
    const outcomes = new Set<string>();
    for (let attempt = 0; attempt < 12; attempt++) {
      const { schema, group } = await ask('killed');
      let hasEnded = false;
      const making = provisioner
        .createStore(schema, group)
        .catch(() => undefined)
        .finally(() => (hasEnded = true));
      await sleep(20 + attempt * 12);
      // the backend dies as it would with its process; on a slow machine it may not be there yet
      for (let killed: number | null = 0; !killed && !hasEnded;) {
        ({ rowCount: killed } = await admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'forecourt-migrator'`,
        ));
      }
      await making;
      const left = await traces(schema);
      outcomes.add(left.join(', '));
      await provisioner.createStore(schema, group);
      expect(await traces(schema)).toEqual(['role', 'row active', 'schema', 'table customer']);
    }
    const allowed = ['role, row active, schema, table customer', 'row provisioning'];
    expect([...outcomes].filter((outcome) => !allowed.includes(outcome))).toEqual([]);
    expect(outcomes).toContain('row provisioning');
  });

  it('the fleet is migrated past a failing store, and a second run takes up where the first one ended', async () => {
    const lagging = await ask('lagging');
    const broken = await ask('broken');
    for (const { schema, group } of [lagging, broken]) await provisioner.createStore(schema, group);
    await admin.query(`UPDATE platform.store SET schema_version = '' WHERE code = ANY($1)`, [
      [lagging.code, broken.code],
    ]);
    await admin.query(`DELETE FROM ${broken.schema}.store_migration WHERE name = $1`, [headOf('store')]);
    const outcomes: TenantOutcome[] = [];
    const run = () =>
      migrateFleet({
        migratorUrl: world.cluster.databaseUrl,
        concurrency: 2,
        report: (outcome) => void outcomes.push(outcome),
      });
    expect(await run()).toMatchObject({ failed: 1, interrupted: false });
    const stateOf = (code: string) => outcomes.filter((outcome) => outcome.code === code).map(({ state }) => state);
    expect(stateOf(broken.code)).toEqual(['failed']);
    expect(stateOf(lagging.code)).toEqual(['migrated']);
    const { rows } = await admin.query(`SELECT migration_error FROM platform.store WHERE code = $1`, [broken.code]);
    expect(rows[0]?.migration_error).toMatch(/already exists/);
    await admin.query(`INSERT INTO ${broken.schema}.store_migration (timestamp, name) VALUES ($1, $2)`, [
      Number(headOf('store').slice(-13)),
      headOf('store'),
    ]);
    outcomes.length = 0;
    expect(await run()).toMatchObject({ failed: 0 });
    expect(stateOf(broken.code)).toEqual(['migrated']);
    expect(stateOf(lagging.code)).toEqual(['current']);
  });
});
