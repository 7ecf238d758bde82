import { type BeforeApplicationShutdown, Injectable, type MessageEvent } from '@nestjs/common';
import {
  concatMap,
  EMPTY,
  exhaustMap,
  filter,
  from,
  interval,
  map,
  merge,
  type Observable,
  of,
  catchError,
  share,
  Subject,
  takeUntil,
  timer,
} from 'rxjs';
import { firstIdOf, isId } from '#libs/foundation';
import { type StoreContext, StoreDb, type StoreRef, systemStoreContext } from '#libs/tenancy';
import { findInInbox, findNews, type TaskNews } from './task.queries';
import { toTaskDto } from './tasks.dto';
import { taskActor } from './task-steps';

const POLL_MS = 1_000;
const HEARTBEAT_MS = 15_000;

/** Ids are made before the commit: what commits this much later than its id says is still told. */
const LATE_MS = 30_000;

/** What a client may have missed and still be told; an older one reads its inbox anew. */
const MEMORY_MS = 3_600_000;
const MOST_NEWS = 1_000;

/**
 * An inbox as server-sent events: `task` with the whole task, whenever one appears in it or changes. The id is that of
 * the event in the log, so that a client that comes back with Last-Event-ID misses nothing. However many listen in a
 * store, it is looked for once a second.
 */
@Injectable()
export class InboxEvents implements BeforeApplicationShutdown {
  private readonly shutdown = new Subject<void>();
  private readonly feeds = new Map<string, Observable<TaskNews[]>>();

  constructor(private readonly db: StoreDb) {}

  /** Awaited before the stream begins, so that whoever may not look is told by a status. */
  async follow(ctx: StoreContext, lastEventId: string | undefined, seconds: number): Promise<Observable<MessageEvent>> {
    const since = lastEventId !== undefined && isId(lastEventId) ? lastEventId : null;
    const missed = await this.db.run(ctx, (tx) =>
      findNews(tx, later(since ?? idBefore(LATE_MS), idBefore(MEMORY_MS)), MOST_NEWS),
    );
    const told = new Set(since === null ? missed.map(({ eventId }) => eventId) : []);
    const events = merge(of(since === null ? [] : missed), this.feedOf(ctx.store)).pipe(
      map((news) => news.filter(({ eventId }) => !told.has(eventId))),
      filter((news) => news.length > 0),
      concatMap(async (news) => {
        for (const { eventId } of news) told.add(eventId);
        return this.tasksOf(ctx, news);
      }),
      concatMap((messages) => from(messages)),
    );
    const heartbeat = interval(HEARTBEAT_MS).pipe(map(() => ({ comment: 'still here' })));
    return merge(heartbeat, events).pipe(takeUntil(merge(this.shutdown, timer(seconds * 1_000))));
  }

  /** An open stream would keep the listener from closing. */
  beforeApplicationShutdown(): void {
    this.shutdown.next();
  }

  /** The news of a store, asked for once for all who listen here. */
  private feedOf(store: StoreRef): Observable<TaskNews[]> {
    let feed = this.feeds.get(store.id);
    if (!feed) {
      const ctx = systemStoreContext(store, 'inbox-events');
      const look = () => this.db.run(ctx, (tx) => findNews(tx, idBefore(LATE_MS), MOST_NEWS));
      feed = timer(POLL_MS, POLL_MS).pipe(
        // a look that fails is made up for by the next
        exhaustMap(() => from(look()).pipe(catchError(() => EMPTY))),
        share({ resetOnRefCountZero: true }),
      );
      this.feeds.set(store.id, feed);
    }
    return feed;
  }

  /** Each task once, as it is now, under the last event that tells of it. */
  private async tasksOf(ctx: StoreContext, news: readonly TaskNews[]): Promise<MessageEvent[]> {
    const last = new Map(news.map(({ taskId, eventId }) => [taskId, eventId]));
    const tasks = await this.db.run(ctx, (tx) => findInInbox(tx, taskActor(ctx), [...last.keys()]));
    return tasks
      .map((task) => ({ type: 'task', id: last.get(task.id) ?? '', data: toTaskDto(task, ctx.locale) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}

const later = (one: string, other: string): string => (one > other ? one : other);

/** Ids are made by real time. */
const idBefore = (ms: number): string => firstIdOf(new Date(Date.now() - ms));
