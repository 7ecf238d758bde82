import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import { withClient } from './with-client';

describe('one connection for a piece of work', () => {
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    const dataDir = join(tmpdir(), `forecourt-with-client-${process.pid}`);
    server = await startEmbeddedPostgres({ dataDir, password: 'only-for-tests', ephemeral: true });
  });
  afterAll(() => server.stop());

  it('is gone from the server when the work has resolved, and when it has failed', async () => {
    await withClient(server.superuser.url, (client) => client.query('SELECT 1'));
    const failed = withClient(server.superuser.url, () => Promise.reject(new Error('the work failed')));
    await expect(failed).rejects.toThrow('the work failed');
    const others = `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'forecourt' AND pid <> pg_backend_pid()`;
    await expect(
      withClient(server.superuser.url, async (client) => (await client.query(others)).rows),
    ).resolves.toEqual([{ n: 0 }]);
  });

  it('fails the statement that is waited for, and nothing else, when the server stops', async () => {
    const work = withClient(server.superuser.url, (client) => client.query('SELECT pg_sleep(60)'));
    const failed = expect(work).rejects.toThrow('terminating connection due to administrator command');
    await withClient(server.superuser.url, async (client) => {
      const busy = `SELECT pid FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)' AND state = 'active'`;
      while ((await client.query(busy)).rowCount === 0);
      await client.query(`SELECT pg_terminate_backend(pid) FROM (${busy}) AS sleeping`);
    });
    await failed;
  });
});
