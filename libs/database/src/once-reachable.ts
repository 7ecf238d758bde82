import { setTimeout as sleep } from 'node:timers/promises';

/** How long a process that runs for days waits, when it starts, for a server that is starting, recovering or busy itself. */
export const START_PATIENCE_MS = 120_000;

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

export interface Waiting {
  /** What is waited for, as the log names it: `the database`. */
  readonly what: string;
  /** From the first attempt on; whoever has none fails at once. */
  readonly patienceMs: number;
  /** Whether an error may be gone at the next attempt. Default: the server is away or turns everybody away. */
  readonly mayPass?: (error: unknown) => boolean;
  /** Default: the terminal, since what a logger is told before the application stands is held back. */
  readonly say?: (line: string) => void;
}

/**
 * Tries until it succeeds, with pauses that double up to 5 s, and says so.
 *
 * @throws the error of the last attempt when patience is at its end, and at once one that will not pass
 */
export async function onceReachable<Result>(attempt: () => Promise<Result>, waiting: Waiting): Promise<Result> {
  const { what, patienceMs, mayPass = isAway, say = toTerminal } = waiting;
  const startedAt = performance.now();
  const waited = (): number => performance.now() - startedAt;
  for (let pauseMs = FIRST_PAUSE_MS, failures = 0; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS), failures++) {
    try {
      const result = await attempt();
      if (failures > 0) say(`Reached ${what} after ${seconds(waited())} s.`);
      return result;
    } catch (error) {
      if (!mayPass(error) || waited() + pauseMs > patienceMs) throw error;
      say(`Waiting for ${what}: ${reasonOf(error)}. Trying again in ${seconds(pauseMs)} s.`);
      await sleep(pauseMs);
    }
  }
}

const UNREACHABLE = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'];
/** The name of a server that is not there yet has no address where containers start side by side. */
const WITHOUT_ADDRESS = ['ENOTFOUND', 'EAI_AGAIN'];
/** Stopped by its operator, crashed, starting or recovering; out of connections. */
const TURNS_AWAY = ['57P01', '57P02', '57P03', '53300'];

const AWAY = new Set([...UNREACHABLE, ...WITHOUT_ADDRESS, ...TURNS_AWAY]);

/** Of the driver, which gives these no code. */
const LOST = /connection (terminated|ended)|timeout exceeded when trying to connect/i;

/** Whether it says that the server cannot be reached for now, and nothing of what it was asked. */
export function isAway(error: unknown): boolean {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string };
  return AWAY.has(code) || code.startsWith('08') || LOST.test(message);
}

/** Several addresses that all refuse are one error without a text. */
function reasonOf(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  return message || code || String(error);
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(ms < 1_000 ? 2 : 0);

function toTerminal(line: string): void {
  process.stderr.write(`${line}\n`);
}
