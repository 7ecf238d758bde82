import { rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { aPerson, underPolicy } from '../fixtures/contact-persons';
import { OutreachWorld } from '../fixtures/outreach-world';
import type { Foreseen } from './contact-foresight.policy';
import { ContactForesight } from './contact-foresight.service';
import { USUAL_CONTACT_POLICY } from './contact-policy.preset';

const DAY_MS = 24 * 3_600_000;

describe('what is foreseen of contacts', () => {
  let world: OutreachWorld;

  beforeAll(async () => {
    world = await OutreachWorld.start();
  });
  beforeEach(() => world.reset());
  afterAll(() => world?.world.stop());

  /** What becomes of all that is planned with these customers. */
  function foreseen(
    customers: readonly { id: string; personId: string | null }[],
    wanted: readonly string[],
    ctx = world.north,
    rules = USUAL_CONTACT_POLICY,
  ): Promise<ReadonlyMap<string, Foreseen>> {
    const foresight = world.world.get(ContactForesight);
    const now = world.world.clock.now();
    return world.run(ctx, async (tx) => {
      const ground = await foresight.ground(tx, ctx, now);
      return foresight.foresee(
        tx,
        [],
        new Set(wanted),
        customers.map(({ id, personId }) => ({ customerId: id, survivorId: id, personId, isErased: false })),
        { ...ground, rules, now, timeZone: 'Asia/Shanghai', plannedBefore: new Date(+now + 400 * DAY_MS) },
      );
    });
  }

  /** Does everything that falls due, day after day, until nothing is left. */
  async function live(): Promise<void> {
    for (let next: Date | null = world.world.clock.now(), looks = 0; next && looks < 200; looks++) {
      if (next > world.world.clock.now()) world.world.clock.set(next);
      world.jobs.jobs.length = 0;
      next = await world.processor.claim(world.north);
      await world.send(world.jobs.jobs.map(({ claimId }) => claimId));
      if (world.jobs.jobs.length > 0) next = world.world.clock.now();
    }
  }

  const final = { made: 'sent', merged: 'merged', not_made: 'suppressed', open: 'open' } as const;

  it('CF-27, REM-31, REM-39: comes about as it was foreseen, to the minute, with each delay and its reason', async () => {
    const customers: { id: string; personId: string }[] = [];
    const ids: string[] = [];
    for (let who = 0; who < 4; who++) {
      const { north: id, personId } = await aPerson(world, newId());
      customers.push({ id, personId });
      for (const [n, category] of (
        ['care', 'campaign', 'expiry', 'follow_up', 'campaign', 'care', 'appointment', 'campaign'] as const
      ).entries()) {
        const dueAt = new Date(+world.world.clock.now() + ((n + who) % 4) * DAY_MS + (n % 3) * 6 * 3_600_000);
        ids.push(
          await world.plan({
            ...{ customerId: id, category, dueAt, journey: `journey-${n}`, priority: n === 7 ? who + 1 : null },
            channel: n % 3 === 1 ? 'phone_call' : 'sms',
            expiresAt: n % 2 === 0 ? null : new Date(+dueAt + (n + 2 * who) * DAY_MS),
          }),
        );
      }
    }
    const caps = [{ categories: [...USUAL_CONTACT_POLICY.priority], count: 2, days: 3 }];
    let told: ReadonlyMap<string, Foreseen> = new Map();
    await underPolicy(world, [world.north], { caps }, async () => {
      told = await foreseen(customers, ids, world.north, { ...USUAL_CONTACT_POLICY, caps });
      await live();
    });
    const decided = await world.run(world.north, (tx) =>
      rows<{ id: string; kind: string; reason: string; until: Date | null; decidedAt: Date }>(
        tx,
        sql`select contact_id as id, kind, reason, until, decided_at as "decidedAt" from contact_decision
            where contact_id = any(${ids}::uuid[]) order by decided_at, id`,
      ),
    );
    const came = ids.map((id) => {
      const own = decided.filter((one) => one.id === id);
      const [last] = own.filter(({ kind }) => kind !== 'deferred');
      return {
        outcome: last.kind,
        at: last.decidedAt,
        reason: last.kind === 'suppressed' ? last.reason : null,
        delays: own.filter(({ kind }) => kind === 'deferred').map(({ until, reason }) => ({ until, reason })),
      };
    });
    const expected = ids.map((id) => {
      const { outcome, at, reason, delays } = told.get(id) as Foreseen;
      return { outcome: final[outcome], at, reason, delays };
    });
    expect(came).toEqual(expected);
    expect(new Set(came.map(({ outcome }) => outcome))).toEqual(new Set(['sent', 'merged', 'suppressed']));
    const reasons = came.flatMap(({ delays }) => delays.map(({ reason }) => reason));
    for (const reason of ['quiet_hours', 'minimum_gap', 'frequency_cap']) expect(reasons).toContain(reason);
  });

  it('CF-27: counts what another store did, says so, and leaves no trace', async () => {
    const known = await aPerson(world, newId());
    await world.plan({ customerId: known.south, category: 'care' }, world.south);
    await world.work(world.south);
    const id = await world.plan({ customerId: known.north });
    const stranger = await world.customer();
    const other = await world.plan({ customerId: stranger });
    const before = await counters();
    const told = await foreseen(
      [
        { id: known.north, personId: known.personId },
        { id: stranger, personId: null },
      ],
      [id, other],
    );
    expect([told.get(id), told.get(other)]).toMatchObject([
      { outcome: 'made', delays: [{ reason: 'minimum_gap' }], doubts: ['other_stores'] },
      { outcome: 'made', delays: [], doubts: [] },
    ]);
    expect(await counters()).toEqual(before);
    expect(await world.decisions(id)).toEqual([]);
  });

  it('does not see another store’s contacts', async () => {
    const known = await aPerson(world, newId());
    const id = await world.plan({ customerId: known.north });
    const told = await foreseen([{ id: known.south, personId: known.personId }], [id], world.south);
    expect([...told.keys()]).toEqual([]);
  });

  const counters = () =>
    world.run(world.north, (tx) =>
      rows(tx, sql`select person_id, recent, updated_at from group_contact_counter order by person_id`),
    );

  it('REM-39: goes by the policy that it is handed', async () => {
    const customer = await world.customer();
    const id = await world.plan({ customerId: customer });
    world.world.clock.set('2026-11-23T23:00:00+08:00');
    const by = (rules: typeof USUAL_CONTACT_POLICY) =>
      foreseen([{ id: customer, personId: null }], [id], world.north, rules);
    const [strict, loose] = [await by(USUAL_CONTACT_POLICY), await by({ ...USUAL_CONTACT_POLICY, quietHours: [] })];
    expect([strict.get(id)?.delays, loose.get(id)?.delays]).toMatchObject([[{ reason: 'quiet_hours' }], []]);
  });
});
