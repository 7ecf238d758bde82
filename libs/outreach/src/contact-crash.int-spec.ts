import { rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { systemStoreContext } from '#libs/tenancy';
import { takeUp } from './contact-claims.queries';
import { keyOf } from './contact-dispatch.service';
import { cancelContacts, planContacts } from './contact-plan.queries';
import { OutreachWorld } from './fixtures/outreach-world';
import { RememberingGateway } from './fixtures/remembering-gateway';

/** What a worker does with a claim up to the line at which it is killed. */
type Killed = 'after the claim' | 'after taking it up' | 'after the intent' | 'after sending';

const DEATHS: readonly Killed[] = ['after the claim', 'after taking it up', 'after the intent', 'after sending'];

describe('a worker that dies', () => {
  let world: OutreachWorld;

  beforeAll(async () => {
    world = await OutreachWorld.start();
  });
  beforeEach(() => world.reset());
  afterAll(() => world?.world.stop());

  /** Carries a claim out step by step, and stops. */
  async function die(when: Killed, claimId: string, contactId: string): Promise<void> {
    const { north, world: tenants } = world;
    const runId = newId();
    if (when === 'after the claim') return;
    await world.run(north, (tx) => takeUp(tx, claimId, runId));
    if (when === 'after taking it up') return;
    await world.run(north, (tx) => world.judging.decide(tx, north, { claimId, runId }, tenants.clock.now()));
    if (when === 'after the intent') return;
    const { recipient, message } = await world.contact(contactId);
    const key = keyOf({ id: contactId, step: 'day-before', channel: 'sms' });
    const storeCode = north.store.code;
    await world.gateway.send({ key, to: `${recipient}`, text: `${message}`, templateCode: 'a/b', storeCode });
  }

  async function claimed(): Promise<{ id: string; claimId: string }> {
    const id = await world.plan();
    const [claimId] = await world.claim();
    return { id, claimId };
  }

  it.each(DEATHS)('%s loses nothing and sends nothing twice: its job comes back', async (when) => {
    const { id, claimId } = await claimed();
    await die(when, claimId, id);
    await world.endLeases();
    await world.send([claimId]);
    expect(await world.contact(id)).toMatchObject({ state: 'sent', claimId: null });
    expect(world.gateway.countOf(id)).toBe(1);
    expect(await world.decisions(id)).toEqual(['sent as_planned']);
  });

  it.each(DEATHS)(
    '%s loses nothing and sends nothing twice: its job is lost, and a tick finds the row',
    async (when) => {
      const { id, claimId } = await claimed();
      await die(when, claimId, id);
      expect(await world.claimAbandoned()).toEqual([]);
      await world.endLeases();
      const claims = await world.claimAbandoned();
      expect(claims).toHaveLength(1);
      await world.send(claims);
      await world.send([claimId]);
      expect(await world.contact(id)).toMatchObject({ state: 'sent', claimId: null });
      expect(world.gateway.countOf(id)).toBe(1);
      expect(await world.decisions(id)).toEqual(['sent as_planned']);
    },
  );

  it('while it was sending is waited for by the second run of its job, until its lease is over', async () => {
    const { id, claimId } = await claimed();
    await die('after sending', claimId, id);
    const second = world.send([claimId]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await world.contact(id)).toMatchObject({ state: 'sending' });
    await second;
    expect(await world.contact(id)).toMatchObject({ state: 'sent' });
    expect(world.gateway.countOf(id)).toBe(1);
  });

  it('with a gateway that cannot be asked leaves a task for a person, and never a second message', async () => {
    const { id, claimId } = await claimed();
    world.gateway = new RememberingGateway(false);
    await die('after the intent', claimId, id);
    await world.endLeases();
    await world.send([claimId]);
    expect(await world.contact(id)).toMatchObject({ state: 'unknown' });
    expect(world.gateway.arrivals).toEqual([]);
    expect(await world.decisions(id)).toEqual(['sent outcome_unknown']);
    expect(await world.tasks(id)).toMatchObject([{ kind: 'contact-unknown' }]);
    await world.endLeases();
    expect(await world.claimAbandoned()).toEqual([]);
  });

  it('REM-39: in the evening does not have its message sent at night', async () => {
    world.world.clock.set('2026-11-23T20:59:00+08:00');
    const { id, claimId } = await claimed();
    await die('after the intent', claimId, id);
    await world.endLeases();
    world.world.clock.set('2026-11-23T23:00:00+08:00');
    await world.send(await world.claimAbandoned());
    expect(await world.contact(id)).toMatchObject({ state: 'sending', dueAt: new Date('2026-11-24T08:00:00+08:00') });
    await world.endLeases();
    expect(await world.claimAbandoned()).toEqual([]);
    expect(await world.processor.claim(world.north)).toEqual(new Date('2026-11-24T08:00:00+08:00'));
    world.world.clock.set('2026-11-24T08:00:00+08:00');
    await world.send(await world.claimAbandoned());
    expect(world.gateway.countOf(id)).toBe(1);
    expect(await world.decisions(id)).toEqual(['deferred quiet_hours', 'sent as_planned']);
  });

  it('a lost answer is asked for by key, and a broken line before the gateway sends again', async () => {
    const [arrived, lost] = [await world.plan(), await world.plan()];
    world.gateway.before = ({ key }) => {
      if (key.startsWith(lost)) throw new Error('the line broke on the way');
    };
    world.gateway.after = ({ key }) => {
      if (key.startsWith(arrived)) throw new Error('the line broke on the way back');
    };
    await world.work();
    const states = async () => [(await world.contact(arrived)).state, (await world.contact(lost)).state];
    expect(await states()).toEqual(['sending', 'sending']);
    Object.assign(world.gateway, { before: () => undefined, after: () => undefined });
    await world.endLeases();
    await world.send(await world.claimAbandoned());
    expect(await states()).toEqual(['sent', 'sent']);
    expect([world.gateway.countOf(arrived), world.gateway.countOf(lost)]).toEqual([1, 1]);
  });

  it('or stands still says nothing more of what another one took over', async () => {
    const id = await world.plan();
    world.gateway.before = async () => {
      await world.endLeases();
      const [claimId] = await world.claimAbandoned();
      await world.run(world.north, (tx) => takeUp(tx, claimId, newId()));
      return { kind: 'refused', reason: 'busy', permanent: false };
    };
    await world.work();
    expect(await world.contact(id)).toMatchObject({ state: 'sending', attempts: 2 });
    expect(await world.decisions(id)).toEqual([]);
  });

  it('a contact that is being sent is not called off', async () => {
    const subject = { type: 'vehicle', id: newId() } as const;
    const id = await world.plan({ subject });
    const [claimId] = await world.claim();
    await die('after the intent', claimId, id);
    const which = { journeys: ['maintenance-due'], rounds: [{ subjectId: subject.id }] };
    const { north } = world;
    expect(await world.run(north, (tx) => cancelContacts(tx, north, which, 'vehicle_visited'))).toBe(0);
    expect(await world.contact(id)).toMatchObject({ state: 'sending' });
  });

  it('a claimed contact that is called off is not sent by the job that comes for it', async () => {
    const subject = { type: 'vehicle', id: newId() } as const;
    const id = await world.plan({ subject });
    const claims = await world.claim();
    const which = { journeys: ['maintenance-due'], rounds: [{ subjectId: subject.id }] };
    const { north } = world;
    expect(await world.run(north, (tx) => cancelContacts(tx, north, which, 'vehicle_visited'))).toBe(1);
    await world.send(claims);
    expect(world.gateway.countOf(id)).toBe(0);
    expect(await world.decisions(id)).toEqual(['suppressed vehicle_visited']);
  });

  it('a contact that kills every worker is claimed alone, and given up in the end', async () => {
    const [poison, sound] = [await world.plan(), await world.plan()];
    world.judge = ({ id }) => {
      if (id === poison) throw new Error('a bug in a source');
      return undefined;
    };
    for (let round = 0; round < 25 && (await world.contact(poison)).state !== 'failed'; round++) {
      const claims = round === 0 ? await world.claim() : await world.claimAbandoned();
      for (const claim of claims) await world.send([claim]).catch(() => undefined);
      await world.endLeases();
    }
    expect((await world.contact(sound)).state).toBe('sent');
    expect(await world.contact(poison)).toMatchObject({ state: 'failed', attempts: 21 });
    expect(await world.decisions(poison)).toEqual(['suppressed gave_up']);
  });

  it('a job that is told to stop gives back what it has not begun', async () => {
    const stop = new AbortController();
    world.gateway.before = () => stop.abort();
    for (let n = 0; n < 30; n++) await world.plan();
    const [claimId] = await world.claim();
    await world.dispatch.sendClaimed(world.north, claimId, stop.signal);
    const begun = world.gateway.arrivals.length;
    expect(begun).toBeLessThan(30);
    world.gateway.before = () => undefined;
    await world.work();
    expect(new Set(world.gateway.arrivals.map(({ key }) => key)).size).toBe(30);
    expect(world.gateway.arrivals).toHaveLength(30);
  });
});

describe('two workers at once', () => {
  let world: OutreachWorld;

  beforeAll(async () => {
    world = await OutreachWorld.start();
  });
  beforeEach(() => world.reset());
  afterAll(() => world?.world.stop());

  async function planMany(count: number, customerId?: string): Promise<string[]> {
    const customers = customerId ? [customerId] : await Promise.all(Array.from({ length: 20 }, () => world.customer()));
    const planned = Array.from({ length: count }, (_, n) =>
      world.planned(customers[n % customers.length], { category: customerId ? 'care' : 'follow_up' }),
    );
    await world.run(world.north, (tx) => planContacts(tx, world.north, planned));
    return planned.map(({ id }) => id);
  }

  it('with one job send each contact once, with one decision', async () => {
    const ids = await planMany(100);
    const [claimId] = await world.claim();
    await Promise.all([world.send([claimId]), world.send([claimId]), world.send([claimId])]);
    expect(world.gateway.arrivals).toHaveLength(100);
    expect(new Set(world.gateway.arrivals.map(({ key }) => key)).size).toBe(100);
    expect(await finalDecisions(ids)).toEqual({ contacts: 100, decisions: 100 });
  });

  it('that tick at once claim no contact twice', async () => {
    const ids = await planMany(250);
    const claims = (await Promise.all(Array.from({ length: 5 }, () => world.claim()))).flat();
    expect(new Set(claims).size).toBe(claims.length);
    await Promise.all(claims.map((claim) => world.send([claim])));
    await world.work();
    expect(world.gateway.arrivals).toHaveLength(250);
    expect(await finalDecisions(ids)).toEqual({ contacts: 250, decisions: 250 });
  });

  it('REM-31: keep the minimum gap of a customer between them', async () => {
    const customerId = await world.customer();
    const claims = [];
    world.judgingMs = 150;
    for (const category of ['care', 'campaign', 'expiry'] as const) {
      // by different channels, so that nothing is merged
      await world.plan({
        customerId,
        category,
        journey: category,
        channel: category === 'care' ? 'phone_call' : 'sms',
      });
      claims.push(...(await world.claim()));
    }
    await Promise.all(claims.map((claim) => world.send([claim])));
    const made = await world.run(world.north, (tx) =>
      rows(tx, sql`select id from contact where customer_id = ${customerId} and state = 'sent'`),
    );
    expect(made).toHaveLength(1);
  });

  it('of two stores do not meet', async () => {
    const ctx = systemStoreContext(world.world.store('other'), 'test');
    const [mine, theirs] = [await planMany(10), [await world.plan({}, ctx)]];
    const [claims, others] = [await world.claim(), await world.claim(ctx)];
    await Promise.all([world.send(claims), world.send(claims, ctx), world.send(others), world.send(others, ctx)]);
    expect(mine.map((id) => world.gateway.countOf(id))).toEqual(mine.map(() => 1));
    expect(theirs.map((id) => world.gateway.countOf(id))).toEqual([1]);
  });

  async function finalDecisions(ids: readonly string[]) {
    const [counts] = await world.run(world.north, (tx) =>
      rows<{ contacts: number; decisions: number }>(
        tx,
        sql`select count(distinct contact_id) as contacts, count(*) as decisions from contact_decision
            where contact_id = any(${ids})`,
      ),
    );
    return counts;
  }
});
