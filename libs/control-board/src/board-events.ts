import { type BeforeApplicationShutdown, Injectable, type MessageEvent } from '@nestjs/common';
import { concat, filter, interval, map, merge, type Observable, of, tap } from 'rxjs';
import { StoreFeed } from '#libs/events';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { type BoardNews, findBoardNews } from './board-news.queries';
import type { ControlBoardDto, FollowControlBoardQuery } from './control-board.dto';
import { ControlBoardService } from './control-board.service';
import { looks } from './looks';

/** What is late becomes so by time alone. */
const LOOK_AGAIN_MS = 30_000;

/**
 * The control board as server-sent events: `board` with the whole board, at once and whenever it has changed. What is sent
 * replaces what was there, so that a client that comes back has missed nothing. By the same feed as the inbox. SVC-37
 */
@Injectable()
export class BoardEvents implements BeforeApplicationShutdown {
  private readonly feed: StoreFeed<BoardNews>;

  constructor(
    db: StoreDb,
    private readonly board: ControlBoardService,
  ) {
    this.feed = new StoreFeed(db, 'board-events', findBoardNews);
  }

  /** Awaited before the stream begins, so that whoever may not look is told by a status. */
  async follow(ctx: StoreContext, { on, seconds }: FollowControlBoardQuery): Promise<Observable<MessageEvent>> {
    const shown = await this.board.show(ctx, { on });
    let last = lookOf(shown);
    const occasions = merge(this.feed.news(ctx.store, new Set()), interval(LOOK_AGAIN_MS));
    const changes = looks(occasions, () => this.board.show(ctx, { on })).pipe(
      filter((board) => lookOf(board) !== last),
      tap((board) => (last = lookOf(board))),
    );
    const boards = concat(of(shown), changes).pipe(map((data) => ({ type: 'board', data })));
    return this.feed.stream(boards, seconds);
  }

  beforeApplicationShutdown(): void {
    this.feed.end();
  }
}

/** All but the instant at which it was so. */
function lookOf({ asOf: _asOf, ...board }: ControlBoardDto): string {
  return JSON.stringify(board);
}
