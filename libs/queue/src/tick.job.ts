import { defineJob } from './define-job';
import type { BackendQueue } from './queue-connection';
import { lifeOf } from './job-queue.service';

/** The heartbeat of the installation: one job every two seconds, whatever the number of workers. */
export const TICK = defineJob<Record<string, never>>({ queue: 'tick', name: 'tick', id: () => 'tick', attempts: 1 });

const EVERY_TWO_SECONDS = '*/2 * * * * *';

/** A next tick that lies this far in the past will not come by itself. */
const OVERDUE_MS = 6_000;

/**
 * Makes the scheduler of the tick where it is missing or stuck. It reads first: an upsert replaces the tick that is due
 * next, so that workers which upsert on every beat can push it ahead of themselves for ever. Of workers that all see it
 * missing, since they start together or the queue was wiped under them, one makes it; Postgres refuses the others, or
 * ends their deadlock, and they look again.
 */
export async function ensureTick(queue: BackendQueue): Promise<void> {
  if (await isTicking(queue)) return;
  try {
    await queue.upsertJobScheduler(
      TICK.name,
      { pattern: EVERY_TWO_SECONDS, tz: 'UTC' },
      { name: TICK.name, data: {}, opts: lifeOf(TICK) },
    );
  } catch (error) {
    if (!(await isTicking(queue))) throw error;
  }
}

async function isTicking(queue: BackendQueue): Promise<boolean> {
  const scheduler = await queue.getJobScheduler(TICK.name);
  return (scheduler?.next ?? 0) > Date.now() - OVERDUE_MS;
}
