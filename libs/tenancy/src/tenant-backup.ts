import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type Client, escapeIdentifier } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { QueryRunner } from 'typeorm';
import { headOf, MIGRATIONS, type Track, withClient } from '#libs/database';
import type { ObjectStorage } from '#libs/storage';
import type { DumpedTable, DumpedTenant, DumpManifest } from './dump-manifest';
import { OpenedDump } from './opened-dump';
import { Provisioner } from './provisioner';
import { type DumpCounts, dumpTenant } from './tenant-dump';
import type { TenantState } from './tenant.entity';
import { assertTenantSchema } from './tenant-key.policy';

/**
 * Rows of the platform without which a group is none, by the column that names the group: its people's passwords, its
 * API keys and the keys that open its ID numbers, which `MASTER_KEY` wraps. Sessions are not among them.
 */
const PLATFORM_ROWS = {
  dealer_group: 'id',
  store: 'group_id',
  group_key: 'group_id',
  staff_sign_in: 'group_id',
  api_key: 'group_id',
} as const;

export interface BackupPlace {
  /** Login that owns every schema. */
  readonly migratorUrl: string;
  readonly storage: ObjectStorage;
}

/**
 * Writes a group with its stores, people, keys and uploaded files, as they are at one moment, to a file that
 * `restoreGroup` reads. Nobody is disturbed. The file is whole or not there.
 * @throws Error where there is no such group, or a store of it is being made
 */
