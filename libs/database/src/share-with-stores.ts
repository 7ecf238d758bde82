import { escapeIdentifier } from 'pg';
import type { QueryRunner } from 'typeorm';

/**
 * Lets the stores of a group use one of its tables, in a group migration. Everything else in a group's schema stays
 * closed to its stores. The role of all stores of `group_x` is `peers_x`.
 */
export async function shareWithStores(
  db: QueryRunner,
  table: string,
  privileges: 'SELECT' | 'SELECT, INSERT',
): Promise<void> {
  const [{ schema }] = (await db.query('SELECT current_schema() AS schema')) as [{ schema: string }];
  const name = escapeIdentifier(table);
  const peers = escapeIdentifier(peersOf(schema));
  await db.query(`GRANT SELECT ON ${name} TO ${peers}`);
  if (privileges === 'SELECT, INSERT') await db.query(`GRANT INSERT ON ${name} TO ${peers}`);
}

/** Role of all stores of a group. */
export function peersOf(groupSchema: string): string {
  return groupSchema.replace(/^group_/, 'peers_');
}
