import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateSecrets, READY } from '#libs/config';
import { type RecordedMessage, RecordingGateway } from '#libs/outreach';
import { freePort } from '#libs/testing';
import { recordedMessagesFile } from '../src/recording-gateway';
import { ROOT } from './running-up';

const KILLS = 3 * Number(process.env.PROOF_SCALE ?? 1);
const TOKEN = 'only-for-this-test';

/** Nobody holds these messages only for a while, and the machine may be busy with other specs. */
const PATIENT_MS = 20_000;

jest.setTimeout(120_000 + KILLS * 3_000);

const messageOf = (key: string, storeCode = 'pudong') => ({
  key,
  storeCode,
  to: '+8613800138000',
  text: `您好，${key}`,
  templateCode: 'maintenance-due/day-before',
});

/** The compiled gateway as a process of its own, and the client that workers use. */
describe('the recording gateway', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'forecourt-gateway-'));
  const file = recordedMessagesFile(dataDir);
  const { masterKey, apiKeyPepper, tokenSigningKey } = generateSecrets();
  const secrets = { MASTER_KEY: masterKey, API_KEY_PEPPER: apiKeyPepper, TOKEN_SIGNING_KEY: tokenSigningKey };
  let env: NodeJS.ProcessEnv;
  let gateway: ChildProcess;
  let client: RecordingGateway;

  async function start(): Promise<void> {
    gateway = fork(join(ROOT, 'dist/apps/cli/src/recording-gateway-process.js'), [], { env });
    const [message] = (await once(gateway, 'message')) as [unknown];
    expect(message).toBe(READY);
  }

  async function kill(): Promise<void> {
    gateway.kill('SIGKILL');
    await once(gateway, 'exit');
  }

  const arrivals = (): { key: string; arrival: number }[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line) => (line.endsWith('}') ? [JSON.parse(line) as { key: string; arrival: number }] : []));

  beforeAll(async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { PATH } = process.env;
    const sms = { SMS_GATEWAY: 'recording', SMS_GATEWAY_URL: url, SMS_GATEWAY_TOKEN: TOKEN };
    env = { PATH, DATA_DIR: dataDir, ...secrets, ...sms };
    client = new RecordingGateway(url, TOKEN, PATIENT_MS, PATIENT_MS);
    await start();
  });
  afterAll(async () => {
    await kill();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('takes a message once for each key, and shows every time that it arrived', async () => {
    const first = await client.send(messageOf('c1:a:sms'));
    expect(first).toEqual({ kind: 'accepted', reference: expect.any(String) as string });
    const again = await Promise.all([client.send(messageOf('c1:a:sms')), client.send(messageOf('c1:a:sms'))]);
    expect(again).toEqual([first, first]);
    expect(await client.find({ key: 'c1:a:sms' })).toEqual(first);
    expect(await client.find({ key: 'c2:a:sms' })).toBeNull();
    const [recorded] = await client.list('pudong', { limit: 1 });
    expect(recorded).toMatchObject({ ...messageOf('c1:a:sms'), arrivals: 3 });
    expect(arrivals().map(({ arrival }) => arrival)).toEqual([1, 2, 3]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('lists the messages of one store, newest first, page by page', async () => {
    for (const n of [1, 2, 3, 4, 5]) await client.send(messageOf(`page-${n}`, 'tiexi'));
    const keys = (messages: readonly RecordedMessage[]) => messages.map(({ key }) => key);
    const newest = await client.list('tiexi', { limit: 2 });
    const older = await client.list('tiexi', { limit: 2, before: newest[1]?.sequence });
    const newer = await client.list('tiexi', { limit: 2, after: older[1]?.sequence });
    expect([newest, older, newer].map(keys)).toEqual([
      ['page-5', 'page-4'],
      ['page-3', 'page-2'],
      ['page-3', 'page-4'],
    ]);
    expect(await client.list('tianhe', { limit: 2 })).toEqual([]);
  });

  it('answers nobody without its token', async () => {
    const stranger = new RecordingGateway(String(env.SMS_GATEWAY_URL), undefined);
    await expect(stranger.find({ key: 'c1:a:sms' })).rejects.toThrow('401');
    expect(await stranger.send(messageOf('stranger'))).toMatchObject({ kind: 'refused', permanent: true });
    expect(await client.find({ key: 'stranger' })).toBeNull();
  });

  it(`loses no message that it accepted in ${KILLS} kills at random moments`, async () => {
    const accepted: string[] = [];
    for (let round = 0; round < KILLS; round++) {
      let isDead = false;
      const sending = Array.from({ length: 8 }, async (_, lane) => {
        for (let n = 0; !isDead; n++) {
          const key = `kill-${round}-${lane}-${n}`;
          const delivery = await client.send(messageOf(key)).catch(() => null);
          if (delivery?.kind === 'accepted') accepted.push(key);
        }
      });
      const enough = accepted.length + 5 + Math.random() * 60;
      while (accepted.length < enough) await sleep(1);
      await kill();
      isDead = true;
      await Promise.all(sending);
      await start();
    }
    const taken = arrivals().filter(({ key }) => key.startsWith('kill-'));
    expect(taken.filter(({ arrival }) => arrival !== 1)).toEqual([]);
    const keys = new Set(taken.map(({ key }) => key));
    expect(accepted.filter((key) => !keys.has(key))).toEqual([]);
    const asked = await Promise.all(accepted.slice(0, 200).map((key) => client.find({ key })));
    expect(asked.filter((found) => found === null)).toEqual([]);
  });

  it('passes over the line that a kill tore, and appends after it', async () => {
    await client.send(messageOf('torn'));
    await kill();
    truncateSync(file, statSync(file).size - 10);
    await start();
    expect(await client.find({ key: 'torn' })).toBeNull();
    await client.send(messageOf('torn'));
    await kill();
    await start();
    expect(await client.find({ key: 'torn' })).toMatchObject({ kind: 'accepted' });
  });

  it('is refused in production, as a command and as a choice', async () => {
    const production = { ...env, NODE_ENV: 'production' };
    const command = ['dist/apps/cli/src/main.js', 'recording-gateway', '--port', '0'];
    for (const sms of [{}, { SMS_GATEWAY: 'none' }]) {
      const { code, output } = await run(command, { ...production, ...sms });
      expect([code, output]).toEqual([1, expect.stringMatching(/not (for|in) production/)]);
    }
  });
});

async function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, { cwd: ROOT, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
