import type { QueueName } from './queues';

export interface JobBackoff {
  readonly type: 'fixed' | 'exponential';
  /** Milliseconds before the second attempt. */
  readonly delay: number;
}

/**
 * What one kind of job is called, carries and survives. The payload holds ids only: no context, no personal data, no
 * copy of a row.
 */
export interface JobContract<Data> {
  readonly queue: QueueName;
  /** Unique within its queue, kebab-case. */
  readonly name: string;
  /** Names the job: while one with this id is waiting, running or kept, another is silently ignored. No `:`. */
  id(data: Data): string;
  /** How often it is tried when its handler throws. */
  readonly attempts: number;
  readonly backoff?: JobBackoff;
  /**
   * For wake-ups. Adding one while another with the same id waits changes nothing, and while it runs makes it run once
   * more afterwards, so that no wake-up is lost; a finished one blocks nothing.
   */
  readonly keepLastIfActive?: boolean;
}

const contracts = new Map<string, JobContract<unknown>>();

/** Declares a kind of job. Every declared one must have exactly one handler, or the workers do not start. */
export function defineJob<Data>(contract: JobContract<Data>): JobContract<Data> {
  const key = jobKey(contract);
  if (contracts.has(key)) throw new Error(`Job ${key} is defined twice`);
  contracts.set(key, contract);
  return contract;
}

/** Every kind of job that the loaded libs declare. */
export function definedJobs(): JobContract<unknown>[] {
  return [...contracts.values()];
}

/** `queue/name`, for messages and lookups. */
export function jobKey(contract: Pick<JobContract<unknown>, 'queue' | 'name'>): string {
  return `${contract.queue}/${contract.name}`;
}

/** The id of a job, refused where BullMQ would misread it: it splits at `:` and takes digits for its own numbers. */
export function jobId<Data>(contract: JobContract<Data>, data: Data): string {
  const id = contract.id(data);
  if (!id || id.includes(':') || /^\d+$/.test(id)) {
    throw new Error(`Job ${jobKey(contract)} has the unusable id ${JSON.stringify(id)}: no ':', and not only digits`);
  }
  return id;
}
