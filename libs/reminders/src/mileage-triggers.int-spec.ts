import { sql } from '#libs/database';
import { type LocalDate, localDate, newId } from '#libs/foundation';
import { VehicleOwnersService } from '#libs/vehicles';
import { MORNING, RemindersWorld } from './fixtures/reminders-world';
import { isHeldOut } from './hold-out';
import { heldOut } from './hold-out.queries';
import { odometerAbout } from './maintenance-due.policy';
import { FIVE_THOUSAND_KM, MILEAGE_WINDOWS, PART_WARRANTY } from './presets/mileage.preset';
import { dayOfKm, kmAfter, rateWithChance } from './triggers/forecast-rate.queries';

/** What the odometer brings, on a Monday in November; where nothing else is told a car runs 45 km a day. */
describe('reminders by mileage', () => {
  let reminders: RemindersWorld;
  const at = (instant: string) => reminders.world.clock.set(instant);
  /** Contacts of these journeys alone. */
  const planned = async (journey: string) => (await reminders.planned()).filter((one) => one.startsWith(journey));
  const only = async (journey: string) => {
    const found = (await reminders.contacts()).filter((one) => one.journey === journey);
    expect(found).toHaveLength(1);
    return found[0];
  };
  /** A car of unknown age that was read twice, fifty days apart, the last time today. */
  const carRunning = async (kmPerDay: number, shows: number, customerId = '') => {
    const { id } = await reminders.vehicle({ boughtOn: '2026-11-23', owner: customerId });
    await reminders.query(sql`update vehicle set purchased_on = null where id = ${id}`);
    await reminders.readOdometer(id, '2026-10-04T01:00:00.000Z', shows - 50 * kmPerDay);
    await reminders.readOdometer(id, MORNING, shows);
    return id;
  };
  const windows = (change: object) => ({
    trigger: {
      ...MILEAGE_WINDOWS.document.trigger,
      mileage: { ...MILEAGE_WINDOWS.document.trigger.mileage, ...change },
    },
    enabled: true,
  });

  beforeAll(async () => {
    reminders = await RemindersWorld.start();
  });
  beforeEach(() => reminders.reset());
  afterAll(() => reminders.stop());

  describe('windows of the odometer', () => {
    it('REM-19: a car that runs 45 km a day is told the day before it enters one of the five windows', async () => {
      await reminders.switchOn('mileage-windows');
      const owner = await reminders.customer();
      for (const shows of [4_410, 9_410, 29_910, 69_910, 99_910]) await carRunning(45, shows, owner);
      await reminders.tick();
      const told = (await reminders.contacts()).filter(({ journey }) => journey === 'mileage-windows');
      expect(told.map(({ occurrence, dueAt }) => `${occurrence} ${dueAt}`).sort()).toEqual([
        '100000-120000 2026-11-24 10:00',
        '30000-40000 2026-11-24 10:00',
        '4500-5500 2026-11-24 10:00',
        '70000-80000 2026-11-24 10:00',
        '9500-10500 2026-11-24 10:00',
      ]);
    });

    it('REM-19: a reading that moves the forecast reminds nobody twice of one window', async () => {
      await reminders.switchOn('mileage-windows');
      const id = await carRunning(45, 29_910);
      await reminders.tick();
      at('2026-11-24T01:00:00.000Z');
      await reminders.readOdometer(id, '2026-11-24T00:30:00.000Z', 29_920);
      await reminders.tick();
      at('2026-11-25T01:00:00.000Z');
      await reminders.tick();
      expect(await planned('mileage-windows')).toEqual(['mileage-windows/sms 2026-11-24 10:00 due']);
    });

    it('REM-19: nobody whose odometer may have passed the window by the day on which it has surely reached it', async () => {
      await reminders.issue('journey', 'mileage-windows', windows({ reachedPercent: 95, mostPastPercent: 5 }));
      const id = await carRunning(45, 4_468);
      await reminders.tick();
      expect(await planned('mileage-windows')).toEqual([]);
      await reminders.query(
        sql`update maintenance_forecast set km_per_day_low = 40, km_per_day_high = 50 where vehicle_id = ${id}`,
      );
      await reminders.query(sql`update reminder_plan set changes = changes + 1`);
      await reminders.tick();
      expect(await planned('mileage-windows')).toEqual(['mileage-windows/sms 2026-11-23 10:00 due']);
    });

    it.each<[number, number, number]>([
      [95, 28.75, -1_012.5],
      [90, 30, -900],
      [70, 35, -450],
      [50, 40, 0],
      [30, 50, 900],
      [10, 60, 1_800],
      [5, 62.5, 2_025],
    ])(
      'REM-19: a window is reached with a chance of %i %% by the rate and the margin of that chance',
      async (...told) => {
        const [percent, perDay, marginKm] = told;
        const last = { on: localDate('2026-11-23'), km: 20_000 };
        const rate = rateWithChance(percent);
        const reached = await reminders.query<{ toKm: number; on: LocalDate; km: number; before: number }>(
          sql`select t.km as "toKm", x.day as "on", ${kmAfter(sql`(x.day - ${last.on}::date)`, rate)} as km,
                   ${kmAfter(sql`(x.day - 1 - ${last.on}::date)`, rate)} as before
            from (select ${last.on}::date as last_reading_on, ${last.km}::integer as last_reading_km,
                         30.0 as km_per_day_low, 40.0 as km_per_day, 60.0 as km_per_day_high,
                         900 as low_margin_km, 1800 as high_margin_km) f
            cross join (select null::date as purchased_on) v
            cross join unnest(array[20001, 20500, 23000, 24400, 30000, 45000]) t (km)
            cross join lateral (select ${dayOfKm(sql`t.km`, rate)} as day) x order by t.km`,
        );
        expect(reached).toHaveLength(6);
        for (const { toKm, on, km, before } of reached) {
          expect([toKm, km >= toKm - 1e-6, before < toKm]).toEqual([toKm, true, true]);
          expect(odometerAbout(last, perDay, on, marginKm)).toBeCloseTo(km, -1);
        }
      },
    );

    it('REM-19: a car that may stand still enters no window on the day of its last reading', async () => {
      await reminders.issue('journey', 'mileage-windows', windows({ reachedPercent: 95, mostPastPercent: 95 }));
      const id = await carRunning(45, 8_000);
      await reminders.tick();
      await reminders.query(
        sql`update maintenance_forecast set km_per_day = 0.1, km_per_day_low = 0, km_per_day_high = 0.2
            where vehicle_id = ${id}`,
      );
      await reminders.query(sql`update reminder_plan set changes = changes + 1`);
      await reminders.tick();
      expect(await planned('mileage-windows')).toEqual([]);
    });

    it('REM-19, CF-07: the windows are those of the maintenance schedule, or of the journey itself', async () => {
      await reminders.issue('journey', 'mileage-windows', windows({ windows: [{ fromKm: 20_000, toKm: 25_000 }] }));
      await carRunning(45, 19_910);
      await carRunning(45, 29_910, await reminders.customer('龙懿涵'));
      await reminders.tick();
      expect(await only('mileage-windows')).toMatchObject({ occurrence: '20000-25000' });
    });

    it('REM-19: a window that a maintenance served asks for no other', async () => {
      await reminders.switchOn('mileage-windows');
      const id = await carRunning(45, 4_410);
      await reminders.order(id); // maintained at 5,000 km
      await reminders.tick();
      expect(await planned('mileage-windows')).toEqual([]);
    });

    it.each<[string, (id: string) => Promise<unknown>, string]>([
      ['was maintained in it meanwhile', (id) => reminders.order(id), 'vehicle_visited'],
      ['is in the workshop', (id) => reminders.order(id, 'minor_repair'), 'vehicle_in_workshop'],
      [
        'belongs to somebody else',
        async (id) =>
          reminders.world
            .get(VehicleOwnersService)
            .change(reminders.ctx(), id, { customerId: await reminders.customer('龙懿涵') }),
        'owner_changed',
      ],
      [
        'was read beyond it',
        async (id) => {
          await reminders.readOdometer(id, '2026-11-23T00:59:00.000Z', 5_600);
          await reminders.query(sql`update maintenance_forecast set last_reading_km = 5600`);
        },
        'mileage_window_passed',
      ],
    ])('REM-19: nothing is said to whose car %s', async (_name, happen, reason) => {
      const { id } = await reminders.vehicle({ boughtOn: '2026-08-17' });
      await reminders.tick();
      const contact = await only('mileage-5000');
      expect(await reminders.judge(contact.id)).toMatchObject({ kind: 'go' });
      await happen(id);
      expect(await reminders.judge(contact.id)).toEqual({ kind: 'drop', reason });
    });

    it('REM-18: the reminder at 5,000 km says why, what and how often, and one person calls', async () => {
      await reminders.vehicle({ boughtOn: '2026-08-17' });
      await reminders.tick();
      const { id } = await only('mileage-5000');
      const { reason, content } = FIVE_THOUSAND_KM.document.trigger.mileage ?? {};
      expect(await reminders.judge(id)).toMatchObject({
        kind: 'go',
        template: expect.stringMatching(/\{reason\}.*\{content\}.*\{cycleKm\}公里或\{cycleMonths\}个月/),
        values: { reason: reason?.['zh-CN'], content: content?.['zh-CN'], cycleKm: '10000', cycleMonths: '6' },
      });
      expect(FIVE_THOUSAND_KM.document.steps.map(({ ownerRole }) => ownerRole)).toEqual([
        null,
        'maintenance_reminder_person',
      ]);
    });
  });

  describe('warranties of parts', () => {
    it.each<[string, string, number | null, string]>([
      ['half a year, by time', '2026-06-09', null, '6m-10000'],
      ['half a year, by mileage: 1,360 km in 16 days', '2026-08-15', 8_640, '6m-10000'],
      ['one year, by time', '2025-12-09', 15_000, '12m-20000'],
      ['two years, by time', '2024-12-09', 50_000, '24m-60000'],
    ])('REM-22: %s, two weeks ahead', async (_name, boughtOn, shows, occurrence) => {
      const { id } = await reminders.vehicle({ boughtOn });
      if (shows !== null) await reminders.readOdometer(id, '2026-11-23T00:00:00.000Z', shows);
      await reminders.tick();
      expect(await only('part-warranty')).toMatchObject({ occurrence, dueAt: '2026-11-24 10:00' });
    });

    it('REM-22: nothing is said of a warranty that is over, by the calendar or by the odometer', async () => {
      await reminders.vehicle({ boughtOn: '2026-05-20' });
      const { id } = await reminders.vehicle({ boughtOn: '2026-06-09' });
      await reminders.readOdometer(id, '2026-11-23T00:00:00.000Z', 10_000);
      await reminders.tick();
      expect(await planned('part-warranty')).toEqual([]);
    });

    it('REM-22: one that has ended meanwhile is not spoken of, nor does anything follow its last day', async () => {
      const { id } = await reminders.vehicle({ boughtOn: '2026-06-09' });
      await reminders.tick();
      const contact = await only('part-warranty');
      expect(await reminders.judge(contact.id)).toMatchObject({ kind: 'go', values: { endsOn: '12月9日（周三）' } });
      await reminders.query(sql`update maintenance_forecast set last_reading_km = 10000 where vehicle_id = ${id}`);
      expect(await reminders.judge(contact.id)).toEqual({ kind: 'drop', reason: 'warranty_over' });
    });

    it('REM-22: a longer lead is a word of the store', async () => {
      const trigger = PART_WARRANTY.document.trigger;
      const warranty = { warranties: [{ months: 6, km: 10_000 }], leadDays: 30 };
      await reminders.issue('journey', 'part-warranty', { trigger: { ...trigger, warranty } });
      await reminders.vehicle({ boughtOn: '2026-06-25' });
      await reminders.tick();
      expect(await only('part-warranty')).toMatchObject({ dueAt: '2026-11-24 10:00' });
    });
  });

  describe('a share that is held out', () => {
    const holding = (holdOutPercent: number) => ({ holdOutPercent });

    it('REM-20: is suppressed with its reason, and nothing follows', async () => {
      await reminders.issue('journey', 'maintenance-due', holding(50));
      const roundOf = (subjectId: string) => ({ journey: 'maintenance-due', subjectId, occurrence: 'first' });
      const cars = new Map<boolean, string>();
      // drawn by their ids: about every second one
      while (cars.size < 2) {
        const { id } = await reminders.vehicle();
        cars.set(isHeldOut(roundOf(id), 50), id);
      }
      await reminders.tick();
      const contactOf = async (vehicleId: string | undefined) =>
        (await reminders.contacts()).filter((one) => one.vehicleId === vehicleId);
      const [silent] = await contactOf(cars.get(true));
      const [told] = await contactOf(cars.get(false));
      expect(await reminders.judge(silent.id)).toEqual({ kind: 'drop', reason: 'held_out' });
      expect(await reminders.judge(told.id)).toMatchObject({ kind: 'go' });
      await reminders.ended(silent.id, 'suppressed', { reason: 'held_out' });
      await reminders.tick();
      expect(await contactOf(cars.get(true))).toHaveLength(1);
    });

    it('REM-20: a preview in SQL draws the same rounds as the judgement', async () => {
      const drawn = await reminders.query<{ id: string; isDrawn: boolean }>(
        sql`select u.id, ${heldOut('maintenance-due', 30, sql`u.id`, sql`'first'`)} as "isDrawn"
            from (select md5(n::text)::uuid as id from generate_series(1, 500) n) u`,
      );
      const expected = drawn.map(({ id }) =>
        isHeldOut({ journey: 'maintenance-due', subjectId: id, occurrence: 'first' }, 30),
      );
      expect(drawn.map(({ isDrawn }) => isDrawn)).toEqual(expected);
    });

    it('REM-20: nobody is left without what is owed: safety and booked visits', async () => {
      await expect(reminders.issue('journey', 'appointment-reminder', holding(10))).rejects.toMatchObject({
        errors: [{ pointer: '#/document/holdOutPercent', code: 'journey_hold_out_impossible' }],
      });
    });
  });

  it('REM-19: after an import cars that were never read are forecast by those that came with it', async () => {
    const { id } = await reminders.vehicle({ boughtOn: '2026-08-17' });
    const importId = newId();
    const forecast = () =>
      reminders.query(sql`select f.km_per_day as "kmPerDay", f.km_per_day_source as source, p.vehicles
                          from maintenance_forecast f cross join distance_peers p where f.vehicle_id = ${id}`);
    await reminders.tick();
    expect(await forecast()).toEqual([{ kmPerDay: '45.0', source: 'usual', vehicles: 0 }]);
    await reminders.query(sql`
      with imported as (
        insert into vehicle (id, vin, vin_reversed, purchased_on, import_id)
        select md5(n::text)::uuid, 'IMPORTED' || n, reverse('IMPORTED' || n), '2026-02-01', ${importId}
        from generate_series(100, 111) n
        returning id)
      insert into odometer_reading (id, vehicle_id, km, read_at, source, recorded_by)
      select uuidv7(), id, 20000, '2026-08-19T16:00:00Z', 'manual', 'test' from imported`);
    await reminders.record('import.finished', 'import', importId);
    await reminders.tick();
    expect(await forecast()).toEqual([{ kmPerDay: '100.0', source: 'peers', vehicles: 12 }]);
  });

  it('does not see another store’s odometers, forecasts and peers', async () => {
    await reminders.switchOn('mileage-windows');
    await carRunning(45, 29_910);
    await reminders.tick();
    await reminders.tick('south');
    expect(await reminders.contacts('south')).toEqual([]);
    expect(await reminders.query(sql`select * from maintenance_forecast`, 'south')).toEqual([]);
    expect(await reminders.query(sql`select vehicles from distance_peers`, 'south')).toEqual([]);
  });
});
