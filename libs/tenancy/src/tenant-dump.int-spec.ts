import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { Client } from 'pg';
import { LocalDiskStorage } from '#libs/storage';
import { startWorld, type World } from '#libs/testing';
import { type DumpManifest, MANIFEST, parseManifest } from './dump-manifest';
import { readTar } from './tar';
import { type DumpPlan, dumpTenant } from './tenant-dump';

const SEAL = 'sealed ';

describe('all that a tenant has, as one file', () => {
  let world: World;
  let admin: Client;
  const storage = new LocalDiskStorage(mkdtempSync(join(tmpdir(), 'forecourt-dump-')));

  beforeAll(async () => {
    world = await startWorld();
    admin = new Client({ connectionString: world.cluster.databaseUrl });
    await admin.connect();
    for (const name of ['north', 'south', 'other'] as const) {
      const { schema, group } = world.store(name);
      await addCustomers(schema, `客户 of ${name} "\\ \n\t`, 200, '{}');
      await admin.query(`UPDATE ${schema}.customer SET id_number_sealed = $1`, [Buffer.from(`${SEAL}${name}`)]);
      await admin.query(
        `INSERT INTO ${group.schema}.group_kpi_basis (store_id, kpi, store_role, as_of) VALUES ($1, 'of ${name}', $2, now())`,
        [world.store(name).id, schema],
      );
      const content = Readable.from([Buffer.from(`scan of ${name}`)]);
      await storage.put(`${schema}/files/1/scan.pdf`, content, { maxBytes: 100 });
      await storage.put(`${schema}/exports/old.tar.gz`, Readable.from([Buffer.from('old')]), { maxBytes: 100 });
      const ofPerson = Readable.from([Buffer.from('{"idNumber":"in clear"}')]);
      await storage.put(`${group.schema}/person-exports/${name}/1.json`, ofPerson, { maxBytes: 100 });
    }
  });
  afterAll(async () => {
    await admin.end();
    await world.stop();
  });

  async function addCustomers(schema: string, name: string, count: number, hobbies: string): Promise<void> {
    await admin.query(
      `INSERT INTO ${schema}.customer (id, kind, nature, name, name_pinyin, name_initials, hobbies)
       SELECT gen_random_uuid(), 'person', 'private', $1 || n, 'kehu', 'kh', $3::varchar[] FROM generate_series(1, $2) n`,
      [name, count, hobbies],
    );
  }

  function planOf(kind: 'store' | 'group', names: ('north' | 'south' | 'other')[]): DumpPlan {
    const stores = names.map((name) => ({ ...world.store(name), name: `店${name}` }));
    const group = { ...world.store(names[0] as 'north').group, name: '集团' };
    const url = world.cluster.workerDatabaseUrl;
    return { kind, group, stores, rowFormat: 'json', url, asTenants: true, storage };
  }

  interface Opened {
    readonly manifest: DumpManifest;
    readonly entries: ReadonlyMap<string, Buffer>;
    readonly text: string;
  }

  async function open(content: Readable): Promise<Opened> {
    const entries = new Map<string, Buffer>();
    const archive = content.pipe(createGunzip());
    content.on('error', (error) => archive.destroy(error));
    for await (const { name, content: file } of readTar(archive)) entries.set(name, await buffer(file));
    const manifest = parseManifest((entries.get(MANIFEST) as Buffer).toString());
    return { manifest, entries, text: Buffer.concat([...entries.values()]).toString() };
  }

  const countsOf = async (schema: string): Promise<Record<string, number>> => {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r' ORDER BY 1`,
      [schema],
    );
    const counts: Record<string, number> = {};
    for (const { name } of rows) {
      const { rows: found } = await admin.query<{ n: string }>(`SELECT count(*) AS n FROM ${schema}."${name}"`);
      counts[name] = Number(found[0]?.n);
    }
    return counts;
  };

  it('SEC-08: holds every row of every table of the group and its stores, and says how to check that', async () => {
    const plan = planOf('group', ['north', 'south']);
    const { content, counts } = dumpTenant(plan);
    const { manifest, entries, text } = await open(content);
    expect(text).not.toContain('in clear');
    for (const schema of [plan.group.schema, ...plan.stores.map((store) => store.schema)]) {
      const told = manifest.tables.filter((table) => table.schema === schema);
      expect(Object.fromEntries(told.map(({ table, rows }) => [table, rows]))).toEqual(await countsOf(schema));
    }
    for (const { entry, bytes, sha256 } of [...manifest.tables.flatMap(({ parts }) => parts), ...manifest.uploads]) {
      const file = entries.get(entry) as Buffer;
      expect([file.length, createHash('sha256').update(file).digest('hex')]).toEqual([bytes, sha256]);
    }
    expect(manifest.uploads.map(({ key }) => key)).toEqual(
      plan.stores.map(({ schema }) => `${schema}/files/1/scan.pdf`),
    );
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    expect(counts).toEqual({ tables: manifest.tables.length, rows, files: 2 });
    expect(manifest).toMatchObject({ kind: 'group', group: { code: plan.group.code }, rowFormat: 'json' });
  });

  it('SEC-08: a row is one line of JSON with all that the table has', async () => {
    const plan = planOf('store', ['north']);
    const { entries } = await open(dumpTenant(plan).content);
    const file = entries.get(`${plan.stores[0]?.schema}/customer.0001.jsonl`) as Buffer;
    const lines = file.toString().trimEnd().split('\n');
    expect(lines).toHaveLength(200);
    const { rows } = await admin.query(`SELECT row_to_json(c)::text AS row FROM ${plan.stores[0]?.schema}.customer c`);
    expect(lines.sort()).toEqual(rows.map(({ row }) => row as string).sort());
  });

  it('TEN-02: holds nothing of another group, and of a store nothing of its sister', async () => {
    const other = await open(dumpTenant(planOf('group', ['other'])).content);
    const north = await open(dumpTenant(planOf('store', ['north'])).content);
    expect([other.text.includes('of other'), north.text.includes('of north')]).toEqual([true, true]);
    for (const mark of ['of north', 'of south', world.group('one').code]) expect(other.text).not.toContain(mark);
    for (const mark of ['of south', 'of other', world.group('two').code]) expect(north.text).not.toContain(mark);
    expect(north.manifest.tables.map(({ schema }) => schema)).not.toContain(world.group('one').schema);
  });

  it('TEN-02: is read as the tenant’s own role, so what the walls keep from it is an error and not in the file', async () => {
    const plan = planOf('store', ['north']);
    const { schema } = world.store('north');
    await admin.query(`REVOKE SELECT ON ${schema}.customer FROM ${schema}`);
    await expect(open(dumpTenant(plan).content)).rejects.toThrow('permission denied for table customer');
    await admin.query(`GRANT SELECT ON ${schema}.customer TO ${schema}`);
  });

  it('SEC-01: what is sealed stands in clear only where the reader can open it', async () => {
    const plan = planOf('store', ['north']);
    const open_ = (sealed: Buffer): string => sealed.toString().replace(SEAL, 'readable ');
    const closed = await open(dumpTenant(plan).content);
    expect(closed.text).not.toContain('readable');
    const opened = await open(dumpTenant({ ...plan, open: open_ }).content);
    const line = (opened.entries.get(`${plan.stores[0]?.schema}/customer.0001.jsonl`) as Buffer)
      .toString()
      .split('\n')[0];
    expect(JSON.parse(line as string)).toMatchObject({
      id_number: 'readable north',
      id_number_sealed: `\\x${Buffer.from(`${SEAL}north`).toString('hex')}`,
    });
    const { opened: columns } = opened.manifest.tables.find(({ table }) => table === 'customer') ?? {};
    expect(columns).toEqual(['id_number_sealed']);
  });

  it('SEC-08: shows all schemas as they were at one moment, whatever is written while it is read', async () => {
    const plan = planOf('group', ['north', 'south']);
    let wrote = 0;
    const { content } = dumpTenant({
      ...plan,
      // after each schema that was read, a customer in every store
      onProgress: async () => {
        for (const { schema } of plan.stores) {
          await addCustomers(schema, 'came late', 1, '{}');
        }
        wrote++;
      },
    });
    const { text } = await open(content);
    expect(wrote).toBeGreaterThanOrEqual(3);
    expect(text).not.toContain('came late');
  });

  it('SEC-08: a file that is removed before it is reached is left out, and the rest is there', async () => {
    const plan = planOf('store', ['north']);
    const { schema } = world.store('north');
    const readAhead = Object.assign(Object.create(storage) as LocalDiskStorage, {
      async *list(folder: string) {
        yield { key: `${schema}/archive/gone.pdf`, bytes: 7 };
        yield* storage.list(folder);
      },
    });
    const { manifest } = await open(dumpTenant({ ...plan, storage: readAhead }).content);
    expect(manifest.uploads.map(({ key }) => key)).toEqual([`${schema}/files/1/scan.pdf`]);
  });

  it('SEC-08: cuts a long table into files, and stops where it is told to', async () => {
    const plan = planOf('store', ['south']);
    const { schema } = plan.stores[0] as DumpPlan['stores'][number];
    await addCustomers(schema, 'long', 1_500, `{${Array(60).fill('长'.repeat(60)).join()}}`);
    const { manifest } = await open(dumpTenant(plan).content);
    const customers = manifest.tables.find(({ table }) => table === 'customer');
    expect(customers?.parts.length).toBeGreaterThan(1);
    expect(customers?.rows).toBe((await countsOf(schema)).customer);
    const stopped = dumpTenant({ ...plan, onProgress: () => Promise.reject(new Error('stop')) });
    await expect(open(stopped.content)).rejects.toThrow('stop');
    // who stopped lets go of its connections a moment later; one that is kept holds up this test for good
    const kept = `SELECT FROM pg_stat_activity WHERE application_name = 'forecourt-dump'`;
    while ((await admin.query(kept)).rowCount) await sleep(20);
  });
});
