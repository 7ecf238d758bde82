import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#libs/foundation';
import { LEASE_MS } from './contact-claims.queries';

/** Between two signs of life. */
const RENEW_EVERY_MS = 1_000;

/** Nothing is begun in the last moment of a lease. */
const MARGIN_MS = 500;

/**
 * Keeps the lease of a block alive while its job runs, and knows when it is lost: a process that stood still, or that
 * cannot reach the database, must not begin what another one may have taken over by now.
 */
export class ContactLease {
  private readonly stopping = new AbortController();
  private safeUntil: number;

  private constructor(
    private readonly clock: Clock,
    private readonly renew: () => Promise<unknown>,
    /** Taken before the database was asked for the lease, so that it ends here first. */
    startedAt: number,
  ) {
    this.safeUntil = startedAt + LEASE_MS - MARGIN_MS;
  }

  static keep(clock: Clock, renew: () => Promise<unknown>, startedAt: number): ContactLease {
    const lease = new ContactLease(clock, renew, startedAt);
    void lease.run();
    return lease;
  }

  /** Whether the contacts are surely still this run's. */
  get isHeld(): boolean {
    return this.clock.monotonicMs() < this.safeUntil;
  }

  release(): void {
    this.stopping.abort();
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await sleep(RENEW_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      const askedAt = this.clock.monotonicMs();
      // a failure shows in `isHeld`
      const renewed = await this.renew().then(
        () => true,
        () => false,
      );
      if (renewed) this.safeUntil = askedAt + LEASE_MS - MARGIN_MS;
    }
  }
}
