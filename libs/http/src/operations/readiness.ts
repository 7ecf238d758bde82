import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { AppConfig } from '#libs/config';

const PROBE_TIMEOUT_MS = 2_000;
const CACHE_MS = 1_000;

/** How long a balancer is given to see that this process leaves, before the listener closes. */
const DRAIN_MS = 5_000;

/** Throws, or rejects, when what it looks at is not fit for work. */
export type Probe = () => Promise<void> | void;

/**
 * Whether this process should get requests. Each lib that needs something from outside adds a probe for it at module
 * init: the database and its migrations, the queue.
 */
@Injectable()
export class Readiness implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly probes = new Map<string, Probe>();
  private isStarted = false;
  private isDraining = false;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly config: AppConfig,
  ) {}

  addProbe(name: string, probe: Probe): void {
    if (this.probes.has(name)) throw new Error(`Two probes are called ${name}`);
    this.probes.set(name, probe);
  }

  get hasStarted(): boolean {
    return this.isStarted;
  }

  async isReady(): Promise<boolean> {
    return (await this.details()).isReady;
  }

  /** What each probe says, for the operator's eyes only. */
  async details(): Promise<{ isReady: boolean; details: unknown }> {
    if (this.isDraining) return { isReady: false, details: { status: 'shutting_down' } };
    const checks = [...this.probes].map(
      ([name, probe]) =>
        () =>
          this.check(name, probe),
    );
    try {
      return { isReady: true, details: await this.health.check(checks) };
    } catch (error) {
      return { isReady: false, details: (error as { response?: unknown }).response ?? { status: 'error' } };
    }
  }

  onApplicationBootstrap(): void {
    this.isStarted = true;
  }

  async beforeApplicationShutdown(signal?: string): Promise<void> {
    this.isDraining = true;
    // closed by a signal there may be a balancer in front; closed by a test or a command there is none
    if (signal && this.config.isProduction) await sleep(DRAIN_MS);
  }

  private async check(name: string, probe: Probe): Promise<HealthIndicatorResult> {
    return this.indicators
      .check(name)
      .attempt(async () => void (await probe()))
      .withTimeout(PROBE_TIMEOUT_MS)
      .cacheFor(CACHE_MS);
  }
}
