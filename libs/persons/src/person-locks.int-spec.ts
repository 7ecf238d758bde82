import { setTimeout as sleep } from 'node:timers/promises';
import { affected, rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { GroupDb, type GroupContext, type GroupTx } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { lockFamilies } from './persons.queries';

describe('locks of persons', () => {
  let world: World;
  let group: GroupContext;

  beforeAll(async () => {
    world = await startWorld();
    group = world.group('one').ctx;
  });
  afterAll(() => world?.stop());

  const run = <Result>(work: (tx: GroupTx) => Promise<Result>) => world.get(GroupDb).run(group, work);

  it.each([
    ['as the planner likes', []],
    ['by nested loops alone, which a large group gets', ['seqscan', 'hashjoin', 'mergejoin']],
  ])('GRP-01: whoever waits for persons that somebody changes gets all of them: %s', async (_name, without) => {
    const [survivors, merged] = [0, 1].map(() => Array.from({ length: 10 }, () => newId()));
    await run((tx) =>
      affected(
        tx,
        sql`insert into group_person (id, merged_into_id, created_at)
            select id, merged_into_id, now() from unnest(${[...survivors, ...merged]}::uuid[],
              ${[...survivors.map(() => null), ...survivors]}::uuid[]) as n(id, merged_into_id)`,
      ),
    );
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let touched: () => void = () => undefined;
    const isTouched = new Promise<void>((resolve) => (touched = resolve));
    const writing = run(async (tx) => {
      await affected(
        tx,
        sql`update group_person set created_at = now() where id = any(${[...survivors, ...merged]}::uuid[])`,
      );
      touched();
      await held;
    });
    await isTouched;
    const waiting = run(async (tx) => {
      for (const name of without) await rows(tx, sql`select set_config(${`enable_${name}`}, 'off', true)`);
      return lockFamilies(tx, merged);
    });
    const blocked = sql`select from pg_locks l join pg_stat_activity a using (pid)
                        where not l.granted and a.datname = current_database()`;
    while ((await run((tx) => affected(tx, blocked))) === 0) await sleep(5);
    release();
    const [locked] = await Promise.all([waiting, writing]);
    expect(locked.map(({ id }) => id)).toEqual([...survivors, ...merged].sort());
  });
});
