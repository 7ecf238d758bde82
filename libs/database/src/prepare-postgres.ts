import { randomBytes } from 'node:crypto';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { withClient } from './with-client';

/** Login that owns the database and everything in it, and whose URL is DATABASE_URL. */
export const MIGRATOR = 'forecourt_migrator';

export interface PreparePostgresOptions {
  /** A superuser's URL; only this function uses it. */
  readonly superuserUrl: string;
  readonly database: string;
  /** The migrator's; random by default. A second run sets it anew, so that the URL returned always works. */
  readonly migratorPassword?: string;
}

/**
 * Makes what an operator makes by hand on a server of their own: the login `forecourt_migrator` (may create roles, is
 * no superuser, obeys row-level security) and a database that it owns and that nobody else may enter without a grant.
 * Idempotent.
 */
export async function preparePostgres(options: PreparePostgresOptions): Promise<{ migratorUrl: string }> {
  const password = options.migratorPassword ?? randomBytes(24).toString('base64url');
  const migrator = escapeIdentifier(MIGRATOR);
  const database = escapeIdentifier(options.database);

  await withClient(options.superuserUrl, async (client) => {
    const { rows: roles } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [MIGRATOR]);
    await client.query(
      `${roles.length ? 'ALTER' : 'CREATE'} ROLE ${migrator} LOGIN CREATEROLE NOSUPERUSER NOCREATEDB NOBYPASSRLS
         PASSWORD ${escapeLiteral(password)}`,
    );
    const { rows: found } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [options.database]);
    if (!found.length) await client.query(`CREATE DATABASE ${database} OWNER ${migrator} TEMPLATE template0`);
    await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  });

  await withClient(withDatabase(options.superuserUrl, options.database), (client) =>
    client.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC'),
  );
  return { migratorUrl: withDatabase(options.superuserUrl, options.database, MIGRATOR, password) };
}

function withDatabase(url: string, database: string, user?: string, password?: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  if (user) changed.username = encodeURIComponent(user);
  if (password) changed.password = encodeURIComponent(password);
  return changed.toString();
}
