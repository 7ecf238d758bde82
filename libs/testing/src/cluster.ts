import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrapDatabase, LOGINS, preparePostgres, startEmbeddedPostgres, urlOfLogin } from '#libs/database';

/** URLs of the four production logins on a server of the tests' own. */
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
  const { migratorUrl } = await preparePostgres({
    superuserUrl: server.superuser.url,
    database: 'forecourt',
    migratorPassword: PASSWORD,
  });
  await bootstrapDatabase(migratorUrl, { api: PASSWORD, worker: PASSWORD, queue: PASSWORD });
  return {
    superuserUrl: server.superuser.url,
    databaseUrl: migratorUrl,
    apiDatabaseUrl: urlOfLogin(migratorUrl, LOGINS.api, PASSWORD),
    workerDatabaseUrl: urlOfLogin(migratorUrl, LOGINS.worker, PASSWORD),
    queueDatabaseUrl: urlOfLogin(migratorUrl, LOGINS.queue, PASSWORD),
  };
}
