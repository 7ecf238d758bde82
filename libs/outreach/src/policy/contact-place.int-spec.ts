import { affected, preferIndexes, rows, sql } from '#libs/database';
import type { StoreTx } from '#libs/tenancy';
import type { PlannedContact } from '../contact-facts';
import { claimDue } from '../dispatch/contact-claims.queries';
import { underPolicy } from '../fixtures/contact-persons';
import { OutreachWorld } from '../fixtures/outreach-world';

describe('the place of a contact among others', () => {
  let world: OutreachWorld;

  beforeAll(async () => {
    world = await OutreachWorld.start();
  });
  beforeEach(() => world.reset());
  afterAll(() => world?.world.stop());

  /** Claims one after the other, and answers what each was planned as. */
  async function claimed(planned: Readonly<Record<string, string>>): Promise<string[]> {
    const order: string[] = [];
    for (const _ of Object.keys(planned)) {
      const claims = await world.run(world.north, (tx) =>
        claimDue(tx, world.world.clock.now(), { blocks: 1, blockSize: 1 }),
      );
      const ids = await world.run(world.north, (tx) =>
        rows<{ id: string }>(tx, sql`select id from contact where claim_id = any(${claims}::uuid[])`),
      );
      order.push(...ids.map(({ id }) => planned[id]));
    }
    return order;
  }

  const aged = (ageMs: number, contact: Partial<PlannedContact>): Partial<PlannedContact> => ({
    ...contact,
    dueAt: new Date(world.world.clock.now().getTime() - ageMs),
  });

  it('CF-27, REM-36: where many are due, what matters most is claimed first, then class A, then the oldest', async () => {
    const gold = await world.customer();
    await world.run(world.north, (tx) =>
      affected(tx, sql`update customer set value_class = 'gold' where id = ${gold}`),
    );
    const planned = {
      [await world.plan(aged(9, { category: 'campaign' }))]: 'campaign, the oldest',
      [await world.plan(aged(8, { category: 'campaign', customerId: gold }))]: 'campaign, class A',
      [await world.plan(aged(7, { category: 'expiry' }))]: 'expiry',
      [await world.plan(aged(6, { category: 'care', priority: 1 }))]: 'care that its step puts first',
      [await world.plan(aged(5, { category: 'safety' }))]: 'safety',
      [await world.plan(aged(4, { category: 'safety', priority: 9 }))]: 'safety that its step puts last',
    };
    expect(await claimed(planned)).toEqual([
      'care that its step puts first',
      'safety',
      'expiry',
      'campaign, class A',
      'campaign, the oldest',
      'safety that its step puts last',
    ]);
  });

  it('CF-27: the place of a category is that of the policy in force when the contact was planned', async () => {
    await underPolicy(world, [world.north], { priority: ['campaign', 'care'] }, async () => {
      const planned = {
        [await world.plan(aged(3, { category: 'safety' }))]: 'safety',
        [await world.plan(aged(2, { category: 'care' }))]: 'care',
        [await world.plan(aged(1, { category: 'campaign' }))]: 'campaign',
      };
      expect(await claimed(planned)).toEqual(['campaign', 'care', 'safety']);
    });
  });

  it('CF-27: the one that its step puts first takes the last place under the cap of the person', async () => {
    const caps = [{ categories: ['care' as const, 'expiry' as const], count: 1, days: 30 }];
    await underPolicy(world, [world.north], { caps, minimumGaps: [] }, async () => {
      const customerId = await world.customer();
      const expiry = await world.plan(aged(1, { customerId, category: 'expiry', channel: 'phone_call' }));
      const care = await world.plan({ customerId, category: 'care', priority: 1 });
      await world.work();
      expect([await world.decisions(care), await world.decisions(expiry)]).toEqual([
        ['sent as_planned'],
        ['deferred frequency_cap'],
      ]);
    });
  });

  it('CF-27: what waits is walked in the order of its index, however much of it there is', async () => {
    const customerId = await world.customer();
    await world.run(world.north, (tx) =>
      affected(
        tx,
        sql`insert into contact (id, journey, policy_ref, step, subject_type, subject_id, occurrence, customer_id, channel,
                                 category, due_at, values, place, precedence, state)
            select gen_random_uuid(), 'many', 'journey/many@preset:1', 'sms', 'customer', gen_random_uuid(), 'once',
                   ${customerId}, 'sms', 'care', ${world.world.clock.now()}::timestamptz - n * interval '1 second', '{}',
                   1 + n % 9, 1 + n % 3, 'due'
            from generate_series(1, 5000) n`,
      ),
    );
    const told = await world.run(world.north, async (tx) => {
      await preferIndexes(tx);
      const lines: string[] = [];
      const query = async (text: string, values: unknown[]) => {
        const plan = await tx.queryRunner?.query(`explain (costs off) ${text}`, values, true);
        lines.push(...(plan?.records as object[]).map((line) => String(Object.values(line)[0])));
        return plan;
      };
      const explaining = { queryRunner: { query } } as unknown as StoreTx;
      await claimDue(explaining, world.world.clock.now(), { blocks: 4, blockSize: 100 });
      const of = (name: string) => lines.findIndex((line) => line.trim() === `CTE ${name}`);
      return lines.slice(of('picked'), of('claimed')).join('\n');
    });
    expect(told).toContain('Limit');
    expect(told).toContain('ix_contact_waiting');
    expect(told).not.toContain('Sort');
  });
});
