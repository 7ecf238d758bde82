import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres';
import { preparePostgres } from './prepare-postgres';

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/status`, 'utf8').includes('Z (zombie)');
  } catch {
    return false;
  }
}

describe('startEmbeddedPostgres, a server for tests', () => {
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    server = await startEmbeddedPostgres({ ephemeral: true });
  });
  afterAll(() => server.stop());

  it('runs PostgreSQL 18 with the settings that thousands of schemas need, on this machine only', async () => {
    const settings = [
      'recovery_init_sync_method',
      'max_locks_per_transaction',
      'listen_addresses',
      'fsync',
      'TimeZone',
    ];
    const shown = settings.map((name) => `current_setting('${name}')`).join(', ');
    expect(await query(server.superuser.url, `SELECT current_setting('server_version'), ${shown}`)).toEqual([
      expect.stringMatching(/^18\./),
      'syncfs',
      '512',
      '127.0.0.1',
      'off',
      'UTC',
    ]);
  });

  it('sorts by code point and not by the ICU of its binaries', async () => {
    const [provider, locale] = await query(
      server.superuser.url,
      `SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'template1'`,
    );
    expect([provider, locale]).toEqual(['b', 'C.UTF-8']);
  });

  it('refuses a wrong password', async () => {
    await expect(query(server.url('postgres', 'wrong', 'postgres'), 'SELECT 1')).rejects.toThrow(
      /password authentication failed/,
    );
  });

  it('runs beside another one, and takes its folder away when it stops', async () => {
    const others = await Promise.all([1, 2].map(() => startEmbeddedPostgres({ ephemeral: true })));
    expect(new Set([server, ...others].map((each) => each.port)).size).toBe(3);
    await Promise.all(others.map((each) => each.stop()));
    for (const each of others) {
      expect(existsSync(each.dataDir)).toBe(false);
      expect(isAlive(each.pid)).toBe(false);
    }
  });

  it('prepares a database whose owner may make roles and is no superuser, twice with the same outcome', async () => {
    const first = await preparePostgres({ superuserUrl: server.superuser.url, database: 'prepared' });
    const { migratorUrl } = await preparePostgres({ superuserUrl: server.superuser.url, database: 'prepared' });
    expect(migratorUrl).not.toBe(first.migratorUrl);
    expect(
      await query(
        migratorUrl,
        `SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, d.datdba = r.oid,
                has_database_privilege('public', d.oid, 'connect'), has_schema_privilege('public', 'public', 'create')
           FROM pg_roles r, pg_database d WHERE rolname = current_user AND datname = current_database()`,
      ),
    ).toEqual([false, false, false, true, true, false, false]);
  });
});

describe('startEmbeddedPostgres, a server whose rows stay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'forecourt-spec-'));
  const dataDir = join(folder, 'postgres');
  const start = () => startEmbeddedPostgres({ dataDir, password: 'p@ss/word:1' });

  // Open to the user that the server runs as, so that the rows stay where they were asked for.
  beforeAll(() => chmodSync(folder, 0o755));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('keeps its rows, reuses a running server, and recovers after SIGKILL', async () => {
    const first = await start();
    expect(first.dataDir).toBe(dataDir);
    await query(first.superuser.url, 'CREATE TABLE kept AS SELECT 7 AS number');

    const second = await start();
    expect([second.reused, second.pid, second.port]).toEqual([true, first.pid, first.port]);

    process.kill(first.pid, 'SIGKILL');
    const third = await start();
    expect([third.reused, third.pid === first.pid]).toEqual([false, false]);
    expect(await query(third.superuser.url, 'SELECT number FROM kept')).toEqual([7]);
    await third.stop();
    // it has ended; on a busy machine its parent takes a moment to see it off
    for (let wait = 0; wait < 100 && isAlive(third.pid); wait++) await sleep(50);
    expect(isAlive(third.pid)).toBe(false);
  });

  it('says what is wrong when it cannot start', async () => {
    const server = await start();
    await server.stop();
    await expect(
      startEmbeddedPostgres({ dataDir, password: 'p@ss/word:1', flags: ['-c', 'no_such=1'] }),
    ).rejects.toThrow(/unrecognized configuration parameter "no_such"/);

    // A process that has nothing to do with Postgres holds the number that a crash left in postmaster.pid.
    writeFileSync(join(server.dataDir, 'postmaster.pid'), `1\n${server.dataDir}\n1\n5432\n\n127.0.0.1\n1 1\nready\n`);
    const restarted = await start();
    expect(restarted.reused).toBe(false);
    const wrong = startEmbeddedPostgres({ dataDir, password: 'another' });
    await expect(wrong).rejects.toThrow(/does not accept us: password authentication failed/);
    await restarted.stop();
  });
});

it('an ephemeral server dies with the process that started it, killed by SIGKILL', async () => {
  const child = spawn(process.execPath, ['-r', 'esbuild-register', '-e', STARTER], { cwd: __dirname });
  const [pid, dataDir] = await new Promise<[number, string]>((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(JSON.parse(String(line))));
    child.stderr.once('data', (line) => reject(new Error(String(line))));
  });
  expect(isAlive(pid)).toBe(true);
  child.kill('SIGKILL');
  for (let i = 0; i < 100 && (isAlive(pid) || existsSync(dataDir)); i++) await sleep(50);
  expect([isAlive(pid), existsSync(dataDir)]).toEqual([false, false]);
});

const STARTER = `
  require('./embedded-postgres.ts').startEmbeddedPostgres({ ephemeral: true })
    .then(({ pid, dataDir }) => console.log(JSON.stringify([pid, dataDir])));
  setInterval(() => undefined, 1000);`;

it('moves its rows to /var/tmp when the folder is closed to the user that the server runs as', async () => {
  const closed = mkdtempSync(join(tmpdir(), 'forecourt-closed-'));
  const dataDir = join(closed, 'postgres');
  const server = await startEmbeddedPostgres({ dataDir, ephemeral: true });
  // A plain user runs the server itself and can enter what it closed to others.
  if (process.getuid?.() === 0) expect(server.dataDir).toMatch(/^\/var\/tmp\/forecourt-[0-9a-f]{12}\/postgres$/);
  else expect(server.dataDir).toBe(dataDir);
  await server.stop();
  for (const folder of [closed, dirname(server.dataDir)]) rmSync(folder, { recursive: true, force: true });
});
