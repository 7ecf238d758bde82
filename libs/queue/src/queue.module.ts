import { Logger, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppConfig } from '#libs/config';
import { oncePerBurst } from './error-report';
import { IdempotencySweep } from './idempotency-sweep';
import { GroupJobRun, JobRun, PlatformJobRun } from './job-run.entity';
import { JobQueue } from './job-queue.service';
import { PostgresQueueConnection } from './postgres-connection';
import { QueueConnection } from './queue-connection';
import { QueueWorkers } from './queue-workers.service';
import { RedisQueueConnection } from './redis-connection';
import { TickProcessor } from './tick.processor';

/** The switch: Redis where REDIS_URL is set, otherwise Postgres by QUEUE_DATABASE_URL. */
export function openQueueConnection(config: AppConfig): QueueConnection {
  const logger = new Logger(QueueConnection.name);
  const report = oncePerBurst((error, heldBack) =>
    logger.warn({ err: error, heldBack }, 'A connection of the queue broke'),
  );
  return config.redisUrl
    ? new RedisQueueConnection(config.redisUrl, report)
    : new PostgresQueueConnection(config.require('queueDatabaseUrl'), report);
}

/** The producing half, for every process: `JobQueue`. Expects the global configuration. */
@Module({
  providers: [{ provide: QueueConnection, inject: [AppConfig], useFactory: openQueueConnection }, JobQueue],
  exports: [QueueConnection, JobQueue],
})
export class QueueModule {}

/** The consuming half, once in the root module of a worker process. Finds every `@JobProcessor` and `@OnTick` itself. */
@Module({
  imports: [QueueModule, DiscoveryModule],
  providers: [QueueWorkers, TickProcessor],
})
export class QueueWorkerModule {}

/** Makes the rows of asynchronous work known to the DataSource. */
@Module({ imports: [TypeOrmModule.forFeature([JobRun, GroupJobRun, PlatformJobRun])] })
export class JobRunsModule {}

/** What the workers tidy up in every tenant. Expects the tenancy. */
@Module({ providers: [IdempotencySweep] })
export class TidyingModule {}
