import type { Client } from 'pg';
import { migrateSchema } from './migrate';
import { withClient } from './with-client';

/** The three logins that the processes use. None owns anything, none may do anything before it takes a role. */
export const LOGINS = {
  api: 'forecourt_api',
  worker: 'forecourt_worker',
  queue: 'forecourt_queue',
} as const;

/** Role of the schema `platform`; API and workers take it to look up who calls and which store is meant. */
export const PLATFORM_ROLE = 'forecourt_platform';

export type LoginPasswords = Record<keyof typeof LOGINS, string>;

const LOGIN_SETTINGS: Record<keyof typeof LOGINS, Record<string, string>> = {
  api: { search_path: '', lock_timeout: '5s', statement_timeout: '30s', idle_in_transaction_session_timeout: '30s' },
  worker: {
    search_path: '',
    lock_timeout: '10s',
    statement_timeout: '5min',
    idle_in_transaction_session_timeout: '60s',
  },
  queue: { search_path: 'bullmq', synchronous_commit: 'off' },
};

/**
 * Makes an empty database ready: the schema `platform` with its role, the three logins with the given passwords, and
 * the platform's migrations. Run by the migrator, and as often as one likes.
 */
export async function bootstrapDatabase(migratorUrl: string, passwords: LoginPasswords): Promise<void> {
  await withClient(migratorUrl, async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', ['forecourt-bootstrap']);
    await ensureRole(client, PLATFORM_ROLE, 'NOLOGIN');
    for (const name of Object.keys(LOGINS) as (keyof typeof LOGINS)[]) {
      await ensureLogin(client, name, passwords[name]);
    }
    await client.query(`CREATE SCHEMA IF NOT EXISTS platform`);
    await client.query(`GRANT USAGE ON SCHEMA platform TO ${PLATFORM_ROLE}`);
    await client.query(
      `ALTER DEFAULT PRIVILEGES IN SCHEMA platform GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${PLATFORM_ROLE}`,
    );
    await client.query(`GRANT ${PLATFORM_ROLE} TO ${LOGINS.api}, ${LOGINS.worker}`);
  });
  await migrateSchema(migratorUrl, 'platform', 'platform');
}

async function ensureLogin(client: Client, name: keyof typeof LOGINS, password: string): Promise<void> {
  const login = client.escapeIdentifier(LOGINS[name]);
  await ensureRole(client, LOGINS[name], 'LOGIN NOINHERIT');
  await client.query(`ALTER ROLE ${login} PASSWORD ${client.escapeLiteral(password)}`);
  for (const [setting, value] of Object.entries(LOGIN_SETTINGS[name])) {
    await client.query(`ALTER ROLE ${login} SET ${client.escapeIdentifier(setting)} = ${client.escapeLiteral(value)}`);
  }
  const { rows } = await client.query<{ database: string }>('SELECT current_database() AS database');
  const database = client.escapeIdentifier(rows[0]?.database ?? '');
  // BullMQ's migrations ask for CREATE, which also lets workers rebuild a queue that was dropped; its bulk add, for TEMPORARY
  await client.query(
    `GRANT CONNECT${name === 'queue' ? ', CREATE, TEMPORARY' : ''} ON DATABASE ${database} TO ${login}`,
  );
}

async function ensureRole(client: Client, role: string, attributes: 'NOLOGIN' | 'LOGIN NOINHERIT'): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount !== 0) return;
  const name = client.escapeIdentifier(role);
  await client.query(attributes === 'NOLOGIN' ? `CREATE ROLE ${name} NOLOGIN` : `CREATE ROLE ${name} LOGIN NOINHERIT`);
}

/** The same URL with another login. */
export function urlOfLogin(url: string, login: string, password: string): string {
  const changed = new URL(url);
  changed.username = login;
  changed.password = encodeURIComponent(password);
  return changed.toString();
}

/** Refuses to work with a login that could walk through the walls between the stores. */
export async function assertHarmlessLogin(query: (text: string) => Promise<LoginFacts[]>): Promise<void> {
  const [facts] = await query(`
    SELECT rolname AS name, rolsuper AS superuser, rolbypassrls AS "bypassesRls", rolcreaterole AS "createsRoles",
           EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relowner = r.oid) AS "ownsTables"
    FROM pg_catalog.pg_roles r WHERE rolname = session_user`);
  if (!facts || facts.superuser || facts.bypassesRls || facts.createsRoles || facts.ownsTables) {
    throw new Error(
      `The login ${facts?.name ?? ''} may not run this process: it is a superuser, bypasses row security, creates roles ` +
        'or owns tables. Use the logins that `cli migrate` makes (forecourt_api, forecourt_worker).',
    );
  }
}

export interface LoginFacts {
  name: string;
  superuser: boolean;
  bypassesRls: boolean;
  createsRoles: boolean;
  ownsTables: boolean;
}
