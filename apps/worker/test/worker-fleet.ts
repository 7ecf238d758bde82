import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { READY } from '#libs/config';

const SCRIPT = join(__dirname, 'proof-worker.cjs');

/** Workers in processes of their own; one that ends is started again, as whatever runs them in production would. */
export class WorkerFleet {
  private readonly workers: ChildProcess[] = [];
  private stopping = false;
  /** How often one ended that was at work and that nobody had killed; one that cannot start just tries again. */
  crashes = 0;

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** Resolves when all of them are ready for work; rejects when one does not get there. */
  async start(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, (_, place) => this.spawn(place)));
  }

  /** Kills one of them without a word. */
  async killOne(): Promise<void> {
    await this.kill(this.anyPlace());
  }

  /** Lets one of them stand still, and then go on as if nothing had been. */
  async pauseOne(forMs: number): Promise<void> {
    const worker = this.workers[this.anyPlace()];
    worker?.kill('SIGSTOP');
    await sleep(forMs);
    worker?.kill('SIGCONT');
  }

  /** Kills all of them; resolves when the first new one is ready. */
  async killAll(): Promise<void> {
    const back = this.workers.map((_, place) => this.kill(place));
    await Promise.any(back.map(async (killed) => this.ready(await killed)));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    for (const worker of this.workers) worker.kill('SIGKILL');
    await Promise.all(this.workers.map((worker) => isOver(worker) || once(worker, 'exit')));
  }

  private async spawn(place: number): Promise<void> {
    const worker = fork(SCRIPT, [], {
      env: this.env,
      execArgv: [],
      // they complain of every fault, as they should
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.workers[place] = worker;
    let isAtWork = false;
    worker.once('message', () => (isAtWork = true));
    worker.once('exit', (_code, signal) => {
      if (this.stopping) return;
      if (isAtWork && signal !== 'SIGKILL') this.crashes++;
      this.spawn(place).catch(() => undefined);
    });
    await this.ready(worker);
  }

  private anyPlace(): number {
    return Math.floor(Math.random() * this.workers.length);
  }

  /** The worker that takes the place of the killed one. */
  private async kill(place: number): Promise<ChildProcess> {
    const worker = this.workers[place] as ChildProcess;
    const ended = isOver(worker) ? Promise.resolve() : once(worker, 'exit');
    worker.kill('SIGKILL');
    await ended;
    return this.workers[place] as ChildProcess;
  }

  private ready(worker: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      worker.on('message', (message) => message === READY && resolve());
      worker.once('exit', () => reject(new Error('The worker ended before it was ready')));
    });
  }
}

const isOver = (worker: ChildProcess): boolean => worker.exitCode !== null || worker.signalCode !== null;