export async function backupGroup(place: BackupPlace, groupCode: string, path: string): Promise<DumpCounts> {
  const { group, stores } = await findMembers(place.migratorUrl, groupCode);
  const { content, counts } = dumpTenant({
    ...{ kind: 'group', group, stores, rowFormat: 'copy', asTenants: false },
    url: place.migratorUrl,
    storage: place.storage,
    platform: PLATFORM_ROWS,
  });
  const unfinished = `${path}.part`;
  try {
    await pipeline(content, createWriteStream(unfinished, { mode: 0o600 }));
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return counts;
}

async function findMembers(url: string, code: string) {
  return withClient(url, async (client) => {
    const { rows: groups } = await client.query<DumpedTenant & { state: TenantState }>(
      `SELECT id, code, name, schema_name AS schema, state FROM platform.dealer_group WHERE code = $1`,
      [code],
    );
    const [group] = groups;
    if (!group) throw new Error(`There is no group ${code}`);
    const { rows: stores } = await client.query<DumpManifest['stores'][number] & { state: TenantState }>(
      `SELECT id, code, name, schema_name AS schema, time_zone AS "timeZone", state
       FROM platform.store WHERE group_id = $1 ORDER BY code`,
      [group.id],
    );
    const unsettled = [group, ...stores].filter(({ state }) => state === 'provisioning' || state === 'removing');
    if (unsettled.length > 0) {
      throw new Error(`Being made or removed: ${unsettled.map((tenant) => tenant.code).join(', ')}. Try again later`);
    }
    return { group, stores };
  });
}

export interface RestoredTenant {
  readonly code: string;
  /** `kept`: an earlier run of the same restore had brought it back already. */
  readonly outcome: 'restored' | 'kept';
}

/**
 * Brings a group back from such a file, into the installation that it came from or into another one whose platform is
 * migrated. It comes back suspended with all of its stores, so that nothing is sent before somebody has looked. Each
 * schema is one transaction; a restore that was killed is run again and goes on.
 * @throws Error for a file that is damaged, of a newer release, or of a group that is there
 */
export async function restoreGroup(
  { migratorUrl, storage }: BackupPlace,
  path: string,
  report: (tenant: RestoredTenant) => void = () => undefined,
): Promise<DumpManifest> {
  const dump = await OpenedDump.open(path);
  try {
    const { manifest } = dump;
    assertReadable(manifest);
    const left = await restorePlatformRows(migratorUrl, dump);
    // before the schemas: as long as one of them is left to do, the same restore may be run again and brings all files
    for (const upload of manifest.uploads) {
      await storage.put(upload.key, dump.read(upload), { maxBytes: upload.bytes });
    }
    const provisioner = new Provisioner(migratorUrl);
    const { group, stores } = manifest;
    if (left.has(group.id)) {
      await provisioner.createGroup(group.schema, {
        version: versionOf(manifest, group.schema, 'group'),
        fill: async (db) => {
          await fillSchema(db, dump, group.schema);
          await db.query(`UPDATE platform.dealer_group SET state = 'suspended', suspended_at = now() WHERE id = $1`, [
            group.id,
          ]);
        },
      });
    }
    report({ code: group.code, outcome: left.has(group.id) ? 'restored' : 'kept' });
    for (const { id, code, schema } of stores) {
      if (left.has(id)) {
        await provisioner.createStore(schema, group.schema, {
          version: versionOf(manifest, schema, 'store'),
          fill: async (db) => {
            await fillSchema(db, dump, schema);
            await db.query(
              `UPDATE platform.store SET state = 'suspended'
               WHERE id = $1 AND suspended_at IS NOT NULL AND NOT suspended_with_group`,
              [id],
            );
          },
        });
      }
      report({ code, outcome: left.has(id) ? 'restored' : 'kept' });
    }
    return manifest;
  } finally {
    await dump.dispose();
  }
}

function assertReadable(manifest: DumpManifest): void {
  const { kind, rowFormat, group, stores } = manifest;
  if (kind !== 'group' || rowFormat !== 'copy') {
    throw new Error('This is an export for reading elsewhere. Restore needs a file that `backup` wrote');
  }
  versionOf(manifest, 'platform', 'platform');
  versionOf(manifest, group.schema, 'group');
  for (const { schema } of stores) versionOf(manifest, assertTenantSchema(schema), 'store');
}

/** Newest migration that a schema of the dump had seen. @throws Error where this build does not know it */
function versionOf({ schemaVersions }: DumpManifest, schema: string, track: Track): string {
  const version = schemaVersions[schema] ?? '';
  if (MIGRATIONS[track].some(({ name }) => name === version)) return version;
  throw new Error(`${schema} was backed up by a newer release, which knows ${version || 'nothing'}. Restore with that`);
}

/** The group's rows of the platform, in one transaction; answers which tenants are still to be brought back. */
async function restorePlatformRows(url: string, dump: OpenedDump): Promise<ReadonlySet<string>> {
  const { group, stores, tables } = dump.manifest;
  return withClient(url, async (client) => {
    await refuseOldPlatform(client);
    await client.query('BEGIN');
    await refuseTaken(client, dump.manifest);
    const known = await client.query('SELECT FROM platform.dealer_group WHERE id = $1', [group.id]);
    if (known.rowCount === 0) {
      for (const name of Object.keys(PLATFORM_ROWS)) {
        const table = tables.find((dumped) => dumped.schema === 'platform' && dumped.table === name);
        if (table) await copyPlatformRows(client, dump, table);
      }
      // one that was asked for while the backup began has no schema in it
      await client.query('DELETE FROM platform.store WHERE group_id = $1 AND NOT id = ANY ($2)', [
        group.id,
        stores.map(({ id }) => id),
      ]);
    }
    const { rows } = await client.query<{ id: string }>(
      `SELECT id FROM platform.dealer_group WHERE id = $1 AND state = 'provisioning'
       UNION ALL SELECT id FROM platform.store WHERE group_id = $1 AND state = 'provisioning'`,
      [group.id],
    );
    if (rows.length === 0) {
      throw new Error(`The group ${group.code} is there, with ${stores.length} stores. Remove it first`);
    }
    await client.query('COMMIT');
    return new Set(rows.map(({ id }) => id));
  });
}

/** Tenants stand on the platform as this release has it: on its columns, and on the extension of the stores' constraints. */
async function refuseOldPlatform(client: Client): Promise<void> {
  const { rows: ledger } = await client.query<{ isThere: boolean }>(
    `SELECT to_regclass('platform.platform_migration') IS NOT NULL AS "isThere"`,
  );
  const { rows: seen } = ledger[0]?.isThere
    ? await client.query<{ name: string }>('SELECT name FROM platform.platform_migration')
    : { rows: [] };
  if (seen.some(({ name }) => name === headOf('platform'))) return;
  throw new Error('The schema `platform` is not of this release here. Run `npm run cli -- migrate` first');
}

/** Codes are unique in an installation. */
async function refuseTaken(client: Client, { group, stores }: DumpManifest): Promise<void> {
  const { rows } = await client.query<{ code: string }>(
    `SELECT code FROM platform.dealer_group WHERE code = $1 AND id <> $2
     UNION ALL SELECT code FROM platform.store WHERE code = ANY ($3) AND NOT id = ANY ($4)`,
    [group.code, group.id, stores.map(({ code }) => code), stores.map(({ id }) => id)],
  );
  if (rows.length > 0) throw new Error(`Taken by others here: ${rows.map(({ code }) => code).join(', ')}`);
}

/** Rows of tenants wait as `provisioning` for their schemas. */
async function copyPlatformRows(client: Client, dump: OpenedDump, { table, columns, parts }: DumpedTable) {
  const { rows } = await client.query<{ create: string; copy: string; insert: string }>(
    `SELECT format('CREATE TEMPORARY TABLE restored AS SELECT %s FROM platform.%I WITH NO DATA', names, $1::text) AS create,
            format('COPY restored (%s) FROM STDIN', names) AS copy,
            format('INSERT INTO platform.%2$I (%1$s) SELECT %1$s FROM restored', names, $1::text) AS insert
     FROM (SELECT string_agg(quote_ident(name), ', ' ORDER BY n) AS names
           FROM unnest($2::text[]) WITH ORDINALITY c (name, n)) listed`,
    [table, columns],
  );
  const [{ create, copy, insert }] = rows as [{ create: string; copy: string; insert: string }];
  await client.query(create);
  for (const part of parts) await pipeline(dump.read(part), client.query(copyFrom(copy)));
  if (table === 'dealer_group' || table === 'store') {
    await client.query(`UPDATE restored SET state = 'provisioning', job_id = NULL, migration_error = NULL`);
  }
  await client.query(insert);
  await client.query(`DROP TABLE restored`);
}

/** Loads the rows of one schema. Foreign keys are put back afterwards, so that no order of tables is needed. */
async function fillSchema(db: QueryRunner, dump: OpenedDump, schema: string): Promise<void> {
  const client = (await db.connect()) as Client;
  const { rows: references } = await client.query<{ drop: string; add: string }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
            format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS add
     FROM pg_constraint WHERE connamespace = $1::regnamespace AND contype = 'f' ORDER BY conrelid, conname`,
    [schema],
  );
  for (const { drop } of references) await client.query(drop);
  // the ledger was written by the migrations themselves
  const tables = dump.manifest.tables.filter((one) => one.schema === schema && !one.table.endsWith('_migration'));
  for (const table of tables) await fillTable(client, dump, table);
  for (const { add } of references) await client.query(add);
}

async function fillTable(client: Client, dump: OpenedDump, { schema, table, columns, parts, rows }: DumpedTable) {
  const { rows: statements } = await client.query<{ copy: string }>(
    `SELECT format('COPY %I.%I (%s) FROM STDIN', $1::text, $2::text, string_agg(quote_ident(name), ', ' ORDER BY n)) AS copy
     FROM unnest($3::text[]) WITH ORDINALITY c (name, n)`,
    [schema, table, columns],
  );
  await client.query(`TRUNCATE ${escapeIdentifier(schema)}.${escapeIdentifier(table)}`);
  let filled = 0;
  for (const part of parts) {
    const target = client.query(copyFrom(statements[0]?.copy ?? ''));
    await pipeline(dump.read(part), target);
    filled += target.rowCount;
  }
  if (filled !== rows) throw new Error(`${schema}.${table} got ${filled} rows instead of ${rows}`);
}
