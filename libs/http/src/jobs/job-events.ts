import { type BeforeApplicationShutdown, Injectable, type MessageEvent } from '@nestjs/common';
import {
  exhaustMap,
  filter,
  interval,
  map,
  merge,
  type Observable,
  of,
  share,
  Subject,
  takeUntil,
  takeWhile,
  timer,
} from 'rxjs';
import type { JobRun } from '#libs/queue';

const POLL_MS = 500;
const HEARTBEAT_MS = 15_000;

const FINAL_EVENTS: Partial<Record<JobRun['status'], string>> = {
  succeeded: 'completed',
  failed: 'failed',
  canceled: 'failed',
};

/**
 * A job as server-sent events: `progress`, then one `completed` or `failed`, then the end. The id of an event is the
 * version of the row, so that a client that comes back with Last-Event-ID misses nothing.
 */
@Injectable()
export class JobEvents implements BeforeApplicationShutdown {
  private readonly shutdown = new Subject<void>();

  /** Tells of `first` at once, and of what `read` finds from then on. */
  follow(
    first: JobRun,
    read: () => Promise<JobRun>,
    toJson: (job: JobRun) => object,
    lastEventId: string | undefined,
  ): Observable<MessageEvent> {
    let seen = Number(lastEventId) || 0;
    const jobs = timer(0, POLL_MS).pipe(
      exhaustMap((tick) => (tick === 0 ? of(first) : read())),
      filter((job) => job.version > seen || isFinal(job)),
      map((job) => {
        seen = job.version;
        return job;
      }),
      takeWhile((job) => !isFinal(job), true),
      share(),
    );
    const events = jobs.pipe(
      map((job) => ({ type: FINAL_EVENTS[job.status] ?? 'progress', id: String(job.version), data: toJson(job) })),
    );
    const ended = jobs.pipe(filter(isFinal));
    const heartbeat = interval(HEARTBEAT_MS).pipe(
      map(() => ({ comment: 'still here' })),
      takeUntil(ended),
    );
    return merge(heartbeat, events).pipe(takeUntil(this.shutdown));
  }

  /** An open stream would keep the listener from closing. */
  beforeApplicationShutdown(): void {
    this.shutdown.next();
  }
}

const isFinal = (job: JobRun): boolean => FINAL_EVENTS[job.status] !== undefined;
