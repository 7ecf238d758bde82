import { setTimeout as sleep } from 'node:timers/promises';
import { rows, sql } from '#libs/database';
import { EventRelay, EventsWorkerModule, recordEvents } from '#libs/events';
import { newId } from '#libs/foundation';
import { CustomerParts, PersonalRecordSources } from '#libs/http';
import { Grants, StaffDirectory, StoreProfiles } from '#libs/identity';
import { PoliciesModule, PoliciesService } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { CustomerAssignmentsService } from '../care/customer-assignments.service';
import { CustomerCommunicationsService } from '../care/customer-communications.service';
import { CustomerPlansService } from '../care/customer-plans.service';
import { CustomerRelationsService } from '../care/customer-relations.service';
import { CustomerContactsService } from '../contact-data/customer-contacts.service';
import { verifyContact } from '../contact-data/customer-verification';
import { PhoneQualityService } from '../contact-data/phone-quality.service';
import { CustomersModule, CustomersWorkerModule } from '../customers.module';
import { CustomersService } from '../customers.service';
import { CustomerStockEvents } from '../figures/customer-stock.events';

const NEVER = { signal: new AbortController().signal };
const ERASED = { code: 'customer_erased' };
const DAY_MS = 86_400_000;

describe('after a customer was erased', () => {
  let world: World;
  let north: StoreContext;
  let communications: CustomerCommunicationsService;
  let contacts: CustomerContactsService;

  beforeAll(async () => {
    world = await startWorld({
      modules: [CustomersModule, CustomersWorkerModule, EventsWorkerModule, PoliciesModule],
      poolMax: 6,
    });
    north = { ...world.store('north').ctx, permissions: new Set(['customers:read-phone']) };
    communications = world.get(CustomerCommunicationsService);
    contacts = world.get(CustomerContactsService);
    world.get(CustomerParts).register({
      name: 'test-visits',
      label: { 'zh-CN': '来店', en: 'Visits' },
      order: 1,
      permission: 'customers:read',
      find: () => sql`'{}'::json`,
      show: () => ({}),
      visits: (customerIds) => sql`
        select m.customer_id, min(m.communicated_at), max(m.communicated_at) from customer_communication m
        where m.channel = 'in_store' and m.customer_id in (${customerIds}) group by m.customer_id`,
    });
  });
  afterAll(() => world.stop());

  const run = <Result>(work: (tx: StoreTx) => Promise<Result>): Promise<Result> => world.get(StoreDb).run(north, work);
  const relay = () => world.get(EventRelay).relayStore(north, NEVER);
  const tick = () => world.get(CustomerStockEvents).tick(north, NEVER);
  const person = async (): Promise<string> =>
    (await world.get(CustomersService).create(north, { kind: 'person', name: '张三' })).id;
  const tell = (type: 'service-order.created' | 'customer.erased', id: string) =>
    run((tx) =>
      type === 'customer.erased'
        ? recordEvents(tx, north, [{ type, subject: { type: 'customer', id } }])
        : recordEvents(tx, north, [
            { type, subject: { type: 'service-order', id: newId() }, payload: { customerId: id } },
          ]),
    );
  /** As `PersonErasuresService` does it. */
  const erase = async (id: string): Promise<void> => {
    await run(async (tx) => {
      for (const source of world.get(PersonalRecordSources).inOrder().reverse()) await source.erase(tx, north, [id]);
    });
    await tell('customer.erased', id);
    await relay();
  };
  const visit = async (id: string): Promise<void> => {
    await communications.record(north, id, { channel: 'in_store', direction: 'inbound', summary: '保养' });
    await tell('service-order.created', id);
    await relay();
  };

  it('CUS-13, SEC-08: its stock is not judged any more, neither on its day nor by new rules', async () => {
    const id = await person();
    await visit(id);
    await erase(id);
    world.clock.advance(800 * DAY_MS);
    expect(await tick()).toBeNull();
    await visit(await person());
    const targets = { archive: 1, possessed: 1, new: 1, lost: 1 };
    const policies = world.get(PoliciesService);
    const document = { newDays: 30, lostAfterDays: 100, targets };
    const { id: draftId } = await policies.draft(north, 'customer-stock', 'default', { document });
    await policies.review(north, draftId, undefined);
    await policies.issue(north, draftId, undefined, {});
    world.clock.advance(1_000);
    expect(((await tick())?.getTime() ?? 0) - world.clock.now().getTime()).toBeGreaterThan(DAY_MS);
  });

  it('CUS-12, SEC-08: nobody is asked for its number, and it does not count as one without', async () => {
    const [id, other] = [await person(), await person()];
    await tell('service-order.created', id);
    await relay();
    const tasksOf = (customerId: string) =>
      run((tx) =>
        rows(tx, sql`select state from task where subject_id = ${customerId} and kind = 'collect-phone' order by id`),
      );
    expect(await tasksOf(id)).toEqual([{ state: 'open' }]);
    const before = await world.get(PhoneQualityService).counts(north);
    await erase(id);
    expect(await tasksOf(id)).toEqual([{ state: 'cancelled' }]);
    await tell('service-order.created', id);
    await tell('service-order.created', other);
    await relay();
    expect(await tasksOf(id)).toEqual([{ state: 'cancelled' }]);
    expect(await tasksOf(other)).toEqual([{ state: 'open' }]);
    const { total, noNumber } = await world.get(PhoneQualityService).counts(north);
    expect([total, noNumber]).toEqual([before.total - 1, before.noNumber - 1]);
  });

  it('CUS-16, CUS-20, SEC-08: no word and no reply is owed any more, and its specialist has one customer less', async () => {
    const { ctx } = world.group('one');
    const { id: storeId, code, group } = world.store('north');
    await world.get(StoreProfiles).prepare({ ...ctx, group }, { id: storeId, code, name: '浦东店', kind: '4s_store' });
    const staff = { username: 'specialist', name: '陈静', departments: [], password: 'password of the specialist' };
    const { id: staffId } = await world.get(StaffDirectory).create(ctx, staff);
    const grant = { role: 'customer_service_specialist', level: 'store' as const, storeCode: code };
    await world.get(Grants).create(ctx, staffId, grant);
    const assignments = world.get(CustomerAssignmentsService);
    const id = await person();
    await assignments.assign(north, { customerIds: [id], reassign: false });
    await communications.record(north, id, {
      ...({ channel: 'online', direction: 'inbound', summary: '太慢', opinion: 'suggestion' } as const),
    });
    const promises = () =>
      run((tx) => rows(tx, sql`select kind, state from deadline where subject_id = ${id} order by kind`));
    expect(await promises()).toMatchObject([{ state: 'running' }, { state: 'running' }]);
    await erase(id);
    expect(await promises()).toEqual([
      { kind: 'first-communication', state: 'cancelled' },
      { kind: 'opinion-reply', state: 'cancelled' },
    ]);
    const { specialists } = await assignments.assign(north, { customerIds: [await person()], reassign: false });
    expect(specialists).toMatchObject([{ staffId, before: 0, added: 1 }]);
  });

  it('SEC-08: nothing is written about it again: no reply, no plan, no contact of a visit', async () => {
    const id = await person();
    const said = await communications.record(north, id, {
      ...({ channel: 'online', direction: 'inbound', summary: '太慢', opinion: 'question' } as const),
    });
    const plans = world.get(CustomerPlansService);
    const plan = await plans.add(north, id, { kind: 'project', title: '班车' });
    await erase(id);
    await expect(communications.reply(north, id, said.id, { reply: '张先生您好' })).rejects.toMatchObject(ERASED);
    await expect(plans.update(north, plan.id, undefined, { content: '张先生要三辆' })).rejects.toMatchObject(ERASED);
    const verified = { contactName: '张太太', phone: '+8613900139005' };
    const verify = run((tx) => verifyContact(tx, north, id, verified, { at: world.clock.now() }));
    await expect(verify).rejects.toMatchObject(ERASED);
    const left = run((tx) =>
      rows(
        tx,
        sql`select summary, reply from customer_communication where customer_id = ${id}
            union all select title, content from customer_plan where customer_id = ${id}
            union all select name, null from customer_contact where customer_id = ${id}`,
      ),
    );
    expect(await left).toEqual([
      { summary: '已删除', reply: null },
      { summary: '已删除', reply: null },
    ]);
  });

  describe('in the same moment', () => {
    /** Does the work and leaves its transaction open until told to commit. */
    const halfDone = async (work: (tx: StoreTx) => Promise<unknown>) => {
      let commit!: () => void;
      const told = new Promise<void>((resolve) => (commit = resolve));
      let ended!: Promise<void>;
      await new Promise<void>((resolve, reject) => {
        ended = run(async (tx) => {
          await work(tx);
          resolve();
          await told;
        });
        ended.catch(reject);
      });
      return { commit, ended };
    };
    const empty = async (tx: StoreTx, id: string) => {
      for (const source of world.get(PersonalRecordSources).inOrder().reverse()) await source.erase(tx, north, [id]);
    };
    const verified = { contactName: '张先生', phone: '+8613900139007' };
    const leftOf = (id: string) =>
      run((tx) =>
        rows(
          tx,
          sql`select 'phone' as kept from customer_phone where customer_id = ${id}
              union all select 'contact' from customer_contact where customer_id = ${id}
              union all select 'relation' from customer_relation where customer_id = ${id}`,
        ),
      );

    it.each<[string, (id: string) => Promise<unknown>]>([
      ['a phone', (id) => contacts.addPhone(north, id, { number: '+8613900139007' })],
      [
        'a relation',
        (id) => world.get(CustomerRelationsService).add(north, id, { kind: 'key_person', name: '张小雨' }),
      ],
      ['a visit’s contact', (id) => run((tx) => verifyContact(tx, north, id, verified, { at: world.clock.now() }))],
    ])('SEC-08: %s that comes while the customer is being erased is refused', async (_what, add) => {
      const id = await person();
      const erasing = await halfDone((tx) => empty(tx, id));
      const [told] = await Promise.all([
        add(id).then(
          () => null,
          (error: { code?: string }) => error.code,
        ),
        sleep(200).then(erasing.commit),
        erasing.ended,
      ]);
      expect(told).toBe('customer_erased');
      expect(await leftOf(id)).toEqual([]);
    });

    it('SEC-08: what is being added when the erasure comes goes with the rest', async () => {
      const id = await person();
      const adding = await halfDone((tx) => verifyContact(tx, north, id, verified, { at: world.clock.now() }));
      await Promise.all([run((tx) => empty(tx, id)), sleep(200).then(adding.commit), adding.ended]);
      expect(await leftOf(id)).toEqual([]);
    });
  });
});
