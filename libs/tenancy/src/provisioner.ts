import { escapeIdentifier } from 'pg';
import type { QueryRunner } from 'typeorm';
import { headOf, LOGINS, peersOf, runMissing, withMigrator } from '#libs/database';
import { assertTenantSchema } from './tenant-key.policy';

/** What a schema held when it was backed up. */
export interface SchemaContents {
  /** Newest migration that it had seen. */
  readonly version: string;
  /** Loads its rows into the tables as they were in that version, in the transaction that makes them. */
  fill(db: QueryRunner): Promise<void>;
}

/**
 * Makes and removes the schemas and roles of tenants on a connection of the migrator that lives for one call. Each call
 * is one transaction (Postgres rolls DDL back), so a process killed at any statement leaves nothing half-made, and each
 * call may be repeated.
 */
export class Provisioner {
  constructor(private readonly migratorUrl: string) {}

  /** Schema, roles and tables of a group whose row is in `platform.dealer_group`; empty, or filled with its contents. */
  createGroup(groupSchema: string, contents?: SchemaContents): Promise<void> {
    const schema = assertTenantSchema(groupSchema);
    return this.atomically('group', schema, async (db, migrate) => {
      if (!(await isWanted(db, 'dealer_group', schema))) return;
      await createRole(db, schema);
      await createRole(db, peersOf(schema));
      await createSchema(db, schema);
      await db.query(`GRANT USAGE ON SCHEMA ${escapeIdentifier(schema)} TO ${escapeIdentifier(peersOf(schema))}`);
      await migrate(contents);
      await db.query(
        `UPDATE platform.dealer_group
         SET state = CASE state WHEN 'provisioning' THEN 'active' ELSE state END, schema_version = $2, migrated_at = now()
         WHERE schema_name = $1`,
        [schema, headOf('group')],
      );
    });
  }

  /** Schema, role and tables of a store whose row is in `platform.store`; empty, or filled with its contents. */
  createStore(storeSchema: string, groupSchema: string, contents?: SchemaContents): Promise<void> {
    const schema = assertTenantSchema(storeSchema);
    const peers = peersOf(assertTenantSchema(groupSchema));
    return this.atomically('store', schema, async (db, migrate) => {
      if (!(await isWanted(db, 'store', schema))) return;
      await createRole(db, schema);
      await db.query(`GRANT ${escapeIdentifier(peers)} TO ${escapeIdentifier(schema)}`);
      await createSchema(db, schema);
      await migrate(contents);
      await db.query(
        `UPDATE platform.store s
         SET state = CASE WHEN s.state <> 'provisioning' THEN s.state
                          WHEN g.state = 'suspended' THEN 'suspended' ELSE 'active' END,
             suspended_at = CASE WHEN s.state = 'provisioning' THEN g.suspended_at ELSE s.suspended_at END,
             suspended_with_group = s.suspended_with_group OR (s.state = 'provisioning' AND g.state = 'suspended'),
             schema_version = $2, migrated_at = now()
         FROM platform.dealer_group g WHERE g.id = s.group_id AND s.schema_name = $1`,
        [schema, headOf('store')],
      );
    });
  }

  /** Everything of a store, its row in `platform.store` included. */
  removeStore(storeSchema: string): Promise<void> {
    const schema = assertTenantSchema(storeSchema);
    return this.atomically('store', schema, async (db) => {
      // the role's membership in the group's role goes with the role; its grants go with the schema
      await db.query(`DROP SCHEMA IF EXISTS ${escapeIdentifier(schema)} CASCADE`);
      await dropRole(db, schema);
      await db.query(`DELETE FROM platform.store WHERE schema_name = $1`, [schema]);
    });
  }

  /**
   * What a group's schema holds of one store: its grants, overrides, roll-ups, matches and profile, and what persons are
   * known by whom no other store knows.
   */
  forgetStore(groupSchema: string, store: { readonly id: string; readonly schema: string }): Promise<void> {
    const schema = assertTenantSchema(groupSchema);
    return this.atomically('group', schema, async (db) => {
      const persons = await personsOf(db, schema, store.schema);
      for (const { table, column } of await columnsAboutStores(db, schema)) {
        const value = column === 'store_id' ? store.id : store.schema;
        await db.query(
          `DELETE FROM ${escapeIdentifier(schema)}.${escapeIdentifier(table)} WHERE ${escapeIdentifier(column)} = $1`,
          [value],
        );
      }
      await forgetPersons(db, schema, persons);
      await db.query(`DELETE FROM ${escapeIdentifier(schema)}.group_store_profile WHERE id = $1`, [store.id]);
    });
  }

  /**
   * Everything of a group that has no stores any more: its schema and roles, its people's passwords and sessions, its
   * API keys, the keys that open its ID numbers, and its row in `platform.dealer_group`.
   */
  removeGroup(groupSchema: string): Promise<void> {
    const schema = assertTenantSchema(groupSchema);
    return this.atomically('group', schema, async (db) => {
      await db.query(`DROP SCHEMA IF EXISTS ${escapeIdentifier(schema)} CASCADE`);
      for (const role of [peersOf(schema), schema]) await dropRole(db, role);
      for (const table of ['session', 'staff_sign_in', 'api_key', 'group_key']) {
        await db.query(
          `DELETE FROM platform.${escapeIdentifier(table)} t USING platform.dealer_group g
           WHERE g.id = t.group_id AND g.schema_name = $1`,
          [schema],
        );
      }
      await db.query(`DELETE FROM platform.dealer_group WHERE schema_name = $1`, [schema]);
    });
  }

