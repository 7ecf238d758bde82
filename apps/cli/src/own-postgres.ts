import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { ensureSecrets, readSecrets } from '#libs/config';
import { type EmbeddedPostgres, preparePostgres, startEmbeddedPostgres } from '#libs/database';
import { passwordOf } from './database-logins';

export interface OwnPostgres {
  readonly server: EmbeddedPostgres;
  readonly migratorUrl: string;
}

/** The embedded PostgreSQL of DATA_DIR with the migrator's login and an empty database; one that still runs is taken over. */
export async function startOwnPostgres(dataDir: string, port?: number): Promise<OwnPostgres> {
  const { superuserPassword } = ensureSecrets(dataDir);
  const server = await startEmbeddedPostgres({
    dataDir: join(resolve(dataDir), 'postgres'),
    password: superuserPassword,
    port,
  });
  const { migratorUrl } = await preparePostgres({
    superuserUrl: server.superuser.url,
    database: 'forecourt',
    migratorPassword: passwordOf(readSecrets(dataDir).databaseUrl) ?? randomBytes(24).toString('hex'),
  });
  return { server, migratorUrl };
}
