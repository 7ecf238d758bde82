import { CustomersModule, CustomersService } from '#libs/customers';
import { columns, rows, sql } from '#libs/database';
import { Event } from '#libs/events';
import { newId } from '#libs/foundation';
import { CustomerParts, type MoneyDto, readParts } from '#libs/http';
import { type IdempotencyClaim, StoreDb } from '#libs/tenancy';
import { countWaits, startWorld, type World } from '#libs/testing';
import { OdometerService, VehiclesModule, VehiclesService } from '#libs/vehicles';
import { OrderFlowService } from './order-flow.service';
import type { NewOrderLineDto } from './order-lines.dto';
import { ORDER_TYPES } from './service-order.entity';
import type { CreateServiceOrderDto, ListServiceOrdersQuery } from './service-order-requests.dto';
import { ServiceOrdersModule } from './service-orders.module';
import { ServiceOrdersService } from './service-orders.service';

type Store = 'north' | 'south' | 'other';

const MORNING = '2026-11-22T01:00:00.000Z';
const EVENING = new Date('2026-11-22T10:00:00.000Z');
const yuan = (amount: number): MoneyDto => ({ amount: amount * 100, currency: 'CNY' });

const LABOUR: NewOrderLineDto = {
  kind: 'labour',
  code: 'L014',
  name: '保养工时',
  quantity: '4',
  amount: yuan(400),
  fromCatalogue: true,
};
const PLUGS: NewOrderLineDto = {
  kind: 'part',
  code: 'P01056',
  name: '火花塞',
  quantity: '1',
  amount: yuan(1180),
  availableAtOnce: true,
  fromCatalogue: true,
};
const OIL: NewOrderLineDto = {
  kind: 'part',
  code: 'P00017',
  name: '机油',
  quantity: '4.5',
  amount: yuan(360),
  availableAtOnce: false,
};

