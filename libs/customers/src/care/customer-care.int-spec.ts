import { rows, sql } from '#libs/database';
import { DeadlineEngine, DeadlinesWorkerModule } from '#libs/deadlines';
import { newId } from '#libs/foundation';
import { PersonalRecordSources } from '#libs/http';
import { Grants, StaffDirectory, StoreProfiles } from '#libs/identity';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { CustomerAssignmentsService } from './customer-assignments.service';
import { CustomerCommunicationsService } from './customer-communications.service';
import { CustomerContactsService } from '../contact-data/customer-contacts.service';
import { CustomerMergesService } from '../customer-merges.service';
import { CustomerPlansService } from './customer-plans.service';
import { CustomerRelationsService } from './customer-relations.service';
import { CustomerStatusesService } from './customer-statuses.service';
import { standingOf } from './customer-standing.queries';
import { verifyContact, type VerifiedContact } from '../contact-data/customer-verification';
import type { CreateCustomerDto } from '../customers.dto';
import { CustomersModule } from '../customers.module';
import { CustomersService } from '../customers.service';

const DAY_MS = 86_400_000;

describe('looking after customers', () => {
  let world: World;
  let customers: CustomersService;
  let relations: CustomerRelationsService;
  let statuses: CustomerStatusesService;
  let assignments: CustomerAssignmentsService;
  let communications: CustomerCommunicationsService;
  let north: StoreContext;
  let south: StoreContext;
  let specialists: string[];

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, DeadlinesWorkerModule], poolMax: 6 });
    customers = world.get(CustomersService);
    relations = world.get(CustomerRelationsService);
    statuses = world.get(CustomerStatusesService);
    assignments = world.get(CustomerAssignmentsService);
    communications = world.get(CustomerCommunicationsService);
    const permissions = new Set(['customers:read-phone']);
    north = { ...world.store('north').ctx, permissions };
    south = { ...world.store('south').ctx, permissions };
    for (const name of ['north', 'south'] as const) {
      const { id, code, group } = world.store(name);
      const { ctx } = world.group('one');
      await world.get(StoreProfiles).prepare({ ...ctx, group }, { id, code, name: `店${name}`, kind: '4s_store' });
    }
    specialists = [await specialist('first'), await specialist('second')].sort();
  });
  afterAll(() => world.stop());

  async function specialist(username: string): Promise<string> {
    const { ctx } = world.group('one');
    const person = { username, name: '陈静', departments: [], password: `password of ${username}` };
    const { id } = await world.get(StaffDirectory).create(ctx, person);
    const { code } = world.store('north');
    await world.get(Grants).create(ctx, id, { role: 'customer_service_specialist', level: 'store', storeCode: code });
    return id;
  }

  const person = async (input: Partial<CreateCustomerDto> = {}, ctx = north): Promise<string> =>
    (await customers.create(ctx, { kind: 'person', name: '张三', ...input })).id;
  const as = (staffId: string): StoreContext => ({ ...north, actor: { type: 'staff', id: staffId, name: '陈静' } });
  const eventsOf = (id: string, ctx = north) =>
    world
      .get(StoreDb)
      .run(ctx, (tx) =>
        rows<{ type: string; payload: Record<string, unknown>; occurredAt: Date }>(
          tx,
          sql`select type, payload, occurred_at as "occurredAt" from event where subject_id = ${id} order by id`,
        ),
      );
  const promisesOf = (customerId: string) =>
    world.get(StoreDb).run(north, (tx) =>
      rows<{ kind: string; state: string; startedAt: Date; dueAt: Date; occurrence: string }>(
        tx,
        sql`select kind, state, started_at as "startedAt", due_at as "dueAt", occurrence from deadline
              where subject_id = ${customerId} order by created_at, id`,
      ),
    );

  describe('family and key persons', () => {
    it('CUS-07: birthdays in both calendars, phone, address and preferences are kept, changed and removed', async () => {
      const id = await person();
      const daughter = await relations.add(north, id, {
        ...{ kind: 'family_member', name: '张小雨', relation: '女儿', phone: '+8613900139003' },
        birthday: { calendar: 'lunar', lunar: { month: 8, day: 15, leapMonth: false }, lunarYear: 2015 },
        ...{ addressText: '上海市浦东新区科技园路514号', preferences: '喜欢羽毛球' },
      });
      expect(daughter).toMatchObject({
        phone: '+8613900139003',
        birthday: { calendar: 'lunar', solar: '2015-09-27', lunar: { month: 8, day: 15 } },
        preferences: '喜欢羽毛球',
      });
      const changed = await relations.update(north, id, daughter.id, 1, { preferences: null, relation: '长女' });
      expect(changed).toMatchObject({ preferences: null, relation: '长女', version: 2, birthday: daughter.birthday });
      await expect(relations.update(north, id, daughter.id, 1, { name: '雨' })).rejects.toMatchObject({
        code: 'version_conflict',
      });
      const events = await eventsOf(id);
      expect(events.map(({ type }) => type)).toEqual([
        'customer.created',
        'customer.relation-added',
        'customer.relation-changed',
      ]);
      expect(JSON.stringify(events)).not.toMatch(/小雨|长女|13900139003/);
      await relations.remove(north, id, daughter.id);
      expect((await relations.list(north, id, { limit: 20 })).data).toEqual([]);
    });

    it('CUS-07: a phone is masked for who may not see phones, and a merge brings the relations along', async () => {
      const id = await person();
      const duplicate = await person();
      await relations.add(north, duplicate, { kind: 'key_person', name: '王经理', phone: '+8613900139004' });
      await world.get(CustomerMergesService).merge(north, id, { duplicateId: duplicate });
      const blind = { ...north, permissions: new Set<string>() };
      const [found] = (await relations.list(blind, id, { limit: 20 })).data;
      expect(found).toMatchObject({ kind: 'key_person', phone: '+86139****9004' });
      await expect(relations.add(north, duplicate, { kind: 'key_person', name: '李' })).rejects.toMatchObject({
        code: 'customer_merged',
      });
    });
  });

  describe('standing', () => {
    const standing = async (...ids: string[]) => {
      const found = await world.get(StoreDb).run(north, (tx) => standingOf(tx, ids, world.clock.now()));
      return ids.map((id) => found.get(id));
    };

    it('CUS-14: a status is held from its beginning until its end, and one of a kind at a time', async () => {
      const id = await person();
      const vip = await statuses.grant(north, id, { kind: 'vip', number: 'V-1' });
      const told = (await eventsOf(id)).filter(({ type }) => type === 'customer.status-granted');
      expect(told).toMatchObject([{ occurredAt: world.clock.now() }]);
      await statuses.grant(north, id, { kind: 'member', since: new Date(world.clock.now().getTime() + DAY_MS) });
      expect((await customers.get(north, id)).statuses).toEqual(['vip']);
      await expect(statuses.grant(north, id, { kind: 'vip' })).rejects.toMatchObject({ code: 'customer_status_held' });
      world.clock.advance(2 * DAY_MS);
      expect((await customers.get(north, id)).statuses).toEqual(['member', 'vip']);
      await statuses.end(north, id, vip.id, {});
      expect(await standing(id)).toEqual([{ statuses: ['member'], valueClass: null }]);
      expect((await statuses.list(north, id, { limit: 20 })).data.map(({ kind }) => kind)).toEqual(['member', 'vip']);
      await statuses.grant(north, id, { kind: 'vip' });
      expect((await eventsOf(id)).map(({ type }) => type)).toContain('customer.status-ended');
    });

    it('CUS-14: of two who grant one status at once, one is told that it is held', async () => {
      const id = await person();
      const granted = await Promise.allSettled([1, 2, 3].map(() => statuses.grant(north, id, { kind: 'gold_card' })));
      expect(granted.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('SVC-09: the class of a customer is kept and told with its statuses, duplicates included', async () => {
      const id = await person({ valueClass: 'gold' });
      const duplicate = await person();
      await statuses.grant(north, duplicate, { kind: 'key_account' });
      await world.get(CustomerMergesService).merge(north, id, { duplicateId: duplicate });
      const expected = { statuses: ['key_account'], valueClass: 'gold' };
      expect(await standing(id, duplicate, newId())).toEqual([expected, expected, undefined]);
      const found = await customers.list(north, {
        limit: 50,
        sort: '-createdAt',
        valueClass: ['gold'],
        status: ['key_account'],
      });
      expect(found.data.map((customer) => customer.id)).toEqual([id]);
      const classed = await customers.update(north, id, undefined, { valueClass: 'general' });
      expect(classed.valueClass).toBe('general');
    });
  });

  describe('assignment', () => {
    it('CUS-16: customers are shared out in equal numbers, and each is owed a first word within a week', async () => {
      const ids = await Promise.all(Array.from({ length: 6 }, () => person()));
      const result = await assignments.assign(north, { customerIds: ids, reassign: false });
      expect(result.specialists.map(({ added }) => added)).toEqual([3, 3]);
      expect(result).toMatchObject({ assigned: 6, policyRef: 'customer-care/default@preset:1' });
      const [first] = ids as [string];
      const [promise] = await promisesOf(first);
      expect(promise).toMatchObject({ kind: 'first-communication', state: 'running' });
      const days = ((promise?.dueAt.getTime() ?? 0) - (promise?.startedAt.getTime() ?? 0)) / DAY_MS;
      expect(days).toBeGreaterThan(7);
      expect(days).toBeLessThanOrEqual(8);
      expect(specialists).toContain((await customers.get(north, first)).assigneeId);
      const mine = await customers.list(north, { limit: 50, sort: '-createdAt', assigneeId: specialists[0] });
      expect(mine.data).toHaveLength(3);
      expect((await eventsOf(first)).map(({ type }) => type)).toEqual(['customer.created', 'customer.assigned']);
    });

    it('CUS-16: the specialist’s own word keeps the promise, a colleague’s and an attempt do not', async () => {
      const id = await person();
      await assignments.assign(north, { customerIds: [id], reassign: false });
      const assigneeId = (await customers.get(north, id)).assigneeId as string;
      const colleague = specialists.find((staffId) => staffId !== assigneeId) as string;
      const call = { channel: 'phone', direction: 'outbound', summary: '问候' } as const;
      await communications.record(as(colleague), id, call);
      await communications.record(as(assigneeId), id, { ...call, callOutcome: 'not_answered' });
      expect(await promisesOf(id)).toMatchObject([{ state: 'running' }]);
      await communications.record(as(assigneeId), id, { ...call, callOutcome: 'answered' });
      expect(await promisesOf(id)).toMatchObject([{ state: 'met' }]);
      const [current] = (await assignments.list(north, { limit: 20, customerId: id, current: true })).data;
      expect(current?.firstCommunicationAt).toEqual(world.clock.now());
    });

    it('CUS-16: a word of before the assignment, written down late, does not keep the promise', async () => {
      const id = await person();
      const before = world.clock.now();
      world.clock.advance(DAY_MS);
      await assignments.assign(north, { customerIds: [id], reassign: false });
      const assigneeId = (await customers.get(north, id)).assigneeId as string;
      const said = { channel: 'in_store', direction: 'inbound', summary: '问候' } as const;
      await communications.record(as(assigneeId), id, { ...said, communicatedAt: before });
      expect(await promisesOf(id)).toMatchObject([{ state: 'running' }]);
      await communications.record(as(assigneeId), id, said);
      expect(await promisesOf(id)).toMatchObject([{ state: 'met' }]);
    });

    it('CUS-16: a front-end names the specialist who spoke, and nobody but the customer’s own', async () => {
      const id = await person();
      await assignments.assign(north, { customerIds: [id], reassign: false });
      const staffId = (await customers.get(north, id)).assigneeId as string;
      const key: StoreContext = { ...north, actor: { type: 'api_key', id: 'key', name: 'Front-end' } };
      const said = { channel: 'online', direction: 'inbound', summary: '-' } as const;
      await expect(communications.record(key, id, { ...said, staffId: newId() })).rejects.toMatchObject({
        errors: [{ pointer: '#/staffId', code: 'unknown_reference' }],
      });
      expect((await communications.record(key, id, { ...said, staffId })).recordedBy).toBe(staffId);
      expect(await promisesOf(id)).toMatchObject([{ state: 'met' }]);
    });

    it('CUS-16: a week without a word is a miss, and an event', async () => {
      const id = await person();
      await assignments.assign(north, { customerIds: [id], reassign: false });
      world.clock.advance(9 * DAY_MS);
      await world.get(DeadlineEngine).tick(north, { signal: new AbortController().signal } as never);
      const [promise] = await promisesOf(id);
      expect(promise?.state).toBe('missed');
      const told = await world.get(StoreDb).run(north, (tx) =>
        rows<{ kind: string }>(
          tx,
          sql`select payload ->> 'kind' as kind from event
                where type = 'deadline.missed' and payload ->> 'subjectId' = ${id}`,
        ),
      );
      expect(told).toEqual([{ kind: 'first-communication' }]);
    });

    it('CUS-16: who is given to somebody else is owed a word by the new specialist alone', async () => {
      const id = await person();
      const [one, other] = specialists as [string, string];
      await assignments.assign(north, { customerIds: [id], reassign: false, staffIds: [one] });
      await assignments.assign(north, { customerIds: [id], reassign: false, staffIds: [other] });
      expect((await promisesOf(id)).map(({ state }) => state)).toEqual(['cancelled', 'running']);
      const history = await assignments.list(north, { limit: 20, customerId: id });
      expect(history.data.map(({ endedAt }) => endedAt === null).sort()).toEqual([false, true]);
      const again = await assignments.assign(north, { customerIds: [id], reassign: false, staffIds: [other] });
      expect(again.assigned).toBe(0);
    });

    it('CUS-16: a filter finds whom nobody looks after', async () => {
      const id = await person({ occupation: '飞行员' });
      const filter = { field: 'occupation', op: 'eq', value: '飞行员' } as const;
      expect(await assignments.assign(north, { filter, reassign: false })).toMatchObject({ assigned: 1 });
      expect(await assignments.assign(north, { filter, reassign: false })).toMatchObject({ assigned: 0 });
      expect((await customers.get(north, id)).assigneeId).not.toBeNull();
      await expect(
        assignments.assign(north, { filter: { field: 'shoeSize', op: 'eq', value: 43 }, reassign: false }),
      ).rejects.toMatchObject({ code: 'validation_failed' });
    });

    it('CUS-16: two supervisors at once leave the specialists balanced', async () => {
      const groups = await Promise.all([0, 1].map(() => Promise.all(Array.from({ length: 7 }, () => person()))));
      await Promise.all(groups.map((customerIds) => assignments.assign(north, { customerIds, reassign: false })));
      const counts = await world
        .get(StoreDb)
        .run(north, (tx) =>
          rows<{ count: number }>(
            tx,
            sql`select count(*) as count from customer_assignment where ended_at is null group by staff_id`,
          ),
        );
      const held = counts.map(({ count }) => count);
      expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(1);
    });

    it('CUS-16: customers and people whom the store does not know are refused, and so is a store without specialists', async () => {
      const id = await person();
      await expect(assignments.assign(north, { customerIds: [id, newId()], reassign: false })).rejects.toMatchObject({
        errors: [{ pointer: '#/customerIds/1', code: 'unknown_reference' }],
      });
      await expect(
        assignments.assign(north, { customerIds: [id], reassign: false, staffIds: [newId()] }),
      ).rejects.toMatchObject({ errors: [{ pointer: '#/staffIds/0', code: 'not_a_specialist' }] });
      await expect(assignments.assign(north, { reassign: false })).rejects.toMatchObject({
        errors: [{ pointer: '#/customerIds', code: 'either_ids_or_filter' }],
      });
      const stranger = await person({}, south);
      await expect(assignments.assign(south, { customerIds: [stranger], reassign: false })).rejects.toMatchObject({
        code: 'no_specialist',
      });
      await expect(
        assignments.assign(south, { customerIds: [stranger], reassign: false, staffIds: [newId()] }),
      ).rejects.toMatchObject({ code: 'no_specialist' });
    });
  });

  describe('communication', () => {
    it('CUS-08, CUS-02: what is noticed at a contact is kept with it, and nothing of what was said is in events', async () => {
      const id = await person();
      await communications.record(north, id, {
        ...{ channel: 'in_store', direction: 'inbound', summary: '客户想了解延保' },
        observations: [{ field: 'services_of_interest', value: '延保' }],
      });
      const observed = await world.get(CustomerContactsService).observations(north, id, { limit: 20 });
      expect(observed.data).toMatchObject([{ field: 'services_of_interest', value: '延保' }]);
      const events = await eventsOf(id);
      expect(events.map(({ type }) => type)).toEqual([
        'customer.created',
        'customer.communicated',
        'customer.observed',
      ]);
      expect(JSON.stringify(events)).not.toContain('延保');
    });

    it('CUS-21: online, phone and in-store communication are told apart', async () => {
      const id = await person();
      for (const channel of ['online', 'phone', 'in_store'] as const) {
        world.clock.advance(1000);
        await communications.record(north, id, { channel, direction: 'inbound', summary: channel });
      }
      const list = async (...channel: ('online' | 'phone' | 'in_store')[]) =>
        (await communications.list(north, id, { limit: 20, channel })).data.map((one) => one.summary);
      expect(await list('online')).toEqual(['online']);
      expect(await list('phone', 'in_store')).toEqual(['in_store', 'phone']);
      await expect(
        communications.record(north, id, {
          channel: 'online',
          direction: 'inbound',
          summary: '-',
          callOutcome: 'answered',
        }),
      ).rejects.toMatchObject({ errors: [{ pointer: '#/callOutcome', code: 'call_only' }] });
      const communicatedAt = new Date(world.clock.now().getTime() + 1000);
      await expect(
        communications.record(north, id, { channel: 'online', direction: 'inbound', summary: '-', communicatedAt }),
      ).rejects.toMatchObject({ errors: [{ pointer: '#/communicatedAt', code: 'not_yet_happened' }] });
    });

    it('CUS-20: an opinion is owed a reply in time, once; praise is not', async () => {
      const id = await person();
      const say = (opinion: 'praise' | 'suggestion' | undefined) =>
        communications.record(north, id, {
          channel: 'online',
          direction: 'inbound',
          summary: '周末多开几个工位',
          opinion,
        });
      const praise = await say('praise');
      const idea = await say('suggestion');
      const remark = await say(undefined);
      expect(await promisesOf(id)).toMatchObject([{ kind: 'opinion-reply', state: 'running', occurrence: idea.id }]);
      const open = await communications.opinions(north, { limit: 50, replied: false, opinion: ['suggestion'] });
      expect(open.data.map((one) => one.id)).toContain(idea.id);
      const answered = await communications.reply(north, id, idea.id, { reply: '已安排' });
      expect(answered).toMatchObject({ reply: '已安排', repliedAt: world.clock.now() });
      expect(await promisesOf(id)).toMatchObject([{ state: 'met' }]);
      const again = communications.reply(north, id, idea.id, { reply: '再次' });
      await expect(again).rejects.toMatchObject({ code: 'opinion_replied' });
      await expect(communications.reply(north, id, remark.id, { reply: '?' })).rejects.toMatchObject({
        code: 'no_opinion',
      });
      expect((await communications.reply(north, id, praise.id, { reply: '感谢' })).reply).toBe('感谢');
      const after = await communications.opinions(north, { limit: 50, replied: false });
      expect(after.data.map((one) => one.id)).not.toContain(idea.id);
    });

    it('CUS-12: a call says of the number that was called whether it is right', async () => {
      const { id, phones } = await customers.create(north, {
        ...{ kind: 'person', name: '张三' },
        phones: [{ number: '+8613800138001' }, { number: '+8613800138002' }],
      });
      const call = { channel: 'phone', direction: 'outbound', summary: '空号' } as const;
      await communications.record(north, id, { ...call, phoneId: phones[0]?.id, callOutcome: 'empty_number' });
      await communications.record(north, id, { ...call, phoneId: phones[1]?.id, callOutcome: 'declined' });
      const judged = (await customers.get(north, id)).phones.map(({ quality }) => quality);
      expect(judged).toEqual(['empty_number', 'reachable']);
      expect((await eventsOf(id)).map(({ type }) => type)).toContain('customer.phone-judged');
      await expect(
        communications.record(north, id, { ...call, phoneId: newId(), callOutcome: 'answered' }),
      ).rejects.toMatchObject({ errors: [{ pointer: '#/phoneId', code: 'unknown_reference' }] });
    });
  });

  describe('verification at intake', () => {
    const verify = (id: string, contact: VerifiedContact, ctx = north) =>
      world.get(StoreDb).run(ctx, (tx) => verifyContact(tx, ctx, id, contact, { at: world.clock.now() }));

    it('CUS-11: contact person and phone of a visit are known afterwards, new ones are added, and it is an event', async () => {
      const { id, phones } = await customers.create(north, {
        ...{ kind: 'person', name: '张三', phones: [{ number: '+8613800138003' }] },
      });
      const inPerson = await verify(id, { phoneId: phones[0]?.id });
      expect(inPerson).toEqual({ contactId: null, phoneId: phones[0]?.id });
      const driver = await verify(id, { contactName: '老李', phone: '+8613800138004' });
      const again = await verify(id, { contactName: '老李', phone: '+8613800138004' });
      expect(again).toEqual(driver);
      const known = await verify(id, { contactId: driver.contactId, phone: '+8613800138004' });
      expect(known).toEqual(driver);
      const after = await customers.get(north, id);
      expect(after.contacts).toMatchObject([{ id: driver.contactId, name: '老李' }]);
      expect(after.phones).toMatchObject([
        { number: '+8613800138003', contactId: null },
        { number: '+8613800138004', contactId: driver.contactId },
      ]);
      expect((await eventsOf(id)).filter(({ type }) => type === 'customer.contact-verified')).toHaveLength(4);
    });

    it('CUS-11: a number that calls had found wrong counts as unverified again', async () => {
      const { id, phones } = await customers.create(north, {
        ...{ kind: 'person', name: '张三', phones: [{ number: '+8613800138005' }] },
      });
      const phoneId = phones[0]?.id as string;
      await world.get(CustomerContactsService).changePhone(north, id, phoneId, { quality: 'wrong_number' });
      await verify(id, { phoneId });
      expect((await customers.get(north, id)).phones).toMatchObject([{ quality: 'unverified' }]);
    });

    it('CUS-11: persons, phones and customers of somebody else are refused, and nothing is left half-written', async () => {
      const { id, phones } = await customers.create(north, {
        kind: 'person',
        name: '张三',
        phones: [{ number: '+8613800138006' }],
      });
      const other = await customers.create(north, { kind: 'person', name: '李四', contacts: [{ name: '王五' }] });
      const pointerOf = (refused: Promise<unknown>) =>
        refused.then(
          () => 'accepted',
          (error: { errors: { pointer: string }[] }) => error.errors[0]?.pointer,
        );
      const phoneId = phones[0]?.id;
      const refusals = [
        pointerOf(verify(id, { contactId: other.contacts[0]?.id, phoneId })),
        pointerOf(verify(other.id, { phoneId })),
        pointerOf(verify(id, { contactName: '赵六' })),
        pointerOf(verify(newId(), { phone: '+8613800138007' })),
        pointerOf(verify(id, { phoneId }, south)),
      ];
      const expected = ['#/contactId', '#/phoneId', '#/phoneId', '#/customerId', '#/customerId'];
      expect(await Promise.all(refusals)).toEqual(expected);
      expect((await customers.get(north, id)).contacts).toEqual([]);
      expect((await eventsOf(id)).map(({ type }) => type)).toEqual(['customer.created']);
    });
  });

  it('SEC-08: what was said and who matters to a customer is given out and emptied; what happened stays', async () => {
    const id = await person();
    const neighbour = await person();
    for (const customerId of [id, neighbour]) {
      await relations.add(north, customerId, { kind: 'family_member', name: '张小雨', phone: '+8613900139005' });
      await statuses.grant(north, customerId, { kind: 'vip', number: 'V-31' });
      const said = { channel: 'online', direction: 'inbound', summary: '住在科技园路', opinion: 'question' } as const;
      const { id: communicationId } = await communications.record(north, customerId, said);
      await communications.reply(north, customerId, communicationId, { reply: '张先生您好' });
      await world
        .get(CustomerPlansService)
        .add(north, customerId, { kind: 'project', title: '张家班车', content: '每日' });
    }
    const own = world
      .get(PersonalRecordSources)
      .inOrder()
      .filter(({ name }) => name.startsWith('customer') && name !== 'customers');
    expect(own.map(({ name }) => name)).toEqual([
      ...['customerRelations', 'customerStatuses', 'customerAssignments', 'customerCommunications', 'customerPlans'],
    ]);
    const words = /小雨|13900139005|V-31|科技园路|张先生|班车|每日/;
    await world.get(StoreDb).run(north, async (tx) => {
      const readAll = async (customerId: string) => {
        const kept = [];
        for (const source of own) kept.push(await source.read(tx, north, [customerId]));
        return JSON.stringify(kept);
      };
      expect(await readAll(id)).toMatch(words);
      let touched = 0;
      for (const source of own) touched += await source.erase(tx, north, [id]);
      expect(touched).toBe(4);
      for (const source of own) expect(await source.erase(tx, north, [id])).toBe(0);
      expect(await readAll(id)).not.toMatch(words);
      expect(await readAll(neighbour)).toMatch(words);
    });
    const [kept] = (await communications.list(north, id, { limit: 20 })).data;
    expect(kept).toMatchObject({ channel: 'online', opinion: 'question', reply: null, summary: '已删除' });
  });

  it('does not see another store’s relations, statuses, assignments and communications', async () => {
    const id = await person();
    const relation = await relations.add(north, id, { kind: 'key_person', name: '王经理' });
    const vip = await statuses.grant(north, id, { kind: 'vip' });
    await assignments.assign(north, { customerIds: [id], reassign: false });
    const idea = await communications.record(north, id, {
      ...{ channel: 'online', direction: 'inbound', summary: '建议', opinion: 'suggestion' },
    });
    const page = { limit: 20 };
    const refused = [
      () => relations.list(south, id, page),
      () => relations.add(south, id, { kind: 'key_person', name: '李' }),
      () => relations.update(south, id, relation.id, undefined, { name: '李' }),
      () => relations.remove(south, id, relation.id),
      () => statuses.list(south, id, page),
      () => statuses.grant(south, id, { kind: 'member' }),
      () => statuses.end(south, id, vip.id, {}),
      () => communications.list(south, id, page),
      () => communications.record(south, id, { channel: 'online', direction: 'inbound', summary: '-' }),
      () => communications.reply(south, id, idea.id, { reply: '-' }),
    ];
    for (const attempt of refused) await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
    expect((await assignments.list(south, { ...page, customerId: id })).data).toEqual([]);
    expect((await communications.opinions(south, page)).data).toEqual([]);
    const seen = await world.get(StoreDb).run(south, (tx) => standingOf(tx, [id], world.clock.now()));
    expect(seen.size).toBe(0);
  });
});
