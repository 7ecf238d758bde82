/** How the workers treat one queue. Times in milliseconds. */
export interface QueueSettings {
  /** Jobs that one worker process runs side by side. */
  readonly concurrency: number;
  /** How long a job stays a worker's own without a sign of life; workers renew at half of it. */
  readonly lockDurationMs: number;
  /** How often expired locks are looked for. */
  readonly stalledIntervalMs: number;
}

/**
 * A killed worker's job is redelivered after at most `lockDurationMs + stalledIntervalMs`, since the lock may have been
 * renewed in its last moment: 4.5 s, within the 5 s that we promise. BullMQ's defaults would make it a minute.
 */
const PROMPT = { lockDurationMs: 3_500, stalledIntervalMs: 1_000 } as const;

/** Every queue there is. Few on purpose: the tenant travels in the payload, never in the queue's name. */
export const QUEUES = {
  /** The heartbeat and what it fans out to: short, and never waiting behind anything long. */
  tick: { concurrency: 8, ...PROMPT },
  /** Blocks of contacts that are due. */
  outreach: { concurrency: 4, ...PROMPT },
  /** Imports, reports, provisioning: minutes of work that yields every 1,000 rows. */
  long: { concurrency: 2, lockDurationMs: 60_000, stalledIntervalMs: 5_000 },
} as const satisfies Record<string, QueueSettings>;

export type QueueName = keyof typeof QUEUES;

/**
 * How often a job may lose its worker before it fails for good. High: a worker dies of deployments and memory limits,
 * and a job that kills its worker each time is stopped all the same.
 */
export const MAX_STALLED_COUNT = 20;

/**
 * How long finished jobs are kept to be looked at, in seconds and pieces. While one is kept, a job with its id is not
 * accepted again: an id must hold what tells one attempt of the domain from the next.
 */
export const RETENTION = {
  completed: { age: 3_600, count: 1_000 },
  failed: { age: 7 * 24 * 3_600, count: 10_000 },
} as const;
