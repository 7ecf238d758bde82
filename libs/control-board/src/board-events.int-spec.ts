import type { MessageEvent } from '@nestjs/common';
import { filter, firstValueFrom, map, type Observable, shareReplay, take, toArray } from 'rxjs';
import { StoreDb } from '#libs/tenancy';
import { BoardEvents } from './board-events';
import type { ControlBoardDto } from './control-board.dto';
import { ControlBoardService } from './control-board.service';
import { at, BoardWorld } from './fixtures/board-world';

describe('the stream of the control board', () => {
  let board: BoardWorld;
  let events: BoardEvents;

  beforeAll(async () => {
    board = await BoardWorld.start();
    events = new BoardEvents(board.world.get(StoreDb), board.world.get(ControlBoardService));
  });
  afterAll(async () => {
    events.beforeApplicationShutdown();
    await board.world.stop();
  });
  beforeEach(() => board.world.clock.set(at('09:00')));
  afterEach(() => board.forget());

  /** The boards that a screen is sent, kept for whoever asks later. */
  const follow = async (store: 'north' | 'south', seconds = 30): Promise<Observable<ControlBoardDto>> => {
    const stream = await events.follow(board.ctx(store), { seconds });
    const boards = stream.pipe(
      filter((message: MessageEvent) => message.type === 'board'),
      map(({ data }) => data as ControlBoardDto),
      shareReplay(),
    );
    boards.subscribe();
    return boards;
  };
  const nth = (boards: Observable<ControlBoardDto>, count: number) =>
    firstValueFrom(boards.pipe(take(count), toArray()));

  it('SVC-37: a screen is sent the board at once, and again when something of it has changed', async () => {
    const [bayId, technicianId] = [await board.bay(), await board.technician()];
    const orderId = await board.order('in_work');
    const boards = await follow('north');
    const [first] = await nth(boards, 1);
    expect(first).toMatchObject({ bays: [{ bayId, worked: [] }], waiting: [{ orderId }] });
    await board.clockOn(technicianId, orderId, { bayId });
    const [, second] = await nth(boards, 2);
    expect(second).toMatchObject({ bays: [{ bayId, worked: [{ orderId, technicianId }] }], waiting: [] });
  });

  it('SVC-37: it ends when it is to, and what does not change the board is not sent', async () => {
    const boards = await follow('north', 3);
    await board.customer();
    expect(await firstValueFrom(boards.pipe(toArray()))).toHaveLength(1);
  });

  it('does not see another store’s board', async () => {
    const boards = await follow('south', 3);
    await board.bay();
    await board.order('in_work');
    const sent = await firstValueFrom(boards.pipe(toArray()));
    expect(sent).toMatchObject([{ bays: [], waiting: [] }]);
  });
});
