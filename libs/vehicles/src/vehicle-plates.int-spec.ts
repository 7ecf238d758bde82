import { CustomerPersonsWorkerModule, CustomersService, PersonMatchingService } from '#libs/customers';
import { PersonMergesService } from '#libs/persons';
import { StoreDb } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { VehiclePlatesEvents } from './vehicle-plates.events';
import { VehiclesWorkerModule } from './vehicles.module';
import { VehiclesService } from './vehicles.service';

describe('plates as marks of persons', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomerPersonsWorkerModule, VehiclesWorkerModule] });
  });
  afterAll(() => world.stop());

  const matchAll = async () => {
    for (const store of ['north', 'south'] as const) {
      await world.get(PersonMatchingService).matchDue(world.store(store).ctx);
    }
  };
  const proposals = async () =>
    (await world.get(PersonMergesService).listProposals(world.group('one').ctx, { limit: 20 })).data;
  /** Buys a car after having been matched as a stranger. */
  const buy = async (store: 'north' | 'south', name: string, vin: string, plate: string) => {
    const { ctx } = world.store(store);
    const { id } = await world.get(CustomersService).create(ctx, { kind: 'person', name });
    await matchAll();
    const vehicle = await world.get(VehiclesService).create(ctx, { vin, plate, owner: { customerId: id } });
    const event = { type: 'vehicle.created', subjectId: vehicle.id, changes: null };
    await world.get(StoreDb).run(ctx, (tx) => world.get(VehiclePlatesEvents).lookAgain(tx, ctx, [event as never]));
    await matchAll();
  };

  it('GRP-01: owners of one name and one plate in two stores are proposed as one person, others are not', async () => {
    await buy('north', '孙悟空', 'WVWZZZ1K000000001', '沪A12345');
    await buy('south', '猪八戒', 'WVWZZZ1K000000001', '沪A12345');
    expect(await proposals()).toEqual([]);
    await buy('south', '孙 悟空', 'WVWZZZ1K000000002', '沪A·12345');
    expect(await proposals()).toMatchObject([{ reason: 'plate_and_name', state: 'open' }]);
  });
});
