import fc from 'fast-check';
import { rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { StoreDb, type StoreTx } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { defineSorts, keysetOf, pageOf, PageQuery } from '../index';

const SORTS = defineSorts(
  {
    type: { column: sql`j.type`, type: 'text' },
    createdAt: { column: sql`j.created_at`, type: 'instant' },
    progress: { column: sql`j.progress_done`, property: 'progressDone', type: 'integer' },
  },
  { id: sql`j.id`, fallback: '-createdAt' },
);

interface Job {
  id: string;
  type: string;
  createdAt: Date;
  progressDone: number;
}

describe('keyset paging in Postgres', () => {
  let world: World;
  const inStore = <Result>(work: (tx: StoreTx) => Promise<Result>) =>
    world.get(StoreDb).run(world.store('north').ctx, work);

  beforeAll(async () => {
    world = await startWorld();
    const jobs = Array.from({ length: 23 }, (_, index) => ({ id: newId(), index }));
    await inStore((tx) =>
      Promise.all(
        jobs.map(({ id, index }) =>
          rows(
            tx,
            sql`insert into job (id, type, requested_by, progress_done, created_at)
                values (${id}, ${`type-${index % 4}`}, 'test', ${index % 3}, ${new Date(1_790_000_000_000 + (index % 5))})`,
          ),
        ),
      ),
    );
  });
  afterAll(() => world.stop());

  const readPage = (query: PageQuery & { sort: (typeof SORTS.names)[number] }) =>
    inStore(async (tx) => {
      const keyset = keysetOf(query, SORTS);
      const found = await rows<Job>(
        tx,
        sql`select j.id, j.type, j.created_at as "createdAt", j.progress_done as "progressDone"
            from job j where ${keyset.where} ${keyset.orderAndLimit}`,
      );
      return pageOf(found, keyset, ({ id }) => id);
    });

  it('shows every row once in every order, forward and back, although most values are equal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...SORTS.names), fc.integer({ min: 1, max: 30 }), async (sort, limit) => {
        const forward: string[][] = [];
        let page = await readPage({ sort, limit });
        for (;;) {
          forward.push(page.data);
          if (page.page.nextCursor === null) break;
          page = await readPage({ sort, limit, cursor: page.page.nextCursor });
        }
        expect(new Set(forward.flat()).size).toBe(23);
        expect(forward.flat()).toHaveLength(23);

        const back = [page.data];
        while (page.page.prevCursor !== null) {
          page = await readPage({ sort, limit, cursor: page.page.prevCursor });
          back.unshift(page.data);
        }
        expect(back).toEqual(forward);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses a cursor that was forged to reach SQL', async () => {
    const forged = (value: unknown) =>
      Buffer.from(JSON.stringify([1, '-createdAt', value, newId(), 'next', ''])).toString('base64url');
    for (const value of ['2026-13-45T00:00:00.000Z', 'now()', 7, null, { a: 1 }]) {
      await expect(readPage({ sort: '-createdAt', limit: 5, cursor: forged(value) })).rejects.toMatchObject({
        code: 'invalid_cursor',
      });
    }
  });
});
