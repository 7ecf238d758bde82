import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AHEAD, BEGIN } from '#libs/config';
import { SupervisedProcess } from '../src/supervised-process';
import { alive, ROOT } from './running-up';

/** Says when it has loaded and when it has begun, and is otherwise a process like the API and the worker. */
const PROGRAM = `
  const { reportReady, startProcess } = require(${JSON.stringify(join(ROOT, 'dist/libs/config/src'))});
  startProcess('It', async () => {
    process.send('begun');
    reportReady(async () => undefined);
  });
  process.send('loaded');`;

/** Never comes to the end of its closing. */
const HANGING = `
  const { reportReady } = require(${JSON.stringify(join(ROOT, 'dist/libs/config/src'))});
  setInterval(() => undefined, 1_000);
  reportReady(() => new Promise(() => undefined));`;

/** Starts it, and ends before it is begun. */
const PARENT = `
  const [, script] = process.argv;
  const child = require('node:child_process').fork(script, ['${AHEAD}'], { detached: true });
  child.once('message', () => console.log(child.pid));`;

describe('a process that is started ahead of time', () => {
  const folder = mkdtempSync(join(tmpdir(), 'forecourt-ahead-'));
  const program = join(folder, 'program.js');
  const env = { PATH: process.env.PATH };

  beforeAll(() => writeFileSync(program, PROGRAM));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const supervised = (script: string): SupervisedProcess =>
    new SupervisedProcess({ name: 'program', script, env }, () => undefined);

  async function said(child: ChildProcess): Promise<unknown> {
    const [message] = (await once(child, 'message')) as [unknown];
    return message;
  }

  it('loads, and begins when it is told to', async () => {
    const child = fork(program, [AHEAD], { env });
    expect(await said(child)).toBe('loaded');
    child.send(BEGIN);
    expect(await said(child)).toBe('begun');
    child.disconnect();
    await once(child, 'exit');
  });

  it('ends within seconds of its parent, also where its closing hangs', async () => {
    const hanging = join(folder, 'hanging.js');
    writeFileSync(hanging, HANGING);
    const child = fork(hanging, { env });
    await said(child);
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('begins at once where nobody holds it', async () => {
    const child = fork(program, { env });
    expect(await said(child)).toBe('begun');
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  it('is begun by who supervises it, and stopped', async () => {
    const early = supervised(program);
    early.load();
    await early.start();
    await early.stop();
    const unused = supervised(program);
    unused.load();
    await unused.stop();
  });

  it('tells who starts it that it ended meanwhile', async () => {
    const early = supervised('/dev/null');
    early.load();
    await expect(supervised('/dev/null').start()).rejects.toThrow('ended before it was ready (exit code 0)');
    await expect(early.start()).rejects.toThrow('ended before it was ready (exit code 0)');
  });

  it('ends with the process that started it', async () => {
    const parent = spawn(process.execPath, ['-e', PARENT, program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const child = Number(line);
    expect(alive([child])).toEqual([child]);
    parent.kill('SIGKILL');
    for (let wait = 0; wait < 200 && alive([child]).length > 0; wait++) await sleep(100);
    expect(alive([child])).toEqual([]);
  });
});
