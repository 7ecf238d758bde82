import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { JobsOptions } from 'bullmq';
import { type JobContract, jobId } from './define-job';
import { oncePerBurst } from './error-report';
import { type BackendJob, type BackendQueue, QueueConnection } from './queue-connection';
import { type QueueName, RETENTION } from './queues';

export interface AddOptions {
  /** Milliseconds before the job may run. */
  readonly delayMs?: number;
}

/** Adding one by one costs more than a decision, and everything in one message more than the server likes. */
const BLOCK = 500;

/**
 * Puts jobs into queues. An add is not part of any transaction: commit the row first, then add the job that reaches for
 * it. What a crash loses in between is found by the next sweep.
 */
@Injectable()
export class JobQueue implements OnApplicationShutdown {
  private readonly logger = new Logger(JobQueue.name);
  private readonly queues = new Map<QueueName, Promise<BackendQueue>>();

  constructor(private readonly connection: QueueConnection) {}

  async add<Data>(contract: JobContract<Data>, data: Data, options: AddOptions = {}): Promise<void> {
    const job = jobOf(contract, data, options);
    await this.send(contract.queue, (queue) => queue.add(job.name, job.data, job.opts));
  }

  async addBulk<Data>(contract: JobContract<Data>, list: readonly Data[], options: AddOptions = {}): Promise<void> {
    const jobs = list.map((data) => jobOf(contract, data, options));
    for (let i = 0; i < jobs.length; i += BLOCK) {
      await this.send(contract.queue, (queue) => queue.addBulk(jobs.slice(i, i + BLOCK)));
    }
  }

  /** Throws when the backend does not answer; for the readiness probe. */
  ping(): Promise<void> {
    return this.connection.ensureReady();
  }

  /**
   * The queue of this name, opened on first use: a BullMQ queue that was opened while its backend was away or empty
   * stays broken for good, so such a one is thrown away and the next call tries again.
   */
  open(name: QueueName): Promise<BackendQueue> {
    let queue = this.queues.get(name);
    if (!queue) {
      queue = this.openAnew(name);
      this.queues.set(name, queue);
      queue.catch(() => this.queues.delete(name));
    }
    return queue;
  }

  async onApplicationShutdown(): Promise<void> {
    const open = await Promise.allSettled(this.queues.values());
    await Promise.all(open.map((queue) => queue.status === 'fulfilled' && queue.value.close()));
    await this.connection.close();
  }

  /** Tries once more when the queue had to be made ready first: it was wiped, or its backend just came back. */
  private async send(name: QueueName, message: (queue: BackendQueue) => Promise<unknown>): Promise<void> {
    const queue = await this.open(name);
    try {
      await message(queue);
    } catch {
      await this.connection.ensureReady();
      await message(queue);
    }
  }

  private async openAnew(name: QueueName): Promise<BackendQueue> {
    await this.connection.ensureReady();
    const queue = this.connection.openQueue(name);
    queue.on(
      'error',
      oncePerBurst((error, heldBack) =>
        this.logger.warn({ queue: name, err: error, heldBack }, 'The queue reports an error'),
      ),
    );
    await queue.waitUntilReady();
    return queue;
  }
}

function jobOf<Data>(contract: JobContract<Data>, data: Data, { delayMs }: AddOptions): BackendJob {
  const id = jobId(contract, data);
  const identity = contract.keepLastIfActive ? { deduplication: { id, keepLastIfActive: true } } : { jobId: id };
  return { name: contract.name, data, opts: { ...identity, ...lifeOf(contract), delay: delayMs } };
}

/** How often a job is tried and how long it is remembered. */
export function lifeOf(contract: JobContract<unknown>): JobsOptions {
  return {
    attempts: contract.attempts,
    backoff: contract.backoff,
    removeOnComplete: RETENTION.completed,
    removeOnFail: RETENTION.failed,
  };
}
