import { Client } from 'pg';

/**
 * Works over one connection, which is gone when this has resolved: no pool, whose `end` resolves while its connections
 * still close, and then ends the process with what a server that stops says to them.
 */
export async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url, application_name: 'forecourt' });
  // one that breaks is heard of by the statement that is waited for
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
