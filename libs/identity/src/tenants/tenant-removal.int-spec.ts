import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { peersOf } from '#libs/database';
import { newId } from '#libs/foundation';
import { JobRunsModule, migrateQueue, platformJobRuns, type RunningJob } from '#libs/queue';
import { LocalDiskStorage, ObjectStorage } from '#libs/storage';
import { PlatformDb, Provisioner, systemPlatformContext, TenantDirectory } from '#libs/tenancy';
import { startWorld, testCluster, type TestGroup, type TestStore, type World } from '#libs/testing';
import { ApiKeys } from '../api-keys/api-keys.service';
import { GroupKeys } from '../group-keys/group-keys.service';
import { IdentityModule } from '../identity.module';
import { StaffDirectory } from '../staff/staff.service';
import { StoreProfiles } from '../organisation/store-profiles.service';
import { ProvisioningModule, ProvisioningWorkerModule } from './provisioning.module';
import type { ProvisioningType } from './provisioning.job';
import { ProvisioningProcessor } from './provisioning.processor';
import { TenantProvisioning } from './tenant-provisioning';

const OPERATOR = systemPlatformContext('test');

describe('removal of stores and groups', () => {
  let world: World;
  let admin: Client;
  const stop = new AbortController();

  beforeAll(async () => {
    // tenants whose roles no other world on this server shares
    const cluster = await testCluster();
    world = await startWorld({
      cluster,
      modules: [JobRunsModule, IdentityModule, ProvisioningModule, ProvisioningWorkerModule],
    });
    await migrateQueue(world.cluster.queueDatabaseUrl);
    Object.assign(world.get(ObjectStorage), new LocalDiskStorage(mkdtempSync(join(tmpdir(), 'forecourt-removal-'))));
    admin = new Client({ connectionString: world.cluster.databaseUrl });
    await admin.connect();
    for (const name of ['north', 'south', 'other'] as const) await settle(name);
  });
  afterAll(async () => {
    await admin.end();
    await world.stop();
  });

  /** Gives a store whatever a removal has to find: a profile, keys, figures, a policy of its own and a file. */
  async function settle(name: 'north' | 'south' | 'other'): Promise<void> {
    const { id, code, schema, group } = world.store(name);
    const { ctx } = world.group(name === 'other' ? 'two' : 'one');
    await world.get(StoreProfiles).prepare({ ...ctx, group }, { id, code, name: `店${name}`, kind: '4s_store' });
    await world.get(ApiKeys).create(ctx, group, { name: 'front-end', scopes: ['customers:read'], storeCodes: [code] });
    await admin.query(
      `INSERT INTO ${group.schema}.group_kpi_basis (store_id, kpi, store_role, as_of) VALUES ($1, 'promise-kept', $2, now())`,
      [id, schema],
    );
    await admin.query(
      `INSERT INTO ${group.schema}.group_policy (id, kind, code, store_role, number, state, document, author)
       VALUES (gen_random_uuid(), 'kpi', 'promise-kept', $1, 1, 'draft', '{}', '{}')`,
      [schema],
    );
    const content = Readable.from([Buffer.from('客户编号')]);
    await world.get(ObjectStorage).put(`${schema}/imports/1/a.csv`, content, { maxBytes: 100 });
  }

  const request = async (type: ProvisioningType, code: string): Promise<string> => {
    const provisioning = world.get(TenantProvisioning);
    const asked = type === 'group-removal' ? 'requestGroupRemoval' : 'requestStoreRemoval';
    return (await provisioning[asked](OPERATOR, code)).id;
  };
  const carryOut = (type: ProvisioningType, code: string, jobId: string, signal = stop.signal) =>
    world.get(ProvisioningProcessor).provision({ jobId, type, code }, running(signal));
  const running = (signal: AbortSignal): RunningJob => ({ id: 'test', attempt: 1, isLastAttempt: false, signal });
  const statusOf = async (jobId: string) =>
    (await world.get(PlatformDb).run(OPERATOR, (tx) => platformJobRuns.get(tx, jobId))).status;

  /** Everything in the database and the storage that still knows a tenant. */
  async function traces({ id, schema, group }: TestStore): Promise<string[]> {
    const { rows } = await admin.query<{ trace: string }>(
      `SELECT 'role' AS trace FROM pg_roles WHERE rolname = $1
       UNION ALL SELECT 'schema' FROM pg_namespace WHERE nspname = $1
       UNION ALL SELECT 'row' FROM platform.store WHERE schema_name = $1
       UNION ALL SELECT 'key' FROM platform.api_key WHERE $2 = ANY (store_ids) ORDER BY 1`,
      [schema, id],
    );
    const found = rows.map(({ trace }) => trace);
    if (await exists(group.schema)) found.push(...(await tracesAtHeadquarters(group.schema, id, schema)));
    for await (const { key } of world.get(ObjectStorage).list(`${schema}/`)) found.push(`file ${key}`);
    return found;
  }

  async function tracesAtHeadquarters(groupSchema: string, storeId: string, storeRole: string): Promise<string[]> {
    const { rows } = await admin.query<{ trace: string }>(
      `SELECT 'profile' AS trace FROM ${groupSchema}.group_store_profile WHERE id = $1
       UNION ALL SELECT 'figures' FROM ${groupSchema}.group_kpi_basis WHERE store_id = $1
       UNION ALL SELECT 'policy' FROM ${groupSchema}.group_policy WHERE store_role = $2 ORDER BY 1`,
      [storeId, storeRole],
    );
    return rows.map(({ trace }) => trace);
  }

  async function tracesOfGroup({ id, schema }: TestGroup): Promise<string[]> {
    const { rows } = await admin.query<{ trace: string }>(
      `SELECT 'role ' || rolname AS trace FROM pg_roles WHERE rolname IN ($1, $2)
       UNION ALL SELECT 'schema' FROM pg_namespace WHERE nspname = $1
       UNION ALL SELECT 'row ' || state FROM platform.dealer_group WHERE id = $3
       UNION ALL SELECT 'api key' FROM platform.api_key WHERE group_id = $3
       UNION ALL SELECT 'data key' FROM platform.group_key WHERE group_id = $3
       UNION ALL SELECT 'password' FROM platform.staff_sign_in WHERE group_id = $3
       UNION ALL SELECT 'session' FROM platform.session WHERE group_id = $3`,
      [schema, peersOf(schema), id],
    );
    return rows.map(({ trace }) => trace);
  }

  const exists = async (schema: string): Promise<boolean> =>
    (await admin.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema])).rows.length > 0;

  it('SEC-08: a store is removed with what headquarters, the keys and the storage hold of it, and its sister is not', async () => {
    const [north, south] = [world.store('north'), world.store('south')];
    const whole = [
      'key',
      'role',
      'row',
      'schema',
      'figures',
      'policy',
      'profile',
      `file ${north.schema}/imports/1/a.csv`,
    ];
    expect(await traces(north)).toEqual(whole);
    const sister = await traces(south);
    await expect(request('store-removal', north.code)).rejects.toMatchObject({
      code: 'tenant_state_refused',
      extensions: { allowed: ['suspended', 'provisioning'] },
    });
    await admin.query(`UPDATE platform.store SET state = 'suspended' WHERE id = $1`, [north.id]);
    const jobId = await request('store-removal', north.code);
    await carryOut('store-removal', north.code, jobId);
    expect(await traces(north)).toEqual([]);
    expect(await traces(south)).toEqual(sister);
    expect(await statusOf(jobId)).toBe('succeeded');
    const { rows } = await admin.query(
      `SELECT revoked_at IS NULL AS good FROM platform.api_key WHERE store_ids = '{}' AND group_id = $1`,
      [north.group.id],
    );
    expect(rows).toEqual([{ good: false }]);
    await expect(request('store-removal', north.code)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('SEC-08: with a store go the numbers of persons whom no other store knows', async () => {
    const [south, { id, code, schema, group }] = [world.store('south'), await anotherStore()];
    // a person of both stores, one of this store, and one whom this store knew under a name that was merged
    const [shared, own, merged, survivor] = [newId(), newId(), newId(), newId()];
    for (const person of [shared, own, survivor, merged]) {
      await admin.query(`INSERT INTO ${group.schema}.group_person (id, merged_into_id) VALUES ($1, $2)`, [
        ...[person, person === merged ? survivor : null],
      ]);
      await admin.query(
        `INSERT INTO ${group.schema}.group_person_key (kind, value, person_id) VALUES ('phone', $2, $1)`,
        [person, Buffer.from(person)],
      );
    }
    for (const [role, person] of [
      [south.schema, shared],
      [schema, shared],
      [schema, own],
      [schema, merged],
      [south.schema, survivor],
    ]) {
      await admin.query(
        `INSERT INTO ${group.schema}.group_person_member (store_role, customer_id, person_id) VALUES ($1, $2, $3)`,
        [role, newId(), person],
      );
    }
    await admin.query(
      `INSERT INTO ${group.schema}.group_person_proposal (id, one_id, other_id, reason) VALUES ($1, $2, $3, 'plate_and_name')`,
      [newId(), ...[shared, own].sort()],
    );
    await new Provisioner(world.cluster.databaseUrl).forgetStore(group.schema, { id, schema });
    const { rows: keys } = await admin.query(`SELECT person_id AS id FROM ${group.schema}.group_person_key`);
    expect(keys.map((key: { id: string }) => key.id).sort()).toEqual([shared, merged, survivor].sort());
    const { rows: proposals } = await admin.query(`SELECT state FROM ${group.schema}.group_person_proposal`);
    expect(proposals).toEqual([{ state: 'rejected' }]);
    await admin.query('DELETE FROM platform.store WHERE code = $1', [code]);
  });

  /** A store of the first group that needs no schema of its own. */
  async function anotherStore(): Promise<Omit<TestStore, 'ctx'>> {
    const { group } = world.store('south');
    const another = { ...world.store('south'), id: newId(), code: 'another', schema: 'store_another' };
    await admin.query(
      `INSERT INTO platform.store (id, group_id, code, schema_name, name, time_zone, state)
       VALUES ($1, $2, $3, $4, $3, 'Asia/Shanghai', 'suspended')`,
      [another.id, group.id, another.code, another.schema],
    );
    return another;
  }

  it('TEN-01, SEC-08: a group is removed only when it was suspended first', async () => {
    const { code } = world.group('two');
    await expect(request('group-removal', code)).rejects.toMatchObject({
      code: 'tenant_state_refused',
      params: { state: 'active', allowed: 'suspended, provisioning' },
    });
    await expect(request('group-removal', 'nowhere')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('TEN-01, SEC-08: killed at any moment, the removal of a group goes on until nothing is left of it, and of others all', async () => {
    const group = world.group('two');
    const store = world.store('other');
    const { ctx, id, code, schema } = group;
    await world
      .get(StaffDirectory)
      .create(ctx, { username: 'wu', name: '吴', departments: [], password: 'a passphrase' });
    await world.get(GroupKeys).of(id);
    await admin.query(
      `INSERT INTO platform.session (id, group_id, staff_id, ends_at) SELECT gen_random_uuid(), $1, gen_random_uuid(), now()`,
      [id],
    );
    await admin.query(`UPDATE platform.dealer_group SET state = 'suspended' WHERE id = $1`, [id]);
    const [others, ours] = [await tracesOfGroup(world.group('one')), await tracesOfGroup(group)];
    expect(ours.length).toBeGreaterThanOrEqual(8);

    const jobId = await request('group-removal', code);
    expect(await tracesOfGroup(group)).toContain('row removing');
    // a worker that stops in order gives the job back before the first store
    const stopping = AbortSignal.abort(new Error('stopping'));
    await expect(carryOut('group-removal', code, jobId, stopping)).rejects.toThrow('stopping');
    for (let attempt = 0; attempt < 6; attempt++) {
      const removing = carryOut('group-removal', code, jobId).catch(() => undefined);
      await sleep(15 + attempt * 25);
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'forecourt-migrator'`,
      );
      await removing;
      // its row goes last: while something is left, the sweep finds it
      if ((await tracesOfGroup(group)).length > 0) expect(await tracesOfGroup(group)).toContain('row removing');
    }
    await carryOut('group-removal', code, jobId);
    expect(await traces(store)).toEqual([]);
    expect(await tracesOfGroup(group)).toEqual([]);
    for await (const object of world.get(ObjectStorage).list(`${schema}/`)) expect(object).toBeUndefined();
    expect(await tracesOfGroup(world.group('one'))).toEqual(others);
    expect(await statusOf(jobId)).toBe('succeeded');
    expect(await world.get(TenantDirectory).findGroup(code)).toBeNull();
  });

  it('SEC-08: a creation that comes after the removal makes nothing', async () => {
    const { code, schema } = world.store('north');
    await world
      .get(ProvisioningProcessor)
      .provision({ jobId: await newJob(), type: 'store-creation', code }, running(stop.signal));
    expect(await exists(schema)).toBe(false);
  });

  async function newJob(): Promise<string> {
    const { rows } = await admin.query<{ id: string }>(
      `INSERT INTO platform.job (id, type, requested_by) VALUES (gen_random_uuid(), 'store-creation', 'test') RETURNING id`,
    );
    return rows[0]?.id as string;
  }
});
