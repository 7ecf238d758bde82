import { escapeIdentifier } from 'pg';
import type { QueryRunner } from 'typeorm';

/** Takes UPDATE and DELETE on a table of a tenant back from the tenant's role, which is named like its schema. */
export async function makeAppendOnly(db: QueryRunner, table: string): Promise<void> {
  const [{ schema }] = (await db.query('SELECT current_schema() AS schema')) as [{ schema: string }];
  await db.query(`REVOKE UPDATE, DELETE, TRUNCATE ON ${escapeIdentifier(table)} FROM ${escapeIdentifier(schema)}`);
}