  private atomically(
    track: 'group' | 'store',
    schema: string,
    work: (db: QueryRunner, migrate: (contents?: SchemaContents) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    return withMigrator(this.migratorUrl, track, schema, async (db, dataSource) => {
      await db.startTransaction();
      try {
        await work(db, async (contents) => {
          if (contents) {
            await runMissing(db, dataSource, contents.version);
            await contents.fill(db);
          }
          await runMissing(db, dataSource);
        });
        await db.commitTransaction();
      } catch (error) {
        await db.rollbackTransaction();
        throw error;
      }
    });
  }
}

/** Whether a tenant is still to be made; holds its row, so that nobody removes it meanwhile. */
async function isWanted(db: QueryRunner, table: 'dealer_group' | 'store', schema: string): Promise<boolean> {
  const found = (await db.query(
    `SELECT FROM platform.${escapeIdentifier(table)} WHERE schema_name = $1 AND state <> 'removing' FOR NO KEY UPDATE`,
    [schema],
  )) as unknown[];
  return found.length > 0;
}

/**
 * Columns of a group's tables that say which store a row belongs to. Tables that refer to others come first, so that
 * rows can be deleted in this order.
 */
async function columnsAboutStores(db: QueryRunner, schema: string): Promise<{ table: string; column: string }[]> {
  const columns = (await db.query(
    `SELECT c.relname AS table, a.attname AS column
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' AND a.attname IN ('store_role', 'store_id')
     ORDER BY c.relname, a.attname`,
    [schema],
  )) as { table: string; column: string }[];
  const references = (await db.query(
    `SELECT r.relname AS from, t.relname AS to
     FROM pg_constraint k JOIN pg_class r ON r.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
     WHERE k.contype = 'f' AND k.connamespace = $1::regnamespace AND k.conrelid <> k.confrelid`,
    [schema],
  )) as { from: string; to: string }[];
  const depths = new Map(columns.map(({ table }) => [table, 0]));
  // a table stands one deeper than all that refer to it; as many rounds as there are tables are enough
  for (let round = 0; round < depths.size; round++) {
    for (const { from, to } of references) {
      const above = depths.get(from);
      if (above !== undefined && depths.has(to)) depths.set(to, Math.max(depths.get(to) ?? 0, above + 1));
    }
  }
  return columns.sort((a, b) => (depths.get(a.table) ?? 0) - (depths.get(b.table) ?? 0));
}

/** Persons, as they survived merges, that customers of a store are. */
async function personsOf(db: QueryRunner, groupSchema: string, storeRole: string): Promise<string[]> {
  const schema = escapeIdentifier(groupSchema);
  const found = (await db.query(
    `SELECT DISTINCT coalesce(p.merged_into_id, p.id) AS id
     FROM ${schema}.group_person_member m JOIN ${schema}.group_person p ON p.id = m.person_id WHERE m.store_role = $1`,
    [storeRole],
  )) as { id: string }[];
  return found.map(({ id }) => id);
}

/** Forgets what those of these persons are known by who are nobody's customers any more; their ids stay. SEC-08 */
async function forgetPersons(db: QueryRunner, groupSchema: string, persons: readonly string[]): Promise<void> {
  const schema = escapeIdentifier(groupSchema);
  const forgotten = `
    SELECT p.id FROM unnest($1::uuid[]) AS left_behind (id)
    JOIN ${schema}.group_person p ON coalesce(p.merged_into_id, p.id) = left_behind.id
    WHERE NOT EXISTS (SELECT FROM ${schema}.group_person q JOIN ${schema}.group_person_member m ON m.person_id = q.id
                      WHERE coalesce(q.merged_into_id, q.id) = left_behind.id)`;
  await db.query(`DELETE FROM ${schema}.group_person_key WHERE person_id IN (${forgotten})`, [persons]);
  await db.query(
    `UPDATE ${schema}.group_person_proposal SET state = 'rejected', decided_at = now(), decided_by = 'system'
     WHERE state = 'open' AND (one_id IN (${forgotten}) OR other_id IN (${forgotten}))`,
    [persons],
  );
}

async function createRole(db: QueryRunner, role: string): Promise<void> {
  const found = (await db.query('SELECT FROM pg_roles WHERE rolname = $1', [role])) as unknown[];
  if (found.length === 0) await db.query(`CREATE ROLE ${escapeIdentifier(role)} NOLOGIN`);
}

/** Roles belong to the server: one that another of its databases still needs, such as a restored copy, stays. */
async function dropRole(db: QueryRunner, role: string): Promise<void> {
  const elsewhere = (await db.query(
    `SELECT FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid AND d.refclassid = 'pg_authid'::regclass
     WHERE r.rolname = $1 AND d.dbid <> 0 AND d.dbid <> (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [role],
  )) as unknown[];
  if (elsewhere.length === 0) await db.query(`DROP ROLE IF EXISTS ${escapeIdentifier(role)}`);
}

/** A schema whose later tables belong to the role of the same name, without a scan of the whole catalogue. */
async function createSchema(db: QueryRunner, schema: string): Promise<void> {
  const name = escapeIdentifier(schema);
  await db.query(`CREATE SCHEMA IF NOT EXISTS ${name}`);
  await db.query(`GRANT USAGE ON SCHEMA ${name} TO ${name}`);
  await db.query(
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${name} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${name}`,
  );
  await db.query(`GRANT ${name} TO ${escapeIdentifier(LOGINS.api)}, ${escapeIdentifier(LOGINS.worker)}`);
}
