import { Client } from 'pg';

/** Something that only one process of an installation may do at a time. */
export interface ExclusiveLock {
  release(): Promise<void>;
}

/**
 * Takes a lock of the database, or answers null when another process has it. The server lets go of it by itself when
 * this process ends in whatever way, so nothing stale can be left behind.
 */
export async function tryExclusiveLock(url: string, name: string): Promise<ExclusiveLock | null> {
  const client = new Client({ connectionString: url, application_name: name, keepAlive: true });
  // A server that stops takes the lock with it, and every other process with a connection learns of that too.
  client.on('error', () => undefined);
  await client.connect();
  let isTaken = false;
  try {
    const found = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock(hashtext($1)) AS taken', [name]);
    isTaken = found.rows[0]?.taken === true;
  } finally {
    if (!isTaken) await client.end().catch(() => undefined);
  }
  return isTaken ? { release: () => client.end() } : null;
}
