import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bootstrapDatabase,
  LOGINS,
  MIGRATOR,
  preparePostgres,
  startEmbeddedPostgres,
  urlOfLogin,
} from '#libs/database';

/** URLs of the four production logins, and of a superuser, for one database on a server of the tests' own. */
export interface TestCluster {
  superuserUrl: string;
  databaseUrl: string;
  apiDatabaseUrl: string;
  workerDatabaseUrl: string;
  queueDatabaseUrl: string;
}

const PASSWORD = 'only-for-tests';

/** Superuser's URL of the server of this jest worker, once a spec has asked for it. */
let server: Promise<string> | undefined;

/**
 * The embedded server of this jest worker: started by the worker's first spec, shared by its later ones, gone with the
 * worker. Roles are cluster-wide, so two workers never share one. A spec with modules of its own finds it running.
 */
export function testServer(): Promise<string> {
  return (server ??= startServer().catch((error: unknown) => {
    server = undefined;
    throw error;
  }));
}

async function startServer(): Promise<string> {
  const folder = join(tmpdir(), `forecourt-test-${process.ppid}-${process.env.JEST_WORKER_ID ?? '0'}`);
  const { superuser } = await startEmbeddedPostgres({ dataDir: folder, password: PASSWORD, ephemeral: true });
  return superuser.url;
}

/** The server of this jest worker, and a database in it that its specs share. */
export async function testCluster(): Promise<TestCluster> {
  return prepareCluster(await testServer());
}

/** The production logins, on a server that the spec started itself because it will not treat it kindly. */
export async function prepareCluster(superuserUrl: string): Promise<TestCluster> {
  return prepareDatabase(superuserUrl, 'forecourt');
}

/** A database of that name with everything that the platform needs. */
export async function prepareDatabase(superuserUrl: string, database: string): Promise<TestCluster> {
  const { migratorUrl } = await preparePostgres({ superuserUrl, database, migratorPassword: PASSWORD });
  await bootstrapDatabase(migratorUrl, { api: PASSWORD, worker: PASSWORD, queue: PASSWORD });
  return clusterOf(superuserUrl, database);
}

/** The URLs of a database that is there. */
export function clusterOf(superuserUrl: string, database: string): TestCluster {
  const own = inDatabase(superuserUrl, database);
  return {
    superuserUrl: own,
    databaseUrl: urlOfLogin(own, MIGRATOR, PASSWORD),
    apiDatabaseUrl: urlOfLogin(own, LOGINS.api, PASSWORD),
    workerDatabaseUrl: urlOfLogin(own, LOGINS.worker, PASSWORD),
    queueDatabaseUrl: urlOfLogin(own, LOGINS.queue, PASSWORD),
  };
}

/** The same URL in another database. */
export function inDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}
