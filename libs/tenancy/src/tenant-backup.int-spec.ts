import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { MigrationInterface } from 'typeorm';
import { MIGRATIONS, rows, sql, withMigrator } from '#libs/database';
import { newId } from '#libs/foundation';
import { LocalDiskStorage } from '#libs/storage';
import { prepareDatabase, startWorld, type TestCluster, testCluster, type World } from '#libs/testing';
import { Provisioner } from './provisioner';
import { backupGroup, type RestoredTenant, restoreGroup } from './tenant-backup';
import { StoreDb } from './tenant-db';

/** Rows of the platform that a restore has to bring back, whatever state the tenants come back in. */
const PLATFORM = ['group_key', 'staff_sign_in', 'api_key'];

describe('backup and restore of one group', () => {
  let world: World;
  let here: Client;
  let whole: Record<string, string>;
  let there: TestCluster;
  const folder = mkdtempSync(join(tmpdir(), 'forecourt-backup-'));
  const file = join(folder, 'one.tar.gz');
  const newStorage = () => new LocalDiskStorage(mkdtempSync(join(tmpdir(), 'forecourt-backup-')));
  const storage = newStorage();
  const place = () => ({ migratorUrl: world.cluster.databaseUrl, storage });

  beforeAll(async () => {
    const cluster = await testCluster();
    world = await startWorld({ cluster });
    here = await connect(cluster);
    there = await prepareDatabase(cluster.superuserUrl, `elsewhere_${newId().slice(-8)}`);
    for (const name of ['north', 'south', 'other'] as const) await fill(name);
    await here.query(`UPDATE platform.store SET state = 'suspended', suspended_at = now() WHERE id = $1`, [
      world.store('south').id,
    ]);
    whole = await fingerprints(here);
    const counts = await backupGroup(place(), world.group('one').code, file);
    expect(counts).toMatchObject({ files: 2 });
  });
  afterAll(async () => {
    await here.end();
    await world.stop();
  });

  async function connect({ databaseUrl }: TestCluster): Promise<Client> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    return client;
  }

  /** What is hard to carry: a row that refers to a later one, arrays, nulls within JSON, bytes, and every odd character. */
  async function fill(name: 'north' | 'south' | 'other'): Promise<void> {
    const { id, schema, group } = world.store(name);
    const [first, second] = [newId(), newId()];
    await here.query(
      `INSERT INTO ${schema}.customer (id, kind, nature, name, name_pinyin, name_initials, hobbies, id_number_sealed,
                                       merged_into_id)
       VALUES ($2, 'person', 'private', E'𠮷 "\\\\N\\t\\r\\n of ${name}', 'j', 'j', '{"a,b",NULL,"\\"c\\\\"}', '\\x00ff5c0a', NULL),
              ($1, 'person', 'private', '', '', '', '{}', NULL, $2)`,
      [first, second],
    );
    await here.query(
      `INSERT INTO ${schema}.customer_phone (id, customer_id, number, reversed, line) VALUES ($1, $2, '+8613800138000', '0', 'mobile')`,
      [newId(), first],
    );
    await here.query(
      `INSERT INTO ${schema}.job (id, type, requested_by, status, result, finished_at)
       VALUES ($1, 'import', 'test', 'succeeded', 'null', now()), ($2, 'import', 'test', 'succeeded', '{"a":[null,1.50]}', now())`,
      [newId(), newId()],
    );
    await here.query(
      `INSERT INTO ${group.schema}.group_kpi_basis (store_id, kpi, store_role, as_of) VALUES ($1, 'promise-kept', $2, now())`,
      [id, schema],
    );
    await here.query(
      `INSERT INTO platform.group_key (id, group_id, purpose, wrapped_key, master_key_id)
       VALUES ($1, $2, 'encryption', $3, 'x') ON CONFLICT DO NOTHING`,
      [newId(), group.id, Buffer.from(`key of ${group.code}`)],
    );
    await here.query(
      `INSERT INTO platform.api_key (id, public_id, kind, type, mode, group_id, store_ids, name, scopes, secret_hash, last4, created_by)
       VALUES ($1, $2, 'store', 'sk', 'live', $3, ARRAY[$4::uuid], 'key', '{customers:read}', '\\x01', 'last', 'test')`,
      [newId(), newId().slice(-12), group.id, id],
    );
    await storage.put(`${schema}/files/1/scan.pdf`, Readable.from([Buffer.from(`scan of ${name}`)]), { maxBytes: 99 });
  }

  /** A digest of the rows of each table of the group, of its stores and of its rows of the platform. */
  async function fingerprints(client: Client): Promise<Record<string, string>> {
    const { id, schema } = world.group('one');
    const schemas = [schema, world.store('north').schema, world.store('south').schema];
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND n.nspname = ANY ($1) AND c.relname NOT LIKE '%\\_migration' ORDER BY 1`,
      [schemas],
    );
    const found: Record<string, string> = {};
    const digest = async (name: string, where = '') => {
      const { rows: digests } = await client.query<{ digest: string }>(
        `SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "C"), '')) AS digest
         FROM ${name} t ${where}`,
      );
      found[name] = digests[0]?.digest as string;
    };
    for (const { name } of tables) await digest(name);
    for (const table of PLATFORM) await digest(`platform.${table}`, `WHERE group_id = '${id}'`);
    return found;
  }

  const statesIn = async (client: Client): Promise<string[]> => {
    const { rows: states } = await client.query<{ state: string }>(
      `SELECT state || CASE WHEN suspended_with_group THEN ' with its group' ELSE '' END AS state
       FROM platform.store WHERE group_id = $1 ORDER BY code`,
      [world.group('one').id],
    );
    const { rows: groups } = await client.query<{ state: string }>(
      `SELECT state FROM platform.dealer_group WHERE id = $1`,
      [world.group('one').id],
    );
    return [...groups, ...states].map(({ state }) => state);
  };
  const RESTORED = ['suspended', 'suspended with its group', 'suspended'];

  async function removeGroup(): Promise<void> {
    const provisioner = new Provisioner(world.cluster.databaseUrl);
    for (const name of ['north', 'south'] as const) await provisioner.removeStore(world.store(name).schema);
    await provisioner.removeGroup(world.group('one').schema);
  }

  it('SEC-08: brings back every row and file in another database, and nothing of another group', async () => {
    const elsewhere = newStorage();
    const told: RestoredTenant[] = [];
    await restoreGroup(
      { migratorUrl: there.databaseUrl, storage: elsewhere },
      file,
      (tenant) => void told.push(tenant),
    );
    const client = await connect(there);
    try {
      expect(await fingerprints(client)).toEqual(whole);
      expect(Object.values(whole).filter((digest) => !digest.startsWith('0 ')).length).toBeGreaterThanOrEqual(9);
      expect(told.map(({ outcome }) => outcome)).toEqual(['restored', 'restored', 'restored']);
      expect(await statesIn(client)).toEqual(RESTORED);
      const { rows: groups } = await client.query('SELECT code FROM platform.dealer_group');
      expect(groups).toEqual([{ code: world.group('one').code }]);
      const { schema } = world.store('north');
      expect(await text(elsewhere.open(`${schema}/files/1/scan.pdf`))).toBe('scan of north');
      const { rows: constraints } = await client.query(
        `SELECT count(*) FILTER (WHERE contype = 'f') AS keys, count(*) FILTER (WHERE NOT convalidated) AS unchecked
         FROM pg_constraint WHERE connamespace = $1::regnamespace`,
        [schema],
      );
      const { rows: original } = await here.query(
        `SELECT count(*) AS keys, 0::bigint AS unchecked FROM pg_constraint
         WHERE connamespace = $1::regnamespace AND contype = 'f'`,
        [schema],
      );
      expect(constraints).toEqual(original);
    } finally {
      await client.end();
    }
  });

  it('TEN-02: what came back has its walls: a store sees its own rows and those of headquarters that are its', async () => {
    const client = new Client({ connectionString: there.apiDatabaseUrl });
    await client.connect();
    const { schema, group } = world.store('north');
    const as = async (statement: string) => {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('role', $1, true)`, [schema]);
      const answer = client.query(statement).then(
        ({ rows: found }) => found.length,
        (error: Error) => error.message,
      );
      return answer.finally(() => client.query('ROLLBACK'));
    };
    try {
      expect(await as(`SELECT FROM ${schema}.customer`)).toBe(2);
      expect(await as(`SELECT FROM ${group.schema}.group_kpi_basis`)).toBe(1);
      expect(await as(`SELECT FROM ${world.store('south').schema}.customer`)).toMatch('permission denied');
      expect(await as(`DELETE FROM ${schema}.event`)).toMatch('permission denied');
    } finally {
      await client.end();
    }
  });

  it('SEC-08: a group that was removed is there again, and works', async () => {
    const other = await otherRows();
    await removeGroup();
    await restoreGroup(place(), file);
    expect(await fingerprints(here)).toEqual(whole);
    expect(await statesIn(here)).toEqual(RESTORED);
    expect(await otherRows()).toEqual(other);
    const found = await world
      .get(StoreDb)
      .run(world.store('north').ctx, (tx) => rows(tx, sql`select name from customer where name <> ''`));
    expect(found).toEqual([{ name: '𠮷 "\\N\t\r\n of north' }]);
    await expect(restoreGroup(place(), file)).rejects.toThrow('is there, with 2 stores');
  });

  const otherRows = async () => {
    const { schema, group } = world.store('other');
    const { rows: found } = await here.query(
      `SELECT (SELECT string_agg(c::text, '') FROM ${schema}.customer c) AS customers,
              (SELECT string_agg(b::text, '') FROM ${group.schema}.group_kpi_basis b) AS figures,
              (SELECT string_agg(k::text, '') FROM platform.api_key k WHERE group_id = '${group.id}') AS keys`,
    );
    return found;
  };

  it('SEC-08: killed at any moment, a restore is run again and goes on', async () => {
    await removeGroup();
    const outcomes = new Set<string>();
    for (let attempt = 0; attempt < 5; attempt++) {
      const restoring = restoreGroup(place(), file, ({ outcome }) => outcomes.add(outcome)).catch(() => undefined);
      await sleep(250 + attempt * 250);
      await here.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name IN ('forecourt-migrator', 'forecourt-restore') AND pid <> pg_backend_pid()`,
      );
      await restoring;
    }
    const left = (await statesIn(here)).filter((state) => state === 'provisioning').length;
    if (left > 0 || (await statesIn(here)).length === 0) await restoreGroup(place(), file);
    expect(await fingerprints(here)).toEqual(whole);
    expect(await statesIn(here)).toEqual(RESTORED);
  });

  it('SEC-08: killed among the files, a restore is run again and brings all of them', async () => {
    await removeGroup();
    const { schema } = world.store('south');
    const elsewhere = newStorage();
    const failing = Object.assign(Object.create(elsewhere) as LocalDiskStorage, {
      put: (...asked: Parameters<LocalDiskStorage['put']>) =>
        asked[0].startsWith(schema) ? Promise.reject(new Error('no space left')) : elsewhere.put(...asked),
    });
    await expect(restoreGroup({ ...place(), storage: failing }, file)).rejects.toThrow('no space left');
    await restoreGroup({ ...place(), storage: elsewhere }, file);
    expect(await text(elsewhere.open(`${schema}/files/1/scan.pdf`))).toBe('scan of south');
    expect(await fingerprints(here)).toEqual(whole);
    expect(await statesIn(here)).toEqual(RESTORED);
  });

  it('SEC-08: is refused on a platform of another release, and nothing is touched', async () => {
    const target = await prepareDatabase(world.cluster.superuserUrl, `earlier_${newId().slice(-8)}`);
    const client = await connect(target);
    const newest = MIGRATIONS.platform.at(-1)?.name;
    await client.query('DELETE FROM platform.platform_migration WHERE name = $1', [newest]);
    const elsewhere = { migratorUrl: target.databaseUrl, storage: newStorage() };
    await expect(restoreGroup(elsewhere, file)).rejects.toThrow('Run `npm run cli -- migrate` first');
    expect((await client.query('SELECT FROM platform.dealer_group')).rowCount).toBe(0);
    await client.end();
  });

  it('SEC-08: a file that is damaged, cut off, or an export, is refused before anything is touched', async () => {
    const bytes = readFileSync(file);
    const spoil = (name: string, content: Buffer): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const damaged = Buffer.from(bytes);
    damaged[Math.floor(damaged.length / 2)] = (damaged[Math.floor(damaged.length / 2)] ?? 0) ^ 0xff;
    await expect(restoreGroup(place(), spoil('damaged', damaged))).rejects.toThrow();
    await expect(restoreGroup(place(), spoil('cut', bytes.subarray(0, -300)))).rejects.toThrow();
    await expect(restoreGroup(place(), spoil('none', Buffer.from('no dump')))).rejects.toThrow();
    expect(await fingerprints(here)).toEqual(whole);
    expect(
      readdirSync(tmpdir()).filter((name) => name.startsWith('forecourt-dump-') && name.endsWith('.part')),
    ).toEqual([]);
    await expect(backupGroup(place(), 'nowhere', join(folder, 'nowhere'))).rejects.toThrow('There is no group nowhere');
    expect(readdirSync(folder)).not.toContain('nowhere.part');
  });

  it('SEC-08: a backup of an older schema comes back at the newest; one of a newer release is refused', async () => {
    const { schema } = world.store('south');
    const newest = MIGRATIONS.store.at(-1) as (typeof MIGRATIONS.store)[number];
    await withMigrator(world.cluster.databaseUrl, 'store', schema, async (db) => {
      await (new newest() as MigrationInterface).down(db);
      await db.query('DELETE FROM store_migration WHERE name = $1', [newest.name]);
    });
    const older = join(folder, 'older.tar.gz');
    await backupGroup(place(), world.group('one').code, older);
    const target = await prepareDatabase(world.cluster.superuserUrl, `later_${newId().slice(-8)}`);
    await restoreGroup({ migratorUrl: target.databaseUrl, storage: newStorage() }, older);
    const client = await connect(target);
    const { rows: found } = await client.query(
      `SELECT (SELECT name FROM ${schema}.store_migration ORDER BY timestamp DESC LIMIT 1),
              (SELECT schema_version AS version FROM platform.store WHERE schema_name = $1),
              (SELECT count(*)::integer AS customers FROM ${schema}.customer)`,
      [schema],
    );
    await client.end();
    expect(found).toEqual([{ name: newest.name, version: newest.name, customers: 2 }]);

    await here.query(`INSERT INTO ${schema}.store_migration (timestamp, name) VALUES (9999999999999, 'FromTheFuture')`);
    const newer = join(folder, 'newer.tar.gz');
    await backupGroup(place(), world.group('one').code, newer);
    await expect(restoreGroup(place(), newer)).rejects.toThrow(
      'backed up by a newer release, which knows FromTheFuture',
    );
  });
});
