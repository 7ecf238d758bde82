import { CustomersModule, CustomersService } from '#libs/customers';
import { rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { StoreDb } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { OdometerService, VehicleOwnersService, VehiclesModule, VehiclesService } from '#libs/vehicles';
import { type AppointmentImportRow, linkArrivals, mergeAppointments } from '../appointments/appointment-import.queries';
import { AppointmentsService } from '../appointments/appointments.service';
import { OrderFlowService } from '../order-flow.service';
import { linkReworks, mergeOrders, type OrderImportRow } from './order-import.queries';
import { type ImportedOrderLine, mergeOrderLines, type OrderLinesImportRow } from './order-lines-import.queries';
import { ServiceOrdersModule } from '../service-orders.module';
import { ServiceOrdersService } from '../service-orders.service';

type Store = 'north' | 'south';

const TIGUAN = 'LSVFL8A89NB577168';
const SKODA = 'LSVZEX3G6SB683370';
const NOTHING = { inserted: 0, updated: 0, refused: [] };

describe('imported service orders', () => {
  let world: World;
  let orders: ServiceOrdersService;
  let appointments: AppointmentsService;
  let db: StoreDb;
  let vehicleId: string;
  let ownerId: string;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, VehiclesModule, ServiceOrdersModule] });
    orders = world.get(ServiceOrdersService);
    appointments = world.get(AppointmentsService);
    db = world.get(StoreDb);
    const customers = world.get(CustomersService);
    ownerId = (await customers.create(ctx(), { kind: 'person', name: '石远梅' })).id;
    vehicleId = (await world.get(VehiclesService).create(ctx(), { vin: TIGUAN, owner: { customerId: ownerId } })).id;
    await world.get(VehiclesService).create(ctx(), { vin: SKODA });
  });
  afterAll(() => world.stop());
  afterEach(() =>
    db.run(ctx(), async (tx) => {
      await rows(tx, sql`delete from appointment`);
      await rows(tx, sql`delete from service_order_line`);
      await rows(tx, sql`delete from service_order`);
      await rows(tx, sql`delete from odometer_reading`);
    }),
  );

  const ctx = (name: Store = 'north') => world.store(name).ctx;
  const merging =
    <Row>(merger: typeof mergeOrders) =>
    (batch: readonly Row[], store: Store = 'north', source = 'svw') => {
      const at = world.clock.now();
      const told = { importId: newId(), source, rows: JSON.stringify(batch), at };
      return db.run(ctx(store), (tx) => merger(tx, told));
    };
  const merge = merging<OrderImportRow>(mergeOrders);
  const mergeLines = merging<OrderLinesImportRow>(mergeOrderLines);
  const mergeBookings = merging<AppointmentImportRow>(mergeAppointments);
  const link = () => db.run(ctx(), (tx) => linkReworks(tx, 'svw', world.clock.now()));
  const list = async (store: Store = 'north') => (await orders.list(ctx(store), { limit: 20, sort: 'arrivedAt' })).data;
  const only = async () => {
    const listed = await list();
    expect(listed).toHaveLength(1);
    return orders.get(ctx(), listed[0].id);
  };
  const readings = async () => (await world.get(OdometerService).list(ctx(), vehicleId, { limit: 20 })).data;
  const bookings = async (store: Store = 'north') =>
    (await appointments.list(ctx(store), { limit: 20, sort: 'bookedFor' })).data;

  /** Numerator and denominator of the figures of docs/domain/requirements.md over everything stored. */
  const figures = async () => {
    const found = await db.run(ctx(), (tx) =>
      rows<{ kpi: string; numerator: string; denominator: string }>(
        tx,
        sql`
          with outside as (select so.* from service_order so where not so.internal and so.state <> 'cancelled'),
          booked as (
            select a.*, so.arrived_at from appointment a join outside so on so.id = a.order_id),
          kinds as (
            select l.order_id, l.code, bool_and(l.available_at_once) as at_once
            from service_order_line l join outside so on so.id = l.order_id where l.kind = 'part'
            group by l.order_id, l.code),
          counted(kpi, numerator, denominator) as (
            select 'KPI-01', (select count(distinct order_id) from booked), count(*) from outside
            union all select 'KPI-02',
              count(*) filter (where booked_for - reminded_at between interval '12 hours' and interval '24 hours'), count(*)
              from booked where booked_for - booked_at > interval '24 hours'
            union all select 'KPI-03',
              count(*) filter (where arrived_at between booked_for - interval '5 minutes' and booked_for), count(*)
              from booked
            union all select 'KPI-04', count(*) filter (where quoted_from_catalogue), count(*) from outside
            union all select 'KPI-05', count(*) filter (where inspection_sheet_used), count(*)
              from outside where pre_inspected
            union all select 'KPI-06', count(*) filter (where customer_present), count(*) from outside
            union all select 'KPI-07', count(*) filter (where at_once), count(*) from kinds
            union all select 'KPI-08', count(*) filter (where parts_prepicked_in_time), count(*) from outside
            union all select 'KPI-09',
              count(*) filter (where not exists (select from service_order r where r.rework_of_id = so.id)), count(*)
              from outside so
            union all select 'KPI-10',
              count(*) filter (where promised_at - work_completed_at >= interval '30 minutes'), count(*) from outside
            union all select 'KPI-11', count(*) filter (where billed_at <= promised_at), count(*) from outside
            union all select 'KPI-12', count(*) filter (where bill_explained), count(*) from outside
            union all select 'KPI-19', sum(sold_hours), count(*) from service_order where state = 'settled'
            union all select 'KPI-20', sum(parts_fen), count(*) from service_order where state = 'settled')
          select kpi, numerator::text, denominator::text from counted`,
      ),
    );
    return Object.fromEntries(found.map((one) => [one.kpi, [Number(one.numerator), Number(one.denominator)]]));
  };

  it('SVC-14..25, SVC-32: takes everything that a row tells, and the owner of the vehicle', async () => {
    expect(await merge([order(2)])).toEqual({ inserted: 1, updated: 0, refused: [] });
    expect(await only()).toMatchObject({
      orderNumber: 'RO241100136',
      source: 'svw',
      vehicleId,
      customerId: ownerId,
      type: 'maintenance',
      state: 'settled',
      settled: true,
      settledAt: null,
      internal: false,
      arrivedAt: new Date('2024-11-01T00:50:00Z'),
      promisedAt: new Date('2024-11-01T02:20:00Z'),
      workCompletedAt: new Date('2024-11-01T01:35:00Z'),
      billedAt: new Date('2024-11-01T02:05:00Z'),
      deliveredAt: new Date('2024-11-01T02:40:00Z'),
      workOnTime: true,
      billOnTime: true,
      odometerKm: 140_212,
      adviserName: '冯思浩',
      technicianName: '陈健宇',
      bay: 'B07',
      preInspected: true,
      inspectionSheetUsed: true,
      customerPresent: false,
      quotedFromCatalogue: true,
      partsPrepickedInTime: true,
      billExplained: true,
      soldHours: '0.50',
      clockedHours: '0.60',
      quote: { amount: 124_000, currency: 'CNY' },
      labour: { amount: 6_000, currency: 'CNY' },
      parts: { amount: 118_000, currency: 'CNY' },
      version: 1,
    });
    expect(await readings()).toMatchObject([{ km: 140_212, readAt: new Date('2024-11-01T00:50:00Z') }]);
  });

  it.each([
    ['settled', {}],
    ['delivered', { settled: false }],
    ['checked', { settled: false, deliveredAt: null }],
    ['work_completed', { settled: false, deliveredAt: null, billedAt: null }],
    ['quoted', { settled: false, deliveredAt: null, billedAt: null, workCompletedAt: null }],
    ['inspected', { settled: false, deliveredAt: null, billedAt: null, workCompletedAt: null, promisedAt: null }],
    [
      'arrived',
      {
        ...{ settled: false, deliveredAt: null, billedAt: null, workCompletedAt: null, quoteFen: null },
        preInspected: false,
      },
    ],
  ])('SVC-12, SVC-24: an order is %s by what its system tells', async (state, told) => {
    await merge([order(2, told)]);
    expect(await only()).toMatchObject({ state, settled: state === 'settled' });
  });

  it('TEN-02: the same rows twice change nothing', async () => {
    const batch = [order(2), order(3, { orderNumber: 'RO241100453' })];
    await merge(batch);
    const before = [await list(), await readings()];
    world.clock.advance(1_000);
    expect(await merge([order(2), order(3, { orderNumber: 'RO241100453' })])).toEqual(NOTHING);
    expect([await list(), await readings()]).toEqual(before);
  });

  it('TEN-02: a changed row changes the order, even a settled one, and its reading', async () => {
    await merge([order(2)]);
    const { id } = await only();
    expect(await merge([order(2, { digest: '2', odometerKm: 140_221, settled: false })])).toMatchObject({ updated: 1 });
    expect(await only()).toMatchObject({ id, state: 'delivered', odometerKm: 140_221, version: 2 });
    expect(await readings()).toMatchObject([{ km: 140_221 }]);
  });

  it('TEN-02: of an order that stands in a batch twice the later line counts', async () => {
    expect(await merge([order(2, { bay: 'B01' }), order(3, { bay: 'B02' })])).toMatchObject({ inserted: 1 });
    expect(await only()).toMatchObject({ bay: 'B02' });
  });

  it('TEN-02: refuses an order of an unknown VIN, and that order alone', async () => {
    const batch = [order(2), order(3, { orderNumber: 'RO2', vin: 'LSVFL8A89NB577169' })];
    expect(await merge(batch)).toEqual({ inserted: 1, updated: 0, refused: [{ line: 3, code: 'unknown_vin' }] });
    expect(await only()).toMatchObject({ orderNumber: 'RO241100136' });
  });

  it('VEH-09: an order belongs to whom the vehicle belonged to at arrival', async () => {
    const buyer = await world.get(CustomersService).create(ctx(), { kind: 'person', name: '贾静健' });
    await world.get(VehicleOwnersService).change(ctx(), vehicleId, { customerId: buyer.id });
    world.clock.advance(1_000);
    const arrivedAt = world.clock.now().toISOString();
    await merge([order(2), order(3, { orderNumber: 'RO2', arrivedAt })]);
    expect((await list()).map(({ customerId }) => customerId)).toEqual([ownerId, buyer.id]);
  });

  it('SVC-26: links a rework to the earlier order, whichever comes first', async () => {
    const again = { orderNumber: 'RO241200001', arrivedAt: '2024-12-01T00:50:00Z', reworkOfNumber: 'RO241100136' };
    await merge([order(2, again)]);
    expect(await link()).toBe(0);
    expect(await only()).toMatchObject({ reworkOfId: null, reworkOfNumber: 'RO241100136' });
    await merge([order(3)]);
    expect(await link()).toBe(1);
    expect(await link()).toBe(0);
    const [first, second] = await list();
    expect(second).toMatchObject({ reworkOfId: first.id, reworkConfirmedAt: null });
    expect(first.reworked).toBe(true);
    await merge([order(2, { ...again, digest: '2' })]);
    expect((await list())[1]).toMatchObject({ reworkOfId: first.id });
    await merge([order(2, { ...again, digest: '3', reworkOfNumber: null })]);
    expect((await list())[1]).toMatchObject({ reworkOfId: null, reworkOfNumber: null });
  });

  it('SVC-26: a rework that was confirmed here stays, whatever the file says later', async () => {
    const again = { orderNumber: 'RO2', arrivedAt: '2024-12-01T00:50:00Z', settled: false };
    await merge([order(2), order(3, again)]);
    const [first, second] = await list();
    await world.get(OrderFlowService).linkRework(ctx(), second.id, undefined, { ofOrderId: first.id });
    expect(await merge([order(3, { ...again, digest: '2' })])).toMatchObject({ updated: 1 });
    expect((await list())[1]).toMatchObject({
      reworkOfId: first.id,
      reworkOfNumber: first.orderNumber,
      reworkConfirmedAt: world.clock.now(),
    });
  });

  it('SVC-24: when an order was settled here is kept as long as it is settled', async () => {
    await merge([order(2, { settled: false })]);
    const { id } = await only();
    const { settledAt } = await world.get(OrderFlowService).settle(ctx(), id, undefined, {});
    await merge([order(2, { digest: '2' })]);
    expect(await only()).toMatchObject({ state: 'settled', settledAt });
    await merge([order(2, { digest: '3', settled: false })]);
    expect(await only()).toMatchObject({ state: 'delivered', settledAt: null });
  });

  it.each([
    ['of another vehicle', { vin: SKODA }],
    ['that came later', { arrivedAt: '2025-01-01T00:00:00Z' }],
  ])('SVC-26: links no rework to an order %s', async (_name, earlier) => {
    const again = { orderNumber: 'RO241200001', arrivedAt: '2024-12-01T00:50:00Z', reworkOfNumber: 'RO241100136' };
    await merge([order(2, earlier), order(3, again)]);
    expect(await link()).toBe(0);
  });

  it('SVC-14, SVC-19: an order’s lines are replaced as a whole, and only when the set differs', async () => {
    await merge([order(2)]);
    const two = [line(), line()];
    expect(await mergeLines([set(2, [line({ kind: 'labour', availableAtOnce: null }), ...two])])).toEqual({
      inserted: 1,
      updated: 0,
      refused: [],
    });
    const before = await only();
    expect(before.lines).toMatchObject([
      { position: 1, kind: 'labour', availableAtOnce: null },
      { position: 2, code: 'P01056', quantity: '1.5', amount: { amount: 118_000 }, availableAtOnce: true },
      { position: 3, code: 'P01056' },
    ]);
    expect(before).toMatchObject({ parts: { amount: 118_000 }, quotedFromCatalogue: true, version: 2 });
    world.clock.advance(1_000);
    expect(await mergeLines([set(2, two)])).toEqual(NOTHING);
    expect(await only()).toEqual(before);
    expect(await mergeLines([set(2, two, { digest: '2' })])).toEqual({ inserted: 0, updated: 1, refused: [] });
    expect((await only()).lines).toMatchObject([{ position: 1 }, { position: 2 }]);
    expect(await mergeLines([set(2, [], { digest: '3' })])).toMatchObject({ updated: 1 });
    expect((await only()).lines).toEqual([]);
  });

  it('TEN-02: lines that staff corrected stay, as long as the file tells the same', async () => {
    await merge([order(2)]);
    await mergeLines([set(2, [line()])]);
    const { id } = await only();
    await db.run(ctx(), (tx) => rows(tx, sql`update service_order set state = 'delivered' where id = ${id}`));
    await orders.replaceLines(ctx(), id, undefined, { lines: [] });
    expect(await mergeLines([set(2, [line()])])).toEqual(NOTHING);
    expect((await only()).lines).toEqual([]);
  });

  it('TEN-02: refuses the lines of an unknown order, and those alone', async () => {
    await merge([order(2)]);
    const batch = [set(2, [line()]), set(5, [line()], { orderNumber: 'RO999999999' })];
    expect(await mergeLines(batch)).toEqual({
      inserted: 1,
      updated: 0,
      refused: [{ line: 5, code: 'unknown_order' }],
    });
  });

  it('SVC-01, SVC-04, SVC-05: takes appointments with their reminder and arrival', async () => {
    await merge([order(2)]);
    expect(await mergeBookings([booking(2)])).toEqual({ inserted: 1, updated: 0, refused: [] });
    expect(await mergeBookings([booking(2)])).toEqual(NOTHING);
    expect(await bookings()).toMatchObject([
      {
        appointmentNumber: 'YY000001',
        source: 'svw',
        vehicleId,
        customerId: ownerId,
        state: 'arrived',
        remindedInTime: true,
        orderId: (await only()).id,
        punctual: true,
        version: 1,
      },
    ]);
    expect(await mergeBookings([booking(2, { digest: '2', remindedAt: null })])).toMatchObject({ updated: 1 });
    expect(await bookings()).toMatchObject([{ remindedInTime: false, version: 2 }]);
  });

  it('SVC-01: an appointment without an order was missed a day later', async () => {
    world.clock.set('2024-11-02T00:55:00Z');
    const batch = [booking(2, { orderNumber: null }), booking(3, { number: 'YY2', orderNumber: null })];
    await mergeBookings([batch[0]]);
    expect(await bookings()).toMatchObject([{ state: 'booked' }]);
    world.clock.advance(1);
    await mergeBookings([batch[1]]);
    expect((await bookings()).map(({ state }) => state).sort()).toEqual(['booked', 'no_show']);
  });

  it('TEN-02: links an appointment whose order comes later, and refuses an unknown VIN', async () => {
    const batch = [booking(2), booking(3, { number: 'YY000002', vin: 'LSVFL8A89NB577169' })];
    expect(await mergeBookings(batch)).toMatchObject({ inserted: 1, refused: [{ line: 3, code: 'unknown_vin' }] });
    const relink = () => db.run(ctx(), (tx) => linkArrivals(tx, 'svw', world.clock.now()));
    expect(await relink()).toBe(0);
    await merge([order(2)]);
    expect(await relink()).toBe(1);
    expect(await bookings()).toMatchObject([{ state: 'arrived', punctual: true, version: 2 }]);
  });

  it('KPI-01..12, KPI-19, KPI-20: what is stored yields numerator and denominator of each figure', async () => {
    const bad = { inspectionSheetUsed: false, quotedFromCatalogue: false, billExplained: false };
    await merge([
      order(2, { orderNumber: 'A', customerPresent: true }),
      order(3, {
        ...bad,
        orderNumber: 'B',
        arrivedAt: '2024-11-08T00:56:00Z',
        promisedAt: '2024-11-08T02:00:00Z',
        workCompletedAt: '2024-11-08T01:30:01Z',
        billedAt: '2024-11-08T02:00:01Z',
        partsPrepickedInTime: false,
        settled: false,
        reworkOfNumber: 'A',
      }),
      order(4, { orderNumber: 'C', internal: true, soldHours: '1.5', partsFen: 20_000 }),
      order(5, {
        orderNumber: 'D',
        preInspected: false,
        inspectionSheetUsed: false,
        workCompletedAt: '2024-11-01T01:50:00Z',
        billedAt: '2024-11-01T02:20:00Z',
        soldHours: '2',
        partsFen: 0,
      }),
    ]);
    await mergeLines([
      set(2, [line(), line(), line({ code: 'P2', availableAtOnce: false }), line({ kind: 'labour', code: 'L1' })], {
        orderNumber: 'A',
      }),
      set(6, [line({ code: 'P3' })], { orderNumber: 'C' }),
    ]);
    const week = { bookedFor: '2024-11-08T00:55:00Z', bookedAt: '2024-11-06T00:55:00Z' };
    await mergeBookings([
      booking(2, { number: 'YA', orderNumber: 'A' }),
      booking(3, { number: 'YB', orderNumber: 'B', ...week, remindedAt: '2024-11-07T00:54:59Z' }),
      booking(4, { number: 'YC', orderNumber: 'C' }),
    ]);
    await link();
    expect(await figures()).toEqual({
      'KPI-01': [2, 3],
      'KPI-02': [1, 2],
      'KPI-03': [1, 2],
      'KPI-04': [2, 3],
      'KPI-05': [1, 2],
      'KPI-06': [1, 3],
      'KPI-07': [1, 2],
      'KPI-08': [2, 3],
      'KPI-09': [2, 3],
      'KPI-10': [2, 3],
      'KPI-11': [2, 3],
      'KPI-12': [2, 3],
      'KPI-19': [4, 3],
      'KPI-20': [138_000, 3],
    });
  });

  it('does not see another store’s vehicles, orders or appointments', async () => {
    await merge([order(2)]);
    await mergeBookings([booking(2)]);
    const before = [await list(), await bookings()];
    const refused = [{ line: 2, code: 'unknown_vin' }];
    expect(await merge([order(2, { digest: '2' })], 'south')).toMatchObject({ inserted: 0, refused });
    expect(await mergeBookings([booking(2, { digest: '2' })], 'south')).toMatchObject({ inserted: 0, refused });
    expect(await mergeLines([set(2, [line()])], 'south')).toMatchObject({ refused: [{ code: 'unknown_order' }] });
    expect([await list(), await bookings()]).toEqual(before);
    expect([await list('south'), await bookings('south')]).toEqual([[], []]);
  });
});

