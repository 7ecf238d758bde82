import { type BeforeApplicationShutdown, Injectable, type MessageEvent } from '@nestjs/common';
import { concatMap, from, merge, type Observable, of } from 'rxjs';
import { StoreFeed } from '#libs/events';
import { isId } from '#libs/foundation';
import { type StoreContext, StoreDb } from '#libs/tenancy';
import { findInInbox, findNews, type TaskNews } from './task.queries';
import { toTaskDto } from './tasks.dto';
import { taskActor } from './task-steps';

/** What a client may have missed and still be told; an older one reads its inbox anew. */
const MEMORY_MS = 3_600_000;

/**
 * An inbox as server-sent events: `task` with the whole task, whenever one appears in it or changes. The id is that of
 * the event in the log, so that a client that comes back with Last-Event-ID misses nothing.
 */
@Injectable()
export class InboxEvents implements BeforeApplicationShutdown {
  private readonly feed: StoreFeed<TaskNews>;

  constructor(private readonly db: StoreDb) {
    this.feed = new StoreFeed(db, 'inbox-events', findNews);
  }

  /** Awaited before the stream begins, so that whoever may not look is told by a status. */
  async follow(ctx: StoreContext, lastEventId: string | undefined, seconds: number): Promise<Observable<MessageEvent>> {
    const since = lastEventId !== undefined && isId(lastEventId) ? lastEventId : null;
    const before = await this.db.run(ctx, (tx) => this.feed.since(tx, since, MEMORY_MS));
    const missed = since === null ? [] : before;
    const told = new Set(before.map(({ eventId }) => eventId));
    const messages = merge(of(missed), this.feed.news(ctx.store, told)).pipe(
      concatMap((news) => this.tasksOf(ctx, news)),
      concatMap((tasks) => from(tasks)),
    );
    return this.feed.stream(messages, seconds);
  }

  beforeApplicationShutdown(): void {
    this.feed.end();
  }

  /** Each task once, as it is now, under the last event that tells of it. */
  private async tasksOf(ctx: StoreContext, news: readonly TaskNews[]): Promise<MessageEvent[]> {
    if (news.length === 0) return [];
    const last = new Map(news.map(({ taskId, eventId }) => [taskId, eventId]));
    const tasks = await this.db.run(ctx, (tx) => findInInbox(tx, taskActor(ctx), [...last.keys()]));
    return tasks
      .map((task) => ({ type: 'task', id: last.get(task.id) ?? '', data: toTaskDto(task, ctx) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
