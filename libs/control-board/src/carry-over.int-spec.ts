import { rows, sql } from '#libs/database';
import { localDate } from '#libs/foundation';
import { AppointmentsService } from '#libs/service-orders';
import { StoreDb } from '#libs/tenancy';
import { Reservations, WorkshopDaysService } from '#libs/workshop';
import { CarryOverService } from './carry-over.service';
import { at, BoardWorld } from './fixtures/board-world';
import { WorkPlansService } from './work-plans.service';

const tuesday = (time: string): Date => new Date(`2026-11-24T${time}:00+08:00`);
const TUESDAY = { from: localDate('2026-11-24'), before: localDate('2026-11-25') };
const CLOSING = at('18:00');

describe('work that is carried over', () => {
  let board: BoardWorld;
  let bayId: string;
  let technicianId: string;

  beforeAll(async () => {
    board = await BoardWorld.start();
  });
  afterAll(() => board.world.stop());
  beforeEach(async () => {
    board.world.clock.set(at('08:00'));
    [bayId, technicianId] = [await board.bay(), await board.technician()];
  });
  afterEach(async () => {
    await board.query(sql`delete from appointment`);
    await board.forget();
  });

  const plan = (orderId: string, from: Date, before: Date) =>
    board.world
      .get(WorkPlansService)
      .replace(board.ctx(), orderId, { stretches: [{ bayId, technicianId, from, before }] });
  const tick = (store: 'north' | 'south' = 'north') => board.world.get(CarryOverService).carry(board.ctx(store));
  const hours = async (store: 'north' | 'south' = 'north') => {
    const { data } = await board.world.get(WorkshopDaysService).show(board.ctx(store), TUESDAY);
    const { unfinishedHours, carryOverHours, leftHours } = data.find(({ skill }) => skill === 'maintenance') ?? {};
    return [unfinishedHours, carryOverHours, leftHours];
  };
  const changes = async () =>
    (
      await board.query<{ n: number }>(
        sql`select count(*)::int as n from event where type = 'workshop-day.carried-over'
            and subject_id in (select id from workshop_day)`,
      )
    )[0]?.n;

  it('SVC-37, SVC-03: what is planned and not done when work ends takes hours of the next day by itself, once', async () => {
    const orderId = await board.order('in_work');
    await plan(orderId, at('14:00'), at('17:00'));
    board.world.clock.set(at('16:00'));
    const { id } = await board.clockOn(technicianId, orderId);
    board.world.clock.set(at('17:00'));
    await board.clockOff(id);
    expect(await tick()).toEqual(CLOSING);
    expect(await hours()).toEqual(['0.00', '0.00', '8.00']);

    board.world.clock.set(CLOSING);
    expect(await tick()).toEqual(tuesday('18:00'));
    expect(await hours()).toEqual(['2.00', '2.00', '6.00']);
    await Promise.all([tick(), tick()]);
    board.world.clock.set(tuesday('08:00'));
    await tick();
    expect(await changes()).toBe(1);

    // the hours are counted where visits are booked, and not only shown
    const work = { skill: 'maintenance', hours: '6.50', kind: 'drop_off' } as const;
    const { slots } = await board.world
      .get(Reservations)
      .slots(board.ctx(), { ...work, from: tuesday('08:30'), before: tuesday('09:30') });
    expect(slots).toEqual([]);
  });

  it('SVC-37: work that is finished, called off or planned anew is carried over no longer', async () => {
    const ways: ((orderId: string) => Promise<unknown>)[] = [
      (orderId) => board.move(orderId, 'work_completed'),
      (orderId) => board.move(orderId, 'cancelled'),
      (orderId) => plan(orderId, tuesday('14:00'), tuesday('16:00')),
    ];
    for (const way of ways) {
      board.world.clock.set(at('08:00'));
      const orderId = await board.order('in_work');
      await plan(orderId, at('16:00'), at('18:00'));
      board.world.clock.set(CLOSING);
      await tick();
      expect(await hours()).toEqual(['2.00', '2.00', '6.00']);
      board.world.clock.set(tuesday('09:00'));
      await way(orderId);
      await board.relay();
      await tick();
      expect((await hours())[0]).toBe('0.00');
    }
  });

  it('SVC-37: what is not done by the next closing goes to the day after', async () => {
    await plan(await board.order('in_work'), at('16:00'), at('18:00'));
    board.world.clock.set(CLOSING);
    await tick();
    board.world.clock.set(tuesday('18:00'));
    await tick();
    const found = await board.query<object>(
      sql`select day, unfinished_minutes as minutes from workshop_day where unfinished_minutes > 0 order by day`,
    );
    expect(found).toEqual([
      { day: '2026-11-24', minutes: 120 },
      { day: '2026-11-25', minutes: 120 },
    ]);
  });

  it('SVC-03: the slot of a visit counts as its plan where the board has none', async () => {
    const customerId = await board.customer();
    const orderId = await board.order('in_work');
    const [{ vehicleId }] = await board.query<{ vehicleId: string }>(
      sql`select vehicle_id as "vehicleId" from service_order where id = ${orderId}`,
    );
    const appointments = board.world.get(AppointmentsService);
    const visit = { vehicleId, customerId, skill: 'maintenance', hours: '1.50', bookedFor: at('16:00') };
    const { id } = await appointments.create(board.ctx(), visit);
    board.world.clock.set(at('16:00'));
    await appointments.arrive(board.ctx(), id, undefined, { orderId });
    board.world.clock.set(CLOSING);
    await tick();
    expect(await hours()).toEqual(['1.50', '1.50', '6.50']);
  });

  it('SVC-03: what is set by hand counts in the place of it, until it is taken back', async () => {
    await plan(await board.order('in_work'), at('16:00'), at('18:00'));
    board.world.clock.set(CLOSING);
    await tick();
    const days = board.world.get(WorkshopDaysService);
    const set = (carryOverHours: string | null) =>
      days.set(board.ctx(), TUESDAY.from, 'maintenance', { carryOverHours });
    await set('5.00');
    await tick();
    expect(await hours()).toEqual(['2.00', '5.00', '3.00']);
    await set('0.00');
    expect(await hours()).toEqual(['2.00', '0.00', '8.00']);
    await set(null);
    expect(await hours()).toEqual(['2.00', '2.00', '6.00']);
  });

  it('does not see another store’s work', async () => {
    await plan(await board.order('in_work'), at('16:00'), at('18:00'));
    board.world.clock.set(CLOSING);
    expect(await tick('south')).toBeNull();
    await tick();
    const made = await board.world
      .get(StoreDb)
      .run(board.ctx('south'), (tx) => rows(tx, sql`select id from workshop_day`));
    expect(made).toEqual([]);
  });
});
