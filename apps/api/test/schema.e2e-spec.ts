import { Test } from '@nestjs/testing';
import { getDataSourceToken } from '@nestjs/typeorm';
import { Client } from 'pg';
import { driftOf, entityTables, type EntityTable, MIGRATIONS, type Track } from '#libs/database';
import { createHttpAdapter } from '#libs/http';
import { startWorld, testConfig, type World } from '#libs/testing';
import { ApiModule } from '../src/api.module';

/** A store's share of the catalogue: every backend caches each table that it has touched. */
const MOST_TABLES = 95;
const MOST_RELATIONS = 380;

describe('schemas', () => {
  let world: World;
  let entities: EntityTable[];
  let admin: Client;

  beforeAll(async () => {
    world = await startWorld();
    const config = testConfig(world.cluster);
    const module = await Test.createTestingModule({ imports: [ApiModule.forRoot(config)] }).compile();
    const app = module.createNestApplication(createHttpAdapter(config));
    entities = entityTables(app.get(getDataSourceToken()));
    await app.close();
    admin = new Client({ connectionString: world.cluster.databaseUrl });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await world.stop();
  });

  const schemas = (): Record<Track, string> => ({
    platform: 'platform',
    group: world.group('one').schema,
    store: world.store('north').schema,
  });
  const entitiesOf = (track: Track): EntityTable[] => entities.filter((entity) => entity.track === track);

  it.each(['platform', 'group', 'store'] as const)('entities of the %s say what its migrations make', async (track) => {
    expect(await driftOf(world.cluster.databaseUrl, schemas()[track], entitiesOf(track))).toEqual([]);
  });

  it.each(['platform', 'group', 'store'] as const)('every table of the %s has an entity', async (track) => {
    const { rows } = await admin.query<{ table: string }>(
      `SELECT relname AS table FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = $1 AND c.relkind = 'r' AND relname <> $2`,
      [schemas()[track], `${track}_migration`],
    );
    const known = new Set(entitiesOf(track).map(({ table }) => table));
    expect(rows.map(({ table }) => table).filter((table) => !known.has(table))).toEqual([]);
  });

  it.each(['platform', 'group', 'store'] as const)(
    'migrations of the %s stand in the order of their numbers',
    (track) => {
      const numbers = MIGRATIONS[track].map(({ name }) => name.slice(-13));
      expect(numbers).toEqual([...numbers].sort());
      expect(new Set(numbers).size).toBe(numbers.length);
    },
  );

  it('no two tables of a store and its group share a name', async () => {
    const { group, store } = schemas();
    const { rows } = await admin.query(
      `SELECT a.relname FROM pg_class a JOIN pg_class b ON b.relname = a.relname AND b.relkind = 'r'
       WHERE a.relkind = 'r' AND a.relnamespace = $1::regnamespace AND b.relnamespace = $2::regnamespace`,
      [group, store],
    );
    expect(rows).toEqual([]);
  });

  it('a store stays within its share of the catalogue', async () => {
    const { rows } = await admin.query<{ tables: string; relations: string }>(
      `SELECT count(*) FILTER (WHERE relkind = 'r') AS tables, count(*) AS relations
       FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'i')`,
      [schemas().store],
    );
    expect(Number(rows[0]?.tables)).toBeLessThanOrEqual(MOST_TABLES);
    expect(Number(rows[0]?.relations)).toBeLessThanOrEqual(MOST_RELATIONS);
  });

  it('every constraint has a name of ours, and no table lacks a primary key', async () => {
    const all = Object.values(schemas());
    const { rows: unnamed } = await admin.query(
      `SELECT conrelid::regclass::text, conname FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace
       WHERE n.nspname = ANY($1) AND contype <> 'n' AND conname !~ '^(pk|fk|uq|ck|ex)_'`,
      [all],
    );
    expect(unnamed).toEqual([]);
    const { rows: keyless } = await admin.query(
      `SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ANY($1) AND relkind = 'r'
         AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND contype = 'p')`,
      [all],
    );
    expect(keyless).toEqual([]);
  });

  it('none of the logins of the processes is more than it must be, and only the migrator owns', async () => {
    const { rows } = await admin.query(
      `SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolinherit,
              EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                      WHERE c.relowner = r.oid AND n.nspname NOT IN ('bullmq', 'pg_toast')) AS owns
       FROM pg_roles r WHERE rolname IN ('forecourt_api', 'forecourt_worker', 'forecourt_queue') ORDER BY rolname`,
    );
    const harmless = { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolinherit: false, owns: false };
    expect(rows).toEqual(
      ['forecourt_api', 'forecourt_queue', 'forecourt_worker'].map((rolname) => ({ rolname, ...harmless })),
    );
  });
});
