import { setTimeout as sleep } from 'node:timers/promises';
import { affected, preferIndexes, row, rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { type StoreTx } from '#libs/tenancy';
import { countWaits } from '#libs/testing';
import { lockPersons } from './contact-block.queries';
import { lockCounts, saveCounts } from './contact-counter.queries';
import { aPerson, mergePersons } from '../fixtures/contact-persons';
import { OutreachWorld } from '../fixtures/outreach-world';
import { heldUpBy, noteReceipts } from '../receipts/receipts.queries';

const PERSONS = 20;
const DAY_MS = 24 * 3_600_000;

describe('what counts of a person', () => {
  let world: OutreachWorld;

  beforeAll(async () => {
    world = await OutreachWorld.start();
  });
  beforeEach(() => world.reset());
  afterAll(() => world?.world.stop());

  /** Until some transaction of this database waits for a lock. */
  async function untilSomebodyWaits(): Promise<void> {
    const waiting = sql`select from pg_locks l join pg_stat_activity a using (pid)
                        where not l.granted and a.datname = current_database()`;
    while ((await world.run(world.north, (tx) => affected(tx, waiting))) === 0) await sleep(5);
  }

  /**
   * A row that changes while its lock is waited for is joined anew by Postgres (EvalPlanQual), and what finds no partner
   * then is left out of the answer. Of `in (… union all …)` as the outer side of a nested loop it finds none for any row
   * after the first; what `any(array(…))` holds is worked out once, before any row is locked.
   */
  it.each([
    ['as the judge asks', []],
    ['by nested loops alone, which a large group gets', ['hashjoin', 'mergejoin']],
  ])('CF-27: whoever waits for many persons sees what was written to all of them: %s', async (_name, without) => {
    const ids = Array.from({ length: PERSONS }, () => newId());
    for (const id of ids) await aPerson(world, id);
    await mergePersons(world, ids[0], ids[1]);
    const now = world.world.clock.now();
    const locked = async (tx: StoreTx) => {
      const settings = without.map((name) => rows(tx, sql`select set_config(${`enable_${name}`}, 'off', true)`));
      return (await Promise.all([preferIndexes(tx), ...settings, lockCounts(tx, ids, now)])).at(-1) as Awaited<
        ReturnType<typeof lockCounts>
      >;
    };
    await world.run(world.north, locked);
    const [isHeld, mayWrite] = [gate(), gate()];
    const writing = world.run(world.north, async (tx) => {
      const counts = await locked(tx);
      isHeld.open();
      // not before the other one waits for the locks: of rows that are changed by then, its insert waits for the end
      await mayWrite.passed;
      const made = counts.map(({ personId }) => ({ personId, recent: [[newId(), +now, 'care'] as const] }));
      await saveCounts(tx, made, now);
    });
    await isHeld.passed;
    const waiting = world.run(world.south, locked);
    await untilSomebodyWaits();
    mayWrite.open();
    const [seen] = await Promise.all([waiting, writing]);
    expect(seen.map(({ recent }) => recent.length)).toEqual(Array.from({ length: PERSONS - 1 }, () => 1));
  });

  it('CF-27: a customer who is merged away while somebody waits is held by the survivor', async () => {
    const [merged, survivor] = [await world.customer(), await world.customer()];
    const [isMerged, mayCommit, mayEnd] = [gate(), gate(), gate()];
    const merging = world.run(world.north, async (tx) => {
      await affected(tx, sql`update customer set merged_into_id = ${survivor} where id = ${merged}`);
      isMerged.open();
      await mayCommit.passed;
    });
    await isMerged.passed;
    const isLocked = gate();
    const locking = world.run(world.north, async (tx) => {
      const persons = await lockPersons(tx, [merged]);
      isLocked.open();
      await mayEnd.passed;
      return persons;
    });
    await untilSomebodyWaits();
    mayCommit.open();
    await isLocked.passed;
    const free = await world.run(world.north, (tx) =>
      rows(tx, sql`select from customer where id = ${survivor} for no key update skip locked`),
    );
    mayEnd.open();
    const [persons] = await Promise.all([locking, merging]);
    expect(free).toEqual([]);
    expect(persons.map(({ customerId, survivorId }) => [customerId, survivorId])).toEqual(
      expect.arrayContaining([[merged, survivor]]),
    );
  });

  const sent = async (changes: Parameters<OutreachWorld['plan']>[0] = {}) => {
    world.gateway.receiptFollows = true;
    const id = await world.plan(changes);
    await world.work();
    return id;
  };
  const tell = (id: string, state: 'delivered' | 'undelivered') =>
    world.run(world.north, (tx) => {
      const { store } = world.north;
      const receipt = { storeCode: store.code, key: `${id}:day-before:sms`, state };
      return noteReceipts(tx, world.north, [receipt], world.world.clock.now());
    });
  const countOf = (personId: string) =>
    world.run(world.north, (tx) =>
      row<{ recent: unknown }>(tx, sql`select recent from group_contact_counter where person_id = ${personId}`),
    );
  /** What is decided on a contact with a customer in a store, planned now. */
  const next = async (customerId: string, ctx = world.north) => {
    const id = await world.plan({ customerId, occurrence: newId() }, ctx);
    await world.work(ctx);
    return world.decisions(id, ctx);
  };

  it('REM-31: a message that did not arrive holds up no other one, in no store, however late that is told', async () => {
    const [missed, reached] = [await aPerson(world, newId()), await aPerson(world, newId())];
    const ids = [await sent({ customerId: missed.north }), await sent({ customerId: reached.north })];
    // its receipt did not come for three days, and the provider is not asked any more
    await world.run(world.north, (tx) =>
      affected(tx, sql`update contact set delivery_state = 'not_told', receipt_due_at = null where id = any(${ids})`),
    );
    world.world.clock.advance(4 * DAY_MS);
    expect([await next(missed.north), await next(missed.south, world.south)]).toEqual([
      ['deferred minimum_gap'],
      ['deferred minimum_gap'],
    ]);
    expect([await tell(ids[0], 'undelivered'), await tell(ids[1], 'delivered')]).toEqual([1, 1]);
    expect(await countOf(missed.personId)).toEqual({ recent: [] });
    expect([await next(missed.south, world.south), await next(reached.south, world.south)]).toEqual([
      ['sent as_planned'],
      ['deferred minimum_gap'],
    ]);
  });

  it('REM-39: of a customer whom the group does not know as a person, only what arrived counts as well', async () => {
    const [missed, reached] = [await world.customer(), await world.customer()];
    await tell(await sent({ customerId: missed }), 'undelivered');
    await tell(await sent({ customerId: reached }), 'delivered');
    world.world.clock.advance(DAY_MS);
    expect([await next(missed), await next(reached)]).toEqual([['sent as_planned'], ['deferred minimum_gap']]);
  });

  it('REM-31: what waited because of a message that did not arrive is made as soon as that is known', async () => {
    const customerId = await world.customer();
    const other = await world.customer();
    const lost = await sent({ customerId });
    await sent({ customerId: other });
    world.world.clock.advance(DAY_MS);
    const [held, heldStill] = [
      await world.plan({ customerId, occurrence: 'held' }),
      await world.plan({ customerId: other, occurrence: 'held' }),
    ];
    const far = await world.plan({ customerId, occurrence: 'far', dueAt: new Date('2027-02-01T10:00:00+08:00') });
    await world.work();
    await tell(lost, 'undelivered');
    await world.work();
    expect([await world.decisions(held), await world.decisions(heldStill), await world.decisions(far)]).toEqual([
      ['deferred minimum_gap', 'sent as_planned'],
      ['deferred minimum_gap'],
      [],
    ]);
  });

  it('REM-31: what waited is looked for by indexes, however many customers a store has', async () => {
    const plan = await world.run(world.north, async (tx) => {
      const query = (text: string, values: unknown[]) => tx.queryRunner?.query(`explain ${text}`, values, true);
      const explaining = { queryRunner: { query } } as unknown as StoreTx;
      const set = sql`select set_config('enable_seqscan', 'off', true)`;
      const [, lines] = await Promise.all([
        rows(tx, set),
        rows<object>(explaining, heldUpBy([newId()], world.world.clock.now())),
      ]);
      return lines.map((line) => Object.values(line)[0] as string).join('\n');
    });
    expect(plan).toContain('ix_customer_merged_into_id');
    expect(plan).not.toContain('Seq Scan');
  });

  it('a receipt that gives a place back waits for Postgres at most five times', async () => {
    const { north: customerId } = await aPerson(world, newId());
    const id = await sent({ customerId });
    const counted = countWaits(world.north.store);
    await tell(id, 'undelivered');
    const waits = counted.stop();
    // a lease that ends just now waits twice
    expect(Math.max(...waits)).toBe(5);
  });

  it('CF-27: an undelivered message that nobody knew anything of gives its place with the person back', async () => {
    const { personId, north: customerId } = await aPerson(world, newId());
    Object.assign(world.gateway, { canFind: false });
    world.gateway.after = () => {
      throw new Error('the answer was lost');
    };
    const id = await world.plan({ customerId });
    await world.work();
    expect(await countOf(personId)).toMatchObject({ recent: [[id, world.world.clock.now().getTime(), 'care']] });
    await tell(id, 'undelivered');
    expect(await countOf(personId)).toEqual({ recent: [] });
  });
});

function gate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}
