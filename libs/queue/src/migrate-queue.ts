import {
  assertSchemaCompatibility,
  DEFAULT_SCHEMA,
  LATEST_SCHEMA_VERSION,
  runMigrations,
  SchemaMigrationRequiredError,
} from 'bullmq';
import type { ClientBase, Pool } from 'pg';
import { withClient } from '#libs/database';

/** Schema of BullMQ's tables. Its maintainers advise to keep this name. */
export const QUEUE_SCHEMA = DEFAULT_SCHEMA;

/** Type, table or function: "already exists". */
const ALREADY_EXISTS = new Set(['42710', '42P07', '42723']);

/**
 * Brings BullMQ's own tables up to date, as the queue's login. Run as often as one likes, also side by side. The login
 * needs CREATE on the database, which BullMQ's migrations ask for and which lets workers rebuild a schema that was
 * dropped under them, and TEMPORARY, which its bulk add asks for.
 */
export async function migrateQueue(queueDatabaseUrl: string): Promise<void> {
  await withClient(queueDatabaseUrl, async (client) => {
    if (!(await isUpToDate(client))) await migrate(client);
  });
}

/** One read when the tables are as they should be; otherwise BullMQ's migrations, under their own advisory lock. */
export async function ensureQueueSchema(pool: Pool): Promise<void> {
  if (await isUpToDate(pool)) return;
  const client = await pool.connect();
  try {
    await migrate(client);
  } finally {
    client.release();
  }
}

/** No is the answer too where there is no schema, or no table, or a table without rows. */
async function isUpToDate(connection: Pool | ClientBase): Promise<boolean> {
  try {
    return (await assertSchemaCompatibility(connection, QUEUE_SCHEMA)) >= LATEST_SCHEMA_VERSION;
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return false;
    throw error;
  }
}

async function migrate(client: ClientBase): Promise<void> {
  await runMigrations(client, QUEUE_SCHEMA).catch((error: unknown) => rebuild(client, error));
}

/**
 * Somebody emptied every table, BullMQ's ledger of migrations included, so that its first migration meets its own
 * objects. There is nothing left to lose: the rows of the domain are the truth and the queue is made anew.
 */
async function rebuild(client: ClientBase, error: unknown): Promise<void> {
  if (!ALREADY_EXISTS.has((error as { code?: string }).code ?? '')) throw error;
  await client.query('DROP SCHEMA IF EXISTS bullmq CASCADE');
  await runMigrations(client, QUEUE_SCHEMA);
}
