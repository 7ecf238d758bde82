import { setTimeout as sleep } from 'node:timers/promises';
import { Test, type TestingModule } from '@nestjs/testing';
import { WorkerModule } from '../../worker/src/worker.module';
import type { Branch } from './branch';
import type { TestApi } from './test-api';

interface Job {
  readonly id: string;
  readonly status: string;
  readonly progress: { readonly done: number; readonly percent: number | null };
  readonly result: Readonly<Record<string, unknown>> | null;
}

const POLL_MS = 100;
const MOST_POLLS = 600;

/** A worker beside the API, in this process. */
export async function startWorker({ world }: TestApi): Promise<TestingModule> {
  const worker = await Test.createTestingModule({ imports: [WorkerModule.forRoot(world.config)] }).compile();
  return worker.init();
}

/** Polls a job of a store until it has ended. */
export async function jobEnded({ api, path, key }: Branch, id: string): Promise<Job> {
  for (let poll = 0; poll < MOST_POLLS; poll++) {
    const job = await api.must<Job>({ method: 'GET', path: `${path}/jobs/${id}`, credential: key });
    if (!['queued', 'running'].includes(job.status)) return job;
    await sleep(POLL_MS);
  }
  throw new Error(`Job ${id} has not ended`);
}
