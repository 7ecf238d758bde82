import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrapDatabase, LOGINS, preparePostgres, startEmbeddedPostgres, urlOfLogin } from '#libs/database';

/** URLs of the four production logins, and of a superuser, for one database on a server of the tests' own. */
export interface TestCluster {
  superuserUrl: string;
  databaseUrl: string;
  apiDatabaseUrl: string;
  workerDatabaseUrl: string;
  queueDatabaseUrl: string;
}

const PASSWORD = 'only-for-tests';

/**
 * The embedded server of this jest worker: started by the worker's first spec, shared by its later ones, gone with the
 * worker. Roles are cluster-wide, so two workers never share one.
 */
export async function testCluster(): Promise<TestCluster> {
  const folder = join(tmpdir(), `forecourt-test-${process.ppid}-${process.env.JEST_WORKER_ID ?? '0'}`);
  const server = await startEmbeddedPostgres({ dataDir: folder, password: PASSWORD, ephemeral: true });
  return prepareCluster(server.superuser.url);
}

/** The production logins, on a server that the spec started itself because it will not treat it kindly. */
export async function prepareCluster(superuserUrl: string): Promise<TestCluster> {
  return prepareDatabase(superuserUrl, 'forecourt');
}

/** A database of that name with everything that the platform needs: a new one, or a copy of another made ready. */
export async function prepareDatabase(superuserUrl: string, database: string): Promise<TestCluster> {
  const { migratorUrl } = await preparePostgres({ superuserUrl, database, migratorPassword: PASSWORD });
  await bootstrapDatabase(migratorUrl, { api: PASSWORD, worker: PASSWORD, queue: PASSWORD });
  return {
    superuserUrl: inDatabase(superuserUrl, database),
    databaseUrl: migratorUrl,
    apiDatabaseUrl: urlOfLogin(migratorUrl, LOGINS.api, PASSWORD),
    workerDatabaseUrl: urlOfLogin(migratorUrl, LOGINS.worker, PASSWORD),
    queueDatabaseUrl: urlOfLogin(migratorUrl, LOGINS.queue, PASSWORD),
  };
}

/** The same URL in another database. */
export function inDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}
