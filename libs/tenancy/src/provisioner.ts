import { escapeIdentifier } from 'pg';
import type { QueryRunner } from 'typeorm';
import { headOf, LOGINS, peersOf, runMissing, withMigrator } from '#libs/database';
import { assertTenantSchema } from './tenant-key.policy';

/**
 * Makes and removes the schemas and roles of tenants on a connection of the migrator that lives for one call. Each call
 * is one transaction (Postgres rolls DDL back), so a process killed at any statement leaves nothing half-made, and each
 * call may be repeated.
 */
export class Provisioner {
  constructor(private readonly migratorUrl: string) {}

  /** Schema, roles and tables of a group whose row is in `platform.dealer_group`. */
  createGroup(groupSchema: string): Promise<void> {
    const schema = assertTenantSchema(groupSchema);
    return this.atomically('group', schema, async (db, migrate) => {
      await createRole(db, schema);
      await createRole(db, peersOf(schema));
      await createSchema(db, schema);
      await db.query(`GRANT USAGE ON SCHEMA ${escapeIdentifier(schema)} TO ${escapeIdentifier(peersOf(schema))}`);
      await migrate();
      await db.query(
        `UPDATE platform.dealer_group SET state = 'active', schema_version = $2, migrated_at = now()
         WHERE schema_name = $1 AND state <> 'removing'`,
        [schema, headOf('group')],
      );
    });
  }

  /** Schema, role and tables of a store whose row is in `platform.store`. */
  createStore(storeSchema: string, groupSchema: string): Promise<void> {
    const schema = assertTenantSchema(storeSchema);
    const peers = peersOf(assertTenantSchema(groupSchema));
    return this.atomically('store', schema, async (db, migrate) => {
      await createRole(db, schema);
      await db.query(`GRANT ${escapeIdentifier(peers)} TO ${escapeIdentifier(schema)}`);
      await createSchema(db, schema);
      await migrate();
      await db.query(
        `UPDATE platform.store SET state = 'active', schema_version = $2, migrated_at = now()
         WHERE schema_name = $1 AND state <> 'removing'`,
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
      await db.query(`DROP ROLE IF EXISTS ${escapeIdentifier(schema)}`);
      await db.query(`DELETE FROM platform.store WHERE schema_name = $1`, [schema]);
    });
  }

  private atomically(
    track: 'group' | 'store',
    schema: string,
    work: (db: QueryRunner, migrate: () => Promise<unknown>) => Promise<void>,
  ): Promise<void> {
    return withMigrator(this.migratorUrl, track, schema, async (db, dataSource) => {
      await db.startTransaction();
      try {
        await work(db, () => runMissing(db, dataSource));
        await db.commitTransaction();
      } catch (error) {
        await db.rollbackTransaction();
        throw error;
      }
    });
  }
}

async function createRole(db: QueryRunner, role: string): Promise<void> {
  const found = (await db.query('SELECT FROM pg_roles WHERE rolname = $1', [role])) as unknown[];
  if (found.length === 0) await db.query(`CREATE ROLE ${escapeIdentifier(role)} NOLOGIN`);
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
