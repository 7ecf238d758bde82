import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateSecrets } from '#libs/config';
import { newId } from '#libs/foundation';
import { prepareDatabase, startWorld, type TestCluster, type World } from '#libs/testing';
import { ROOT } from './running-up';

const run = promisify(execFile);

jest.setTimeout(120_000);

/** The compiled command line, as an operator uses it. */
describe('backup and restore at the command line', () => {
  let world: World;
  const folder = mkdtempSync(join(tmpdir(), 'forecourt-backup-'));
  const file = join(folder, 'one.tar.gz');
  const { masterKey, apiKeyPepper, tokenSigningKey } = generateSecrets();
  const secrets = { MASTER_KEY: masterKey, API_KEY_PEPPER: apiKeyPepper, TOKEN_SIGNING_KEY: tokenSigningKey };

  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  async function cli({ databaseUrl, workerDatabaseUrl, queueDatabaseUrl }: TestCluster, ...args: string[]) {
    const logins = {
      DATABASE_URL: databaseUrl,
      WORKER_DATABASE_URL: workerDatabaseUrl,
      QUEUE_DATABASE_URL: queueDatabaseUrl,
    };
    const env = { ...process.env, NODE_ENV: 'test', DATA_DIR: folder, ...secrets, ...logins };
    const main = join(ROOT, 'dist/apps/cli/src/main.js');
    return run(process.execPath, [main, ...args], { cwd: ROOT, env }).then(
      ({ stdout }) => ({ ok: true, text: stdout }),
      ({ stderr }: { stderr: string }) => ({ ok: false, text: stderr }),
    );
  }

  it('SEC-08: one command writes a group to a file, and one brings it back elsewhere, suspended', async () => {
    const { code } = world.group('one');
    const written = await cli(world.cluster, 'backup', code, file);
    expect(written.text).toMatch(new RegExp(`holds the group ${code}: \\d+ tables, \\d+ rows, 0 files`));
    expect(await cli(world.cluster, 'backup', code, file)).toMatchObject({ ok: false });
    const there = await prepareDatabase(world.cluster.superuserUrl, `elsewhere_${newId().slice(-8)}`);
    const restored = await cli(there, 'restore', file);
    expect(restored.text).toContain(`The group ${code} is there, suspended`);
    for (const tenant of [code, world.store('north').code, world.store('south').code]) {
      expect(restored.text).toMatch(new RegExp(`${tenant} +restored`));
    }
    const again = await cli(there, 'restore', file);
    expect([again.ok, again.text]).toEqual([
      false,
      expect.stringContaining('is there, with 2 stores. Remove it first'),
    ]);
  });
});
