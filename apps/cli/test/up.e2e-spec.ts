import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Client } from 'pg';
import { withClient } from '#libs/database';
import { freePort } from '#libs/testing';
import type { DemoFile } from '../src/demo-file';
import { readmeBlocks, shapeOf } from './readme-commands';
import { alive, ROOT, RunningUp } from './running-up';

const SEPARATOR = '---- next block ----';

jest.setTimeout(240_000);

/** The compiled programs, as `npm start` runs them (`npm test` compiles first), on a data folder of their own. */
describe('npm start', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'forecourt-up-'));
  const readJson = <Content>(name: string) => JSON.parse(readFileSync(join(dataDir, name), 'utf8')) as Content;
  const demo = () => readJson<DemoFile>('demo.json');
  let env: NodeJS.ProcessEnv;
  let up: RunningUp;

  beforeAll(async () => {
    // open to the OS user that PostgreSQL runs as when the tests run as root
    chmodSync(dataDir, 0o755);
    const { PATH, HOME } = process.env;
    env = { PATH, HOME, DATA_DIR: dataDir, PORT: String(await freePort()) };
    up = await RunningUp.start(env);
  });
  afterAll(async () => {
    up.signal('SIGTERM');
    await up.ended();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const get = (path: string, key: string) =>
    fetch(`${demo().baseUrl}${path}`, { headers: { authorization: `Bearer ${key}` } });

  it('changes nothing at the second start, not one version of a row, and no key', async () => {
    const secrets = () => readJson<{ databaseUrl: string }>('secrets.json'); // its port changes with the start
    const before = { rows: await rowVersionsAtRest(secrets()), demo: demo() };
    const started = up.startedPids();
    up.signal('SIGTERM');
    up.signal('SIGTERM'); // npm hands on what the terminal has sent already
    await up.ended();
    expect(alive(started)).toEqual([]);

    up = await RunningUp.start(env);
    expect(demo()).toEqual(before.demo);
    expect(await rowVersionsAtRest(secrets())).toEqual(before.rows);
  });

  it('tells programs in demo.json how to enter, and nobody but its owner', async () => {
    expect(statSync(join(dataDir, 'demo.json')).mode & 0o777).toBe(0o600);
    const key = expect.stringMatching(/^fc_sk_live_/) as string;
    const group = (code: string, ...stores: string[]) => ({
      code,
      key,
      signIn: { group: code, username: 'gm', password: expect.any(String) as string },
      stores: stores.map((store) => ({ code: store, key })),
    });
    expect(demo()).toEqual({
      baseUrl: `http://localhost:${env.PORT}`,
      platformKey: key,
      groups: [group('shenhai', 'pudong', 'tiexi', 'tianhe'), group('beichen', 'beichen-center')],
    });
  });

  it('lets every key and sign-in of demo.json in where it belongs, and nowhere else', async () => {
    const { platformKey, groups, baseUrl } = demo();
    expect((await get('/v1/platform/groups', platformKey)).status).toBe(200);
    for (const group of groups) {
      expect((await get('/v1/group/stores', group.key)).status).toBe(200);
      for (const store of group.stores) {
        expect((await get(`/v1/stores/${store.code}/customers`, store.key)).status).toBe(200);
        const others = groups.filter((other) => other !== group).flatMap((other) => other.stores);
        for (const other of others) {
          expect((await get(`/v1/stores/${other.code}/customers`, store.key)).status).toBe(404);
        }
      }
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(group.signIn);
      const { status } = await fetch(`${baseUrl}/v1/auth/sign-in`, { method: 'POST', headers, body });
      expect(status).toBe(200);
    }
  });

  it('prints a curl line that works when pasted', async () => {
    const line = /curl -s '.*/.exec(up.output)?.[0] ?? '';
    const { data } = JSON.parse(await bash(line)) as { data: unknown[] };
    expect(data).toHaveLength(2);
  });

  it('answers every command of the README as the README says', async () => {
    const blocks = readmeBlocks(readFileSync(join(ROOT, 'README.md'), 'utf8'));
    expect(blocks.length).toBeGreaterThan(8);
    await untilVisitsAreNoted();
    const script = ['set -e', ...blocks.map(({ commands }) => `${commands}\necho '${SEPARATOR}'`)].join('\n');
    const output = await bash(script.replaceAll('./.data/', `${dataDir}/`), {
      cwd: ROOT,
      env: { ...process.env, ...env },
    });
    const answers = output.split(SEPARATOR);
    for (const [index, { answer }] of blocks.entries()) {
      if (!answer) continue;
      expect(shapeOf(answer.language, answers[index] as string)).toEqual(shapeOf(answer.language, answer.text));
    }
  });

  /** What customers are to a store follows from their visits a moment after the import. */
  async function untilVisitsAreNoted(): Promise<void> {
    const [store] = demo().groups.flatMap(({ stores }) => stores);
    for (let noted = false; !noted; await sleep(250)) {
      const answer = await get(`/v1/stores/${store?.code}/customers?limit=1`, store?.key ?? '');
      const { data } = (await answer.json()) as { data: { lastVisitAt: string | null }[] };
      noted = data[0]?.lastVisitAt !== null;
    }
  }

  it('runs a gateway that writes messages down, and shows a store its own', async () => {
    const { groups } = demo();
    for (const store of groups.flatMap((group) => group.stores)) {
      expect((await get(`/v1/stores/${store.code}/dev/outbox`, store.key)).status).toBe(200);
    }
  });

  it('starts a worker again that was killed, while the API goes on serving', async () => {
    const killed = up.pidOf('worker');
    process.kill(killed, 'SIGKILL');
    await up.says('The worker ended (SIGKILL)');
    expect((await fetch(`${demo().baseUrl}/readyz`)).status).toBe(200);
    await up.says('The worker is back');
    expect(up.pidOf('worker')).not.toBe(killed);
  });

  it('refuses a second start on the same port, and one on the same data', async () => {
    const samePort = await RunningUp.untilItEnds(env);
    expect(samePort).toEqual({ code: 1, output: expect.stringContaining(`PORT ${env.PORT} is taken`) as string });
    const sameData = await RunningUp.untilItEnds({ ...env, PORT: '0' });
    expect(sameData).toEqual({ code: 1, output: expect.stringContaining('Another npm start') as string });
    expect((await fetch(`${demo().baseUrl}/readyz`)).status).toBe(200);
  });

  it('is not for production', async () => {
    const { code, output } = await RunningUp.untilItEnds({ ...env, NODE_ENV: 'production' });
    expect([code, output]).toEqual([1, expect.stringContaining('docs/runbooks/first-start.md')]);
  });

  it('leaves no orphans when it is killed, and starts again on the server that it left', async () => {
    const pids = up.startedPids();
    const postgres = pids.at(-1) as number;
    const ours = pids.slice(0, -1);
    up.signal('SIGKILL');
    for (let wait = 0; wait < 600 && alive(ours).length > 0; wait++) await sleep(100);
    expect(alive(pids)).toEqual([postgres]);
    up = await RunningUp.start(env);
    expect(up.startedPids().at(-1)).toBe(postgres);
  });
});

