import { affected, rows, sql } from '#libs/database';
import { EventRelay, EventsWorkerModule, recordEvents } from '#libs/events';
import { newId } from '#libs/foundation';
import { CustomerParts } from '#libs/http';
import { PoliciesModule, PoliciesService } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { countWaits, startWorld, type World } from '#libs/testing';
import { CustomerCommunicationsService } from '../care/customer-communications.service';
import { CustomerContactsService } from '../contact-data/customer-contacts.service';
import { CustomerFileService } from './customer-file.service';
import { CustomerMergesService } from '../customer-merges.service';
import { CustomerPlansService } from '../care/customer-plans.service';
import { CustomerRelationsService } from '../care/customer-relations.service';
import { CustomerStatusesService } from '../care/customer-statuses.service';
import { CustomerStockEvents } from './customer-stock.events';
import { CustomerStockService } from './customer-stock.service';
import { CustomerViewService } from '../view/customer-view.service';
import type { CreateCustomerDto } from '../customers.dto';
import { CustomersModule, CustomersWorkerModule } from '../customers.module';
import { CustomersService } from '../customers.service';
import { PhoneQualityService } from '../contact-data/phone-quality.service';

const DAY_MS = 86_400_000;
const NEVER = { signal: new AbortController().signal };

describe('what is known of all customers', () => {
  let world: World;
  let customers: CustomersService;
  let communications: CustomerCommunicationsService;
  let north: StoreContext;
  let south: StoreContext;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, CustomersWorkerModule, EventsWorkerModule, PoliciesModule] });
    customers = world.get(CustomersService);
    communications = world.get(CustomerCommunicationsService);
    const permissions = new Set(['customers:read', 'customers:read-phone', 'tasks:read']);
    north = { ...world.store('north').ctx, permissions };
    south = { ...world.store('south').ctx, permissions };
    // the workshop's part stands to the right of customers: here whoever comes in to talk is a visit
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
  const person = async (input: Partial<CreateCustomerDto> = {}, ctx = north): Promise<string> =>
    (await customers.create(ctx, { kind: 'person', name: '张三', ...input })).id;
  const tick = (ctx = north) => world.get(CustomerStockEvents).tick(ctx, NEVER);
  const relay = (ctx = north) => world.get(EventRelay).relayStore(ctx, NEVER);
  const visit = async (id: string, orderId = newId()) => {
    await communications.record(north, id, { channel: 'in_store', direction: 'inbound', summary: '保养' });
    await run((tx) =>
      recordEvents(tx, north, [
        { type: 'service-order.created', subject: { type: 'service-order', id: orderId }, payload: { customerId: id } },
      ]),
    );
    await relay();
    return orderId;
  };
  const stockOf = async (id: string) => {
    const { stockState, stockSince, lastVisitAt } = await customers.get(north, id);
    return { stockState, stockSince, lastVisitAt };
  };
  const eventsOf = (id: string) =>
    run((tx) =>
      rows<{ type: string; changes: unknown }>(
        tx,
        sql`select type, changes from event where subject_id = ${id} order by id`,
      ),
    );

  it('CUS-13: a customer is new, possessed, lost, and possessed again since the visit that brought it back', async () => {
    const id = await person();
    await relay();
    expect(await stockOf(id)).toMatchObject({ stockState: 'new', lastVisitAt: null });
    await visit(id);
    const first = await stockOf(id);
    expect(first).toMatchObject({ stockState: 'new', lastVisitAt: world.clock.now() });
    world.clock.advance(300 * DAY_MS);
    await visit(id);
    world.clock.advance(70 * DAY_MS);
    await tick();
    expect((await stockOf(id)).stockState).toBe('possessed');
    world.clock.advance(300 * DAY_MS);
    await tick();
    expect((await stockOf(id)).stockState).toBe('lost');
    await visit(id);
    const back = await stockOf(id);
    expect(back.stockState).toBe('possessed');
    expect((await eventsOf(id)).filter(({ type }) => type === 'customer.stock-changed')).toMatchObject([
      { changes: { stockState: { from: 'new', to: 'possessed' } } },
      { changes: { stockState: { from: 'possessed', to: 'lost' } } },
      { changes: { stockState: { from: 'lost', to: 'possessed' } } },
    ]);
  });

  it('CUS-13: a duplicate’s visits are its survivor’s, until the merge is undone', async () => {
    const id = await person();
    const duplicate = await person();
    await visit(duplicate);
    const merge = await world.get(CustomerMergesService).merge(north, id, { duplicateId: duplicate });
    await relay();
    expect((await stockOf(id)).lastVisitAt).toEqual(world.clock.now());
    await world.get(CustomerMergesService).undo(north, id, merge.id);
    await relay();
    expect((await stockOf(id)).lastVisitAt).toBeNull();
    expect((await stockOf(duplicate)).lastVisitAt).toEqual(world.clock.now());
  });

  it('CUS-13: an import brings visits and files, which the next tick judges', async () => {
    const id = await person();
    await relay();
    const importId = newId();
    await communications.record(north, id, { channel: 'in_store', direction: 'inbound', summary: '-' });
    await run((tx) =>
      Promise.all([
        affected(
          tx,
          sql`insert into customer (id, kind, nature, name, name_pinyin, name_initials, import_id)
              values (${newId()}, 'person', 'private', '进口', 'jinkou', 'jk', ${importId})`,
        ),
        recordEvents(tx, north, [{ type: 'import.finished', subject: { type: 'import', id: importId } }]),
      ]),
    );
    await relay();
    await tick();
    expect((await stockOf(id)).lastVisitAt).toEqual(world.clock.now());
    const imported = await customers.list(north, { limit: 5, sort: '-createdAt', q: '进口' });
    expect(imported.data).toMatchObject([{ stockState: 'archive' }]);
  });

  it('CUS-13: the stocks are counted beside their targets, and each opens to its customers', async () => {
    await relay();
    await tick();
    const { files, states, notJudged, policyRef } = await world.get(CustomerStockService).summary(north);
    expect(policyRef).toBe('customer-stock/default@preset:1');
    expect(files.target).toBe(4_500);
    expect(states.map(({ state, target }) => [state, target])).toEqual([
      ['archive', null],
      ['possessed', 3_520],
      ['new', 1_000],
      ['lost', 900],
    ]);
    expect(notJudged).toBe(0);
    for (const { state, count } of states) {
      const listed = await customers.list(north, { limit: 100, sort: '-createdAt', stockState: [state] });
      expect(listed.data).toHaveLength(count);
    }
    expect(states.reduce((sum, { count }) => sum + count, 0)).toBe(files.count);
  });

  it('CUS-13: rules that change have everybody judged anew', async () => {
    const id = await person();
    await visit(id);
    world.clock.advance(40 * DAY_MS);
    const document = { newDays: 30, lostAfterDays: 35, targets: { archive: 1, possessed: 1, new: 1, lost: 1 } };
    const policies = world.get(PoliciesService);
    const { id: draftId } = await policies.draft(north, 'customer-stock', 'default', { document });
    await policies.review(north, draftId, undefined);
    await policies.issue(north, draftId, undefined, {});
    await tick();
    expect((await stockOf(id)).stockState).toBe('lost');
    expect((await world.get(CustomerStockService).summary(north)).policyRef).toBe('customer-stock/default@store:1');
  });

  describe('numbers', () => {
    const call = async (customerId: string, outcome: string, taskId = newId()) => {
      await run((tx) =>
        recordEvents(tx, north, [
          {
            type: outcome === 'reached' ? 'contact.answered' : 'contact.not-answered',
            subject: { type: 'contact', id: newId() },
            payload: { customerId, outcome, taskId },
          },
        ]),
      );
      await relay();
    };
    const qualities = async (id: string) => (await customers.get(north, id)).phones.map(({ quality }) => quality);

    it('CUS-12: a call of a journey judges the number that it dials first, and a call counts once', async () => {
      const id = await person({ phones: [{ number: '+8613800138011' }, { number: '+8613800138012' }] });
      const dialled = (await qualities(id)).length;
      expect(dialled).toBe(2);
      await call(id, 'reached');
      expect((await qualities(id)).sort()).toEqual(['reachable', 'unverified']);
      world.clock.advance(1000);
      const taskId = newId();
      await run((tx) =>
        recordEvents(
          tx,
          north,
          [1, 2].map(() => ({
            type: 'contact.not-answered' as const,
            subject: { type: 'contact', id: newId() },
            payload: { customerId: id, outcome: 'wrong_number', taskId },
          })),
        ),
      );
      await relay();
      expect((await qualities(id)).sort()).toEqual(['unverified', 'wrong_number']);
      await call(id, 'no_answer');
      expect((await qualities(id)).sort()).toEqual(['unverified', 'wrong_number']);
      expect((await eventsOf(id)).filter(({ type }) => type === 'customer.phone-judged')).toHaveLength(2);
    });

    it('CUS-12: who has no good number is asked for one at the next visit, until there is one', async () => {
      const id = await person({ phones: [{ number: '+8613800138013' }] });
      await visit(id);
      const tasks = () =>
        run((tx) =>
          rows<{ state: string; ownerRole: string }>(
            tx,
            sql`select state, owner_role as "ownerRole" from task where customer_id = ${id} and kind = 'collect-phone'`,
          ),
        );
      expect(await tasks()).toEqual([]);
      await call(id, 'wrong_number');
      const orderId = await visit(id);
      expect(await tasks()).toEqual([{ state: 'open', ownerRole: 'service_adviser' }]);
      await visit(id, orderId);
      expect(await tasks()).toHaveLength(1);
      await world.get(CustomerContactsService).addPhone(north, id, { number: '+8613800138014' });
      await relay();
      expect(await tasks()).toMatchObject([{ state: 'cancelled' }]);
    });

    it('CUS-12: the information-retention rate counts who may be reached, and each figure opens to its customers', async () => {
      await person();
      const wrong = await customers.create(north, {
        kind: 'person',
        name: '错',
        phones: [{ number: '+8613800138015' }],
      });
      const empty = await customers.create(north, {
        kind: 'person',
        name: '空',
        phones: [{ number: '+8613800138016' }],
      });
      const judge = (id: string, phoneId: string | undefined, quality: 'wrong_number' | 'empty_number') =>
        world.get(CustomerContactsService).changePhone(north, id, phoneId as string, { quality });
      await judge(wrong.id, wrong.phones[0]?.id, 'wrong_number');
      await judge(empty.id, empty.phones[0]?.id, 'empty_number');
      const counts = await world.get(PhoneQualityService).counts(north);
      const listed = async (contactQuality: 'good' | 'wrong_number' | 'empty_number' | 'no_number') =>
        (await customers.list(north, { limit: 100, sort: '-createdAt', contactQuality: [contactQuality] })).data.length;
      expect(await listed('good')).toBe(counts.good);
      expect(await listed('wrong_number')).toBe(counts.wrongNumber);
      expect(await listed('empty_number')).toBe(counts.emptyNumber);
      expect(await listed('no_number')).toBe(counts.noNumber);
      const { good, wrongNumber, emptyNumber, noNumber, total } = counts;
      expect(good + wrongNumber + emptyNumber + noNumber).toBe(total);
      expect([wrongNumber, emptyNumber, counts.targetRate]).toEqual([1, 1, '0.9000']);
      expect(counts.retentionRate).toBe((good / total).toFixed(4));
    });
  });

  it('CUS-19: a file says what it lacks, and those that lack something are listed', async () => {
    const files = world.get(CustomerFileService);
    const id = await person({
      ...{ name: '全', phones: [{ number: '+8613800138017' }], idNumber: '11010519491231002X', occupation: '教师' },
      ...{ address: '上海市浦东新区科技园路514号', hobbies: ['钓鱼'] },
    });
    const lacking = await files.completeness(north, id);
    expect(lacking).toMatchObject({ missing: ['birthday'], percent: 83, policyRef: 'customer-file/default@preset:1' });
    const found = async () =>
      (await files.incomplete(north, { limit: 100, missing: ['birthday'] })).data.find((file) => file.id === id);
    expect(await found()).toMatchObject({ name: '全', missing: ['birthday'], percent: 83 });
    await customers.update(north, id, undefined, { birthday: { calendar: 'solar', date: '1990-01-27' as never } });
    expect(await files.completeness(north, id)).toMatchObject({ missing: [], percent: 100 });
    expect(await found()).toBeUndefined();
    const company = await customers.create(north, { kind: 'organisation', name: '某公司' });
    const { missing } = await files.completeness(north, company.id);
    expect(missing).toEqual(['phone', 'id_number', 'contact_person', 'address']);
  });

  it('CUS-09: a file tells how it came about, and is found by that', async () => {
    const id = await person({ fileSource: 'first_visit' });
    await person({ fileSource: 'sales_department' });
    const found = await customers.list(north, { limit: 20, sort: '-createdAt', fileSource: ['first_visit'] });
    expect(found.data.map((customer) => customer.id)).toEqual([id]);
  });

  it('CUS-15: the daily extraction brings every customer of whom something changed, whatever it was', async () => {
    const ids = [];
    for (let made = 0; made < 4; made++) ids.push(await person());
    const [untouched, phoned, met, visited] = ids as [string, string, string, string];
    world.clock.advance(1000);
    const since = world.clock.now();
    await world.get(CustomerContactsService).addPhone(north, phoned, { number: '+8613800138018' });
    world.clock.advance(1000);
    await communications.record(north, met, { channel: 'online', direction: 'inbound', summary: '-' });
    world.clock.advance(1000);
    await visit(visited);
    const first = await customers.extract(north, { limit: 2, since });
    expect(first.data.map(({ id }) => id)).toEqual([phoned, met]);
    const rest = await customers.extract(north, { limit: 2, since, cursor: first.page.nextCursor ?? '' });
    expect(rest.data.map(({ id }) => id)).toEqual([visited]);
    expect(rest.data.map(({ id }) => id)).not.toContain(untouched);
  });

  it('CUS-14, CUS-13, LOY-15: a filter over the catalogue finds segments', async () => {
    const id = await person({ valueClass: 'important', occupation: '飞行员' });
    await world.get(CustomerStatusesService).grant(north, id, { kind: 'vip', since: new Date('2026-01-01') });
    await world
      .get(CustomerRelationsService)
      .add(north, id, { kind: 'key_person', name: '王', preferences: '爱喝龙井' });
    const search = async (...all: { field: string; op: 'eq' | 'contains'; value: string | boolean }[]) =>
      (await customers.search(north, { limit: 20, sort: '-createdAt' }, { filter: { all } })).data.map((one) => one.id);
    const pilot = { field: 'occupation', op: 'eq', value: '飞行员' } as const;
    expect(await search(pilot, { field: 'isVip', op: 'eq', value: true })).toEqual([id]);
    expect(await search(pilot, { field: 'isMember', op: 'eq', value: true })).toEqual([]);
    await world.get(CustomerStatusesService).grant(north, id, { kind: 'consumption_card' });
    expect(await search(pilot, { field: 'hasConsumptionCard', op: 'eq', value: true })).toEqual([id]);
    const gold = { field: 'hasGoldCard', op: 'eq', value: true } as const;
    // by the clock of the application, wherever that of the database stands
    const until = new Date(world.clock.now().getTime() + DAY_MS);
    await world.get(CustomerStatusesService).grant(north, id, { kind: 'gold_card', until });
    expect(await search(pilot, gold)).toEqual([id]);
    world.clock.advance(DAY_MS);
    expect(await search(pilot, gold)).toEqual([]);
    expect(await search({ field: 'preferences', op: 'contains', value: '龙井' })).toEqual([id]);
    expect(await search(pilot, { field: 'contactQuality', op: 'eq', value: 'no_number' })).toEqual([id]);
    await expect(search({ field: 'password', op: 'eq', value: 'x' })).rejects.toMatchObject({
      code: 'validation_failed',
    });
  });

  it('CUS-18: a yearly plan once a year, projects as many as there are, each with what came of it', async () => {
    const plans = world.get(CustomerPlansService);
    const id = await person();
    const plan = await plans.add(north, id, { kind: 'yearly_plan', year: 2027, title: '年度车队更新', vehicles: 12 });
    const project = await plans.add(north, id, {
      kind: 'project',
      title: '班车项目',
      amount: { amount: 1, currency: 'CNY' },
    });
    await expect(plans.add(north, id, { kind: 'yearly_plan', year: 2027, title: '再' })).rejects.toMatchObject({
      code: 'customer_plan_of_year',
    });
    await expect(plans.add(north, id, { kind: 'project', year: 2027, title: '再' })).rejects.toMatchObject({
      errors: [{ pointer: '#/year', code: 'year_of_yearly_plan' }],
    });
    expect(await plans.update(north, project.id, 1, { state: 'won', amount: null })).toMatchObject({
      ...{ state: 'won', amount: null, version: 2 },
    });
    await expect(plans.update(north, plan.id, undefined, { state: 'won' })).rejects.toMatchObject({
      errors: [{ pointer: '#/state', code: 'plan_state_unfit' }],
    });
    const open = await plans.list(north, { limit: 20, customerId: id, state: ['open'] });
    expect(open.data.map((one) => one.id)).toEqual([plan.id]);
    expect(JSON.stringify(await eventsOf(id))).not.toMatch(/车队|班车/);
  });

  it('CUS-17: the view tells of promises, people and events in one round of statements', async () => {
    const id = await person({ phones: [{ number: '+8613800138019' }] });
    await world.get(CustomerRelationsService).add(north, id, { kind: 'family_member', name: '小雨' });
    await communications.record(north, id, {
      channel: 'online',
      direction: 'inbound',
      summary: '?',
      opinion: 'question',
    });
    const counted = countWaits(north.store);
    const view = await world.get(CustomerViewService).get(north, id);
    const timeline = await world.get(CustomerViewService).timeline(north, id, { limit: 2 });
    const waits = counted.stop();
    expect(waits).toEqual([2, 2]);
    expect(view.relations).toMatchObject([{ name: '小雨' }]);
    expect(view.openPromises).toMatchObject([{ source: 'deadline', kind: 'opinion-reply', label: '客户意见回复' }]);
    expect(view.timeline.map(({ type }) => type)).toEqual([
      'customer.communicated',
      'customer.relation-added',
      'customer.created',
    ]);
    expect(timeline.data.map(({ type }) => type)).toEqual(['customer.communicated', 'customer.relation-added']);
    const cursor = timeline.page.nextCursor ?? '';
    const rest = await world.get(CustomerViewService).timeline(north, id, { limit: 2, cursor });
    expect(rest.data.map(({ type }) => type)).toEqual(['customer.created']);
  });

  it('does not see another store’s figures, files, plans and timelines', async () => {
    const id = await person({ phones: [{ number: '+8613800138020' }] });
    const plan = await world.get(CustomerPlansService).add(north, id, { kind: 'project', title: '班车' });
    const since = new Date(0);
    expect((await world.get(CustomerStockService).summary(south)).files.count).toBe(0);
    expect((await world.get(PhoneQualityService).counts(south)).total).toBe(0);
    expect((await world.get(CustomerFileService).incomplete(south, { limit: 20 })).data).toEqual([]);
    expect((await customers.extract(south, { limit: 20, since })).data).toEqual([]);
    const filter = { field: 'id', op: 'eq', value: id } as const;
    expect((await customers.search(south, { limit: 20, sort: '-createdAt' }, { filter })).data).toEqual([]);
    expect((await world.get(CustomerPlansService).list(south, { limit: 20 })).data).toEqual([]);
    const refused = [
      () => world.get(CustomerFileService).completeness(south, id),
      () => world.get(CustomerPlansService).add(south, id, { kind: 'project', title: '-' }),
      () => world.get(CustomerPlansService).update(south, plan.id, undefined, { state: 'won' }),
      () => world.get(CustomerViewService).timeline(south, id, { limit: 20 }),
    ];
    for (const attempt of refused) await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
  });
});
