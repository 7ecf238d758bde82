import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { AHEAD, BEGIN, READY } from '#libs/config';

/** How long a process may take to end in order before it is killed. */
const STOP_TIMEOUT_MS = 15_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** A process that lived for so long did not crash at its start: the next delay is the first one again. */
const STEADY_MS = 60_000;

export interface ProcessPlan {
  readonly name: string;
  /** Path of the compiled entry file. */
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * One child process that is kept alive: whatever ends it, it is started again, after a pause that doubles while it keeps
 * ending. It ends by itself when this process is gone, for it sees the channel between them close.
 */
export class SupervisedProcess {
  private child?: ChildProcess;
  private ready?: Promise<void>;
  private spawnedAt = 0;
  private stopping = false;
  private failures = 0;
  private readonly pause = new AbortController();

  constructor(
    private readonly plan: ProcessPlan,
    private readonly say: (line: string) => void,
  ) {}

  /** Has the process load its code, which takes seconds, while what it needs is still being made. It waits for `start`. */
  load(): void {
    this.ready = whenReady(this.spawn([AHEAD]), this.plan.name);
    // told to who starts it; until then its failure is nobody's
    this.ready.catch(() => undefined);
  }

  /** Resolves when the process is ready for work; rejects when its first start fails. */
  async start(): Promise<void> {
    if (!this.ready) this.ready = whenReady(this.spawn(), this.plan.name);
    else this.child?.send(BEGIN, () => undefined);
    await this.ready;
    this.keepAlive(this.child as ChildProcess);
  }

  /** Ends the process in order, and by force if that takes too long. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.pause.abort();
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(killer);
  }

  private spawn(args: readonly string[] = []): ChildProcess {
    const { script, env } = this.plan;
    this.spawnedAt = performance.now();
    // A session of its own: Ctrl-C reaches this process alone, which then stops its children in the right order.
    this.child = fork(script, args, { env, detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    return this.child;
  }

  private keepAlive(child: ChildProcess): void {
    onceOver(child, (reason) => void this.restart(reason));
  }

  private async restart(reason: string): Promise<void> {
    if (this.stopping) return;
    this.failures = performance.now() - this.spawnedAt > STEADY_MS ? 1 : this.failures + 1;
    const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (this.failures - 1), LONGEST_DELAY_MS);
    this.say(`The ${this.plan.name} ended (${reason}); it starts again in ${delayMs / 1000} s.`);
    await sleep(delayMs, undefined, { signal: this.pause.signal }).catch(() => undefined);
    if (this.stopping) return;
    const child = this.spawn();
    child.on('message', (message) => message === READY && this.say(`The ${this.plan.name} is back.`));
    this.keepAlive(child);
  }
}

function whenReady(child: ChildProcess, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => message === READY && resolve());
    onceOver(child, (reason) => reject(new Error(`The ${name} ended before it was ready (${reason}).`)));
  });
}

/** When it has ended, or could not even begin: a machine without a process to spare is no reason to end as well. */
function onceOver(child: ChildProcess, then: (reason: string) => void): void {
  child.once('exit', (code, signal) => then(signal ?? `exit code ${code}`));
  child.on('error', (error) => {
    if (child.pid === undefined) then(error.message);
  });
}
