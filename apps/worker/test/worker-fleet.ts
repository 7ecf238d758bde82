import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { READY } from '#libs/config';

const SCRIPT = join(__dirname, 'proof-worker.cjs');

/** As much of what a worker said last as tells why it ended. */
const REMEMBERED_CHARACTERS = 4_000;

/** A worker process, and what becomes of it. */
interface Worker {
  readonly process: ChildProcess;
  /** Rejects where it ends before that by itself, with what it said last. */
  readonly ready: Promise<void>;
  /** Resolves when another one has taken its place. */
  readonly replaced: Promise<Worker>;
}

/** Workers in processes of their own; one that ends is started again, as whatever runs them in production would. */
export class WorkerFleet {
  private readonly workers: Worker[] = [];
  private stopping = false;
  /** What those said last that ended although nobody had killed them, at work or before they got there. */
  readonly fallen: string[] = [];

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** Resolves when all of them are ready for work; rejects when one does not get there. */
  async start(count: number): Promise<void> {
    for (let place = 0; place < count; place++) this.spawn(place);
    await Promise.all(this.workers.map(({ ready }) => ready));
  }

  /** Kills one of them without a word; resolves when another one is on its way. */
  async killOne(): Promise<void> {
    await this.kill(this.any());
  }

  /** Lets one of them stand still, and then go on as if nothing had been. */
  async pauseOne(forMs: number): Promise<void> {
    const worker = this.any().process;
    worker.kill('SIGSTOP');
    await sleep(forMs);
    worker.kill('SIGCONT');
  }

  /** Kills all of them; resolves when the first new one is ready. */
  async killAll(): Promise<void> {
    const successors = await Promise.all(this.workers.map((worker) => this.kill(worker)));
    await Promise.race(successors.map(({ ready }) => ready));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const processes = this.workers.map((worker) => worker.process);
    const ended = processes.map((worker) => isOver(worker) || once(worker, 'exit'));
    for (const worker of processes) worker.kill('SIGKILL');
    await Promise.all(ended);
  }

  private spawn(place: number): Worker {
    const child = fork(SCRIPT, [], { env: this.env, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const lastWords = tailOf(child);
    let isAtWork = false;
    const ready = new Promise<void>((resolve, reject) => {
      child.on('message', (message) => {
        if (message !== READY) return;
        isAtWork = true;
        resolve();
      });
      child.once('close', () => reject(new Error(`The worker ended before it was ready: ${lastWords()}`)));
    });
    // whoever waits for it hears of it
    ready.catch(() => undefined);
    const replaced = new Promise<Worker>((resolve) => {
      // not before everything is read that it said
      child.once('close', (code, signal) => {
        if (this.stopping) return;
        const how = `${signal ?? `code ${code}`}, ${isAtWork ? 'at work' : 'before it was ready'}`;
        if (signal !== 'SIGKILL') this.fallen.push(`${how}: ${lastWords()}`);
        resolve(this.spawn(place));
      });
    });
    return (this.workers[place] = { process: child, ready, replaced });
  }

  private any(): Worker {
    return this.workers[Math.floor(Math.random() * this.workers.length)] as Worker;
  }

  private kill(worker: Worker): Promise<Worker> {
    worker.process.kill('SIGKILL');
    return worker.replaced;
  }
}

const isOver = (worker: ChildProcess): boolean => worker.exitCode !== null || worker.signalCode !== null;

/** The end of what a process says. They complain of every fault, as they should, so nobody reads all of it. */
function tailOf(worker: ChildProcess): () => string {
  let tail = '';
  const read = (chunk: Buffer) => (tail = `${tail}${chunk.toString()}`.slice(-REMEMBERED_CHARACTERS));
  worker.stdout?.on('data', read);
  worker.stderr?.on('data', read);
  return () => tail.trim() || 'it said nothing';
}
