import { CustomersModule, CustomersService } from '#libs/customers';
import { DeadlineEngine, DeadlinesWorkerModule } from '#libs/deadlines';
import { rows, type Sql, sql } from '#libs/database';
import { EventRelay, EventsWorkerModule } from '#libs/events';
import { localDate, newId } from '#libs/foundation';
import { PoliciesModule, PoliciesService } from '#libs/policies';
import { type IdempotencyClaim, StoreDb, type StoreContext, transactionChannel } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { VehiclesModule, VehiclesService } from '#libs/vehicles';
import { OrderFactsService } from '../order-facts.service';
import { OrderFlowService } from '../order-flow.service';
import { OrderIntakeService } from '../order-intake.service';
import type { NewOrderLineDto } from '../order-lines.dto';
import { OrderProgressEvents } from './order-progress-events';
import { OrderViewsService } from './order-views.service';
import type { OrderRulesDocument } from '../order-rules.preset';
import type { CreateServiceOrderDto } from '../service-order-requests.dto';
import { ServiceOrdersModule, ServiceOrdersWorkerModule } from '../service-orders.module';
import { ServiceOrdersService } from '../service-orders.service';

type Store = 'north' | 'south' | 'other';

const MORNING = '2026-11-23T01:00:00.000Z';
const NOON = new Date('2026-11-23T04:00:00.000Z');
const EVENING = new Date('2026-11-23T10:00:00.000Z');
const LINES: NewOrderLineDto[] = [
  { kind: 'labour', name: '保养工时', quantity: '1', amount: { amount: 12_000, currency: 'CNY' } },
  { kind: 'part', code: 'P1', name: '机油', quantity: '4.5', amount: { amount: 36_000, currency: 'CNY' } },
];
const NEVER = new AbortController().signal;