async function bash(script: string, options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<string> {
  return (await promisify(execFile)('bash', ['-c', script], options)).stdout;
}

const AT_REST_MS = 4_000;
const NOBODY_WAITS = / d41d8cd98f00b204e9800998ecf8427e$/;

/** When the worker has planned and counted what the start gave it to do: no event waits, and nothing has changed lately. */
function rowVersionsAtRest({ databaseUrl }: { databaseUrl: string }): Promise<string[]> {
  return withClient(databaseUrl, async (client) => {
    for (let before: string[] = [], tries = 0; ; tries++) {
      const now = await rowVersions(client);
      const waiting = now.filter((line) => /event_pending /.test(line) && !NOBODY_WAITS.test(line));
      if (waiting.length === 0 && now.join() === before.join()) return now;
      if (tries > 20) throw new Error(`The worker does not come to rest: ${waiting.join(', ')}`);
      before = now;
      await sleep(AT_REST_MS);
    }
  });
}

/** Number and identity of the row versions of every table but the queue's and the wake-ups', which turn all the time. */
async function rowVersions(client: Client): Promise<string[]> {
  const tables = await client.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND (n.nspname = 'platform' OR n.nspname ~ '^(group|store)_')
       AND c.relname !~ '_wake$' ORDER BY 1`,
  );
  expect(tables.rows.length).toBeGreaterThan(50);
  // in one statement: hundreds of them take a second, and each would see another moment
  const { rows } = await client.query<{ name: string; hash: string }>(
    tables.rows
      .map(
        ({ name }) =>
          `SELECT '${name}' AS name, md5(coalesce(string_agg(concat(ctid, xmin), ',' ORDER BY ctid), '')) AS hash FROM ${name}`,
      )
      .join(' UNION ALL '),
  );
  return rows.map(({ name, hash }) => `${name} ${hash}`).sort();
}
