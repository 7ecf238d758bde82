import type { Client, PoolClient } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { SnakeNamingStrategy } from './naming-strategy';
import { installTypeParsers } from './types';

export interface DataSourceSettings {
  url: string;
  poolMax: number;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** How long the start waits for a server that is away. Default: somebody waits for an answer, so hardly at all. */
  patienceMs?: number;
}

/**
 * Options of the one DataSource of a process. It names no schema: a tenant's tables are reached through the search path
 * that `run` sets, and outside `run` there is none.
 */
export function dataSourceOptions(settings: DataSourceSettings): DataSourceOptions {
  installTypeParsers();
  return {
    type: 'postgres',
    url: settings.url,
    namingStrategy: new SnakeNamingStrategy(),
    applicationName: settings.applicationName,
    installExtensions: false,
    extra: {
      pipeline: true,
      max: settings.poolMax,
      maxLifetimeSeconds: 3_600,
      idleTimeoutMillis: 30_000,
      onConnect: (client: PoolClient) => watchConnection(client),
    },
  };
}

interface WatchedConnection {
  searchPath: string;
  waits: number;
  readonly tenants: Set<string>;
}

const watched = new WeakMap<object, WatchedConnection>();

/** How many tenants' catalogues a connection may have cached before it is closed: about 32 kB per table each. */
export const MAX_TENANTS_PER_CONNECTION = 200;

/**
 * The tripwire: follows what the server reports about a connection, so that one that comes back in a transaction or with
 * a tenant's search path is destroyed and never handed out again.
 */
function watchConnection(client: PoolClient): void {
  if (watched.has(client)) return;
  const state: WatchedConnection = { searchPath: '', waits: 0, tenants: new Set() };
  watched.set(client, state);
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.on('parameterStatus', (message: { parameterName: string; parameterValue: string }) => {
    if (message.parameterName === 'search_path') state.searchPath = message.parameterValue;
  });
  client.on('drain', () => state.waits++);
  // One that breaks between two statements of a transaction would end the process: the pool looks after idle ones only.
  // Whoever holds it hears of it with the next statement.
  client.on('error', () => undefined);
}

/** Notes that a connection is about to enter a tenant. */
export function enterTenant(client: object, role: string): void {
  watched.get(client)?.tenants.add(role);
}

/** How often this connection has waited for the server so far. */
export function waitsOf(client: object): number {
  return watched.get(client)?.waits ?? 0;
}

const SAFE_SEARCH_PATHS = new Set(['', '""']);

/** Why a connection must not go back to the pool, or null. */
export function unfitForReuse(client: Client | PoolClient): string | null {
  const state = watched.get(client);
  if (!state) return 'connection was never watched';
  if (client.getTransactionStatus() !== 'I') return 'connection is still in a transaction';
  if (!SAFE_SEARCH_PATHS.has(state.searchPath)) return `search path is still ${state.searchPath}`;
  if (state.tenants.size >= MAX_TENANTS_PER_CONNECTION) return 'connection has seen enough tenants';
  return null;
}

/** Arms the check-in half of the tripwire for connections that are released by anybody but `run`. */
export function guardPool(dataSource: DataSource): void {
  const pool = (dataSource.driver as unknown as { master: NodeJS.EventEmitter }).master;
  pool.on('release', (_error: unknown, client: PoolClient & { end(): Promise<void> }) => {
    // pg-pool looks at the connection right after this event and removes one that is ending
    if (watched.has(client) && unfitForReuse(client)) void client.end().catch(() => undefined);
  });
}
