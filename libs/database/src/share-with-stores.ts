import { escapeIdentifier } from 'pg';
import type { QueryRunner } from 'typeorm';

/**
 * Lets the stores of a group use one of its tables, in a group migration. Everything else in a group's schema stays
 * closed to its stores. The role of all stores of `group_x` is `peers_x`.
 */
export async function shareWithStores(
  db: QueryRunner,
  table: string,
  privileges: 'SELECT' | 'SELECT, INSERT' | 'SELECT, INSERT, UPDATE',
): Promise<void> {
  const [{ schema }] = (await db.query('SELECT current_schema() AS schema')) as [{ schema: string }];
  const name = escapeIdentifier(table);
  const peers = escapeIdentifier(peersOf(schema));
  await db.query(`GRANT SELECT ON ${name} TO ${peers}`);
  if (privileges !== 'SELECT') await db.query(`GRANT INSERT ON ${name} TO ${peers}`);
  if (privileges === 'SELECT, INSERT, UPDATE') await db.query(`GRANT UPDATE ON ${name} TO ${peers}`);
}

/**
 * The same for a table that holds rows of the group (`store_role` null) beside rows of single stores (`store_role` is
 * the store's role): a store sees the group's and its own, and writes only its own. The group sees all and writes all.
 */
export async function shareRowsWithStores(db: QueryRunner, table: string): Promise<void> {
  const [{ schema }] = (await db.query('SELECT current_schema() AS schema')) as [{ schema: string }];
  const name = escapeIdentifier(table);
  const group = escapeIdentifier(schema);
  const peers = escapeIdentifier(peersOf(schema));
  await db.query(`GRANT SELECT, INSERT, UPDATE ON ${name} TO ${peers}`);
  await db.query(`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`);
  await db.query(`CREATE POLICY group_rows ON ${name} TO ${group} USING (true)`);
  await db.query(
    `CREATE POLICY store_reads ON ${name} FOR SELECT TO ${peers} USING (store_role IS NULL OR store_role = current_user)`,
  );
  await db.query(`CREATE POLICY store_adds ON ${name} FOR INSERT TO ${peers} WITH CHECK (store_role = current_user)`);
  await db.query(`CREATE POLICY store_changes ON ${name} FOR UPDATE TO ${peers} USING (store_role = current_user)`);
}

/**
 * Lets each store read the row of a table whose `code` is its own, and no other. The role of a store is made from its
 * code, which never changes. The group sees all and writes all.
 */
export async function shareRowsByCode(db: QueryRunner, table: string): Promise<void> {
  const [{ schema }] = (await db.query('SELECT current_schema() AS schema')) as [{ schema: string }];
  const name = escapeIdentifier(table);
  const group = escapeIdentifier(schema);
  const peers = escapeIdentifier(peersOf(schema));
  await shareWithStores(db, table, 'SELECT');
  await db.query(`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`);
  await db.query(`CREATE POLICY group_rows ON ${name} TO ${group} USING (true)`);
  await db.query(
    `CREATE POLICY store_reads ON ${name} FOR SELECT TO ${peers} USING ('store_' || replace(code, '-', '_') = current_user)`,
  );
}

/** Takes back what `shareRowsByCode` gave. */
export async function unshareRowsByCode(db: QueryRunner, table: string): Promise<void> {
  const [{ schema }] = (await db.query('SELECT current_schema() AS schema')) as [{ schema: string }];
  const name = escapeIdentifier(table);
  await db.query(`DROP POLICY store_reads ON ${name}`);
  await db.query(`DROP POLICY group_rows ON ${name}`);
  await db.query(`ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY`);
  await db.query(`REVOKE SELECT ON ${name} FROM ${escapeIdentifier(peersOf(schema))}`);
}

/** Role of all stores of a group. */
export function peersOf(groupSchema: string): string {
  return groupSchema.replace(/^group_/, 'peers_');
}
