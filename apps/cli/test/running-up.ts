import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const ROOT = join(__dirname, '../../..');

const UP = ['dist/apps/cli/src/main.js', 'up'];
const START_TIMEOUT_MS = 150_000;

interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** One `npm start` as its user sees it: what it prints, and the processes that it starts. */
export class RunningUp {
  output = '';
  private readonly process: ChildProcess;

  private constructor(private readonly env: NodeJS.ProcessEnv) {
    this.process = spawn(process.execPath, UP, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stdout?.on('data', (chunk) => (this.output += chunk));
    this.process.stderr?.on('data', (chunk) => (this.output += chunk));
  }

  /** Resolves when it says that it is ready. */
  static async start(env: NodeJS.ProcessEnv): Promise<RunningUp> {
    const running = new RunningUp(env);
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!running.output.includes('Ctrl-C stops everything')) {
      if (running.hasEnded || Date.now() > deadline) throw new Error(`It did not start:\n${running.output}`);
      await sleep(50);
    }
    return running;
  }

  /** Runs it to an end that it comes to by itself. */
  static async untilItEnds(env: NodeJS.ProcessEnv): Promise<{ output: string; code: number | null }> {
    const running = new RunningUp(env);
    while (!running.hasEnded) await sleep(50);
    return { output: running.output, code: running.process.exitCode };
  }

  /** Id of the child that runs this app; of the command line it is the recording gateway. */
  pidOf(app: 'api' | 'worker' | 'cli'): number {
    const found = processes().find(
      ({ parent, command }) => parent === this.process.pid && command.includes(`dist/apps/${app}/`),
    );
    if (!found) throw new Error(`No ${app} runs`);
    return found.pid;
  }

  /** Everything that it has started: API, worker, recording gateway, PostgreSQL. */
  startedPids(): number[] {
    const postmaster = readFileSync(join(String(this.env.DATA_DIR), 'postgres/postmaster.pid'), 'utf8');
    return [this.pidOf('api'), this.pidOf('worker'), this.pidOf('cli'), Number(postmaster.split('\n')[0])];
  }

  signal(name: NodeJS.Signals): void {
    this.process.kill(name);
  }

  async ended(): Promise<void> {
    while (!this.hasEnded) await sleep(50);
  }

  async says(text: string): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!this.output.includes(text)) {
      if (Date.now() > deadline) throw new Error(`It never said "${text}":\n${this.output}`);
      await sleep(50);
    }
  }

  private get hasEnded(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }
}

function processes(): ProcessFacts[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid && command ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}

/** Of these processes, those that still run. */
export function alive(pids: readonly number[]): number[] {
  const running = new Set(
    processes()
      .filter(({ command }) => !command.includes('<defunct>'))
      .map(({ pid }) => pid),
  );
  return pids.filter((pid) => running.has(pid));
}
