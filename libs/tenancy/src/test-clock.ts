import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { affected, row, sql } from '#libs/database';
import { Clock } from '#libs/foundation';
import type { PlatformTx } from './tx';
import { systemPlatformContext } from './system-context';
import { PlatformDb } from './tenant-db';

/** How often a process looks whether the clock was moved elsewhere. */
const LOOK_EVERY_MS = 500;
const CTX = systemPlatformContext('test-clock');

/** Real time plus an offset, for sandboxes and tests. No process of a production installation has one. */
export class MovableClock extends Clock {
  offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }
}

/**
 * Keeps this process's clock with the one row that all processes of the installation read: API, workers and command
 * line, so that a sandbox can be led through days in minutes. Does nothing where the clock cannot be moved.
 */
@Injectable()
export class TestClock implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(TestClock.name);
  private readonly movable: MovableClock | null;
  private timer?: NodeJS.Timeout;
  private stopped = false;
  /** Looks that were begun, and the latest of them that was believed. */
  private begun = 0;
  private believed = 0;

  constructor(
    private readonly db: PlatformDb,
    clock: Clock,
  ) {
    this.movable = clock instanceof MovableClock ? clock : null;
  }

  /** Whether this process's clock can be moved at all. */
  get isMovable(): boolean {
    return this.movable !== null;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.look();
  }

  beforeApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Reads the row now, for whoever must not act on an hour that is no more. */
  async refresh(): Promise<void> {
    if (!this.movable) return;
    const look = ++this.begun;
    const offsetMs = await this.db.run(CTX, readOffset);
    // one that was begun before the clock was moved may be answered after it
    if (look < this.believed) return;
    this.believed = look;
    this.movable.offsetMs = offsetMs;
  }

  private async look(): Promise<void> {
    if (!this.movable) return;
    await this.refresh().catch((error: unknown) =>
      this.logger.debug({ err: error }, 'The test clock could not be read; it is looked for again'),
    );
    if (!this.stopped) this.timer = setTimeout(() => void this.look(), LOOK_EVERY_MS).unref();
  }
}

/** Milliseconds that the clock is ahead of real time; 0 where it was not moved. */
export async function readOffset(tx: PlatformTx): Promise<number> {
  const found = await row<{ offsetMs: number }>(tx, sql`select offset_ms as "offsetMs" from platform.test_clock`);
  return found?.offsetMs ?? 0;
}

/** Moves the clock for every process; null: back to real time. */
export async function writeOffset(tx: PlatformTx, offsetMs: number | null): Promise<void> {
  await affected(
    tx,
    offsetMs === null
      ? sql`delete from platform.test_clock`
      : sql`insert into platform.test_clock (single, offset_ms) values (true, ${offsetMs})
            on conflict (single) do update set offset_ms = excluded.offset_ms`,
  );
}
