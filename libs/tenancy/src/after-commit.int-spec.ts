import { rows, sql } from '#libs/database';
import { startWorld, type World } from '#libs/testing';
import { announceOnCommit, Commits } from './after-commit';
import { type Context, type StoreContext } from './context';
import { StoreDb } from './tenant-db';

describe('the notice after the commit', () => {
  let world: World;
  let here: StoreContext;
  const told: Context[] = [];

  beforeAll(async () => {
    world = await startWorld();
    here = world.store('north').ctx;
    world.get(Commits).subscribe('events', () => {
      throw new Error('nobody’s request');
    });
    world.get(Commits).subscribe('events', (ctx) => void told.push(ctx));
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    told.length = 0;
  });

  it('is given once, when the transaction is committed, whatever another subscriber does', async () => {
    const answer = await world.get(StoreDb).run(here, async (tx) => {
      announceOnCommit(tx, 'events');
      announceOnCommit(tx, 'events');
      await rows(tx, sql`select 1`);
      expect(told).toEqual([]);
      return 'done';
    });
    expect(answer).toBe('done');
    expect(told).toEqual([here]);
  });

  it('is not given when it is rolled back, nor when nothing was announced', async () => {
    const broken = world.get(StoreDb).run(here, async (tx) => {
      announceOnCommit(tx, 'events');
      await rows(tx, sql`select 1 / 0`);
    });
    await expect(broken).rejects.toThrow('division by zero');
    await world.get(StoreDb).run(here, (tx) => rows(tx, sql`select 1`));
    expect(told).toEqual([]);
  });

  it('is given once for a transaction that had to be tried again', async () => {
    let attempts = 0;
    await world.get(StoreDb).run(here, async (tx) => {
      announceOnCommit(tx, 'events');
      if (attempts++ === 0) throw Object.assign(new Error('deadlock'), { code: '40P01' });
      await rows(tx, sql`select 1`);
    });
    expect([attempts, told.length]).toEqual([2, 1]);
  });

  it('is given outside the transaction, so that a subscriber may open one of its own', async () => {
    const opened = new Promise((resolve, reject) => {
      world.get(Commits).subscribe('events', (ctx) => {
        world
          .get(StoreDb)
          .run(ctx as StoreContext, (tx) => rows<{ one: number }>(tx, sql`select 1 as one`))
          .then(resolve, reject);
      });
    });
    await world.get(StoreDb).run(here, async (tx) => announceOnCommit(tx, 'events'));
    expect(await opened).toEqual([{ one: 1 }]);
  });
});
