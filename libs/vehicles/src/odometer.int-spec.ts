import { CustomersModule } from '#libs/customers';
import { rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { StoreDb } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { recordReading, recordReadings } from './odometer.queries';
import { OdometerService } from './odometer.service';
import { findVehicleFacts } from './vehicle.queries';
import { VehiclesModule } from './vehicles.module';
import { VehiclesService } from './vehicles.service';

const VINS = ['LSVZEX3G6SB683370', 'LSVFL8A89NB577168', 'LSG1GM0U6M1275872'];

describe('odometer readings', () => {
  let world: World;
  let odometer: OdometerService;
  let db: StoreDb;
  let vehicleId: string;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, VehiclesModule] });
    odometer = world.get(OdometerService);
    db = world.get(StoreDb);
  });
  afterAll(() => world.stop());

  const ctx = (name: 'north' | 'south' = 'north') => world.store(name).ctx;
  beforeEach(async () => {
    await db.run(ctx(), async (tx) => {
      await rows(tx, sql`delete from odometer_reading`);
      await rows(tx, sql`delete from vehicle`);
    });
    ({ id: vehicleId } = await world.get(VehiclesService).create(ctx(), { vin: VINS[0] }));
    world.clock.set('2026-11-02T02:00:00.000Z');
  });

  const record = (km: number, readAt?: string) =>
    odometer.record(ctx(), vehicleId, { km, readAt: readAt === undefined ? undefined : new Date(readAt) });
  const history = async () => (await odometer.list(ctx(), vehicleId, { limit: 20 })).data;
  const visit = (orderId: string, km: number, readAt: string) =>
    db.run(ctx(), (tx) =>
      recordReading(
        tx,
        { vehicleId, orderId, km, readAt: new Date(readAt) },
        { recordedBy: 'import', at: world.clock.now() },
      ),
    );
  const latestKm = async () => (await db.run(ctx(), (tx) => findVehicleFacts(tx, vehicleId)))?.odometerKm;
  const eventsOf = () =>
    db.run(ctx(), (tx) =>
      rows(
        tx,
        sql`select type, changes, payload from event
                   where subject_id = ${vehicleId} and type like 'vehicle.odometer-%' order by id`,
      ),
    );

  it('VEH-01: readings grow, newest first, and each is an event', async () => {
    const first = await record(48_000, '2026-10-01T02:00:00Z');
    const second = await record(48_210);
    expect(second).toMatchObject({ readAt: world.clock.now(), source: 'manual', wentBack: false, orderId: null });
    expect(await history()).toEqual([second, first]);
    expect(await latestKm()).toBe(48_210);
    expect(await eventsOf()).toMatchObject([
      { type: 'vehicle.odometer-read', payload: { readingId: first.id, km: 48_000 } },
      { type: 'vehicle.odometer-read', payload: { readingId: second.id, km: 48_210 } },
    ]);
  });

  it.each([
    ['lower than the latest', 47_999, undefined],
    ['told late, higher than one since', 48_001, '2026-09-01T02:00:00Z'],
  ])('VEH-01: refuses one %s and tells what it goes against', async (_name, km, readAt) => {
    await record(48_000, '2026-10-01T02:00:00Z');
    const against = { againstKm: 48_000, againstReadAt: '2026-10-01T02:00:00.000Z' };
    await expect(record(km, readAt)).rejects.toMatchObject({ code: 'odometer_went_back', params: against });
    expect(await history()).toHaveLength(1);
  });

  it('VEH-01: refuses one of the future', async () => {
    await expect(record(1, '2026-11-02T02:00:00.001Z')).rejects.toMatchObject({
      errors: [{ pointer: '#/readAt', code: 'odometer_read_in_future' }],
    });
  });

  it('VEH-01: a correction says why, may go back, and leaves the wrong one in the history', async () => {
    await record(48_000, '2026-10-01T02:00:00Z');
    const wrong = await record(482_100, '2026-10-20T02:00:00Z');
    await expect(record(48_500)).rejects.toMatchObject({ code: 'odometer_went_back' });
    const reason = '录入时多写了一位';
    const right = await odometer.correct(ctx(), vehicleId, wrong.id, { km: 48_210, reason });
    expect(right).toMatchObject({ km: 48_210, readAt: wrong.readAt, reason, correctsId: wrong.id, wentBack: false });
    const latest = await record(48_500);
    expect((await history()).map(({ id, correctedById }) => [id, correctedById])).toEqual([
      [latest.id, null],
      [right.id, null],
      [wrong.id, right.id],
      [expect.any(String), null],
    ]);
    expect((await eventsOf())[2]).toEqual({
      type: 'vehicle.odometer-corrected',
      changes: { km: { from: 482_100, to: 48_210 } },
      payload: { readingId: right.id, correctsId: wrong.id },
    });
  });

  it('VEH-01: a reading is corrected once; then its correction is', async () => {
    const wrong = await record(482_100);
    const correct = (id: string, km: number) => odometer.correct(ctx(), vehicleId, id, { km, reason: '看错了' });
    const attempts = await Promise.allSettled([correct(wrong.id, 48_210), correct(wrong.id, 48_211)]);
    expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(attempts.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'odometer_reading_corrected' },
    });
    const [first] = (await history()).filter(({ correctedById }) => correctedById === null);
    expect(await correct(first.id, 48_200)).toMatchObject({ correctsId: first.id });
    expect(await latestKm()).toBe(48_200);
  });

  it('VEH-01: two readings side by side are judged one after the other', async () => {
    const attempts = await Promise.allSettled([record(50_000), record(40_000)]);
    expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await history()).toHaveLength(1);
  });

  it('VEH-01: visits are kept even when they go back, and are marked until corrected', async () => {
    await visit(newId(), 60_000, '2026-08-01T02:00:00Z');
    await visit(newId(), 6_100, '2026-09-01T02:00:00Z');
    await visit(newId(), 61_000, '2026-10-01T02:00:00Z');
    const marks = async () => (await history()).map(({ km, wentBack }) => [km, wentBack]);
    expect(await marks()).toEqual([
      [61_000, false],
      [6_100, true],
      [60_000, false],
    ]);
    const wrong = (await history())[1];
    await odometer.correct(ctx(), vehicleId, wrong.id, { km: 60_100, reason: '少写了一位' });
    expect(await marks()).toEqual([
      [61_000, false],
      [60_100, false],
      [6_100, false],
      [60_000, false],
    ]);
  });

  it('VEH-01: a visit told again is not a second reading, follows its order, and leaves a correction alone', async () => {
    const orderId = newId();
    expect(await visit(orderId, 6_100, '2026-09-01T02:00:00Z')).toBe(1);
    expect(await visit(orderId, 6_100, '2026-09-01T02:00:00Z')).toBe(0);
    expect(await visit(orderId, 6_101, '2026-09-01T02:00:00Z')).toBe(1);
    const [{ id }] = await history();
    expect(await history()).toMatchObject([{ km: 6_101, source: 'order', orderId, recordedBy: 'import' }]);
    await odometer.correct(ctx(), vehicleId, id, { km: 61_010, reason: '少写了一位' });
    await visit(orderId, 6_102, '2026-09-01T02:00:00Z');
    expect(await latestKm()).toBe(61_010);
  });

  it('VEH-01: a batch of visits is recorded in one statement, those without a reading left out', async () => {
    const visits = JSON.stringify(
      [48_000, null, 49_000].map((km, month) => ({
        id: newId(),
        orderId: newId(),
        km,
        readAt: `2026-0${month + 1}-01`,
      })),
    );
    const recorded = await db.run(ctx(), (tx) =>
      recordReadings(
        tx,
        sql`select r.id, ${vehicleId}::uuid as vehicle_id, r."orderId" as order_id, r.km, r."readAt" as read_at
            from jsonb_to_recordset(${visits}::jsonb) as r(id uuid, "orderId" uuid, km integer, "readAt" timestamptz)`,
        { recordedBy: 'import', at: world.clock.now() },
      ),
    );
    expect(recorded).toBe(2);
    expect((await history()).map(({ km }) => km)).toEqual([49_000, 48_000]);
  });

  it('does not see another store’s readings, nor another vehicle’s', async () => {
    const { id } = await record(48_000);
    const other = await world.get(VehiclesService).create(ctx(), { vin: VINS[1] });
    const notFound = { code: 'not_found' };
    const correction = { km: 1, reason: '看错了' };
    await expect(odometer.list(ctx('south'), vehicleId, { limit: 20 })).rejects.toMatchObject(notFound);
    await expect(odometer.record(ctx('south'), vehicleId, { km: 50_000 })).rejects.toMatchObject(notFound);
    await expect(odometer.correct(ctx('south'), vehicleId, id, correction)).rejects.toMatchObject(notFound);
    await expect(odometer.correct(ctx(), other.id, id, correction)).rejects.toMatchObject(notFound);
    expect(await history()).toHaveLength(1);
  });
});
