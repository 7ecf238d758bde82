/**
 * Aborts at the first SIGINT, SIGTERM or SIGHUP. Further ones change nothing: npm hands a signal on that the terminal has
 * sent already, so one Ctrl-C may arrive twice.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => controller.abort(new Interrupted(signal)));
  }
  return controller.signal;
}

/** Somebody asked the command to stop. */
export class Interrupted extends Error {
  constructor(signal: NodeJS.Signals) {
    super(`Stopped by ${signal}`);
    this.name = 'Interrupted';
  }
}
