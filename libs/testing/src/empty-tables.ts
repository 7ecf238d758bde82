import { type Client, escapeIdentifier } from 'pg';

/**
 * Empties tables of a schema and all that refer to them, as a superuser, for nobody else may delete what was recorded.
 * TRUNCATE … CASCADE would make a new file for each table and index, hundreds for a handful of rows.
 */
export async function emptyTables(superuser: Client, schema: string, tables: readonly string[]): Promise<void> {
  const { rows } = await superuser.query<{ name: string }>(REFERRING, [schema, tables]);
  await superuser.query('BEGIN');
  // a foreign key is a trigger, and would look for what refers to each row that goes
  await superuser.query('SET LOCAL session_replication_role = replica');
  for (const { name } of rows) {
    await superuser.query(`DELETE FROM ${escapeIdentifier(schema)}.${escapeIdentifier(name)}`);
  }
  await superuser.query('COMMIT');
}

const REFERRING = `
  WITH RECURSIVE emptied AS (
    SELECT oid FROM pg_class WHERE relnamespace = $1::regnamespace AND relname = ANY ($2)
    UNION
    SELECT c.conrelid FROM pg_constraint c JOIN emptied e ON c.confrelid = e.oid WHERE c.contype = 'f')
  SELECT relname AS name FROM pg_class JOIN emptied USING (oid)`;
