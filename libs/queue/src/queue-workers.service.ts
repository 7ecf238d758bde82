import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { type Job, WaitingError } from 'bullmq';
import { onceReachable, START_PATIENCE_MS } from '#libs/database';
import { assignHandlers } from './assign-handlers';
import { definedJobs } from './define-job';
import { oncePerBurst } from './error-report';
import { handlersOf, type JobHandler } from './job-processor';
import { JobQueue } from './job-queue.service';
import { livingInstances } from './living-instances';
import { type BackendWorker, QueueConnection } from './queue-connection';
import { type QueueName, QUEUES } from './queues';
import { ensureTick } from './tick.job';

/** How often a worker looks whether queue and tick are still there. */
const HEARTBEAT_MS = 2_000;

/** How long running jobs may go on after the process was asked to stop; the rest is redelivered elsewhere. */
const SHUTDOWN_GRACE_MS = 10_000;

/**
 * The consuming half: one BullMQ worker per queue that has a handler, and the heartbeat that heals a queue which was
 * wiped under them. The heartbeat is a plain timer, since a wiped queue can wake nobody.
 */
@Injectable()
export class QueueWorkers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(QueueWorkers.name);
  private readonly stopping = new AbortController();
  private readonly workers: BackendWorker[] = [];
  private handlers: ReadonlyMap<string, JobHandler> = new Map();
  private heartbeat?: NodeJS.Timeout;
  private healthy = true;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly connection: QueueConnection,
    private readonly jobQueue: JobQueue,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.handlers = assignHandlers(definedJobs(), livingInstances(this.discovery).flatMap(handlersOf));
    const waiting = { what: 'the queue', patienceMs: START_PATIENCE_MS, mayPass: mayComeBack };
    await onceReachable(() => this.heal(), waiting);
    const used = new Set([...this.handlers.values()].map((handler) => handler.queue));
    for (const name of Object.keys(QUEUES) as QueueName[]) {
      if (used.has(name)) this.workers.push(await onceReachable(() => this.openWorker(name), waiting));
    }
    this.scheduleHeartbeat();
  }

  /** Jobs finish, or see their signal and go back to the queue, while the database is still open to them. */
  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.heartbeat);
    this.stopping.abort(new Error('The worker is stopping'));
    const graceOver = new AbortController();
    const closed = Promise.all(this.workers.map((worker) => worker.close())).then(() => true);
    const inTime = await Promise.race([
      closed,
      sleep(SHUTDOWN_GRACE_MS, false, { signal: graceOver.signal }).catch(() => false),
    ]);
    graceOver.abort();
    if (!inTime) this.logger.warn('Some jobs did not stop in time; they are redelivered when their locks expire');
  }

  /** One that was opened while its backend was away stays broken, like a queue, and is thrown away. */
  private async openWorker(name: QueueName): Promise<BackendWorker> {
    const worker = this.connection.openWorker(name, (job, token) => this.process(name, job, token));
    worker.on(
      'error',
      oncePerBurst((error, heldBack) =>
        this.logger.warn({ queue: name, err: error, heldBack }, 'The worker reports an error'),
      ),
    );
    worker.on('failed', (job, error) => {
      const final = !job || job.attemptsMade >= (job.opts.attempts ?? 1);
      const facts = { queue: name, job: job?.name, jobId: job?.id, attempt: job?.attemptsMade, err: error };
      if (final) this.logger.error(facts, 'A job failed for good');
      else this.logger.warn(facts, 'A job failed and will be tried again');
    });
    try {
      await worker.waitUntilReady();
      return worker;
    } catch (error) {
      void worker.close().catch(() => undefined);
      throw error;
    }
  }

  private async process(queue: QueueName, job: Job, token?: string): Promise<void> {
    const handler = this.handlers.get(`${queue}/${job.name}`);
    if (!handler) throw new Error(`No handler for the job ${queue}/${job.name}: was it added by a newer release?`);
    const { signal } = this.stopping;
    const attempt = job.attemptsMade + 1;
    const running = { id: job.id ?? '', attempt, isLastAttempt: attempt >= (job.opts.attempts ?? 1), signal };
    try {
      await handler.handle(job.data, running);
    } catch (error) {
      if (!signal.aborted) throw error;
      await job.moveToWait(token);
      throw new WaitingError();
    }
  }

  private scheduleHeartbeat(): void {
    this.heartbeat = setTimeout(() => {
      void this.beat().finally(() => !this.stopping.signal.aborted && this.scheduleHeartbeat());
    }, HEARTBEAT_MS);
  }

  private async beat(): Promise<void> {
    try {
      await this.heal();
      if (!this.healthy) this.logger.log('The queue is back');
      this.healthy = true;
    } catch (error) {
      if (this.healthy) this.logger.warn({ err: error }, 'The queue is away; looking for it every two seconds');
      this.healthy = false;
    }
  }

  private async heal(): Promise<void> {
    await this.connection.ensureReady();
    await ensureTick(await this.jobQueue.open('tick'));
  }
}

/** A login that is refused, by Postgres or by Redis. */
const REFUSED = /^(28|3D000|42501|(NOAUTH|WRONGPASS|NOPERM)\b)/;

/** Whatever else keeps a queue away may pass: its backend is starting or busy, or somebody is wiping it. */
function mayComeBack(error: unknown): boolean {
  const { code = '', message = '' } = (error ?? {}) as { code?: unknown; message?: string };
  return !REFUSED.test(String(code)) && !REFUSED.test(message);
}
