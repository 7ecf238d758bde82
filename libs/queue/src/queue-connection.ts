import type { Job, JobsOptions, Processor, WorkerOptions } from 'bullmq';
import { MAX_STALLED_COUNT, type QueueName, QUEUES, RETENTION } from './queues';

/** A job to be added in bulk. */
export interface BackendJob {
  readonly name: string;
  readonly data: unknown;
  readonly opts: JobsOptions;
}

/** What is used of a BullMQ queue: its own type differs from backend to backend. */
export interface BackendQueue {
  add(name: string, data: unknown, options: JobsOptions): Promise<unknown>;
  addBulk(jobs: BackendJob[]): Promise<unknown>;
  getJobScheduler(id: string): Promise<{ next?: number } | undefined>;
  upsertJobScheduler(id: string, repeat: { pattern: string; tz: string }, job: BackendJob): Promise<unknown>;
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

/** What is used of a BullMQ worker. */
export interface BackendWorker {
  waitUntilReady(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: Job | undefined, error: Error) => void): unknown;
  close(): Promise<void>;
}

/**
 * The switch between BullMQ's two backends: the official one on Postgres, which needs no second server, and Redis.
 * Everything above it is the same code.
 */
export abstract class QueueConnection {
  abstract readonly backend: 'postgres' | 'redis';

  /** Checks that the backend answers, and makes what BullMQ keeps there where it is missing. Cheap when all is well. */
  abstract ensureReady(): Promise<void>;

  abstract openQueue(name: QueueName): BackendQueue;

  abstract openWorker(name: QueueName, process: Processor): BackendWorker;

  abstract close(): Promise<void>;
}

/** The options of a queue's workers; `connection` is added by the backend. */
export function workerOptions(name: QueueName): Omit<WorkerOptions, 'connection'> {
  const { concurrency, lockDurationMs, stalledIntervalMs } = QUEUES[name];
  return {
    concurrency,
    lockDuration: lockDurationMs,
    stalledInterval: stalledIntervalMs,
    maxStalledCount: MAX_STALLED_COUNT,
    // After a lost connection BullMQ rests for 15 s by default, longer than a restart of Postgres takes.
    runRetryDelay: 1_000,
    drainDelay: 2,
    removeOnComplete: RETENTION.completed,
    removeOnFail: RETENTION.failed,
  };
}
