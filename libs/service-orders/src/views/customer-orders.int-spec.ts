import { CustomersModule, CustomersService, CustomersWorkerModule, CustomerViewService } from '#libs/customers';
import { rows, sql } from '#libs/database';
import { EventRelay, EventsWorkerModule } from '#libs/events';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { VehiclesModule, VehiclesService } from '#libs/vehicles';
import { OrderFlowService } from '../order-flow.service';
import { ServiceOrdersModule } from '../service-orders.module';
import { ServiceOrdersService } from '../service-orders.service';

describe('what customers learn of their visits', () => {
  let world: World;
  let north: StoreContext;
  let made = 0;

  beforeAll(async () => {
    const modules = [CustomersModule, CustomersWorkerModule, VehiclesModule, ServiceOrdersModule, EventsWorkerModule];
    world = await startWorld({ modules });
    const permissions = new Set(['customers:read', 'vehicles:read', 'service-orders:read']);
    north = { ...world.store('north').ctx, permissions };
  });
  afterAll(() => world.stop());

  const relay = () => world.get(EventRelay).relayStore(north, { signal: new AbortController().signal });
  const customer = async (id: string) => world.get(CustomersService).get(north, id);

  async function visit(): Promise<{ customerId: string; orderId: string; vehicleId: string }> {
    const { id: customerId } = await world.get(CustomersService).create(north, { kind: 'person', name: '张三' });
    const vin = `WVWZZZ1KZ6W${String(++made).padStart(6, '0')}`;
    const { id: vehicleId } = await world.get(VehiclesService).create(north, { vin, owner: { customerId } });
    return { customerId, orderId: await visitAgain(vehicleId), vehicleId };
  }

  /** Whose visit it is follows from the vehicle, as at a reception that names nobody. */
  async function visitAgain(vehicleId: string): Promise<string> {
    const order = { vehicleId, type: 'maintenance', odometerKm: 5_000 } as const;
    const { id } = await world.get(ServiceOrdersService).create(north, order);
    await relay();
    return id;
  }

  it('CUS-08, CUS-13: a visit is noted on the customer at once, and one that was called off is none', async () => {
    const { customerId, orderId } = await visit();
    expect(await customer(customerId)).toMatchObject({ stockState: 'new', lastVisitAt: world.clock.now() });
    await world.get(OrderFlowService).transition(north, orderId, undefined, { to: 'cancelled' });
    await relay();
    expect((await customer(customerId)).lastVisitAt).toBeNull();
  });

  it('VEH-10: a vehicle that was only passing through makes nobody a customer who could be lost', async () => {
    const { customerId, vehicleId } = await visit();
    const passing = { passingThrough: true, passingThroughReason: '外地车临时检修' };
    await world.get(VehiclesService).update(north, vehicleId, undefined, passing);
    await visitAgain(vehicleId);
    expect((await customer(customerId)).lastVisitAt).toBeNull();
  });

  it('CUS-12: who arrives without a number is to be asked for one', async () => {
    const { customerId } = await visit();
    const tasks = await world
      .get(StoreDb)
      .run(north, (tx) => rows<{ kind: string }>(tx, sql`select kind from task where customer_id = ${customerId}`));
    expect(tasks).toEqual([{ kind: 'collect-phone' }]);
  });

  it('CUS-17: the timeline of a customer tells of its vehicles and orders, to whom may see them', async () => {
    const { customerId } = await visit();
    const view = await world.get(CustomerViewService).get(north, customerId);
    const types = view.timeline.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['service-order.created', 'vehicle.created', 'customer.created']));
    expect(view.parts.map(({ name }) => name)).toEqual(expect.arrayContaining(['vehicles', 'serviceOrders']));
    const blind = { ...north, permissions: new Set(['customers:read']) };
    const seen = await world.get(CustomerViewService).get(blind, customerId);
    expect(seen.timeline.map(({ subjectType }) => subjectType)).not.toContain('service-order');
  });
});