describe('service orders', () => {
  let world: World;
  let orders: ServiceOrdersService;
  let flow: OrderFlowService;
  let db: StoreDb;
  let vehicleId: string;
  let ownerId: string;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, VehiclesModule, ServiceOrdersModule] });
    orders = world.get(ServiceOrdersService);
    flow = world.get(OrderFlowService);
    db = world.get(StoreDb);
    ownerId = (await world.get(CustomersService).create(ctx(), { kind: 'person', name: '石远梅' })).id;
    vehicleId = (await vehicle('LSVFL8A89NB577168', ownerId)).id;
  });
  afterAll(() => world.stop());
  beforeEach(() => world.clock.set(MORNING));
  afterEach(() =>
    db.run(ctx(), async (tx) => {
      await rows(tx, sql`delete from service_order_line`);
      await rows(tx, sql`delete from service_order`);
      await rows(tx, sql`delete from number_series`);
      await rows(tx, sql`delete from odometer_reading`);
    }),
  );

  const ctx = (name: Store = 'north') => world.store(name).ctx;
  const vehicle = (vin: string, customerId?: string, store: Store = 'north') =>
    world.get(VehiclesService).create(ctx(store), { vin, ...(customerId && { owner: { customerId } }) });
  const open = (input: Partial<CreateServiceOrderDto> = {}, store: Store = 'north') =>
    orders.create(ctx(store), { vehicleId, type: 'maintenance', odometerKm: 56_770, ...input });
  const list = async (query: Partial<ListServiceOrdersQuery> = {}, store: Store = 'north') => {
    const page = await orders.list(ctx(store), { limit: 20, sort: '-arrivedAt', ...query });
    return page.data.map(({ id }) => id);
  };
  const eventsOf = (id: string) =>
    db.run(ctx(), (tx) =>
      rows<Event>(tx, sql`select ${columns(Event, 'e')} from event e where e.subject_id = ${id} order by e.id`),
    );
  const told = { to: 'quoted', promisedAt: EVENING, quote: yuan(1600) } as const;
  const move = (id: string, to: 'inspected' | 'in_work' | 'work_completed' | 'checked' | 'delivered' | 'cancelled') =>
    flow.transition(ctx(), id, undefined, { to });
  const deliver = async (input: Partial<CreateServiceOrderDto> = {}) => {
    const { id } = await open(input);
    await flow.transition(ctx(), id, undefined, told);
    for (const to of ['in_work', 'work_completed', 'checked'] as const) await move(id, to);
    return flow.transition(ctx(), id, undefined, {
      to: 'delivered',
      billExplained: true,
      servicesStillNeeded: '刹车油',
    });
  };
  const settle = (id: string) => flow.settle(ctx(), id, undefined, {});

  it('SVC-14: an order has a dispatch number, a date, its content, its parts and its fees', async () => {
    const made = await open({ lines: [LABOUR, PLUGS, OIL] });
    expect(await orders.get(ctx(), made.id)).toEqual(made);
    expect(made).toMatchObject({
      orderNumber: 'RO261100001',
      source: null,
      vehicleId,
      customerId: ownerId,
      state: 'arrived',
      arrivedAt: new Date(MORNING),
      labour: yuan(400),
      parts: yuan(1540),
      version: 1,
    });
    expect(made.lines).toMatchObject([
      { position: 1, kind: 'labour', code: 'L014', name: '保养工时', quantity: '4', amount: yuan(400) },
      { position: 2, kind: 'part', code: 'P01056', name: '火花塞', quantity: '1', amount: yuan(1180) },
      { position: 3, kind: 'part', code: 'P00017', name: '机油', quantity: '4.5', amount: yuan(360) },
    ]);
  });

  it('SVC-14: numbers follow each other within a month of the store’s calendar', async () => {
    await open();
    expect(await open()).toMatchObject({ orderNumber: 'RO261100002' });
    world.clock.set('2026-11-30T15:59:59.999Z');
    expect(await open()).toMatchObject({ orderNumber: 'RO261100003' });
    world.clock.set('2026-11-30T16:00:00.000Z');
    expect(await open()).toMatchObject({ orderNumber: 'RO261200001' });
  });

  it('SVC-14: many orders opened at once get different numbers', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => open()));
    expect(new Set(made.map(({ orderNumber }) => orderNumber)).size).toBe(12);
  });

  it('SVC-14: a number of another system comes with its system, and once', async () => {
    const number = { source: 'svw', orderNumber: 'RO241100136' };
    expect(await open(number)).toMatchObject(number);
    await expect(open(number)).rejects.toMatchObject({ code: 'service_order_number_taken' });
    expect(await open({ ...number, source: 'sgm' })).toMatchObject({ source: 'sgm' });
    await expect(open({ source: 'svw' })).rejects.toMatchObject({
      errors: [{ pointer: '#/orderNumber', code: 'required' }],
    });
    await expect(open({ orderNumber: 'RO241100137' })).rejects.toMatchObject({
      errors: [{ pointer: '#/source', code: 'required' }],
    });
  });

  it.each([
    ['vehicleId', { vehicleId: newId() }],
    ['customerId', { customerId: newId() }],
  ])('SVC-14: refuses a %s that the store does not know, and writes nothing', async (field, input) => {
    await expect(open({ ...input, lines: [LABOUR] })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: `#/${field}`, code: 'unknown_reference' }],
    });
    expect(await list()).toEqual([]);
    expect(await open()).toMatchObject({ orderNumber: 'RO261100001' });
  });

  it('SVC-14: refuses an arrival to come, and a promise before it', async () => {
    await expect(open({ arrivedAt: new Date('2026-11-22T01:00:00.001Z') })).rejects.toMatchObject({
      errors: [{ pointer: '#/arrivedAt', code: 'instant_in_future' }],
    });
    const promisedAt = new Date('2026-11-22T00:59:59.999Z');
    const refusal = { errors: [{ pointer: '#/promisedAt', code: 'promise_before_arrival' }] };
    await expect(open({ promisedAt })).rejects.toMatchObject(refusal);
    const { id } = await open();
    await expect(orders.update(ctx(), id, undefined, { promisedAt })).rejects.toMatchObject(refusal);
    await expect(flow.transition(ctx(), id, undefined, { ...told, promisedAt })).rejects.toMatchObject(refusal);
  });

  it('SVC-14, VEH-01: the odometer at arrival goes into the history of the vehicle, and follows the order', async () => {
    const { id } = await open({ odometerKm: 56_770 });
    await orders.update(ctx(), id, undefined, { odometerKm: 56_707 });
    const readings = await world.get(OdometerService).list(ctx(), vehicleId, { limit: 20 });
    expect(readings.data).toMatchObject([{ km: 56_707, readAt: new Date(MORNING), source: 'order' }]);
  });

  it('SVC-14: a page of orders is one statement, and opening one with lines waits at most 5 times', async () => {
    const idempotency = claimOf('waits-of-an-order');
    const counted = countWaits(ctx().store);
    await orders.create({ ...ctx(), idempotency }, { vehicleId, type: 'maintenance', odometerKm: 1, lines: [LABOUR] });
    await list();
    const waits = counted.stop();
    expect(waits).toEqual([4, 2]);
  });

  it('one idempotency key opens one order', async () => {
    const input = { vehicleId, type: 'maintenance', odometerKm: 1, lines: [LABOUR, PLUGS] } as const;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        orders.create({ ...ctx(), idempotency: claimOf('same-order') }, { ...input, lines: [...input.lines] }),
      ),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await list()).toEqual([answers[0].id]);
  });

  it.each([...ORDER_TYPES])('SVC-15: an order may be a %s', async (type) => {
    const { id } = await open({ type });
    expect(await list({ type: [type] })).toEqual([id]);
    expect(await list({ type: ORDER_TYPES.filter((other) => other !== type) })).toEqual([]);
  });

  it('SVC-16: an order is quoted from the catalogue only when all its items are', async () => {
    const { id, quotedFromCatalogue } = await open({ lines: [LABOUR, PLUGS] });
    expect(quotedFromCatalogue).toBe(true);
    const replace = (...lines: NewOrderLineDto[]) => orders.replaceLines(ctx(), id, undefined, { lines });
    expect(await replace(LABOUR, PLUGS, OIL)).toMatchObject({
      quotedFromCatalogue: false,
      parts: yuan(1540),
      lines: [{ position: 1 }, { position: 2 }, { position: 3 }],
      version: 2,
    });
    expect(await replace(LABOUR)).toMatchObject({
      quotedFromCatalogue: true,
      parts: yuan(0),
      lines: [{ code: 'L014' }],
    });
    expect(await replace()).toMatchObject({ quotedFromCatalogue: false, labour: yuan(0), lines: [] });
  });

  it('SVC-14: refuses lines that add up to more than an order can cost', async () => {
    const lines = [{ ...PLUGS, amount: yuan(1_000_000_001) }];
    await expect(open({ lines })).rejects.toMatchObject({
      errors: [{ pointer: '#/lines', code: 'total_out_of_range' }],
    });
  });

  it('SVC-17, SVC-18: the pre-inspection notes the sheet and whether the customer took part', async () => {
    const { id } = await open();
    const step = { to: 'inspected', inspectionSheetUsed: true, customerPresent: true } as const;
    expect(await flow.transition(ctx(), id, undefined, step)).toMatchObject({
      state: 'inspected',
      preInspected: true,
      inspectionSheetUsed: true,
      customerPresent: true,
    });
  });

  it('SVC-19: tells which parts were there at once, and whether they were pre-picked in time', async () => {
    const { id } = await open({ lines: [LABOUR, PLUGS, OIL] });
    const changed = await orders.update(ctx(), id, undefined, { partsPrepickedInTime: true });
    expect(changed.partsPrepickedInTime).toBe(true);
    expect(changed.lines.map(({ availableAtOnce }) => availableAtOnce)).toEqual([null, true, false]);
  });

  it('SVC-12: an order goes from reception to delivery, and each step is an event', async () => {
    const { id, ...delivered } = await deliver();
    expect(delivered).toMatchObject({
      state: 'delivered',
      promisedAt: EVENING,
      quote: yuan(1600),
      workCompletedAt: new Date(MORNING),
      billedAt: new Date(MORNING),
      deliveredAt: new Date(MORNING),
      version: 6,
    });
    const events = await eventsOf(id);
    expect(events.map(({ type }) => type.replace('service-order.', ''))).toEqual([
      'created',
      'quoted',
      'in-work',
      'work-completed',
      'checked',
      'delivered',
    ]);
    expect(events[1].changes).toMatchObject({ state: { from: 'arrived', to: 'quoted' } });
    expect(JSON.stringify(events)).not.toContain('刹车油');
  });

  it('SVC-12, SVC-32: the customer is told cost and time before work begins', async () => {
    const { id } = await open();
    await expect(flow.transition(ctx(), id, undefined, { to: 'quoted' })).rejects.toMatchObject({
      errors: [
        { pointer: '#/promisedAt', code: 'required' },
        { pointer: '#/quote', code: 'required' },
      ],
    });
    await expect(move(id, 'in_work')).rejects.toMatchObject({
      code: 'service_order_transition_refused',
      params: { from: 'arrived', to: 'in_work', allowed: 'inspected, quoted, cancelled' },
      extensions: { allowed: ['inspected', 'quoted', 'cancelled'] },
    });
    await orders.update(ctx(), id, undefined, { promisedAt: EVENING, quote: yuan(1600) });
    expect(await flow.transition(ctx(), id, undefined, { to: 'quoted' })).toMatchObject({ state: 'quoted' });
  });

  it('SVC-32: the planned completion may move, but not go away', async () => {
    const { id } = await open({ promisedAt: EVENING });
    expect(await orders.update(ctx(), id, undefined, { promisedAt: null })).toMatchObject({ promisedAt: null });
    await flow.transition(ctx(), id, undefined, told);
    await expect(orders.update(ctx(), id, undefined, { promisedAt: null })).rejects.toMatchObject({
      errors: [{ pointer: '#/promisedAt', code: 'required' }],
    });
    const later = new Date('2026-11-23T10:00:00.000Z');
    expect(await orders.update(ctx(), id, undefined, { promisedAt: later })).toMatchObject({ promisedAt: later });
  });

  it('SVC-20, SVC-21: tells whether workshop and bill were on time', async () => {
    const { id } = await open();
    await flow.transition(ctx(), id, undefined, told);
    expect(await move(id, 'in_work')).toMatchObject({ workOnTime: null, billOnTime: null });
    world.clock.set('2026-11-22T12:00:00.000Z');
    const late = { to: 'work_completed', at: new Date('2026-11-22T09:31:00.000Z') } as const;
    expect(await flow.transition(ctx(), id, undefined, late)).toMatchObject({ workOnTime: false, billOnTime: null });
    const early = { to: 'checked', at: new Date('2026-11-22T09:30:00.000Z') } as const;
    await expect(flow.transition(ctx(), id, undefined, early)).rejects.toMatchObject({
      errors: [{ pointer: '#/at', code: 'instant_out_of_order' }],
    });
    expect(await flow.transition(ctx(), id, undefined, { ...early, at: EVENING })).toMatchObject({ billOnTime: true });
  });

  it('SVC-22: the delivery notes that the bill was explained and what is still needed', async () => {
    expect(await deliver()).toMatchObject({ billExplained: true, servicesStillNeeded: '刹车油' });
  });

  it('SVC-23: keeps sold and clocked hours', async () => {
    const { id } = await open();
    const hours = { soldHours: '2.5', clockedHours: '2.05' };
    expect(await orders.update(ctx(), id, undefined, hours)).toMatchObject({ soldHours: '2.50', clockedHours: '2.05' });
  });

  it('SVC-24: a settled order is closed, and so is a cancelled one', async () => {
    const { id } = await deliver({ lines: [PLUGS] });
    expect(await settle(id)).toMatchObject({ state: 'settled', settled: true, settledAt: new Date(MORNING) });
    const cancelled = await open();
    await move(cancelled.id, 'cancelled');
    const earlier = await open({ arrivedAt: new Date('2026-11-01T00:00:00Z') });
    for (const closed of [id, cancelled.id]) {
      const refusal = { code: 'service_order_closed' };
      await expect(orders.update(ctx(), closed, undefined, { bay: 'B07' })).rejects.toMatchObject(refusal);
      await expect(orders.replaceLines(ctx(), closed, undefined, { lines: [] })).rejects.toMatchObject(refusal);
      const link = flow.linkRework(ctx(), closed, undefined, { ofOrderId: earlier.id });
      await expect(link).rejects.toMatchObject(refusal);
      await expect(settle(closed)).rejects.toMatchObject({ code: 'service_order_transition_refused' });
    }
    expect(await orders.get(ctx(), id)).toMatchObject({ lines: [{ code: 'P01056' }], reworkOfId: null });
    expect(await list({ settled: true })).toEqual([id]);
  });

  it('SVC-24: of two who settle an order at once one wins', async () => {
    const { id } = await deliver();
    const outcomes = await Promise.allSettled([settle(id), settle(id)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'service_order_transition_refused', params: { from: 'settled' } },
    });
    expect((await eventsOf(id)).filter(({ type }) => type === 'service-order.settled')).toHaveLength(1);
  });

  it('SVC-25: internal orders are marked and can be left out', async () => {
    const internal = await open({ internal: true });
    const plain = await open();
    expect(await list({ internal: true })).toEqual([internal.id]);
    expect(await list({ internal: false })).toEqual([plain.id]);
  });

  it('SVC-26: a rework is confirmed at the return inspection', async () => {
    const first = await deliver();
    world.clock.advance(7 * 86_400_000);
    const again = await open();
    const linked = await flow.linkRework(ctx(), again.id, undefined, { ofOrderId: first.id });
    expect(linked).toMatchObject({
      reworkOfId: first.id,
      reworkOfNumber: first.orderNumber,
      reworkConfirmedAt: world.clock.now(),
    });
    expect(await orders.get(ctx(), first.id)).toMatchObject({ reworked: true });
    expect(await flow.unlinkRework(ctx(), again.id, undefined)).toMatchObject({
      reworkOfId: null,
      reworkOfNumber: null,
    });
    expect(await orders.get(ctx(), first.id)).toMatchObject({ reworked: false });
  });

  it('SVC-26: refuses a rework of itself, of a later order, of another vehicle and of no order', async () => {
    const first = await open();
    world.clock.advance(86_400_000);
    const again = await open();
    const stranger = await open({ vehicleId: (await vehicle('LSVZEX3G6SB683370')).id });
    const refusals = [
      [again.id, again.id, 'rework_not_later'],
      [first.id, again.id, 'rework_not_later'],
      [stranger.id, first.id, 'other_vehicle'],
      [again.id, newId(), 'unknown_reference'],
    ] as const;
    for (const [id, ofOrderId, code] of refusals) {
      await expect(flow.linkRework(ctx(), id, undefined, { ofOrderId })).rejects.toMatchObject({
        errors: [{ pointer: '#/ofOrderId', code }],
      });
    }
    const early = { ofOrderId: first.id, confirmedAt: new Date(MORNING) };
    await expect(flow.linkRework(ctx(), again.id, undefined, early)).rejects.toMatchObject({
      errors: [{ pointer: '#/confirmedAt', code: 'instant_out_of_order' }],
    });
  });

  it('an edit of a version that is gone is refused', async () => {
    const { id } = await open();
    await orders.update(ctx(), id, 1, { bay: 'B07' });
    const conflict = { code: 'version_conflict', params: { currentVersion: 2 } };
    await expect(orders.update(ctx(), id, 1, { bay: 'B08' })).rejects.toMatchObject(conflict);
    await expect(flow.transition(ctx(), id, 1, told)).rejects.toMatchObject(conflict);
    expect(await orders.get(ctx(), id)).toMatchObject({ bay: 'B07', state: 'arrived' });
  });

  it('finds orders by number, state, vehicle, customer, people and time', async () => {
    const old = await open({
      arrivedAt: new Date('2026-10-01T00:00:00Z'),
      technicianName: '陈健宇',
      promisedAt: EVENING,
    });
    const fresh = await open({ adviserName: '冯思浩' });
    await move(fresh.id, 'inspected');
    expect(await list()).toEqual([fresh.id, old.id]);
    expect(await list({ sort: 'arrivedAt' })).toEqual([old.id, fresh.id]);
    expect(await list({ sort: 'promisedAt' })).toEqual([old.id]);
    expect(await list({ q: 'RO2611' })).toEqual([fresh.id, old.id]);
    expect(await list({ q: fresh.orderNumber })).toEqual([fresh.id]);
    expect(await list({ q: '%' })).toEqual([]);
    expect(await list({ state: ['inspected', 'settled'] })).toEqual([fresh.id]);
    expect(await list({ vehicleId })).toEqual([fresh.id, old.id]);
    expect(await list({ vehicleId: newId() })).toEqual([]);
    expect(await list({ customerId: newId() })).toEqual([]);
    expect(await list({ technicianName: '陈健宇' })).toEqual([old.id]);
    expect(await list({ adviserName: '冯思浩' })).toEqual([fresh.id]);
    expect(await list({ arrivedAtFrom: new Date(MORNING) })).toEqual([fresh.id]);
    expect(await list({ arrivedAtBefore: new Date(MORNING) })).toEqual([old.id]);
    expect(await list({ promisedAtBefore: new Date(EVENING.getTime() + 1) })).toEqual([old.id]);
    expect(await list({ promisedAtBefore: EVENING })).toEqual([]);
  });

  it('CUS-17: a survivor’s orders are those of its duplicates too, and its view shows them', async () => {
    const survivor = await world.get(CustomersService).create(ctx(), { kind: 'person', name: '石远梅' });
    const mergeInto = (survivorId: string | null) =>
      db.run(ctx(), (tx) => rows(tx, sql`update customer set merged_into_id = ${survivorId} where id = ${ownerId}`));
    const { id } = await open({ lines: [LABOUR, PLUGS] });
    const called = await open({ lines: [OIL] });
    await move(called.id, 'cancelled');
    await mergeInto(survivor.id);
    expect(await list({ customerId: survivor.id })).toEqual([called.id, id]);
    const reader = { ...ctx(), permissions: new Set(['service-orders:read']) };
    const [part, ...others] = world.get(CustomerParts).visibleTo(reader);
    const content = await db.run(reader, (tx) =>
      readParts(tx, reader, [part], sql`values (${survivor.id}::uuid), (${ownerId}::uuid)`).then(
        ([content]) => content,
      ),
    );
    await mergeInto(null);
    expect(others).toEqual([]);
    expect(part.name).toBe('serviceOrders');
    expect(content).toMatchObject({
      count: 1,
      firstArrivedAt: new Date(MORNING),
      lastArrivedAt: new Date(MORNING),
      labour: yuan(400),
      parts: yuan(1180),
      lastVisits: [{ id: called.id }, { id, state: 'arrived', parts: yuan(1180) }],
    });
  });

  it('SEC-08: nothing is opened for a customer whose data was erased', async () => {
    const erase = (at: Date | null) =>
      db.run(ctx(), (tx) => rows(tx, sql`update customer set erased_at = ${at} where id = ${ownerId}`));
    await erase(new Date(MORNING));
    await expect(open({ customerId: ownerId })).rejects.toMatchObject({ code: 'customer_erased' });
    await erase(null);
    await open({ customerId: ownerId });
  });

  it('does not see another store’s orders', async () => {
    const { id, orderNumber } = await open();
    for (const store of ['south', 'other'] as const) {
      const missing = { code: 'not_found' };
      await expect(orders.get(ctx(store), id)).rejects.toMatchObject(missing);
      await expect(orders.update(ctx(store), id, undefined, { bay: 'B07' })).rejects.toMatchObject(missing);
      await expect(orders.replaceLines(ctx(store), id, undefined, { lines: [] })).rejects.toMatchObject(missing);
      await expect(flow.transition(ctx(store), id, undefined, told)).rejects.toMatchObject(missing);
      await expect(flow.settle(ctx(store), id, undefined, {})).rejects.toMatchObject(missing);
      await expect(open({}, store)).rejects.toMatchObject({ errors: [{ pointer: '#/vehicleId' }] });
      expect(await list({ q: orderNumber }, store)).toEqual([]);
    }
    expect(await orders.get(ctx(), id)).toMatchObject({ version: 1 });
  });

  const claimOf = (key: string): IdempotencyClaim => ({
    key,
    principal: 'p',
    method: 'POST',
    route: '/service-orders',
    fingerprint: 'f'.repeat(64),
    claimed: false,
    replayed: false,
  });
});
