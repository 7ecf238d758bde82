import { Client } from 'pg';
import { affected, rows, sql } from '#libs/database';
import { keysetOf } from '#libs/http';
import { findDueNotices } from '#libs/tasks';
import type { StoreTx } from '#libs/tenancy';
import { DECISION_SORTS, findDecisions } from './contact.queries';
import { OutreachWorld } from './fixtures/outreach-world';

describe('lists of decisions', () => {
  let world: OutreachWorld;

  beforeAll(async () => {
    world = await OutreachWorld.start();
    const contactId = await world.plan();
    await world.run(world.north, async (tx) => {
      await affected(
        tx,
        sql`insert into contact_decision (id, contact_id, decided_at, kind, reason, until)
            select gen_random_uuid(), ${contactId}, timestamptz '2026-11-01' + n * interval '1 minute', 'deferred',
                   case when n % 10000 = 7 then 'no_address' else 'quiet_hours' end, now()
            from generate_series(1, 20000) n`,
      );
      await affected(
        tx,
        sql`insert into task (id, kind, state, priority, subject_type, subject_id, owner_role, due_at, params, notice_due_at,
                              created_at, updated_at)
            select gen_random_uuid(), 'spec', 'open', 'normal', 'contact', gen_random_uuid(), 'nobody', now(), '{}',
                   case when n % 5000 = 7 then timestamptz '2026-11-01' end, now(), now()
            from generate_series(1, 20000) n`,
      );
    });
    const migrator = new Client({ connectionString: world.world.cluster.databaseUrl });
    await migrator.connect();
    const schema = migrator.escapeIdentifier(world.world.store('north').schema);
    await migrator.query(`analyze ${schema}.contact_decision, ${schema}.task`);
    await migrator.end();
  });
  afterAll(() => world?.world.stop());

  const planOf = async (work: (tx: StoreTx) => Promise<unknown[]>) =>
    (await world.run(world.north, (tx) => work(explaining(tx))))
      .map((line) => Object.values(line as object)[0])
      .join('\n');
  const page = (sort?: '-decidedAt' | 'decidedAt') => keysetOf({ limit: 20, ...(sort && { sort }) }, DECISION_SORTS);

  it.each(['-decidedAt', 'decidedAt'] as const)(
    'REM-31: a rare reason is looked up by its index, sorted by %s',
    async (sort) => {
      const plan = await planOf((tx) => findDecisions(tx, { reason: 'no_address' }, page(sort)));
      expect(plan).toContain('ix_contact_decision_reason');
      expect(plan).not.toMatch(/Seq Scan|ix_contact_decision_decided_at/);
    },
  );

  it('REM-31: of a reason that nearly all have, only a page is read', async () => {
    const plan = await planOf((tx) => findDecisions(tx, { reason: 'quiet_hours' }, page()));
    expect(plan).toMatch(/Index Scan Backward/);
    expect(plan).not.toMatch(/Seq Scan|Sort Key/);
  });

  it('REM-31: the index answers the same as the list', async () => {
    const found = await world.run(world.north, (tx) => findDecisions(tx, { reason: 'no_address' }, page()));
    const all = await world.run(world.north, (tx) =>
      rows<{ id: string }>(
        tx,
        sql`select id from contact_decision where reason || '' = 'no_address' order by decided_at desc, id desc`,
      ),
    );
    expect(found.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(found).toHaveLength(2);
  });

  it('FUP-12: tasks that the staff are to be told of are found without reading all of them', async () => {
    const plan = await planOf((tx) => findDueNotices(tx, new Date('2026-11-23T10:00:00Z'), 50));
    expect(plan).toContain('ix_task_notice_due_at');
    expect(plan).not.toMatch(/Seq Scan|Sort Key/);
  });
});

/** The transaction with EXPLAIN before its statements. */
function explaining(tx: StoreTx): StoreTx {
  const query = (text: string, values: unknown[]) => tx.queryRunner?.query(`explain ${text}`, values, true);
  return { queryRunner: { query } } as unknown as StoreTx;
}
