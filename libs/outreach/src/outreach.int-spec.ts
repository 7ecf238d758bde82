import { affected, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { PoliciesService } from '#libs/policies';
import { TasksService } from '#libs/tasks';
import type { StoreContext } from '#libs/tenancy';
import { ContactAnswers } from './contact-answers';
import { cancelContacts, planContacts } from './contact-plan.queries';
import { USUAL_CONTACT_POLICY } from './policy/contact-policy.preset';
import { ContactsService } from './contacts.service';
import { OutreachWorld } from './fixtures/outreach-world';

describe('contacts of a store', () => {
  let world: OutreachWorld;
  let contacts: ContactsService;
  let north: StoreContext;

  beforeAll(async () => {
    world = await OutreachWorld.start();
    contacts = world.world.get(ContactsService);
    north = world.north;
  });
  beforeEach(() => world.reset());
  afterAll(() => world?.world.stop());

  it('a contact is planned once, whatever became of it', async () => {
    const contact = world.planned(await world.customer());
    const again = { ...contact, id: newId(), dueAt: new Date('2026-12-01T00:00:00Z') };
    const plan = (planned: typeof contact) => world.run(north, (tx) => planContacts(tx, north, [planned]));
    expect(await plan(contact)).toEqual({ planned: [contact.id] });
    expect(await plan(again)).toEqual({ planned: [] });
    await world.work();
    expect(await plan(again)).toEqual({ planned: [] });
    expect(world.gateway.countOf(contact.id)).toBe(1);
  });

  it('a due contact is sent with its text filled, logged, and told as an event without personal data', async () => {
    const id = await world.plan();
    await world.work();
    expect(world.gateway.arrivals).toMatchObject([
      {
        key: `${id}:day-before:sms`,
        text: '石远梅：保养将于2026-11-24到期',
        templateCode: 'maintenance-due/day-before',
        storeCode: north.store.code,
      },
    ]);
    expect(await world.contact(id)).toMatchObject({ state: 'sent', reference: `reference of ${id}:day-before:sms` });
    expect(await world.decisions(id)).toEqual(['sent as_planned']);
    const events = await world.events(id);
    expect(events).toMatchObject([{ type: 'contact.sent', payload: { journey: 'maintenance-due', channel: 'sms' } }]);
    expect(JSON.stringify(events)).not.toMatch(/石远梅|138/);
  });

  it('REM-39: at night a message waits for the morning', async () => {
    world.world.clock.set('2026-11-23T22:00:00+08:00');
    const id = await world.plan();
    await world.work();
    expect(await world.contact(id)).toMatchObject({ state: 'due', dueAt: new Date('2026-11-24T08:00:00+08:00') });
    await world.work();
    expect(world.gateway.countOf(id)).toBe(0);
    world.world.clock.set('2026-11-24T08:00:00+08:00');
    await world.work();
    expect(world.gateway.countOf(id)).toBe(1);
    expect(await world.decisions(id)).toEqual(['deferred quiet_hours', 'sent as_planned']);
    expect((await world.events(id)).map(({ type }) => type)).toEqual(['contact.deferred', 'contact.sent']);
  });

  it('REM-26, REM-31, CF-25: birthday wishes leave before 08:30, at rest time and the day after another care', async () => {
    const customerId = await world.customer();
    await world.plan({ customerId });
    await world.work();
    const [dueAt, expiresAt] = [new Date('2026-11-24T07:30:00+08:00'), new Date('2026-11-24T08:30:00+08:00')];
    world.world.clock.set(dueAt);
    const wishes = await world.plan({ customerId, journey: 'birthday', dueAt, expiresAt, quietHoursExempt: true });
    const care = await world.plan({ customerId, journey: 'season' });
    await world.work();
    expect(await world.decisions(wishes)).toEqual(['sent as_planned']);
    world.world.clock.set(new Date('2026-11-24T10:00:00+08:00'));
    await world.work();
    expect([world.gateway.countOf(wishes), world.gateway.countOf(care)]).toEqual([1, 0]);
  });

  it('REM-31: a second care within the week waits, also where the customer was merged meanwhile', async () => {
    const [kept, duplicate] = [await world.customer(), await world.customer()];
    const first = await world.plan({ customerId: duplicate });
    await world.work();
    await world.run(north, (tx) =>
      affected(tx, sql`update customer set merged_into_id = ${kept} where id = ${duplicate}`),
    );
    world.world.clock.advance(24 * 3_600_000);
    const second = await world.plan({ customerId: kept, journey: 'season' });
    await world.work();
    expect([world.gateway.countOf(first), world.gateway.countOf(second)]).toEqual([1, 0]);
    expect(await world.contact(second)).toMatchObject({ state: 'due', dueAt: new Date('2026-11-30T10:00:00+08:00') });
    expect(await world.decisions(second)).toEqual(['deferred minimum_gap']);
  });

  it('REM-31: what comes due within days goes out in one message', async () => {
    const customerId = await world.customer();
    const inTwoDays = new Date('2026-11-25T10:00:00+08:00');
    const [expiry, care] = [
      await world.plan({ customerId, category: 'expiry', journey: 'insurance-expiry' }),
      await world.plan({ customerId, dueAt: inTwoDays, values: { dueOn: '2026-11-26' } }),
    ];
    await world.work();
    expect(world.gateway.arrivals.map(({ text }) => text)).toEqual([
      '石远梅：保养将于2026-11-24到期\n石远梅：保养将于2026-11-26到期',
    ]);
    expect(await world.contact(care)).toMatchObject({ state: 'cancelled', mergedIntoId: expiry });
    expect([await world.decisions(expiry), await world.decisions(care)]).toEqual([
      ['sent as_planned'],
      ['merged carried_along'],
    ]);
    world.world.clock.set(inTwoDays);
    await world.work();
    expect(world.gateway.arrivals).toHaveLength(1);
  });

  it('what does not go says why: no number, dropped by its source, no text, too late', async () => {
    const past = new Date('2026-11-23T09:00:00+08:00');
    world.judge = ({ step }) =>
      step === 'dropped' ? { kind: 'drop', reason: 'vehicle_visited' } : step === 'mute' ? { kind: 'go' } : undefined;
    const ids = [
      await world.plan({ customerId: await world.customer(north, ['+862161234567']) }),
      await world.plan({ step: 'dropped' }),
      await world.plan({ step: 'mute' }),
      await world.plan({ expiresAt: past }),
    ];
    await world.work();
    expect(world.gateway.arrivals).toEqual([]);
    expect(await Promise.all(ids.map((id) => world.decisions(id)))).toEqual([
      ['suppressed no_number'],
      ['suppressed vehicle_visited'],
      ['suppressed no_text'],
      ['suppressed expired'],
    ]);
    expect((await world.events(ids[1])).map(({ type }) => type)).toEqual(['contact.suppressed']);
  });

  it('CUS-12: a number found wrong is not written to, the next one is', async () => {
    const customerId = await world.customer(north, ['+8613911110001', '+8613911110002']);
    await world.run(north, (tx) =>
      affected(tx, sql`update customer_phone set quality = 'wrong_number' where number = '+8613911110002'`),
    );
    const id = await world.plan({ customerId });
    await world.work();
    expect(await world.contact(id)).toMatchObject({ recipient: '+8613911110001' });
  });

  it('a gateway that refuses for the time being is tried again, and the contact ends with one final decision', async () => {
    world.gateway.before = () => ({ kind: 'refused', reason: 'busy', permanent: false });
    const id = await world.plan();
    await world.work();
    expect(await world.contact(id)).toMatchObject({ state: 'due', dueAt: new Date('2026-11-23T10:01:00+08:00') });
    world.gateway.before = () => undefined;
    world.judge = () => ({ kind: 'go', template: '另一条' });
    world.world.clock.advance(60_000);
    await world.work();
    expect(world.gateway.arrivals.map(({ text }) => text)).toEqual(['石远梅：保养将于2026-11-24到期']);
    expect(await world.decisions(id)).toEqual(['deferred gateway_busy', 'sent as_planned']);
  });

  it('a message refused for good has failed, and is seen to', async () => {
    world.gateway.before = () => ({ kind: 'refused', reason: 'blocked', permanent: true });
    const id = await world.plan();
    await world.work();
    expect(await world.contact(id)).toMatchObject({ state: 'failed' });
    expect(await world.decisions(id)).toEqual(['suppressed gateway_refused']);
    expect((await world.events(id)).map(({ type }) => type)).toEqual(['contact.failed']);
  });

  it('REM-21, FUP-03: a call becomes a task, whose outcome comes back; a message left is not an answer', async () => {
    const [reached, missed] = [
      await world.plan({ channel: 'phone_call', step: 'call', ownerRole: 'maintenance_reminder_person' }),
      await world.plan({ channel: 'phone_call', step: 'call' }),
    ];
    await world.work();
    expect(await world.decisions(reached)).toEqual(['sent handed_to_person']);
    const clerk = { ...north, permissions: new Set(['tasks:write', 'reminders:write', 'tasks:read']) };
    const done = [];
    for (const [id, outcome] of [
      [reached, 'reached'],
      [missed, 'message_left'],
    ] as const) {
      const [task] = await world.tasks(id);
      done.push(await world.world.get(TasksService).complete(clerk, task.id, { outcome }));
    }
    expect(await world.tasks(reached)).toMatchObject([{ ownerRole: 'maintenance_reminder_person' }]);
    const events = done.map(({ id }) => ({ ...EVENT, id: newId(), subjectId: id }));
    const answers = new ContactAnswers(world.world.clock);
    await world.run(north, (tx) => answers.note(tx, north, events));
    expect(await world.contact(reached)).toMatchObject({ state: 'sent', outcome: 'reached' });
    const types = async (id: string) => (await world.events(id)).map(({ type }) => type);
    expect(await types(reached)).toEqual(['contact.sent', 'contact.answered']);
    expect(await types(missed)).toEqual(['contact.sent', 'contact.not-answered']);
  });

  it('REM-39: a call waits for the end of the midday rest', async () => {
    world.world.clock.set('2026-11-23T12:30:00+08:00');
    const id = await world.plan({ channel: 'phone_call' });
    await world.work();
    expect(await world.contact(id)).toMatchObject({ state: 'due', dueAt: new Date('2026-11-23T14:00:00+08:00') });
    expect(await world.tasks(id)).toEqual([]);
  });

  it('a member of staff has a planned contact sent now, in spite of gap and quiet hours', async () => {
    world.world.clock.set('2026-11-23T22:30:00+08:00');
    const customerId = await world.customer();
    await world.plan({ customerId, quietHoursExempt: true });
    await world.work();
    const id = await world.plan({ customerId, journey: 'season', dueAt: new Date('2026-11-25T10:00:00+08:00') });
    await contacts.send(north, id, { despiteQuietHours: false });
    await world.work();
    expect(await world.decisions(id)).toEqual(['deferred quiet_hours']);
    await contacts.send(north, id, { despiteQuietHours: true });
    await world.work();
    expect(await world.decisions(id)).toEqual(['deferred quiet_hours', 'sent asked']);
    await expect(contacts.send(north, id, { despiteQuietHours: true })).rejects.toMatchObject({
      code: 'contact_under_way',
      params: { state: 'sent' },
    });
  });

  it('a contact is called off while it waits, and not once it may have left', async () => {
    const [waiting, sent] = [await world.plan({ dueAt: new Date('2026-11-25T10:00:00+08:00') }), await world.plan()];
    await world.work();
    const answer = await contacts.cancel(north, waiting, { reason: 'called_off' });
    expect(answer).toMatchObject({
      state: 'cancelled',
      decisions: [{ kind: 'suppressed', reason: { code: 'called_off', label: '员工取消' } }],
    });
    await expect(contacts.cancel(north, sent, { reason: 'called_off' })).rejects.toMatchObject({
      code: 'contact_under_way',
    });
    expect(await world.decisions(sent)).toEqual(['sent as_planned']);
  });

  it('a journey calls off what it planned: one round, or all of a subject', async () => {
    const customerId = await world.customer();
    const subject = { type: 'vehicle', id: newId() } as const;
    const later = new Date('2026-11-25T10:00:00+08:00');
    const ids = [];
    for (const occurrence of ['first', 'second'])
      ids.push(await world.plan({ customerId, subject, occurrence, dueAt: later }));
    const other = await world.plan({ customerId, journey: 'season', subject, dueAt: later });
    const cancel = (occurrence?: string) =>
      world.run(north, (tx) =>
        cancelContacts(
          tx,
          north,
          { journeys: ['maintenance-due'], rounds: [{ subjectId: subject.id, occurrence }] },
          'vehicle_visited',
        ),
      );
    expect([await cancel('first'), await cancel(), await cancel()]).toEqual([1, 1, 0]);
    expect(await world.decisions(ids[1])).toEqual(['suppressed vehicle_visited']);
    expect(await world.contact(other)).toMatchObject({ state: 'due' });
  });

  it('contacts are listed by the day of the store’s calendar, decisions by their reason', async () => {
    const customerId = await world.customer();
    const early = await world.plan({ customerId, dueAt: new Date('2026-11-29T16:00:00Z') });
    await world.plan({ customerId, dueAt: new Date('2026-11-29T15:59:00Z') });
    const page = { limit: 20 };
    const listed = await contacts.list(north, { ...page, sort: 'dueAt', customerId, dueOn: '2026-11-30' as never });
    expect(listed.data.map(({ id }) => id)).toEqual([early]);
    await contacts.cancel(north, early, { reason: 'customer_moved' });
    const decided = await contacts.decisions(north, { ...page, sort: '-decidedAt', reason: 'customer_moved' });
    expect(decided.data).toMatchObject([{ contactId: early, reason: { label: 'customer_moved' } }]);
  });

  it('a store has four blocks in hand, each of which claims the next one, and says when to look again', async () => {
    const tomorrow = new Date('2026-11-24T10:00:00+08:00');
    const waiting = await world.plan({ dueAt: tomorrow });
    expect(await world.processor.claim(north)).toEqual(tomorrow);
    expect(world.jobs.jobs).toEqual([]);
    const customers = await Promise.all(Array.from({ length: 31 }, () => world.customer()));
    const many = Array.from({ length: 1_240 }, (_, n) => world.planned(customers[Math.floor(n / 40)]));
    await world.run(north, (tx) => planContacts(tx, north, many));
    const next = await world.processor.claim(north);
    // the first lease to run out, if nobody renews it
    expect(next?.getTime()).toBeLessThanOrEqual(world.world.clock.now().getTime() + 5_000);
    expect(world.jobs.jobs).toHaveLength(4);
    await world.processor.claim(north);
    expect(world.jobs.jobs).toHaveLength(4);
    const job = { id: 'job', attempt: 1, isLastAttempt: true, signal: new AbortController().signal };
    await world.processor.send(world.jobs.jobs[0], job);
    expect(world.jobs.jobs).toHaveLength(5);
    expect(await world.contact(waiting)).toMatchObject({ state: 'due' });
  });

  it('TEN-11: a decision names the version of the contact policy that it was made by', async () => {
    const policies = world.world.get(PoliciesService);
    const document = { ...USUAL_CONTACT_POLICY, quietHours: [] };
    const { id } = await policies.draft(north, 'contact-policy', 'default', { document });
    await policies.review(north, id, undefined);
    await policies.issue(north, id, undefined, {});
    world.world.clock.set('2026-11-23T23:00:00+08:00');
    const [here, there] = [await world.plan(), await world.plan({}, world.south)];
    await world.work();
    await world.work(world.south);
    await policies.withdraw(north, id, undefined);
    const refs = async (contactId: string, ctx: StoreContext) =>
      (await contacts.get(ctx, contactId)).decisions.map(({ kind, policyRef }) => [kind, policyRef]);
    expect(await refs(here, north)).toEqual([['sent', 'contact-policy/default@store:1']]);
    expect(await refs(there, world.south)).toEqual([['deferred', 'contact-policy/default@preset:2']]);
  });

  it('does not see, send or cancel another store’s contacts', async () => {
    const { south } = world;
    const mine = await world.plan();
    const theirs = await world.plan({}, south);
    const notFound = { code: 'not_found' };
    await expect(contacts.get(south, mine)).rejects.toMatchObject(notFound);
    await expect(contacts.send(south, mine, { despiteQuietHours: true })).rejects.toMatchObject(notFound);
    await expect(contacts.cancel(south, mine, { reason: 'called_off' })).rejects.toMatchObject(notFound);
    const all = { limit: 100, sort: 'dueAt' as const, state: ['due' as const] };
    expect((await contacts.list(south, all)).data.map(({ id }) => id)).toEqual([theirs]);
    const myClaims = await world.claim(north);
    await world.send(myClaims, south);
    await world.work(south);
    expect([world.gateway.countOf(mine), world.gateway.countOf(theirs)]).toEqual([0, 1]);
    await world.send(myClaims, north);
    expect(world.gateway.arrivals.map(({ storeCode }) => storeCode)).toEqual([south.store.code, north.store.code]);
    const decided = await contacts.decisions(south, { limit: 100, sort: '-decidedAt' });
    const told = decided.data.map(({ contactId }) => contactId);
    expect([told.includes(theirs), told.includes(mine)]).toEqual([true, false]);
    expect(
      await world.run(south, (tx) =>
        cancelContacts(tx, south, { journeys: ['maintenance-due'], rounds: [{ subjectId: mine }] }, 'called_off'),
      ),
    ).toBe(0);
  });
});

const EVENT = {
  type: 'task.completed',
  subjectType: 'task',
  changes: null,
  payload: null,
  occurredAt: new Date('2026-11-23T10:00:00+08:00'),
  actorType: 'staff',
  actorId: 'somebody',
  requestId: 'request',
} as const;
