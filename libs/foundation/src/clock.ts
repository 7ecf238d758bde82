/** The only source of the current instant (UTC). Injected everywhere, frozen in tests. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
