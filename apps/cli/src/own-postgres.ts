import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureSecrets, readSecrets } from '#libs/config';
import { type EmbeddedPostgres, preparePostgres, startEmbeddedPostgres } from '#libs/database';
import { passwordOf } from './database-logins';

const WATCH_MS = 1_000;

/** The embedded PostgreSQL of DATA_DIR. One that an earlier start left running is taken over. */
export class OwnPostgres {
  private readonly stopped = new AbortController();

  private constructor(
    private readonly dataDir: string,
    private server: EmbeddedPostgres,
    readonly migratorUrl: string,
  ) {}

  /** Starts it, and makes the migrator's login and the database where they are missing. */
  static async start(dataDir: string): Promise<OwnPostgres> {
    const server = await launch(dataDir);
    const { migratorUrl } = await preparePostgres({
      superuserUrl: server.superuser.url,
      database: 'forecourt',
      migratorPassword: passwordOf(readSecrets(dataDir).databaseUrl) ?? randomBytes(24).toString('hex'),
    });
    return new OwnPostgres(dataDir, server, migratorUrl);
  }

  /** Starts it again, where it was, should it end. Returns when it is stopped. */
  async keepAlive(say: (line: string) => void): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      await sleep(WATCH_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted || isAlive(this.server.pid)) continue;
      say('PostgreSQL ended; it starts again.');
      try {
        this.server = await launch(this.dataDir, this.server.port);
      } catch (error) {
        say(`PostgreSQL does not start: ${(error as Error).message}`);
      }
    }
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.server.stop();
  }
}

function launch(dataDir: string, port?: number): Promise<EmbeddedPostgres> {
  const { superuserPassword: password } = ensureSecrets(dataDir);
  return startEmbeddedPostgres({ dataDir: join(resolve(dataDir), 'postgres'), password, port });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
