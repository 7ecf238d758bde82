import { DataSource, type DataSourceOptions, MigrationExecutor, type QueryRunner } from 'typeorm';
import { GROUP_MIGRATIONS } from './migrations/group';
import { PLATFORM_MIGRATIONS } from './migrations/platform';
import { STORE_MIGRATIONS } from './migrations/store';
import { SnakeNamingStrategy } from './naming-strategy';

export type Track = 'platform' | 'group' | 'store';

export const MIGRATIONS: Record<Track, readonly MigrationClass[]> = {
  platform: PLATFORM_MIGRATIONS,
  group: GROUP_MIGRATIONS,
  store: STORE_MIGRATIONS,
};

export type MigrationClass = (new () => object) & { name: string };

/** Newest migration of a track: what a schema must have reached to be served by this build. */
export function headOf(track: Track): string {
  return MIGRATIONS[track].at(-1)?.name ?? '';
}

function migratorOptions(url: string, track: Track, schema: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    schema,
    namingStrategy: new SnakeNamingStrategy(),
    migrations: [...MIGRATIONS[track]],
    migrationsTableName: `${track}_migration`,
    applicationName: 'forecourt-migrator',
    installExtensions: false,
    entities: [],
    // `schema` alone would send the unqualified names of our SQL to `public`
    extra: { max: 1, options: `-c search_path=${schema} -c lock_timeout=10s`, onConnect: hearNothing },
  };
}

/**
 * One that breaks while TypeORM holds it and asks nothing, as at its start and at its end, would end the process. Whoever
 * works with it hears of it with the next statement.
 */
function hearNothing(client: NodeJS.EventEmitter): void {
  client.on('error', () => undefined);
}

/**
 * Opens the migrator's connection to one schema, holds that schema's advisory lock (TypeORM takes none) for as long as
 * `work` runs, and closes everything afterwards.
 */
export async function withMigrator<Result>(
  url: string,
  track: Track,
  schema: string,
  work: (runner: QueryRunner, dataSource: DataSource) => Promise<Result>,
): Promise<Result> {
  const dataSource = await new DataSource(migratorOptions(url, track, schema)).initialize();
  try {
    const runner = dataSource.createQueryRunner();
    await runner.query('SELECT pg_advisory_lock(hashtext($1))', [schema]);
    try {
      return await work(runner, dataSource);
    } finally {
      await runner.query('SELECT pg_advisory_unlock(hashtext($1))', [schema]).catch(() => undefined);
      await runner.release();
    }
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Runs what is missing of a track, inside the runner's transaction where one is open, else one transaction each. With
 * `upTo` only as far as that migration, for rows that come from such a schema.
 */
export async function runMissing(runner: QueryRunner, dataSource: DataSource, upTo?: string): Promise<string[]> {
  const executor = new MigrationExecutor(upTo === undefined ? dataSource : limitedTo(dataSource, upTo), runner);
  executor.transaction = runner.isTransactionActive ? 'all' : 'each';
  const done = await executor.executePendingMigrations();
  return done.map((migration) => migration.name);
}

/** The same connection, which knows no newer migration than this one. Names end with 13 digits, by which they are ordered. */
function limitedTo(dataSource: DataSource, upTo: string): DataSource {
  const digits = (name: string | undefined): string => (name ?? '').slice(-13);
  const migrations = dataSource.migrations.filter((one) => digits(one.name ?? one.constructor.name) <= digits(upTo));
  return Object.create(dataSource, { migrations: { value: migrations } }) as DataSource;
}

/** Brings one schema to head. A schema at head is left alone. */
export function migrateSchema(url: string, track: Track, schema: string): Promise<string[]> {
  return withMigrator(url, track, schema, runMissing);
}
