import { CustomersModule, CustomersService } from '#libs/customers';
import { rows, type Sql, sql } from '#libs/database';
import { EventRelay, EventsWorkerModule } from '#libs/events';
import { TasksModule, TasksService } from '#libs/tasks';
import { type IdempotencyClaim, StoreDb } from '#libs/tenancy';
import { countWaits, startWorld, type World } from '#libs/testing';
import { VehiclesModule, VehiclesService } from '#libs/vehicles';
import {
  BaysService,
  Reservations,
  TechniciansService,
  WaitListService,
  WorkshopModule,
  WorkshopWorkerModule,
} from '#libs/workshop';
import { AppointmentsService } from './appointments.service';
import { ServiceOrdersModule, ServiceOrdersWorkerModule } from '../service-orders.module';

const NEVER = new AbortController().signal;

/** 09:00 in Shanghai on a Monday, and ten o’clock the day after. */
const NOW = '2026-11-23T01:00:00.000Z';
const TEN = new Date('2026-11-24T02:00:00.000Z');

describe('visits of who waited', () => {
  let world: World;
  let customerId: string;
  let otherId: string;
  let vehicleId: string;

  beforeAll(async () => {
    const features = [CustomersModule, VehiclesModule, TasksModule, WorkshopModule, ServiceOrdersModule];
    const work = [EventsWorkerModule, WorkshopWorkerModule, ServiceOrdersWorkerModule];
    world = await startWorld({ modules: [...features, ...work] });
    const customer = async () =>
      (await world.get(CustomersService).create(ctx(), { kind: 'person', name: '石远梅' })).id;
    [customerId, otherId] = [await customer(), await customer()];
    vehicleId = (await world.get(VehiclesService).create(ctx(), { vin: 'LSVFL8A89NB577168' })).id;
    await world.get(BaysService).create(ctx(), { code: 'B01', skills: [], inUse: true });
    const technician = { code: 'T01', name: '周立国', skills: ['maintenance'], efficiency: '1.00', inUse: true };
    await world.get(TechniciansService).create(ctx(), technician);
  });
  afterAll(() => world.stop());
  beforeEach(() => world.clock.set(NOW));
  afterEach(async () => {
    await query(sql`delete from appointment`);
    await query(sql`delete from reservation`);
    await query(sql`delete from wait_list_entry`);
    await query(sql`delete from workshop_day`);
    await query(sql`delete from task`);
  });

  const ctx = (name: 'north' | 'south' = 'north') => world.store(name).ctx;
  const query = <Row>(statement: Sql, name: 'north' | 'south' = 'north') =>
    world.get(StoreDb).run(ctx(name), (tx) => rows<Row>(tx, statement));
  const relay = async () => {
    for (let round = 0; round < 4; round++) await world.get(EventRelay).relayStore(ctx(), { signal: NEVER });
  };
  const entryOf = (id: string) => world.get(WaitListService).get(ctx(), id);
  const visits = () =>
    query<object>(sql`select customer_id as "customerId", vehicle_id as "vehicleId", booked_for as "bookedFor",
                             state, skill, minutes, reservation_id is not null as "hasPlace" from appointment`);
  const tasks = () => query<{ id: string; state: string }>(sql`select id, state from task where kind = 'offer-slot'`);

  /** Somebody who waits and is offered ten o’clock. */
  const offered = async (): Promise<{ id: string; holdId: string }> => {
    const { id } = await world.get(WaitListService).join(ctx(), {
      ...{ customerId, vehicleId, skill: 'maintenance', hours: '1.00', kind: 'waiter' },
      ...{ earliestAt: TEN, latestAt: new Date('2026-11-24T04:00:00.000Z') },
    });
    const work = { skill: 'maintenance', hours: '1.00', kind: 'drop_off' } as const;
    const taken = await world.get(Reservations).hold(ctx(), { ...work, startsAt: TEN });
    await world.get(Reservations).releaseHold(ctx(), taken.id);
    await relay();
    return { id, holdId: (await entryOf(id)).holdId as string };
  };
  const VISIT = { bookedFor: TEN, state: 'booked', skill: 'maintenance', minutes: 60, hasPlace: true };

  it('SVC-03: who takes the offer has a visit booked for them, once', async () => {
    const { id } = await offered();
    const [{ id: asked }] = await tasks();
    const caller = { ...ctx(), permissions: new Set(['tasks:read', 'tasks:write', 'appointments:write']) };
    await world.get(TasksService).complete(caller, asked, { outcome: 'booked' });
    await relay();
    await relay();
    expect(await visits()).toEqual([{ ...VISIT, customerId, vehicleId }]);
    expect(await entryOf(id)).toMatchObject({ state: 'served', holdId: null, offeredUntil: null });
    expect(await query(sql`select booked_minutes as minutes from workshop_day`)).toEqual([{ minutes: 60 }]);
  });

  it('SVC-03: a visit that is booked for the hold serves who waited, and nobody else may have it', async () => {
    const { id, holdId } = await offered();
    const appointments = world.get(AppointmentsService);
    await expect(appointments.create(ctx(), { vehicleId, customerId: otherId, holdId })).rejects.toMatchObject({
      errors: [{ pointer: '#/holdId', code: 'held_for_other' }],
    });
    const idempotency: IdempotencyClaim = {
      ...{ key: 'waits-of-an-offer', principal: 'p', method: 'POST', route: '/appointments', claimed: false },
      ...{ fingerprint: 'f'.repeat(64), replayed: false },
    };
    const counted = countWaits(ctx().store);
    await appointments.create({ ...ctx(), idempotency }, { vehicleId, holdId });
    const waits = counted.stop();
    expect(waits.at(-1)).toBeLessThanOrEqual(5);
    expect(await visits()).toEqual([{ ...VISIT, customerId, vehicleId }]);
    expect(await entryOf(id)).toMatchObject({ state: 'served' });
    expect((await tasks()).map(({ state }) => state)).toEqual(['cancelled']);
    await relay();
    expect(await visits()).toHaveLength(1);
  });

  it('SVC-03: what was offered to a duplicate is kept for the customer that it was merged into', async () => {
    const { id, holdId } = await offered();
    await query(sql`update customer set merged_into_id = ${otherId} where id = ${customerId}`);
    try {
      await world.get(AppointmentsService).create(ctx(), { vehicleId, customerId: otherId, holdId });
      expect(await visits()).toEqual([{ ...VISIT, customerId: otherId, vehicleId }]);
      expect(await entryOf(id)).toMatchObject({ state: 'served' });
    } finally {
      await query(sql`update customer set merged_into_id = null where id = ${customerId}`);
    }
  });

  it('does not see another store’s offers', async () => {
    const { holdId } = await offered();
    await expect(world.get(AppointmentsService).create(ctx('south'), { vehicleId, holdId })).rejects.toMatchObject({
      errors: [{ pointer: '#/holdId', code: 'unknown_reference' }],
    });
    expect(await query(sql`select id from appointment`, 'south')).toEqual([]);
  });
});
