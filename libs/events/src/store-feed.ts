import type { MessageEvent } from '@nestjs/common';
import {
  catchError,
  EMPTY,
  exhaustMap,
  filter,
  from,
  interval,
  map,
  merge,
  type Observable,
  share,
  Subject,
  takeUntil,
  timer,
} from 'rxjs';
import { firstIdOf } from '#libs/foundation';
import { type StoreDb, type StoreRef, systemStoreContext, type StoreTx } from '#libs/tenancy';

const POLL_MS = 1_000;
const HEARTBEAT_MS = 15_000;

/** Ids are made before the commit: what commits this much later than its id says is still told. */
const LATE_MS = 30_000;

const MOST_NEWS = 1_000;

/** What an event of the log is about, for those who follow it. */
export interface FeedNews {
  readonly eventId: string;
}

/** News after an event, the oldest first. */
export type FindNews<News extends FeedNews> = (tx: StoreTx, after: string, limit: number) => Promise<News[]>;

/**
 * The log of a store as it grows, for streams of server-sent events. However many listen in a store, it is looked at once
 * a second by each process. A provider has one, and ends it with the application.
 */
export class StoreFeed<News extends FeedNews> {
  private readonly ended = new Subject<void>();
  private readonly feeds = new Map<string, Observable<News[]>>();

  constructor(
    private readonly db: StoreDb,
    private readonly name: string,
    private readonly find: FindNews<News>,
  ) {}

  /** What happened since an event that is not older than that; null: what may still be told though it is older than now. */
  since(tx: StoreTx, lastEventId: string | null, memoryMs: number): Promise<News[]> {
    if (lastEventId === null) return this.find(tx, idBefore(LATE_MS), MOST_NEWS);
    const oldest = idBefore(memoryMs);
    return this.find(tx, lastEventId > oldest ? lastEventId : oldest, MOST_NEWS);
  }

  /** What happens from now on, and may have happened just before; `told` is left out, and grows by what is told. */
  news(store: StoreRef, told: Set<string>): Observable<News[]> {
    return this.feedOf(store).pipe(
      map((news) => news.filter(({ eventId }) => !told.has(eventId))),
      filter((news) => news.length > 0),
      map((news) => {
        for (const { eventId } of news) told.add(eventId);
        return news;
      }),
    );
  }

  /** Messages with a comment every 15 seconds, so that proxies leave them open, for so long at most. */
  stream(messages: Observable<MessageEvent>, seconds: number): Observable<MessageEvent> {
    const heartbeat = interval(HEARTBEAT_MS).pipe(map(() => ({ comment: 'still here' })));
    return merge(heartbeat, messages).pipe(takeUntil(merge(this.ended, timer(seconds * 1_000))));
  }

  /** An open stream would keep the listener from closing. */
  end(): void {
    this.ended.next();
  }

  private feedOf(store: StoreRef): Observable<News[]> {
    let feed = this.feeds.get(store.id);
    if (!feed) {
      const ctx = systemStoreContext(store, this.name);
      const look = () => this.db.run(ctx, (tx) => this.since(tx, null, LATE_MS));
      feed = timer(POLL_MS, POLL_MS).pipe(
        // a look that fails is made up for by the next
        exhaustMap(() => from(look()).pipe(catchError(() => EMPTY))),
        share({ resetOnRefCountZero: true }),
      );
      this.feeds.set(store.id, feed);
    }
    return feed;
  }
}

/** Ids are made by real time. */
const idBefore = (ms: number): string => firstIdOf(new Date(Date.now() - ms));
