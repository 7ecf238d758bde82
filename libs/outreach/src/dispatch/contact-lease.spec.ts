import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from '#libs/foundation';
import { LEASE_MS } from './contact-claims.queries';
import { ContactLease } from './contact-lease';

/** Whose stopwatch a test moves. */
class Stopwatch extends Clock {
  ms = 0;

  now(): Date {
    return new Date(0);
  }

  override monotonicMs(): number {
    return this.ms;
  }
}

describe('ContactLease', () => {
  it('ends by itself a little earlier than the database ends it', () => {
    const clock = new Stopwatch();
    const lease = ContactLease.keep(clock, () => Promise.resolve(), 0);
    clock.ms = LEASE_MS - 501;
    expect(lease.isHeld).toBe(true);
    clock.ms = LEASE_MS - 500;
    expect(lease.isHeld).toBe(false);
    lease.release();
  });

  it('goes on with every sign of life that reached the database, and with no other', async () => {
    const clock = new Stopwatch();
    let isReachable = true;
    const renew = () => (isReachable ? Promise.resolve() : Promise.reject(new Error('the database is away')));
    const lease = ContactLease.keep(clock, renew, 0);
    clock.ms = LEASE_MS - 1_000;
    await sleep(1_200);
    clock.ms = 2 * LEASE_MS - 2_000;
    expect(lease.isHeld).toBe(true);
    isReachable = false;
    await sleep(1_200);
    clock.ms = 2 * LEASE_MS;
    expect(lease.isHeld).toBe(false);
    lease.release();
  });
});
