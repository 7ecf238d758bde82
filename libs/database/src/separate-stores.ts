import { escapeIdentifier } from 'pg';
import type { QueryRunner } from 'typeorm';
import { peersOf } from './share-with-stores';

/**
 * Opens one of a group's tables to its stores, each for its own rows alone, in a group migration. Whose a row is stands
 * in its column `store_role`; headquarters sees and writes all of them.
 */
export async function separateStores(db: QueryRunner, table: string): Promise<void> {
  const [{ schema }] = (await db.query('SELECT current_schema() AS schema')) as [{ schema: string }];
  const name = escapeIdentifier(table);
  const headquarters = escapeIdentifier(schema);
  const peers = escapeIdentifier(peersOf(schema));
  await db.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${peers}`);
  await db.query(`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`);
  await db.query(`CREATE POLICY headquarters ON ${name} TO ${headquarters} USING (true)`);
  // without WITH CHECK the same condition holds for what is written
  await db.query(`CREATE POLICY own_store ON ${name} TO ${peers} USING (store_role = current_user)`);
}
