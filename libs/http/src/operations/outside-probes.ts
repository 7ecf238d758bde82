import { Injectable, type OnModuleInit } from '@nestjs/common';
import { headOf, row, sql } from '#libs/database';
import { JobQueue } from '#libs/queue';
import { PlatformDb, systemPlatformContext } from '#libs/tenancy';
import { Readiness } from './readiness';

const CTX = systemPlatformContext('readiness');

/** The 13 digits at the end of a migration's name: the order of migrations. */
const positionOf = (migration: string): string => migration.slice(-13);

/**
 * Whether the database answers and has reached what this build needs, and whether the queue answers. A schema that is
 * newer than the build is fine: expand first, contract a release later.
 */
@Injectable()
export class OutsideProbes implements OnModuleInit {
  constructor(
    private readonly readiness: Readiness,
    private readonly db: PlatformDb,
    private readonly queue: JobQueue,
  ) {}

  onModuleInit(): void {
    this.readiness.addProbe('database', () => this.assertMigrated());
    this.readiness.addProbe('queue', () => this.queue.ping());
  }

  private async assertMigrated(): Promise<void> {
    const last = await this.db.run(CTX, (tx) =>
      row<{ name: string }>(tx, sql`select name from platform.platform_migration order by timestamp desc limit 1`),
    );
    const needed = headOf('platform');
    if (positionOf(last?.name ?? '') < positionOf(needed)) {
      throw new Error(`The platform is at ${last?.name ?? 'no migration'} and not at ${needed}: run cli migrate`);
    }
  }
}
