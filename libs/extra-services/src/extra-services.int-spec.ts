import { CustomersModule, CustomersService } from '#libs/customers';
import { rows, type Sql, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { PersonalRecordSources } from '#libs/http';
import { ServiceOrdersModule, ServiceOrdersService } from '#libs/service-orders';
import { StoreDb } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { VehiclesModule, VehiclesService } from '#libs/vehicles';
import { EXTRA_SERVICE_KINDS, type ExtraServiceState, firstState } from './extra-service-flow.policy';
import type { CreateExtraServiceDto, ListExtraServicesQuery } from './extra-services.dto';
import { ExtraServicesModule } from './extra-services.module';
import { ExtraServicesService } from './extra-services.service';

type Store = 'north' | 'south' | 'other';

const MORNING = '2026-11-23T01:00:00.000Z';
const PLACE = '浦东新区世纪大道100号';
const NOTE = '电瓶没电，无法启动';

describe('extra services', () => {
  let world: World;
  let customerId: string;
  let vehicleId: string;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, VehiclesModule, ServiceOrdersModule, ExtraServicesModule] });
    customerId = (await world.get(CustomersService).create(ctx(), { kind: 'person', name: '石远梅' })).id;
    const owner = { customerId };
    vehicleId = (await world.get(VehiclesService).create(ctx(), { vin: 'LSVFL8A89NB577168', owner })).id;
  });
  afterAll(() => world.stop());
  beforeEach(() => world.clock.set(MORNING));
  afterEach(() => inNorth(sql`delete from extra_service`, sql`delete from service_order`));

  const ctx = (name: Store = 'north') => world.store(name).ctx;
  const inNorth = (...statements: Sql[]) =>
    world.get(StoreDb).run(ctx(), (tx) => Promise.all(statements.map((statement) => rows(tx, statement))));
  const services = () => world.get(ExtraServicesService);
  const ask = (input: Partial<CreateExtraServiceDto> = {}, store: Store = 'north') =>
    services().create(ctx(store), {
      kind: 'roadside_rescue',
      customerId,
      vehicleId,
      place: PLACE,
      note: NOTE,
      ...input,
    });
  const move = (id: string, to: ExtraServiceState, plannedFor?: Date, store: Store = 'north') =>
    services().move(ctx(store), id, undefined, { to, plannedFor });
  const list = async (query: Partial<ListExtraServicesQuery> = {}, store: Store = 'north') =>
    (await services().list(ctx(store), { limit: 20, sort: '-createdAt', ...query })).data.map(({ id }) => id);
  const eventsOf = async (id: string) => {
    const [found] = await inNorth(sql`select type, changes, payload from event where subject_id = ${id} order by id`);
    return found as { type: string }[];
  };

  it.each(EXTRA_SERVICE_KINDS)('SVC-33: a customer can ask for %s', async (kind) => {
    const made = await ask({ kind });
    expect(made).toMatchObject({ kind, state: firstState(kind), vehicleCount: 1, steps: [{ at: new Date(MORNING) }] });
    expect(await services().get(ctx(), made.id)).toEqual(made);
    expect(await list({ kind: [kind] })).toEqual([made.id]);
    expect(await list({ kind: EXTRA_SERVICE_KINDS.filter((other) => other !== kind) })).toEqual([]);
  });

  it('SVC-33: a fleet is pre-inspected where it stands, without one vehicle in particular', async () => {
    const { id } = await ask({ kind: 'on_site_pre_inspection', vehicleId: undefined, vehicleCount: 30 });
    await expect(move(id, 'scheduled')).rejects.toMatchObject({
      errors: [{ pointer: '#/plannedFor', code: 'required' }],
    });
    const plannedFor = new Date('2026-11-25T01:00:00.000Z');
    expect(await move(id, 'scheduled', plannedFor)).toMatchObject({ state: 'scheduled', plannedFor, vehicleCount: 30 });
  });

  it('SVC-33: an insurance claim is followed from the report to the settlement, each step with its time', async () => {
    const { id } = await ask({ kind: 'insurance_claim', reference: 'PICC-2026-000123' });
    for (const to of ['surveyed', 'repaired', 'filed', 'done'] as const) {
      world.clock.advance(3_600_000);
      await move(id, to);
    }
    const { steps, state } = await services().get(ctx(), id);
    expect(state).toBe('done');
    expect(steps.map((step) => [step.state, step.at.getUTCHours()])).toEqual([
      ['reported', 1],
      ['surveyed', 2],
      ['repaired', 3],
      ['filed', 4],
      ['done', 5],
    ]);
    await expect(move(id, 'cancelled')).rejects.toMatchObject({
      code: 'extra_service_closed',
      params: { from: 'done', to: 'cancelled', allowed: '-' },
    });
    await expect(services().update(ctx(), id, undefined, { note: '…' })).rejects.toMatchObject({
      code: 'extra_service_closed',
    });
  });

  it('SVC-33, SEC-08: it can be changed and joined to the order that it led to; its events hold nothing personal', async () => {
    const { id } = await ask();
    const order = await world
      .get(ServiceOrdersService)
      .create(ctx(), { vehicleId, type: 'minor_repair', odometerKm: 1 });
    const words = { place: null, note: '拖回店内', reference: 'PICC-2026-000123' };
    const changed = await services().update(ctx(), id, 1, { orderId: order.id, ...words });
    expect(changed).toMatchObject({ orderId: order.id, place: null, note: '拖回店内', version: 2 });
    expect(await list({ orderId: order.id })).toEqual([id]);
    await expect(services().update(ctx(), id, 1, { note: '…' })).rejects.toMatchObject({ code: 'version_conflict' });
    const events = await eventsOf(id);
    expect(events.map(({ type }) => type)).toEqual(['extra-service.requested', 'extra-service.changed']);
    expect(JSON.stringify(events)).not.toMatch(/世纪大道|拖回|电瓶|PICC/);
  });

  it.each([
    ['customerId', { customerId: newId() }],
    ['vehicleId', { vehicleId: newId() }],
    ['orderId', { orderId: newId() }],
  ])('SVC-33: refuses a %s that the store does not know', async (field, input) => {
    await expect(ask(input)).rejects.toMatchObject({ errors: [{ pointer: `#/${field}`, code: 'unknown_reference' }] });
    expect(await list()).toEqual([]);
  });

  it('SVC-33: of two steps at once the second sees the first', async () => {
    const { id } = await ask();
    const outcomes = await Promise.allSettled([move(id, 'under_way'), move(id, 'under_way')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('SVC-33: those of a duplicate are the survivor’s too', async () => {
    const { id } = await ask();
    const survivor = await world.get(CustomersService).create(ctx(), { kind: 'person', name: '石远梅' });
    const mergeInto = (other: string | null) =>
      inNorth(sql`update customer set merged_into_id = ${other} where id = ${customerId}`);
    await mergeInto(survivor.id);
    expect(await list({ customerId: survivor.id })).toEqual([id]);
    await mergeInto(null);
    expect(await list({ customerId: survivor.id })).toEqual([]);
  });

  it('SEC-08: place and note are told to the person, and go when the person wants them gone', async () => {
    const { id } = await ask({ reference: 'PICC-2026-000123' });
    const order = await world.get(ServiceOrdersService).create(ctx(), {
      ...{ vehicleId, customerId, type: 'minor_repair', odometerKm: 1, servicesStillNeeded: '石先生下次换刹车油' },
    });
    const sources = world.get(PersonalRecordSources).inOrder();
    const sourceOf = (name: string) => sources.find((source) => source.name === name);
    const inStore = world.get(StoreDb);
    const erase = (name: string) =>
      inStore.run(ctx(), async (tx) => (await sourceOf(name)?.erase(tx, ctx(), [customerId])) ?? -1);
    const told = (name: string) =>
      inStore.run(ctx(), async (tx) => [...((await sourceOf(name)?.read(tx, ctx(), [customerId])) ?? [])]);
    expect(await told('extraServices')).toMatchObject([{ id, place: PLACE, note: NOTE }]);
    expect(await told('serviceOrders')).toMatchObject([{ id: order.id, servicesStillNeeded: '石先生下次换刹车油' }]);
    expect([await erase('extraServices'), await erase('extraServices')]).toEqual([1, 0]);
    expect([await erase('serviceOrders'), await erase('serviceOrders')]).toEqual([1, 0]);
    expect(await services().get(ctx(), id)).toMatchObject({ place: null, note: null, reference: null, steps: [{}] });
    expect(await world.get(ServiceOrdersService).get(ctx(), order.id)).toMatchObject({ servicesStillNeeded: null });
  });

  it('does not see another store’s extra services', async () => {
    const { id } = await ask();
    const missing = { code: 'not_found' };
    for (const store of ['south', 'other'] as const) {
      await expect(services().get(ctx(store), id)).rejects.toMatchObject(missing);
      await expect(services().update(ctx(store), id, undefined, { note: '…' })).rejects.toMatchObject(missing);
      await expect(move(id, 'under_way', undefined, store)).rejects.toMatchObject(missing);
      await expect(ask({}, store)).rejects.toMatchObject({ errors: [{ code: 'unknown_reference' }] });
      expect(await list({ customerId }, store)).toEqual([]);
    }
    expect(await list()).toEqual([id]);
  });
});
