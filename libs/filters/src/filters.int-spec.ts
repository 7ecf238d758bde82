import fc from 'fast-check';
import { rows, sql } from '#libs/database';
import { StoreDb } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { filters, isMet, type Thing, things, THINGS } from './fixtures/things';
import { compileFilter, type FilterTree } from './index';

describe('filters in Postgres', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  /** Indexes of the things that a filter finds, or that it leaves out. */
  function find(all: readonly Thing[], tree: FilterTree): Promise<number[]> {
    return world.get(StoreDb).run(world.store('north').ctx, async (tx) => {
      const found = await rows<{ index: number }>(
        tx,
        sql`select (r.index - 1)::int as index
            from jsonb_array_elements(${JSON.stringify(all)}::jsonb) with ordinality as e(thing, index),
                 lateral (select e.index, (e.thing->>'id')::uuid as id, e.thing->>'name' as name,
                                 (e.thing->>'size')::bigint as size, (e.thing->>'hours')::numeric as hours,
                                 (e.thing->>'ready')::boolean as ready, e.thing->>'colour' as colour,
                                 (e.thing->>'happenedAt')::timestamptz as happened_at,
                                 (e.thing->>'dueOn')::date as due_on) r
            where ${compileFilter(THINGS, tree)} order by r.index`,
      );
      return found.map(({ index }) => index);
    });
  }

  const meant = (all: readonly Thing[], tree: FilterTree): number[] =>
    all.flatMap((thing, index) => (isMet(tree, thing) ? [index] : []));

  it('finds what the filter says, unknown values included', async () => {
    await fc.assert(
      fc.asyncProperty(things, filters, async (all, tree) => {
        expect(await find(all, tree)).toEqual(meant(all, tree));
      }),
      { numRuns: 300 },
    );
  });

  it('loses no record: a filter and its not share them all out', async () => {
    await fc.assert(
      fc.asyncProperty(things, filters, async (all, tree) => {
        const both = [...(await find(all, tree)), ...(await find(all, { not: tree }))];
        expect(both.sort((a, b) => a - b)).toEqual(all.map((_, index) => index));
      }),
      { numRuns: 100 },
    );
  });
});
