import { Clock } from '#libs/foundation';

/** A clock that stands still until a test moves it. */
export class FrozenClock extends Clock {
  constructor(private instant = new Date('2026-11-02T02:00:00.000Z')) {
    super();
  }

  now(): Date {
    return new Date(this.instant);
  }

  set(instant: string | Date): void {
    this.instant = new Date(instant);
  }

  advance(ms: number): void {
    this.instant = new Date(this.instant.getTime() + ms);
  }
}
