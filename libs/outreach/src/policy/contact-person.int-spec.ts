import { affected, rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { PersonalRecordSources } from '#libs/http';
import { GroupDb, type StoreContext } from '#libs/tenancy';
import { claimDue } from '../dispatch/contact-claims.queries';
import { ContactCounterRetention } from './contact-counter-retention';
import type { ContactPolicyDocument } from './contact-policy.dto';
import { aPerson, customerOf, mergePersons, say, underPolicy } from '../fixtures/contact-persons';
import { OutreachWorld } from '../fixtures/outreach-world';

const DAY_MS = 24 * 3_600_000;

describe('contacts with one person of the group', () => {
  let world: OutreachWorld;
  let north: StoreContext;
  let south: StoreContext;

  beforeAll(async () => {
    world = await OutreachWorld.start();
    [north, south] = [world.north, world.south];
  });
  beforeEach(() => world.reset());
  afterAll(() => world?.world.stop());

  const person = (personId = newId()) => aPerson(world, personId);

  const under = (changes: Partial<ContactPolicyDocument>, work: () => Promise<void>) =>
    underPolicy(world, [north, south], changes, work);

  const CAP_OF_ONE: Partial<ContactPolicyDocument> = {
    minimumGaps: [],
    caps: [{ categories: ['care', 'campaign'], count: 1, days: 30 }],
  };

  it('CF-27: a cap of one holds where two stores contact thirty persons at the same instant', async () => {
    await under(CAP_OF_ONE, async () => {
      const ids = Array.from({ length: 30 }, () => newId()).sort();
      const here = new Map<string, string>();
      const there = new Map<string, string>();
      for (const id of ids) here.set(id, (await person(id)).north);
      // the other store knows them in the opposite order, so that customers' ids lead nobody to the order of the locks
      for (const id of ids.toReversed()) there.set(id, await customerOf(world, id, south));
      const planned: [string, string][] = [];
      for (const id of ids) {
        planned.push([
          await world.plan({ customerId: here.get(id) }),
          await world.plan({ customerId: there.get(id) }, south),
        ]);
      }
      world.judgingMs = 150;
      let judged = 0;
      world.judge = () => void judged++;
      await Promise.all([world.work(north), world.work(south)]);
      // a transaction that had met the other one in a circle would have been tried again
      expect(judged).toBe(60);
      const sent = planned.map((pair) => pair.map((id) => world.gateway.countOf(id)).sort());
      expect(sent).toEqual(ids.map(() => [0, 1]));
      for (const [ours, theirs] of planned) {
        const waits = world.gateway.countOf(ours) === 0 ? world.decisions(ours) : world.decisions(theirs, south);
        expect(await waits).toEqual(['deferred frequency_cap']);
      }
    });
  });

  it('CF-27: after the window the other store’s contact comes back and goes', async () => {
    await under(CAP_OF_ONE, async () => {
      const known = await person();
      await world.plan({ customerId: known.south }, south);
      await world.work(south);
      world.world.clock.advance(DAY_MS);
      const id = await world.plan({ customerId: known.north });
      await world.work();
      expect(await world.contact(id)).toMatchObject({ state: 'due', dueAt: new Date('2026-12-23T10:00:00+08:00') });
      world.world.clock.set('2026-12-23T10:00:00+08:00');
      await world.work();
      expect(await world.decisions(id)).toEqual(['deferred frequency_cap', 'sent as_planned']);
    });
  });

  it('REM-31: the minimum gap holds over the stores of the group, and not over its borders', async () => {
    const known = await person();
    await world.plan({ customerId: known.south }, south);
    await world.work(south);
    world.world.clock.advance(DAY_MS);
    const [same, stranger] = [await world.plan({ customerId: known.north }), await world.plan()];
    await world.work();
    expect([await world.decisions(same), await world.decisions(stranger)]).toEqual([
      ['deferred minimum_gap'],
      ['sent as_planned'],
    ]);
  });

  it('CF-27: two customers of a store that are one person share its cap, and a merged person brings its contacts along', async () => {
    await under(CAP_OF_ONE, async () => {
      const [kept, merged] = [await person(), await person()];
      await world.plan({ customerId: merged.south }, south);
      await world.work(south);
      await mergePersons(world, kept.personId, merged.personId);
      const twin = await customerOf(world, merged.personId, north);
      const ids = [await world.plan({ customerId: kept.north }), await world.plan({ customerId: twin })];
      await world.work();
      expect(await Promise.all(ids.map((id) => world.decisions(id)))).toEqual([
        ['deferred frequency_cap'],
        ['deferred frequency_cap'],
      ]);
      const fresh = await person();
      const second = await customerOf(world, fresh.personId, north);
      const pair = [await world.plan({ customerId: fresh.north }), await world.plan({ customerId: second })];
      await world.work();
      expect((await Promise.all(pair.map((id) => world.decisions(id)))).flat().sort()).toEqual([
        'deferred frequency_cap',
        'sent as_planned',
      ]);
    });
  });

  it('CF-27: a message that was refused for good does not count, in no store', async () => {
    await under(CAP_OF_ONE, async () => {
      const known = await person();
      world.gateway.before = () => ({ kind: 'refused', reason: 'blocked', permanent: true });
      await world.plan({ customerId: known.south }, south);
      await world.work(south);
      world.gateway.before = () => undefined;
      const id = await world.plan({ customerId: known.north });
      await world.work();
      expect(await world.decisions(id)).toEqual(['sent as_planned']);
    });
  });

  it('CF-27: one that the gateway put off does not hold itself up', async () => {
    await under(CAP_OF_ONE, async () => {
      const { north: customerId } = await person();
      world.gateway.before = () => ({ kind: 'refused', reason: 'busy', permanent: false });
      const id = await world.plan({ customerId });
      await world.work();
      world.gateway.before = () => undefined;
      world.world.clock.advance(60_000);
      await world.work();
      expect(await world.decisions(id)).toEqual(['deferred gateway_busy', 'sent as_planned']);
    });
  });

  it('does not see another store’s contacts: only that there was one, when, and what for', async () => {
    const known = await person();
    const id = await world.plan({ customerId: known.south }, south);
    await world.work(south);
    const [{ recent }] = await world.run(north, (tx) =>
      rows<{ recent: unknown[] }>(
        tx,
        sql`select recent from group_contact_counter where person_id = ${known.personId}`,
      ),
    );
    expect(recent).toEqual([[id, world.world.clock.now().getTime(), 'care']]);
    expect(await world.contact(id, north)).toBeUndefined();
    expect(await world.decisions(id, north)).toEqual([]);
    const elsewhere = world.world.store('other').ctx;
    const foreign = await world.run(elsewhere, (tx) =>
      rows(tx, sql`select from group_contact_counter where person_id = ${known.personId}`),
    );
    expect(foreign).toEqual([]);
  });

  it('SEC-08: whom the store erased is not contacted any more, and nothing of its contacts counts for anybody', async () => {
    const known = await person();
    await world.plan({ customerId: known.north });
    await world.work();
    const later = await world.plan({ customerId: known.north, category: 'safety', channel: 'sticker' });
    await world.run(north, async (tx) => {
      const contacts = world.world
        .get(PersonalRecordSources)
        .inOrder()
        .find(({ name }) => name === 'contacts');
      expect(await contacts?.erase(tx, north, [known.north])).toBe(2);
      await affected(tx, sql`update customer set erased_at = now() where id = ${known.north}`);
    });
    const [{ recent }] = await world.run(south, (tx) =>
      rows<{ recent: unknown[] }>(
        tx,
        sql`select recent from group_contact_counter where person_id = ${known.personId}`,
      ),
    );
    expect(recent).toEqual([]);
    await world.work();
    expect(await world.decisions(later)).toEqual(['suppressed person_erased']);
  });

  it('SEC-08: what no window reaches any more is forgotten, also of persons whom nobody contacts', async () => {
    const known = await person();
    await world.plan({ customerId: known.north });
    await world.work();
    const recent = () =>
      world.run(north, async (tx) => {
        const where = sql`where person_id = ${known.personId}`;
        const [found] = await rows<{ recent: unknown[] }>(tx, sql`select recent from group_contact_counter ${where}`);
        return found.recent.length;
      });
    const retention = new ContactCounterRetention(world.world.get(GroupDb), world.world.clock);
    const { ctx } = world.world.group('one');
    world.world.clock.advance(181 * DAY_MS);
    await retention.forget(ctx);
    expect(await recent()).toBe(1);
    world.world.clock.advance(DAY_MS + 1);
    expect(await retention.forget(ctx)).toEqual(new Date(world.world.clock.now().getTime() + DAY_MS));
    expect(await recent()).toBe(0);
  });

  it('REM-31: what the customer said of a purpose and a channel is heard, whoever asks for the contact', async () => {
    const customerId = await world.customer();
    await say(world, customerId, 'service', 'sms', 'withdrawn');
    const withdrawn = await world.plan({ customerId });
    const asked = await world.plan({ customerId, journey: 'season' });
    await world.run(north, (tx) => affected(tx, sql`update contact set asked_at = now() where id = ${asked}`));
    const [call, safety] = [
      await world.plan({ customerId, channel: 'phone_call' }),
      await world.plan({ customerId, category: 'safety', journey: 'recall' }),
    ];
    await world.work();
    expect(await Promise.all([withdrawn, asked, call, safety].map((id) => world.decisions(id)))).toEqual([
      ['suppressed consent_withdrawn'],
      ['suppressed consent_withdrawn'],
      ['sent handed_to_person'],
      ['sent as_planned'],
    ]);
  });

  it('REM-31: where consent is needed, a customer that never gave it is left in peace', async () => {
    const consents = [{ category: 'campaign', purpose: 'marketing', rule: 'only_with_consent' }] as const;
    await under({ consents: [...consents] }, async () => {
      const [silent, willing] = [await world.customer(), await world.customer()];
      await say(world, willing, 'marketing', null, 'given');
      const ids = [];
      for (const customerId of [silent, willing]) ids.push(await world.plan({ customerId, category: 'campaign' }));
      await world.work();
      expect(await Promise.all(ids.map((id) => world.decisions(id)))).toEqual([
        ['suppressed no_consent'],
        ['sent as_planned'],
      ]);
    });
  });

  it('REM-31: consent stays with the store that it was told', async () => {
    const known = await person();
    await say(world, known.south, 'service', null, 'withdrawn', south);
    const [here, there] = [
      await world.plan({ customerId: known.north }),
      await world.plan({ customerId: known.south }, south),
    ];
    await world.work(south);
    await world.work();
    expect(await world.decisions(there, south)).toEqual(['suppressed consent_withdrawn']);
    expect(await world.decisions(here)).toEqual(['sent as_planned']);
  });

  it('REM-39: a call planned for the weekend waits until the store opens on Monday', async () => {
    world.world.clock.set('2026-11-28T10:00:00+08:00');
    const id = await world.plan({ channel: 'phone_call', category: 'follow_up' });
    await world.work();
    expect(await world.contact(id)).toMatchObject({ state: 'due', dueAt: new Date('2026-11-30T09:00:00+08:00') });
    expect(await world.decisions(id)).toEqual(['deferred outside_working_hours']);
    world.world.clock.set('2026-11-30T09:00:00+08:00');
    await world.work();
    expect(await world.tasks(id)).toHaveLength(1);
  });

  it('REM-36: gold customers’ contacts are claimed first, then the important ones’, and then the oldest', async () => {
    const claimed: string[] = [];
    const planned: Record<string, string> = {};
    for (const [name, valueClass, ageMs] of [
      ['general', 'general', 5],
      ['none', null, 4],
      ['important', 'important', 3],
      ['gold', 'gold', 2],
      ['goldToo', 'gold', 1],
    ] as const) {
      const customerId = await world.customer();
      await world.run(north, (tx) =>
        affected(tx, sql`update customer set value_class = ${valueClass} where id = ${customerId}`),
      );
      const dueAt = new Date(world.world.clock.now().getTime() - ageMs);
      planned[await world.plan({ customerId, category: 'campaign', dueAt })] = name;
    }
    for (let tick = 0; tick < 5; tick++) {
      const size = { blocks: 1, blockSize: 1 };
      const [claimId] = await world.run(north, (tx) => claimDue(tx, world.world.clock.now(), size));
      const ids = await world.run(north, (tx) =>
        rows<{ id: string }>(tx, sql`select id from contact where claim_id = ${claimId}`),
      );
      claimed.push(...ids.map(({ id }) => planned[id]));
    }
    expect(claimed).toEqual(['gold', 'goldToo', 'important', 'general', 'none']);
  });

  it('REM-31: contacts with one customer come into one block, where the more important one is made', async () => {
    const customerId = await world.customer();
    const care = await world.plan({ customerId, channel: 'email' });
    const expiry = await world.plan({ customerId, category: 'expiry' });
    const size = { blocks: 2, blockSize: 1 };
    const claims = await world.run(north, (tx) => claimDue(tx, world.world.clock.now(), size));
    expect(claims).toHaveLength(1);
    await world.run(north, (tx) => affected(tx, sql`update customer set email = 'a@b.cn' where id = ${customerId}`));
    await world.send(claims);
    expect([await world.decisions(care), await world.decisions(expiry)]).toEqual([
      ['deferred minimum_gap'],
      ['sent as_planned'],
    ]);
  });

  it('CF-27: nothing is left undecided: whatever is put off comes back, and ends with one last decision', async () => {
    const known = [await person(), await person(), await person()];
    const ids: string[] = [];
    const busyUntil = new Date('2026-11-25T12:00:00+08:00');
    world.gateway.before = () =>
      world.world.clock.now() < busyUntil ? { kind: 'refused', reason: 'busy', permanent: false } : undefined;
    for (const { north: customerId } of known) {
      for (const [n, category] of (
        ['care', 'campaign', 'expiry', 'follow_up', 'campaign', 'care'] as const
      ).entries()) {
        const dueAt = new Date(world.world.clock.now().getTime() + (n % 3) * DAY_MS + 12 * 3_600_000);
        const channel = n % 2 === 0 ? 'sms' : 'phone_call';
        const expiresAt = n === 5 ? new Date(dueAt.getTime() + 5 * DAY_MS) : null;
        ids.push(await world.plan({ customerId, category, dueAt, channel, expiresAt, journey: `journey-${n}` }));
      }
    }
    let looks = 0;
    for (let next: Date | null = world.world.clock.now(); next && looks < 300; looks++) {
      if (next > world.world.clock.now()) world.world.clock.set(next);
      world.jobs.jobs.length = 0;
      next = await world.processor.claim(north);
      await world.send(world.jobs.jobs.map(({ claimId }) => claimId));
      if (world.jobs.jobs.length > 0) next = world.world.clock.now();
    }
    const open = await world.run(north, (tx) =>
      rows(
        tx,
        sql`select c.id, c.state, count(d.id) filter (where d.kind <> 'deferred') as final
            from contact c left join contact_decision d on d.contact_id = c.id where c.id = any(${ids})
            group by c.id having count(d.id) filter (where d.kind <> 'deferred') <> 1
              or c.state not in ('sent', 'cancelled', 'failed')`,
      ),
    );
    expect(open).toEqual([]);
    expect(looks).toBeLessThan(300);
    const kinds = (await Promise.all(ids.map((id) => world.decisions(id)))).flat();
    for (const seen of ['deferred quiet_hours', 'deferred minimum_gap', 'deferred gateway_busy', 'sent as_planned']) {
      expect(kinds).toContain(seen);
    }
  });
});