describe('views of service orders', () => {
  let world: World;
  let vehicleId: string;
  let customerId: string;

  beforeAll(async () => {
    const features = [CustomersModule, VehiclesModule, ServiceOrdersModule, PoliciesModule];
    world = await startWorld({
      modules: [...features, ServiceOrdersWorkerModule, DeadlinesWorkerModule, EventsWorkerModule],
    });
    const phones = [{ number: '+8613911110001' }];
    customerId = (await world.get(CustomersService).create(ctx(), { kind: 'person', name: '石远梅', phones })).id;
    const owner = { customerId };
    vehicleId = (await world.get(VehiclesService).create(ctx(), { vin: 'LSVFL8A89NB577168', owner })).id;
  });
  afterAll(() => world.stop());
  beforeEach(() => world.clock.set(MORNING));
  afterEach(() =>
    run(
      sql`delete from task`,
      sql`delete from deadline`,
      sql`delete from service_order_line`,
      sql`delete from service_order`,
      sql`delete from number_series`,
    ),
  );

  const ctx = (name: Store = 'north') => world.store(name).ctx;
  const run = (...statements: Sql[]) =>
    world.get(StoreDb).run(ctx(), (tx) => Promise.all(statements.map((statement) => rows(tx, statement))));
  const views = () => world.get(OrderViewsService);
  const orders = () => world.get(ServiceOrdersService);
  const open = (input: Partial<CreateServiceOrderDto> = {}) =>
    orders().create(ctx(), { vehicleId, type: 'maintenance', odometerKm: 56_770, ...input });
  const told = { to: 'quoted', promisedAt: EVENING, quote: { amount: 160_000, currency: 'CNY' } } as const;
  const move = (id: string, ...steps: ('in_work' | 'work_completed' | 'checked' | 'delivered' | 'cancelled')[]) =>
    steps.reduce<Promise<unknown>>(
      (before, to) => before.then(() => world.get(OrderFlowService).transition(ctx(), id, undefined, { to })),
      Promise.resolve(),
    );
  const quote = (id: string, more: object = {}) =>
    world.get(OrderFlowService).transition(ctx(), id, undefined, { ...told, ...more });
  const relay = () => world.get(EventRelay).relayStore(ctx(), { signal: NEVER });
  const verify = (id: string, input: object, store: Store = 'north') =>
    world.get(OrderIntakeService).verify(ctx(store), id, undefined, input);
  const search = async (filter: object, store: Store = 'north') => {
    const page = await views().search(ctx(store), { limit: 20, sort: '-arrivedAt' }, { filter: filter as never });
    return page.data.map(({ id }) => id);
  };
  const issue = async (document: OrderRulesDocument) => {
    const policies = world.get(PoliciesService);
    const { id } = await policies.draft(ctx(), 'order-rules', 'store', { document });
    const reviewer: StoreContext = { ...ctx(), actor: { type: 'staff', id: newId(), name: 'reviewer' } };
    await policies.review(reviewer, id, undefined);
    await policies.issue(ctx(), id, undefined, {});
    return id;
  };

  describe('intake', () => {
    it('CUS-11: the contact of the visit and the one way to reach them are noted on the order', async () => {
      const { id } = await open();
      const verified = await verify(id, { contactName: '龙懿涵', phone: '+8613911110002' });
      expect(verified.intake).toMatchObject({ verifiedAt: new Date(MORNING), verifiedBy: ctx().actor.id });
      const customer = await world.get(CustomersService).get(ctx(), customerId);
      expect(customer.contacts).toMatchObject([{ id: verified.intake?.contactId, name: '龙懿涵' }]);
      expect(customer.phones.map((phone) => phone.id)).toContain(verified.intake?.phoneId);
      const again = await verify(id, { phoneId: verified.intake?.phoneId });
      expect(again).toMatchObject({ version: 3, intake: { contactId: null, phoneId: verified.intake?.phoneId } });
      expect(await search({ field: 'intakeVerified', op: 'eq', value: true })).toEqual([id]);
    });

    it('CUS-11: refuses two phones, none, somebody else’s, and an order of nobody', async () => {
      const { id } = await open();
      const both = { phoneId: newId(), phone: '+8613911110002' };
      for (const [input, pointer, code] of [
        [both, '#/phone', 'one_of_two'],
        [{}, '#/phone', 'one_of_two'],
        [{ phone: '+8613911110002', contactId: newId(), contactName: '龙懿涵' }, '#/contactName', 'one_of_two'],
        [{ phoneId: newId() }, '#/phoneId', 'unknown_reference'],
        [{ phone: '+8613911110002', contactId: newId() }, '#/contactId', 'unknown_reference'],
      ] as const) {
        await expect(verify(id, input)).rejects.toMatchObject({ errors: [{ pointer, code }] });
      }
      const stray = await world.get(VehiclesService).create(ctx(), { vin: 'LSVZEX3G6SB683370' });
      const order = await open({ vehicleId: stray.id });
      await expect(verify(order.id, { phone: '+8613911110002' })).rejects.toMatchObject({
        code: 'service_order_without_customer',
      });
      expect(await orders().get(ctx(), id)).toMatchObject({ intake: null, version: 1 });
    });

    it('CUS-11: a store may ask for it before the quote, and the answer says so', async () => {
      const policy = await issue({ steps: [{ to: 'quoted', facts: ['intakeVerified'] }] });
      const { id } = await open();
      await expect(quote(id)).rejects.toMatchObject({
        code: 'service_order_incomplete',
        params: { to: 'quoted', missing: 'intakeVerified' },
        extensions: { missing: ['intakeVerified'] },
      });
      await verify(id, { phone: '+8613911110001' });
      expect(await quote(id)).toMatchObject({ state: 'quoted' });
      const lines = (await views().checklist(ctx(), id)).lines.filter(({ neededBy }) => neededBy !== null);
      expect(lines.map(({ fact, noted }) => [fact, noted])).toEqual([
        ['intakeVerified', true],
        ['quote', true],
        ['promisedAt', true],
      ]);
      await world.get(PoliciesService).withdraw(ctx(), policy, undefined);
      expect(await quote((await open()).id)).toMatchObject({ state: 'quoted' });
    });

    it('CUS-11: verifying waits at most five times, with its idempotency key', async () => {
      const { id } = await open();
      const waits: number[] = [];
      const listen = (message: unknown) => {
        const { requestId, waits: more } = message as { requestId: string; waits: number };
        // not the stores that are woken behind the requests
        if (requestId === ctx().requestId) waits.push(more);
      };
      transactionChannel.subscribe(listen);
      const keyed = { ...ctx(), idempotency: claim() };
      await world.get(OrderIntakeService).verify(keyed, id, undefined, { phone: '+8613911110001' });
      await views().checklist(ctx(), id);
      await views().progress(ctx(), id);
      transactionChannel.unsubscribe(listen);
      expect(waits[0]).toBeLessThanOrEqual(5);
      expect(waits.slice(1)).toEqual([2, 2]);
    });
  });

  it('SVC-13: a customer sees the stages, the promised time, and nothing of the inside', async () => {
    const { id } = await open({ adviserName: '冯思浩', technicianName: '陈健宇' });
    await quote(id);
    world.clock.set(NOON);
    await move(id, 'in_work');
    const progress = await views().progress(ctx(), id);
    expect(progress).toMatchObject({ id, promisedAt: EVENING, version: 3 });
    expect(progress.stages).toMatchObject([
      { stage: 'reception', label: '接车', state: 'done', reachedAt: new Date(MORNING) },
      { stage: 'inspection', state: 'skipped', reachedAt: null },
      { stage: 'quotation', state: 'done', reachedAt: new Date(MORNING) },
      { stage: 'work', label: '维修', state: 'current', reachedAt: NOON },
      { stage: 'final_check', state: 'next', reachedAt: null },
      { stage: 'delivery', state: 'next', reachedAt: null },
    ]);
    expect(JSON.stringify(progress)).not.toMatch(/冯思浩|陈健宇|160000/);
    const english = await views().progress({ ...ctx(), locale: 'en' }, id);
    expect(english.stages[0]).toMatchObject({ label: 'Reception' });
  });

  it('SVC-13: a customer follows the progress in real time, and misses nothing after a break', async () => {
    const { id } = await open();
    const follow = async (lastEventId: string | undefined, seconds: number, steps: () => Promise<unknown>) => {
      const told: (string | undefined)[] = [];
      const stream = await world.get(OrderProgressEvents).follow(ctx(), id, lastEventId, seconds);
      const ended = new Promise<void>((done, failed) =>
        stream.subscribe({ next: (message) => told.push(message.id), complete: done, error: failed }),
      );
      await steps();
      await ended;
      return told;
    };
    expect(await follow(undefined, 4, () => quote(id))).toEqual(['1', '2']);
    await move(id, 'in_work');
    expect(await follow('2', 1, () => Promise.resolve())).toEqual(['3']);
    expect(await follow('3', 1, () => Promise.resolve())).toEqual([]);
    const foreign = world.get(OrderProgressEvents).follow(ctx('south'), id, undefined, 1);
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' });
  });

  it('SVC-27: the checklist shows what is collected stage by stage', async () => {
    const { id } = await open({ adviserName: '冯思浩', preInspected: true });
    const { lines, rules } = await views().checklist(ctx(), id);
    expect(rules).toMatch(/^order-rules\/store@preset:/);
    expect(lines.filter(({ noted }) => noted).map(({ fact }) => fact)).toEqual(['adviserName', 'preInspected']);
    expect(lines[0]).toMatchObject({ stage: 'arrived', fact: 'adviserName', label: '服务顾问' });
  });

  it('SVC-35: an order shows what to mind with a customer of its class, also through a merged duplicate', async () => {
    const { id } = await open();
    expect((await views().checklist(ctx(), id)).servicePoints).toEqual([]);
    await run(sql`update customer set value_class = 'gold' where id = ${customerId}`);
    expect((await views().checklist(ctx(), id)).servicePoints).toEqual(['严控维修质量']);
    const survivor = await world.get(CustomersService).create(ctx(), { kind: 'person', name: '石远梅' });
    await run(
      sql`update customer set value_class = 'important' where id = ${survivor.id}`,
      sql`update customer set merged_into_id = ${survivor.id} where id = ${customerId}`,
    );
    expect((await views().checklist({ ...ctx(), locale: 'en' }, id)).servicePoints).toEqual([
      'Repair quality and delivery on time',
      'The repaired car is cleaned with care',
    ]);
    await run(sql`update customer set merged_into_id = null, value_class = null where id = ${customerId}`);
  });

  describe('promises of delivery', () => {
    const promisesOf = async (id: string) => (await views().promises(ctx(), id)).promises;

    it('SVC-11, SVC-32: every time that was told is kept, and the delivery meets the last', async () => {
      const { id } = await open();
      await quote(id, { promisedAt: NOON });
      await relay();
      expect(await promisesOf(id)).toMatchObject([{ promisedAt: NOON, state: 'running', metAt: null }]);
      await orders().update(ctx(), id, undefined, { promisedAt: EVENING });
      await relay();
      await orders().update(ctx(), id, undefined, { promisedAt: NOON });
      await relay();
      world.clock.set('2026-11-23T03:30:00.000Z');
      await move(id, 'in_work', 'work_completed', 'checked', 'delivered');
      await relay();
      expect(await promisesOf(id)).toMatchObject([
        { promisedAt: NOON, state: 'cancelled' },
        { promisedAt: NOON, state: 'met', metAt: new Date('2026-11-23T03:30:00.000Z') },
        { promisedAt: EVENING, state: 'cancelled' },
      ]);
    });

    it('SVC-11: the workshop is warned before a promise is missed, and a miss is an event', async () => {
      const { id } = await open();
      await quote(id, { promisedAt: NOON });
      await relay();
      const happened = async (at: string) => {
        world.clock.set(at);
        await world.get(DeadlineEngine).tick(ctx(), { signal: NEVER });
        const [found] = await run(sql`
          select type from event where payload ->> 'subjectId' = ${id} and type like 'deadline.%' order by id`);
        return (found as { type: string }[]).map(({ type }) => type);
      };
      expect(await happened('2026-11-23T02:59:59.000Z')).toEqual(['deadline.started']);
      expect(await happened('2026-11-23T03:00:00.000Z')).toEqual(['deadline.started', 'deadline.warned']);
      expect((await happened('2026-11-23T04:00:01.000Z')).at(-1)).toBe('deadline.missed');
      expect(await promisesOf(id)).toMatchObject([{ promisedAt: NOON, state: 'missed' }]);
    });

    it('SVC-11: a promise counts from when it was told, also where the clock of a sandbox was moved', async () => {
      const toldAt = new Date('2020-01-06T02:00:00.000Z');
      world.clock.set(toldAt);
      const { id } = await open();
      await quote(id, { promisedAt: new Date('2020-01-06T04:00:00.000Z') });
      await relay();
      const [found] = await run(sql`select started_at from deadline where subject_id = ${id}`);
      expect(found).toEqual([{ started_at: toldAt }]);
    });

    it('SVC-11: an adviser is asked to see to it once, until it is delivered', async () => {
      const { id, orderNumber } = await open();
      await quote(id, { promisedAt: NOON });
      await relay();
      world.clock.set('2026-11-23T03:00:00.000Z');
      await world.get(DeadlineEngine).tick(ctx(), { signal: NEVER });
      await relay();
      await relay();
      const tasks = async () => {
        const [found] = await run(sql`
          select kind, state, owner_role, params ->> 'orderNumber' as number from task
          where kind = 'delivery-at-risk' and vehicle_id = ${vehicleId}`);
        return found;
      };
      const task = { kind: 'delivery-at-risk', owner_role: 'service_adviser', number: orderNumber };
      expect(await tasks()).toEqual([{ ...task, state: 'open' }]);
      await move(id, 'in_work', 'work_completed', 'checked', 'delivered');
      await relay();
      await relay();
      expect(await tasks()).toEqual([{ ...task, state: 'cancelled' }]);
    });

    it('SVC-11: a cancelled order owes nothing', async () => {
      const { id } = await open();
      await quote(id);
      await relay();
      await move(id, 'cancelled');
      await relay();
      expect(await promisesOf(id)).toMatchObject([{ state: 'cancelled' }]);
    });

    it('SVC-11: a promise is kept on record where the vehicle was handed back before the worker came to it', async () => {
      const { id } = await open();
      await quote(id, { promisedAt: NOON });
      const deliveredAt = new Date('2026-11-23T03:30:00.000Z');
      world.clock.set(deliveredAt);
      await move(id, 'in_work', 'work_completed', 'checked', 'delivered');
      await relay();
      const kept = { promisedAt: NOON, state: 'met', metAt: deliveredAt };
      expect(await promisesOf(id)).toMatchObject([kept]);
      const [found] = await run(sql`select started_at from deadline where subject_id = ${id}`);
      expect(found).toEqual([{ started_at: new Date(MORNING) }]);
      // another time that is noted afterwards promises nothing
      await orders().update(ctx(), id, undefined, { promisedAt: EVENING });
      await relay();
      expect(await promisesOf(id)).toMatchObject([kept]);
    });

    it('SVC-11: counts kept and broken promises, and each count opens to its orders', async () => {
      const deliver = async (promisedAt: Date, at: string, more: Partial<CreateServiceOrderDto> = {}) => {
        world.clock.set(MORNING);
        const { id } = await open(more);
        await quote(id, { promisedAt });
        world.clock.set(at);
        await move(id, 'in_work', 'work_completed', 'checked', 'delivered');
        return id;
      };
      const kept = await deliver(NOON, NOON.toISOString());
      const late = await deliver(NOON, '2026-11-23T04:00:00.001Z');
      await deliver(NOON, '2026-11-23T05:00:00.000Z', { internal: true });
      world.clock.set(MORNING);
      const waiting = await open();
      await quote(waiting.id, { promisedAt: NOON });
      world.clock.set(EVENING);
      const span = { from: new Date('2026-11-22T16:00:00Z'), before: new Date('2026-11-23T16:00:00Z') };
      expect(await views().punctuality(ctx(), span)).toEqual({
        ...{ delivered: 2, onTime: 1, late: 1, withoutPromise: 0, openAndLate: 1 },
      });
      const plain = { field: 'internal', op: 'eq', value: false };
      const lead = (op: string) => ({ all: [plain, { field: 'deliveryLeadMinutes', op, value: '0' }] });
      expect(await search(lead('gte'))).toEqual([kept]);
      expect(await search(lead('lt'))).toEqual([late]);
      expect(await orders().get(ctx(), late)).toMatchObject({ deliveredOnTime: false });
    });
  });

  it('SVC-21, SVC-22: the bill shows labour and parts apart, and how far it is above what was told', async () => {
    const { id } = await open({ lines: LINES });
    await quote(id, { quote: { amount: 40_000, currency: 'CNY' } });
    await move(id, 'in_work', 'work_completed', 'checked');
    expect(await views().bill(ctx(), id)).toMatchObject({
      ...{ id, state: 'checked', settled: false, explained: false, onTime: true, billedAt: new Date(MORNING) },
      labourLines: [{ position: 1, name: '保养工时' }],
      partLines: [{ position: 2, code: 'P1' }],
      labour: { amount: 12_000 },
      parts: { amount: 36_000 },
      total: { amount: 48_000 },
      quote: { amount: 40_000 },
      aboveQuote: { amount: 8_000 },
    });
    expect((await views().bill(ctx(), (await open()).id)).aboveQuote).toBeNull();
  });

  it('VEH-01: the vehicle learns of its first maintenance when it is handed back, and keeps what it knew', async () => {
    const vehicles = world.get(VehiclesService);
    const planned = { firstMaintenanceOn: localDate('2026-12-24'), firstMaintenanceKm: 5_000 };
    const { id: car } = await vehicles.create(ctx(), { vin: 'WVWZZZ1KZ6W000077', owner: { customerId }, ...planned });
    const visit = async (at: string, odometerKm: number, type: CreateServiceOrderDto['type']) => {
      world.clock.set(at);
      const { id } = await open({ vehicleId: car, odometerKm, type });
      await quote(id, { promisedAt: new Date(world.clock.now().getTime() + 3_600_000) });
      await move(id, 'in_work', 'work_completed', 'checked', 'delivered');
      await relay();
      const { firstMaintenanceOn, firstMaintenanceKm } = await vehicles.get(ctx(), car);
      return [firstMaintenanceOn, firstMaintenanceKm];
    };
    expect(await visit('2026-11-22T17:00:00.000Z', 100, 'minor_repair')).toEqual(['2026-12-24', 5_000]);
    expect(await visit('2026-11-23T17:00:00.000Z', 4_800, 'first_maintenance')).toEqual(['2026-11-24', 4_800]);
    expect(await visit('2026-11-24T17:00:00.000Z', 4_900, 'first_maintenance')).toEqual(['2026-11-24', 4_800]);
    const told = await run(
      sql`select changes, occurred_at from event where subject_id = ${car} and type = 'vehicle.changed'`,
    );
    expect(told).toEqual([
      [
        {
          occurred_at: new Date('2026-11-23T17:00:00.000Z'),
          changes: {
            firstMaintenanceOn: { from: '2026-12-24', to: '2026-11-24' },
            firstMaintenanceKm: { from: 5_000, to: 4_800 },
          },
        },
      ],
    ]);
  });

  it('SVC-24: only parts of settled orders count as sold, in the span in which they were delivered', async () => {
    const settle = async (lines = LINES) => {
      const { id } = await open({ lines });
      await quote(id);
      await move(id, 'in_work', 'work_completed', 'checked', 'delivered');
      return world.get(OrderFlowService).settle(ctx(), id, undefined, {});
    };
    await settle();
    await settle([...LINES, { ...LINES[1], quantity: '0.5', amount: { amount: 4_000, currency: 'CNY' } }]);
    const later = await settle();
    await run(sql`update service_order set settled_at = null, delivered_at = ${EVENING} where id = ${later.id}`);
    const delivered = await open({ lines: LINES });
    await quote(delivered.id);
    await move(delivered.id, 'in_work', 'work_completed', 'checked', 'delivered');
    const sold = (from: Date, before: Date) => views().partsSold(ctx(), { from, before });
    const part = { code: 'P1', name: '机油', quantity: '9.5', orders: 2, amount: { amount: 76_000, currency: 'CNY' } };
    expect(await sold(new Date(MORNING), EVENING)).toEqual({
      data: [part],
      kinds: 1,
      total: { amount: 76_000, currency: 'CNY' },
    });
    expect(await sold(EVENING, new Date(EVENING.getTime() + 1))).toMatchObject({
      kinds: 1,
      data: [{ quantity: '4.5' }],
    });
    expect(await sold(NOON, EVENING)).toMatchObject({ kinds: 0, data: [], total: { amount: 0 } });
    const long = { errors: [{ parameter: 'before', code: 'range_too_long', params: { max: 366 } }] };
    const toLate = new Date(EVENING.getTime() + 366 * 86_400_000 + 1);
    await expect(sold(EVENING, toLate)).rejects.toMatchObject(long);
    await expect(views().punctuality(ctx(), { from: EVENING, before: toLate })).rejects.toMatchObject(long);
  });

  it('SVC-26: a rework is confirmed with what is repaired again and why', async () => {
    const first = await open();
    world.clock.advance(86_400_000);
    const again = await open();
    const link = { ofOrderId: first.id, content: 'paint', cause: 'workmanship' } as const;
    const linked = await world.get(OrderFlowService).linkRework(ctx(), again.id, undefined, link);
    expect(linked).toMatchObject({ reworkContent: 'paint', reworkCause: 'workmanship' });
    expect(await search({ field: 'reworkContent', op: 'in', value: ['paint', 'body'] })).toEqual([again.id]);
    const unlinked = await world.get(OrderFlowService).unlinkRework(ctx(), again.id, undefined);
    expect(unlinked).toMatchObject({ reworkContent: null, reworkCause: null });
  });

  it('SVC-31: free diagnosis is known by its minutes and by its lines', async () => {
    const timed = await open({ freeDiagnosisMinutes: 20 });
    const lined = await open({
      lines: [
        {
          kind: 'labour',
          name: '免费诊断',
          quantity: '0.3',
          amount: { amount: 0, currency: 'CNY' },
          freeDiagnosis: true,
        },
      ],
    });
    await open({ freeDiagnosisMinutes: 0 });
    expect((await search({ field: 'freeDiagnosis', op: 'eq', value: true })).sort()).toEqual(
      [timed.id, lined.id].sort(),
    );
    expect(await orders().get(ctx(), timed.id)).toMatchObject({ freeDiagnosisMinutes: 20 });
    expect(lined.lines).toMatchObject([{ freeDiagnosis: true }]);
  });

  it('SVC-27: other features note facts of an open order with an event, and of a closed one nothing', async () => {
    const { id } = await open();
    const note = (orderId: string) =>
      world.get(StoreDb).run(ctx(), async (tx) => {
        const type = 'service-order.final-checked' as const;
        const facts = { finalCheckedAt: new Date(MORNING) };
        const { version } = await world.get(OrderFactsService).noteIn(tx, ctx(), orderId, facts, { type });
        return { version };
      });
    expect(await note(id)).toEqual({ version: 2 });
    expect(await orders().get(ctx(), id)).toMatchObject({ finalCheckedAt: new Date(MORNING), version: 2 });
    await move(id, 'cancelled');
    await expect(note(id)).rejects.toMatchObject({ code: 'service_order_closed' });
    await expect(note(newId())).rejects.toMatchObject({ code: 'not_found' });
  });

  it('does not see another store’s orders, in no view', async () => {
    const { id } = await open();
    const missing = { code: 'not_found' };
    for (const store of ['south', 'other'] as const) {
      await expect(views().progress(ctx(store), id)).rejects.toMatchObject(missing);
      await expect(views().checklist(ctx(store), id)).rejects.toMatchObject(missing);
      await expect(views().bill(ctx(store), id)).rejects.toMatchObject(missing);
      await expect(views().promises(ctx(store), id)).rejects.toMatchObject(missing);
      await expect(verify(id, { phone: '+8613911110001' }, store)).rejects.toMatchObject(missing);
      expect(await search({ field: 'id', op: 'eq', value: id }, store)).toEqual([]);
    }
    expect(await search({ field: 'id', op: 'eq', value: id })).toEqual([id]);
  });

  const claim = (): IdempotencyClaim => ({
    ...{ key: newId(), principal: 'p', method: 'POST', route: '/service-orders/intake', fingerprint: 'f'.repeat(64) },
    ...{ claimed: false, replayed: false },
  });
});
