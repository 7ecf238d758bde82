/** The only source of the current instant (UTC). Injected everywhere, frozen in tests. */
export abstract class Clock {
  abstract now(): Date;

  /** Milliseconds that only ever grow, for ages of what is held in memory; not an instant. */
  monotonicMs(): number {
    return performance.now();
  }
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
