import { type BeforeApplicationShutdown, Injectable, type MessageEvent } from '@nestjs/common';
import {
  catchError,
  concatMap,
  defer,
  EMPTY,
  exhaustMap,
  filter,
  finalize,
  from,
  interval,
  map,
  merge,
  type Observable,
  of,
  share,
  Subject,
  takeUntil,
  timer,
} from 'rxjs';
import { type StoreContext, StoreDb, type StoreRef, systemStoreContext } from '#libs/tenancy';
import { OrderViewsService } from './order-views.service';
import { findVersions } from './order-views.queries';

const POLL_MS = 1_000;
const HEARTBEAT_MS = 15_000;

/** What is looked at in a store, and what was seen of it last. */
interface Feed {
  /** How many follow each order. */
  readonly watched: Map<string, number>;
  readonly versions: Observable<ReadonlyMap<string, number>>;
}

/**
 * The progress of an order as server-sent events (實時了解服務進度): `progress` with the whole answer, at once and whenever
 * the order changes. The id is the order's version, so a client that comes back with Last-Event-ID is told only what is
 * new. However many follow orders of a store, they are looked at once a second, in one statement. SVC-13
 */
@Injectable()
export class OrderProgressEvents implements BeforeApplicationShutdown {
  private readonly shutdown = new Subject<void>();
  private readonly feeds = new Map<string, Feed>();

  constructor(
    private readonly db: StoreDb,
    private readonly views: OrderViewsService,
  ) {}

  /** Throws `not_found`, before the stream begins. */
  async follow(
    ctx: StoreContext,
    id: string,
    lastEventId: string | undefined,
    seconds: number,
  ): Promise<Observable<MessageEvent>> {
    const first = await this.views.progress(ctx, id);
    let told = first.version;
    const begin = lastEventId === String(told) ? EMPTY : of(messageOf(first));
    const changes = this.versionsOf(ctx.store, id).pipe(
      filter((version) => version > told),
      concatMap(async () => {
        const progress = await this.views.progress(ctx, id);
        told = progress.version;
        return messageOf(progress);
      }),
    );
    const heartbeat = interval(HEARTBEAT_MS).pipe(map(() => ({ comment: 'still here' })));
    return merge(begin, heartbeat, changes).pipe(takeUntil(merge(this.shutdown, timer(seconds * 1_000))));
  }

  /** An open stream would keep the listener from closing. */
  beforeApplicationShutdown(): void {
    this.shutdown.next();
  }

  private versionsOf(store: StoreRef, id: string): Observable<number> {
    const { watched, versions } = this.feedOf(store);
    return defer(() => {
      watched.set(id, (watched.get(id) ?? 0) + 1);
      return versions.pipe(
        map((seen) => seen.get(id) ?? 0),
        finalize(() => {
          const others = (watched.get(id) ?? 1) - 1;
          if (others > 0) watched.set(id, others);
          else watched.delete(id);
        }),
      );
    });
  }

  private feedOf(store: StoreRef): Feed {
    let feed = this.feeds.get(store.id);
    if (!feed) {
      const watched = new Map<string, number>();
      const ctx = systemStoreContext(store, 'order-progress');
      const look = () => this.db.run(ctx, (tx) => findVersions(tx, [...watched.keys()]));
      const versions = timer(POLL_MS, POLL_MS).pipe(
        // a look that fails is made up for by the next
        exhaustMap(() => from(look()).pipe(catchError(() => EMPTY))),
        share({ resetOnRefCountZero: true }),
      );
      this.feeds.set(store.id, (feed = { watched, versions }));
    }
    return feed;
  }
}

function messageOf(progress: { readonly version: number }): MessageEvent {
  return { type: 'progress', id: String(progress.version), data: progress };
}
