import { CustomersModule } from '#libs/customers';
import { rows, type Sql, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { type IdempotencyClaim, StoreDb, transactionChannel } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { VehiclesModule, VehiclesService } from '#libs/vehicles';
import { OrderFlowService } from '../order-flow.service';
import type { NewOrderLineDto } from '../order-lines.dto';
import type { NewPartsRequestDto } from './parts-requests.dto';
import { PartsRequestsService } from './parts-requests.service';
import { ServiceOrdersModule } from '../service-orders.module';
import { ServiceOrdersService } from '../service-orders.service';

type Store = 'north' | 'south' | 'other';

const MORNING = '2026-11-23T01:00:00.000Z';
const PLUGS: NewPartsRequestDto = { code: 'P01056', name: '火花塞', quantity: '4' };
const OIL: NewPartsRequestDto = { code: 'P00017', name: '机油', quantity: '4.5' };

const line = ({ code, name, quantity }: NewPartsRequestDto): NewOrderLineDto => ({
  ...{ kind: 'part', code, name, quantity },
  amount: { amount: 10_000, currency: 'CNY' },
});

describe('parts requests', () => {
  let world: World;
  let vehicleId: string;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, VehiclesModule, ServiceOrdersModule] });
    vehicleId = (await world.get(VehiclesService).create(ctx(), { vin: 'LSVFL8A89NB577168' })).id;
  });
  afterAll(() => world.stop());
  beforeEach(() => world.clock.set(MORNING));
  afterEach(() =>
    inNorth(sql`delete from parts_request`, sql`delete from service_order_line`, sql`delete from service_order`),
  );

  const ctx = (name: Store = 'north') => world.store(name).ctx;
  const inNorth = (...statements: Sql[]) =>
    world.get(StoreDb).run(ctx(), (tx) => Promise.all(statements.map((statement) => rows(tx, statement))));
  const parts = () => world.get(PartsRequestsService);
  const orders = () => world.get(ServiceOrdersService);
  const open = async () =>
    (await orders().create(ctx(), { vehicleId, type: 'minor_repair', odometerKm: 1, lines: [line(PLUGS), line(OIL)] }))
      .id;
  const ask = (orderId: string, ...asked: NewPartsRequestDto[]) =>
    parts().request(ctx(), orderId, { parts: asked.length > 0 ? asked : [PLUGS, OIL] });
  const move = (id: string, to: 'available' | 'awaited' | 'prepicked' | 'cancelled', store: Store = 'north') =>
    parts().move(ctx(store), id, undefined, { to });
  const begin = async (orderId: string, before?: () => Promise<Date>) => {
    const quote = { amount: 20_000, currency: 'CNY' } as const;
    const promisedAt = new Date('2026-11-23T10:00:00.000Z');
    const flow = world.get(OrderFlowService);
    await flow.transition(ctx(), orderId, undefined, { to: 'quoted', promisedAt, quote });
    await flow.transition(ctx(), orderId, undefined, { to: 'in_work', at: await before?.() });
  };
  const wanted = async (store: Store = 'north') =>
    (await parts().listWanted(ctx(store), { limit: 20, sort: 'requestedAt' })).data.map(({ code }) => code);

  it('SVC-19: counts the kinds that were asked for and those that were there at once', async () => {
    const orderId = await open();
    const { data } = await ask(orderId);
    expect(data).toMatchObject([
      { orderId, ...PLUGS, quantity: '4.000', state: 'requested', availableAtOnce: null, neededAt: null, version: 1 },
      { ...OIL, quantity: '4.500' },
    ]);
    await move(data[0].id, 'available');
    const later = new Date('2026-11-24T02:00:00.000Z');
    await parts().move(ctx(), data[1].id, 1, { to: 'awaited', expectedAt: later });
    expect(await parts().listOf(ctx(), orderId)).toMatchObject({
      ...{ kindsRequested: 2, kindsAvailableAtOnce: 1, prepickedInTime: null },
      data: [
        { availableAtOnce: true, answeredAt: new Date(MORNING) },
        { availableAtOnce: false, expectedAt: later, version: 2 },
      ],
    });
  });

  it('SVC-19: the part lines of the order show what was there at once, also after they are written anew', async () => {
    const orderId = await open();
    const { data } = await ask(orderId);
    await move(data[0].id, 'available');
    await move(data[1].id, 'awaited');
    const shown = async () => {
      const { lines, version } = await orders().get(ctx(), orderId);
      return { version, atOnce: lines.map(({ availableAtOnce }) => availableAtOnce) };
    };
    expect(await shown()).toEqual({ version: 3, atOnce: [true, false] });
    await orders().replaceLines(ctx(), orderId, undefined, { lines: [line(OIL), line(PLUGS)] });
    expect(await shown()).toEqual({ version: 4, atOnce: [false, true] });
  });

  it('SVC-19: an order whose parts lay ready when work began was pre-picked in time', async () => {
    const orderId = await open();
    const { data } = await ask(orderId);
    for (const { id } of data) await move(id, 'available');
    await move(data[0].id, 'prepicked');
    expect(await orders().get(ctx(), orderId)).toMatchObject({ partsPrepickedInTime: false });
    world.clock.advance(60_000);
    await move(data[1].id, 'prepicked');
    await begin(orderId);
    expect(await orders().get(ctx(), orderId)).toMatchObject({ partsPrepickedInTime: true });
    world.clock.advance(60_000);
    const more = await ask(orderId, { ...PLUGS, code: 'P9', name: '垫片' });
    await move(more.data[2].id, 'available');
    expect(await orders().get(ctx(), orderId)).toMatchObject({ partsPrepickedInTime: true });
  });

  it('SVC-19: parts that were picked after work began were not', async () => {
    const orderId = await open();
    const { data } = await ask(orderId, PLUGS);
    await move(data[0].id, 'available');
    await begin(orderId);
    world.clock.advance(1);
    await move(data[0].id, 'prepicked');
    expect(await parts().listOf(ctx(), orderId)).toMatchObject({ prepickedInTime: false });
    expect(await orders().get(ctx(), orderId)).toMatchObject({ partsPrepickedInTime: false });
  });

  it('SVC-19: parts that were picked after the beginning of work that is told later were not', async () => {
    const orderId = await open();
    const { data } = await ask(orderId, PLUGS);
    await begin(orderId, async () => {
      world.clock.advance(120_000);
      await move(data[0].id, 'available');
      await move(data[0].id, 'prepicked');
      return new Date(Date.parse(MORNING) + 60_000);
    });
    expect(await parts().listOf(ctx(), orderId)).toMatchObject({ prepickedInTime: false });
    expect(await orders().get(ctx(), orderId)).toMatchObject({ partsPrepickedInTime: false });
  });

  it('SVC-19: an order asks for a thousand parts at most', async () => {
    const orderId = await open();
    const hundred = Array.from({ length: 100 }, () => PLUGS);
    for (let asked = 0; asked < 9; asked++) await ask(orderId, ...hundred);
    await ask(orderId, ...hundred.slice(1));
    await expect(ask(orderId, PLUGS, OIL)).rejects.toMatchObject({
      errors: [{ pointer: '#/parts', code: 'too_many', params: { max: 1 } }],
    });
    expect((await ask(orderId, OIL)).data).toHaveLength(1_000);
  });

  it('SVC-19: the parts department sees what is still to be done, first come first', async () => {
    const orderId = await open();
    const { data } = await ask(orderId, PLUGS);
    world.clock.advance(60_000);
    await ask(orderId, OIL);
    expect(await wanted()).toEqual(['P01056', 'P00017']);
    await move(data[0].id, 'available');
    await move(data[0].id, 'prepicked');
    expect(await wanted()).toEqual(['P00017']);
    const awaited = await parts().listWanted(ctx(), { limit: 20, sort: 'requestedAt', state: ['awaited'] });
    expect(awaited.data).toEqual([]);
  });

  it('SVC-19: refuses a step that the request does not allow, and says which ones do', async () => {
    const orderId = await open();
    const { data } = await ask(orderId, PLUGS);
    await expect(move(data[0].id, 'prepicked')).rejects.toMatchObject({
      code: 'parts_request_closed',
      params: { from: 'requested', to: 'prepicked', allowed: 'available, awaited, cancelled' },
    });
    await move(data[0].id, 'cancelled');
    await expect(move(data[0].id, 'available')).rejects.toMatchObject({ params: { allowed: '-' } });
    await expect(parts().move(ctx(), data[0].id, 1, { to: 'available' })).rejects.toMatchObject({
      code: 'version_conflict',
    });
    await world.get(OrderFlowService).transition(ctx(), orderId, undefined, { to: 'cancelled' });
    await expect(ask(orderId)).rejects.toMatchObject({ code: 'service_order_closed' });
  });

  it('SVC-19: of two answers at once one counts', async () => {
    const { data } = await ask(await open(), PLUGS);
    const outcomes = await Promise.allSettled([move(data[0].id, 'available'), move(data[0].id, 'awaited')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('SVC-19: asking and answering wait at most five times, and each is an event', async () => {
    const orderId = await open();
    const waits: number[] = [];
    const listen = (message: unknown) => {
      const { requestId, waits: more } = message as { requestId: string; waits: number };
      // not the stores that are woken behind the requests
      if (requestId === ctx().requestId) waits.push(more);
    };
    transactionChannel.subscribe(listen);
    const { data } = await parts().request({ ...ctx(), idempotency: claim() }, orderId, { parts: [PLUGS] });
    await parts().move({ ...ctx(), idempotency: claim() }, data[0].id, undefined, { to: 'available' });
    await parts().listOf(ctx(), orderId);
    transactionChannel.unsubscribe(listen);
    expect(Math.max(...waits.slice(0, 2))).toBeLessThanOrEqual(5);
    expect(waits[2]).toBe(2);
    const [events] = await inNorth(sql`
      select type from event where type like '%parts-%' and subject_id in (${orderId}, ${data[0].id}) order by id`);
    expect(events).toEqual([
      { type: 'service-order.parts-requested' },
      { type: 'parts-request.available' },
      { type: 'service-order.parts-answered' },
    ]);
    const [[answered]] = await inNorth(sql`
      select occurred_at as "occurredAt" from event where type = 'service-order.parts-answered' and subject_id = ${orderId}`);
    expect(answered).toEqual({ occurredAt: world.clock.now() });
  });

  it('does not see another store’s requests', async () => {
    const orderId = await open();
    const { data } = await ask(orderId, PLUGS);
    const missing = { code: 'not_found' };
    for (const store of ['south', 'other'] as const) {
      await expect(parts().listOf(ctx(store), orderId)).rejects.toMatchObject(missing);
      await expect(parts().request(ctx(store), orderId, { parts: [OIL] })).rejects.toMatchObject(missing);
      await expect(move(data[0].id, 'available', store)).rejects.toMatchObject(missing);
      expect(await wanted(store)).toEqual([]);
    }
    expect(await wanted()).toEqual(['P01056']);
  });

  const claim = (): IdempotencyClaim => ({
    ...{ key: newId(), principal: 'p', method: 'POST', route: '/parts-requests', fingerprint: 'f'.repeat(64) },
    ...{ claimed: false, replayed: false },
  });
});
