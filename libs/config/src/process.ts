import { once } from 'node:events';

/** Instants are UTC and every wall-clock rule names its zone; this keeps the zone of the machine out of what is left. */
export function useUtc(): void {
  process.env.TZ = 'UTC';
}

/** The environment of a process that this one starts: its own, with `defaults` where it says nothing, and `settings`. */
export function childEnvironment(
  settings: Readonly<Record<string, string>>,
  defaults: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  return { ...defaults, ...given, ...settings };
}

/** What a process tells the one that started and watches it. */
export const READY = 'ready';

/** Argument of a process that is started ahead of time: it loads its code, which takes seconds, and waits for `BEGIN`. */
export const AHEAD = '--ahead';

/** What such a process is told when it may begin. */
export const BEGIN = 'begin';

/** How long a process whose parent is gone may take to end in order; whatever it leaves undone, another takes up. */
const LEAVE_WITHIN_MS = 10_000;

/**
 * Tells the process that started this one that it is ready, and calls `close` when that process is gone in whatever way:
 * its children do not outlive it. Does nothing in a process that nobody watches.
 */
export function reportReady(close: () => Promise<void>): void {
  if (!process.send) return;
  const leave = (): void => {
    // nobody is left who would end it by force
    setTimeout(() => process.exit(0), LEAVE_WITHIN_MS).unref();
    void close().finally(() => process.exit(0));
  };
  if (!process.connected) return leave();
  process.once('disconnect', leave);
  process.send(READY);
}

/**
 * Runs what a process of ours is there for. Where it does not start, says why on the terminal, for there may be no logger
 * yet, and leaves at once: what was half made by then would keep it alive.
 */
export function startProcess(name: string, main: () => Promise<void>): void {
  useUtc();
  const begun = process.argv.includes(AHEAD) ? once(process, 'message').then(main) : main();
  begun.catch((error: unknown) => {
    // several addresses that all refuse are one error with a code and without a message
    const { message, code } = (error ?? {}) as { message?: string; code?: string };
    process.stderr.write(`${name} did not start. ${message || code || String(error)}\n`);
    process.exit(1);
  });
}
