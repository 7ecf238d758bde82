import { affected, rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { systemStoreContext } from '#libs/tenancy';
import { claimDue, takeUp } from './contact-claims.queries';
import { keyOf } from './contact-dispatch.service';
import { cancelContacts, planContacts } from '../contact-plan.queries';
import { aPerson } from '../fixtures/contact-persons';
import { OutreachWorld } from '../fixtures/outreach-world';
import { RememberingGateway } from '../fixtures/remembering-gateway';

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
    expect([world.gateway.countOf(id), await world.decisions(id)]).toEqual([1, ['sent as_planned']]);
  });

  it.each(DEATHS)(
    '%s loses nothing and sends nothing twice: its job is lost, and a tick finds the row',
    async (when) => {
      const { id, claimId } = await claimed();
      await die(when, claimId, id);
      await world.extendLeases();
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

  it('CF-27: wherever it dies, the contact counts once for its person, and the cap holds', async () => {
    for (const when of DEATHS) {
      const { personId, north: customerId } = await aPerson(world, newId());
      const id = await world.plan({ customerId });
      const [claimId] = await world.claim();
      await die(when, claimId, id);
      await world.endLeases();
      await world.send(await world.claimAbandoned());
      const counted = await world.run(world.south, (tx) =>
        rows(
          tx,
          sql`select e->>0 as id from group_contact_counter k, jsonb_array_elements(k.recent) e
                     where k.person_id = ${personId}`,
        ),
      );
      expect([world.gateway.countOf(id), counted]).toEqual([1, [{ id }]]);
      const second = await world.plan({ customerId, journey: 'season' });
      await world.work();
      expect(await world.decisions(second)).toEqual(['deferred minimum_gap']);
    }
  });

  it('while it was sending is waited for by the second run of its job, until its lease is over', async () => {
    const { id, claimId } = await claimed();
    await die('after sending', claimId, id);
    await world.extendLeases();
    await expect(world.dispatch.sendClaimed(world.north, claimId, AbortSignal.timeout(300))).rejects.toThrow('aborted');
    expect(await world.contact(id)).toMatchObject({ state: 'sending' });
    await world.extendLeases(300);
    await world.send([claimId]);
    expect([(await world.contact(id)).state, world.gateway.countOf(id)]).toEqual(['sent', 1]);
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

  it.each([
    ['REM-26, CF-25: at 07:30 does not have wishes sent that were to leave before 08:30', 'expired'],
    ['SEC-08: does not have a message sent to whom the store erased meanwhile', 'person_erased'],
    ['REM-31: has a message sent that is late, and speaks for others as well', null],
  ])('%s', async (_name, reason) => {
    world.world.clock.set('2026-11-24T07:30:00+08:00');
    const expiresAt = new Date('2026-11-24T08:30:00+08:00');
    const id = await world.plan({ quietHoursExempt: true, expiresAt });
    const [claimId] = await world.claim();
    await die('after the intent', claimId, id);
    if (reason === null) {
      const carried = sql`update contact set state = 'cancelled', merged_into_id = ${id} where id = ${await world.plan()}`;
      await world.run(world.north, (tx) => affected(tx, carried));
    }
    if (reason !== 'person_erased') world.world.clock.set(expiresAt);
    else await world.run(world.north, (tx) => affected(tx, sql`update contact set message = null where id = ${id}`));
    await world.endLeases();
    await world.send([claimId]);
    expect(world.gateway.countOf(id)).toBe(reason ? 0 : 1);
    expect(await world.decisions(id)).toEqual([reason ? `suppressed ${reason}` : 'sent as_planned']);
  });

  it('finds at most ten messages in a block whose gateway cannot be asked, and a hundred of the others', async () => {
    const emails = [];
    for (let n = 0; n < 12; n++) emails.push(await world.plan({ channel: 'email' }));
    const texts = [];
    for (let n = 0; n < 4; n++) texts.push(await world.plan());
    const size = { blocks: 2, blockSize: 100, channelsInTheDark: ['email' as const] };
    const claims = await world.run(world.north, (tx) => claimDue(tx, world.world.clock.now(), size));
    const claimsOf = async (ids: string[]) =>
      (await Promise.all(ids.map((id) => world.contact(id)))).map((one) => one.claimId);
    const ofEmails = await claimsOf(emails);
    expect(claims.map((claim) => ofEmails.filter((one) => one === claim).length).sort()).toEqual([10, 2]);
    expect(new Set(await claimsOf(texts)).size).toBe(1);
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

  it('and a queue so long that blocks are claimed anew hold nothing up: a late job takes another block', async () => {
    const ids = [];
    for (let n = 0; n < 3; n++) ids.push(await world.plan());
    const job = { id: 'job', attempt: 1, isLastAttempt: true, signal: new AbortController().signal };
    await world.processor.claim(world.north);
    const [late] = world.jobs.jobs;
    await world.endLeases();
    await world.processor.claim(world.north);
    expect(world.jobs.jobs).toHaveLength(2);
    await world.processor.send(late, job);
    expect(ids.map((id) => world.gateway.countOf(id))).toEqual([1, 1, 1]);
    await world.processor.send(world.jobs.jobs[1], job);
    expect(world.gateway.arrivals).toHaveLength(3);
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
