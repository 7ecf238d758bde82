import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { affected, sql } from '#libs/database';
import { Clock } from '#libs/foundation';
import { PlatformDb, systemPlatformContext } from '#libs/tenancy';

const ONCE_A_MINUTE_MS = 60_000;
const MAX_REMEMBERED = 10_000;
const CTX = systemPlatformContext('api-key-use');

/** Writes down when keys were last used, at most once a minute each and never in the way of a request. */
@Injectable()
export class ApiKeyUse implements OnApplicationShutdown {
  private readonly log = new Logger(ApiKeyUse.name);
  private readonly noted = new Map<string, number>();
  private readonly writing = new Set<Promise<void>>();

  constructor(
    private readonly clock: Clock,
    private readonly db: PlatformDb,
  ) {}

  note(keyId: string): void {
    const now = this.clock.monotonicMs();
    const before = this.noted.get(keyId);
    if (before !== undefined && now - before < ONCE_A_MINUTE_MS) return;
    if (this.noted.size >= MAX_REMEMBERED) this.noted.clear();
    this.noted.set(keyId, now);
    const writing = this.write(keyId).finally(() => this.writing.delete(writing));
    this.writing.add(writing);
  }

  /** Resolves when everything noted so far is written. */
  async settled(): Promise<void> {
    await Promise.all(this.writing);
  }

  onApplicationShutdown(): Promise<void> {
    return this.settled();
  }

  private async write(keyId: string): Promise<void> {
    const usedAt = this.clock.now();
    const minuteBefore = new Date(usedAt.getTime() - ONCE_A_MINUTE_MS);
    try {
      // another node may have written it within the minute
      await this.db.run(CTX, (tx) =>
        affected(
          tx,
          sql`update platform.api_key set last_used_at = ${usedAt}
              where id = ${keyId} and (last_used_at is null or last_used_at <= ${minuteBefore})`,
        ),
      );
    } catch (error) {
      this.log.warn(`Could not write down the use of key ${keyId}: ${String(error)}`);
    }
  }
}