function order(number: number, told: Partial<OrderImportRow> = {}): OrderImportRow {
  return {
    id: newId(),
    line: number,
    digest: '1',
    orderNumber: 'RO241100136',
    vin: TIGUAN,
    arrivedAt: '2024-11-01T00:50:00Z',
    odometerKm: 140_212,
    type: 'maintenance',
    adviserName: '冯思浩',
    technicianName: '陈健宇',
    bay: 'B07',
    internal: false,
    promisedAt: '2024-11-01T02:20:00Z',
    workCompletedAt: '2024-11-01T01:35:00Z',
    billedAt: '2024-11-01T02:05:00Z',
    deliveredAt: '2024-11-01T02:40:00Z',
    preInspected: true,
    inspectionSheetUsed: true,
    customerPresent: false,
    quotedFromCatalogue: true,
    billExplained: true,
    partsPrepickedInTime: true,
    reworkOfNumber: null,
    settled: true,
    soldHours: '0.5',
    clockedHours: '0.6',
    quoteFen: 124_000,
    labourFen: 6_000,
    partsFen: 118_000,
    ...told,
  };
}

function line(told: Partial<ImportedOrderLine> = {}): ImportedOrderLine {
  return {
    id: newId(),
    kind: 'part',
    code: 'P01056',
    name: '火花塞',
    quantity: '1.5',
    amountFen: 118_000,
    availableAtOnce: true,
    ...told,
  };
}

function set(
  number: number,
  lines: readonly ImportedOrderLine[],
  told: Partial<OrderLinesImportRow> = {},
): OrderLinesImportRow {
  return { line: number, digest: '1', orderNumber: 'RO241100136', lines, ...told };
}

function booking(number: number, told: Partial<AppointmentImportRow> = {}): AppointmentImportRow {
  return {
    id: newId(),
    line: number,
    digest: '1',
    number: 'YY000001',
    vin: TIGUAN,
    bookedFor: '2024-11-01T00:55:00Z',
    bookedAt: '2024-10-30T01:00:00Z',
    remindedAt: '2024-10-31T12:55:00Z',
    orderNumber: 'RO241100136',
    ...told,
  };
}
