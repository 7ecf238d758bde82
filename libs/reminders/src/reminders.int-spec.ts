import { sql } from '#libs/database';
import { CustomerParts, readParts } from '#libs/http';
import { VehicleOwnersService } from '#libs/vehicles';
import { MORNING, RemindersWorld } from './fixtures/reminders-world';
import { USUAL_SCHEDULE } from './presets/maintenance-schedule.preset';

const page = { limit: 20, sort: 'dueAt' } as const;
const HOUR_MS = 3_600_000;

describe('reminders of a store', () => {
  let reminders: RemindersWorld;
  const tick = () => reminders.tick();
  const at = (instant: string) => reminders.world.clock.set(instant);
  const only = async () => {
    const contacts = await reminders.contacts();
    expect(contacts).toHaveLength(1);
    return contacts[0];
  };

  beforeAll(async () => {
    reminders = await RemindersWorld.start();
  });
  beforeEach(() => reminders.reset());
  afterAll(() => reminders.stop());

  describe('the day’s plan', () => {
    it('REM-21: a message one day ahead at ten, planned at once where there was no plan', async () => {
      const { id, customerId } = await reminders.vehicle();
      expect((await tick())?.toISOString()).toBe('2026-11-23T22:00:00.000Z');
      expect(await only()).toMatchObject({
        ...{ journey: 'maintenance-due', step: 'sms', occurrence: 'first', customerId, vehicleId: id },
        ...{ dueAt: '2026-11-24 10:00', expiresAt: '2026-11-28 10:00', channel: 'sms', state: 'due' },
        policyRef: 'journey/maintenance-due@preset:1',
      });
    });

    it('REM-21: who is due the day after is planned tomorrow at six, store time', async () => {
      await reminders.vehicle({ boughtOn: '2026-05-26' });
      await tick();
      at('2026-11-23T21:59:00.000Z');
      expect((await tick())?.toISOString()).toBe('2026-11-23T22:00:00.000Z');
      expect(await reminders.planned()).toEqual([]);
      at('2026-11-23T22:00:00.000Z');
      await tick();
      expect(await reminders.planned()).toEqual(['maintenance-due/sms 2026-11-25 10:00 due']);
    });

    it('REM-21: bought on the last of August, due on the last of February', async () => {
      at('2027-02-26T01:00:00.000Z');
      await reminders.vehicle({ boughtOn: '2026-08-31' });
      await tick();
      expect(await reminders.planned()).toEqual(['maintenance-due/sms 2027-02-27 10:00 due']);
    });

    it('a plan made again plans nobody twice, nor does a forecast that shifts', async () => {
      const { id } = await reminders.vehicle();
      await tick();
      await reminders.query(sql`update vehicle set purchased_on = '2026-05-24' where id = ${id}`);
      await reminders.query(sql`update maintenance_forecast set stale = true`);
      await reminders.query(sql`update reminder_plan set changes = changes + 1`);
      await tick();
      expect(await reminders.query(sql`select due_on as "dueOn" from maintenance_forecast`)).toEqual([
        { dueOn: '2026-11-24' },
      ]);
      expect(await reminders.planned()).toEqual(['maintenance-due/sms 2026-11-24 10:00 due']);
    });

    it('a change that comes while the plan is made has it made again', async () => {
      await tick();
      await reminders.query(sql`update reminder_plan set changes = 3, planned_changes = 2`);
      await tick();
      expect(await reminders.query(sql`select planned_changes as known from reminder_plan`)).toEqual([{ known: 3 }]);
    });

    it('a clock that went back plans for the day that it shows', async () => {
      await tick();
      await reminders.vehicle({ boughtOn: '2026-05-05' });
      at('2026-11-03T01:00:00.000Z');
      await tick();
      expect(await reminders.planned()).toEqual(['maintenance-due/sms 2026-11-04 10:00 due']);
    });

    it('SEC-08: nobody is planned who wants to be known no more', async () => {
      await reminders.vehicle();
      await reminders.query(sql`update customer set erased_at = now()`);
      await tick();
      expect(await reminders.planned()).toEqual([]);
    });

    it('leaves out who has booked, and plans again when the visit is called off', async () => {
      const { id } = await reminders.vehicle();
      const visit = await reminders.appointments.create(reminders.ctx(), {
        ...{ vehicleId: id, bookedFor: new Date('2026-11-23T10:00:00.000Z') },
      });
      await tick();
      expect(await reminders.planned()).toEqual([]);
      await reminders.appointments.cancel(reminders.ctx(), visit.id, undefined);
      await tick();
      expect(await reminders.planned()).toEqual(['maintenance-due/sms 2026-11-24 10:00 due']);
    });
  });

  describe('forecasts', () => {
    it('REM-21: a maintenance moves the forecast on, and takes the reminder of it out of the plan', async () => {
      const { id } = await reminders.vehicle();
      await tick();
      const orderId = await reminders.order(id);
      await tick();
      expect(await reminders.reminders.getForecast(reminders.ctx(), id)).toMatchObject({
        ...{ dueOn: '2027-05-23', reason: 'time', lastMaintenance: { orderId, on: '2026-11-23', km: 5_000 } },
        ...{ lastReading: { on: '2026-11-23', km: 5_000 }, kmPerDay: '27.5', kmPerDaySource: 'history' },
        policyRef: 'maintenance-schedule/default@preset:1',
      });
      expect(await reminders.query(sql`select due_on as "dueOn", cycle from maintenance_forecast`)).toEqual([
        { dueOn: '2027-05-23', cycle: orderId },
      ]);
      expect(await reminders.planned()).toEqual(['maintenance-due/sms 2026-11-24 10:00 cancelled']);
    });

    it('REM-41: every vehicle has one, the latest known by nothing but its visits', async () => {
      await reminders.vehicle();
      await reminders.vehicle({ boughtOn: '2026-06-01' });
      await reminders.query(sql`delete from event_pending`);
      await tick();
      const list = await reminders.reminders.listForecasts(reminders.ctx(), { limit: 20, sort: 'dueOn' });
      expect(list.data.map(({ dueOn, customer }) => [dueOn, customer?.name])).toEqual([
        ['2026-11-25', '石远梅'],
        ['2026-12-01', '石远梅'],
      ]);
      const soon = await reminders.reminders.listForecasts(reminders.ctx(), {
        ...{ limit: 20, sort: 'dueOn', dueOnBefore: list.data[1].dueOn ?? undefined },
      });
      expect(soon.data).toHaveLength(1);
    });

    it('the customer view shows what is due next', async () => {
      const { id, customerId } = await reminders.vehicle();
      await tick();
      const ctx = { ...reminders.ctx(), permissions: new Set(['reminders:read']) };
      const [part] = reminders.world.get(CustomerParts).visibleTo(ctx);
      const ids = sql`select id from customer where id = ${customerId}`;
      const content = await reminders.read((tx) => readParts(tx, ctx, [part], ids).then(([content]) => content));
      expect(content).toMatchObject({ due: [{ vehicle: { id }, dueOn: '2026-11-25' }] });
    });
  });

  describe('what is said', () => {
    it('REM-21, TEN-12: the words of the plan and of the message are the same', async () => {
      await reminders.vehicle();
      await tick();
      const { id } = await only();
      const { data } = await reminders.reminders.listPlanned(reminders.ctx(), page);
      const text =
        '【申海north店】尊敬的石远梅，您好！您的爱车沪A·E48B4 朗逸 1.5L的保养时间为11月25日（周三）。明天我们会致电与您约定进店时间，届时优先安排工位和技师，免您久等。预约电话：021-50001234。24小时救援：400-800-1234。祝您一路平安！';
      expect(data).toMatchObject([{ id, text, customer: { name: '石远梅' }, vehicle: { plate: '沪A·E48B4' } }]);
      const judged = await reminders.judge(id);
      expect(judged).toMatchObject({
        kind: 'go',
        values: { customerName: '石远梅', appointmentPhone: '021-50001234' },
      });
      expect(judged?.kind === 'go' && judged.template).not.toMatch(/[[\]]|地址/);
    });

    it.each<[string, (vehicleId: string) => Promise<unknown>, string]>([
      ['visited meanwhile', (id) => reminders.order(id), 'vehicle_visited'],
      ['in the workshop for something else', (id) => reminders.order(id, 'minor_repair'), 'vehicle_in_workshop'],
      [
        'booked',
        (vehicleId) =>
          reminders.appointments.create(reminders.ctx(), { vehicleId, bookedFor: new Date('2026-11-29T02:00:00Z') }),
        'appointment_made',
      ],
      [
        'sold to somebody else',
        async (id) =>
          reminders.world
            .get(VehicleOwnersService)
            .change(reminders.ctx(), id, { customerId: await reminders.customer('龙懿涵') }),
        'owner_changed',
      ],
      [
        'its journey was switched off',
        () => reminders.issue('journey', 'maintenance-due', { enabled: false }),
        'journey_off',
      ],
    ])('REM-21: nothing when it was %s', async (_name, happen, reason) => {
      const { id } = await reminders.vehicle();
      await tick();
      const contact = await only();
      expect(await reminders.judge(contact.id)).toMatchObject({ kind: 'go' });
      await happen(id);
      expect(await reminders.judge(contact.id)).toEqual({ kind: 'drop', reason });
    });
  });

  describe('the steps after', () => {
    it('REM-21: the message, the call on the next day, and the follow-up three days later', async () => {
      await reminders.vehicle();
      await tick();
      at('2026-11-24T02:00:05.000Z');
      await reminders.ended((await only()).id, 'sent');
      await tick();
      const call = (await reminders.contacts())[1];
      expect(call).toMatchObject({
        ...{ step: 'call', channel: 'phone_call', dueAt: '2026-11-25 10:00', ownerRole: 'maintenance_reminder_person' },
        occurrence: 'first',
      });
      at('2026-11-25T06:12:00.000Z');
      await reminders.ended(call.id, 'not-answered', { outcome: 'not_reached' });
      await tick();
      expect((await reminders.planned())[2]).toBe('maintenance-due/follow-up 2026-11-28 10:00 due');
    });

    it.each<[string, string, Record<string, unknown>]>([
      ['the vehicle came', 'suppressed', { reason: 'vehicle_visited' }],
      ['somebody called it off', 'suppressed', { reason: 'called_off' }],
    ])('REM-21: nothing follows where %s', async (_name, how, payload) => {
      await reminders.vehicle();
      await tick();
      await reminders.ended((await only()).id, how, payload);
      await tick();
      expect(await reminders.contacts()).toHaveLength(1);
    });

    it('REM-21: without a number to write to there is still the call', async () => {
      await reminders.vehicle();
      await tick();
      at('2026-11-24T02:00:05.000Z');
      await reminders.ended((await only()).id, 'suppressed', { reason: 'no_number' });
      await tick();
      expect((await reminders.planned())[1]).toBe('maintenance-due/call 2026-11-25 10:00 due');
    });

    it('REM-12: a call on day 3 after the delivery', async () => {
      const { id } = await reminders.vehicle();
      at('2026-11-20T09:40:00.000Z');
      await reminders.deliver(await reminders.order(id));
      at('2026-11-22T01:00:00.000Z');
      await tick();
      expect(await only()).toMatchObject({
        ...{ journey: 'after-service', step: 'call', channel: 'phone_call', ownerRole: 'follow_up_specialist' },
        ...{ dueAt: '2026-11-23 10:00', occurrence: 'delivery' },
      });
      const { data } = await reminders.reminders.listPlanned(reminders.ctx(), page);
      expect(data[0].text).toMatch(/更换的配件.*下次保养时间是5月20日（周四），届时我们会提前致电/);
    });

    it('REM-13: thanks at once when the call was answered, with the phones', async () => {
      const { id } = await reminders.vehicle();
      at('2026-11-20T09:40:00.000Z');
      await reminders.deliver(await reminders.order(id));
      at('2026-11-23T02:30:00.000Z');
      await tick();
      await reminders.ended((await only()).id, 'answered', { outcome: 'reached' });
      await tick();
      const thanks = (await reminders.contacts())[1];
      expect(thanks).toMatchObject({ step: 'thanks', channel: 'sms', dueAt: '2026-11-23 10:30' });
      const judged = await reminders.judge(thanks.id);
      expect(judged?.kind === 'go' && judged.template).toMatch(
        /预约电话：\{appointmentPhone\}。24小时救援：\{rescuePhone\}/,
      );
    });

    it('REM-13: no thanks where nobody answered, or the customer wants no calls', async () => {
      const { id } = await reminders.vehicle();
      at('2026-11-20T09:40:00.000Z');
      await reminders.deliver(await reminders.order(id));
      at('2026-11-23T02:30:00.000Z');
      await tick();
      const call = await only();
      await reminders.ended(call.id, 'not-answered', { outcome: 'not_reached' });
      await reminders.ended(call.id, 'answered', { outcome: 'declined' });
      await tick();
      expect(await reminders.contacts()).toHaveLength(1);
    });

    it('REM-12: an internal order and one of long ago are not called about', async () => {
      const { id } = await reminders.vehicle({ boughtOn: '2026-01-01' });
      at('2026-11-10T01:00:00.000Z');
      await reminders.deliver(await reminders.order(id));
      at('2026-11-20T01:00:00.000Z');
      const internal = await reminders.orders.create(reminders.ctx(), {
        ...{ vehicleId: id, type: 'minor_repair', odometerKm: 5_100, lines: [], internal: true },
      });
      await reminders.deliver(internal.id);
      at(MORNING);
      await tick();
      expect(await reminders.planned()).toEqual([]);
    });
  });

  describe('booked visits', () => {
    const book = async (bookedFor: string) => {
      const { id: vehicleId } = await reminders.vehicle({ boughtOn: '2026-10-01' });
      return reminders.appointments.create(reminders.ctx(), { vehicleId, bookedFor: new Date(bookedFor) });
    };

    it.each([
      ['24 to 12 hours ahead', '2026-11-25T06:30:00.000Z', ['2026-11-24 14:30', '2026-11-25 02:30']],
      ['not when booked a day ahead or less', '2026-11-24T01:00:00.000Z', []],
      ['not yet when its day lies beyond the plan', '2026-11-27T06:30:00.000Z', []],
    ])('SVC-04, CF-08: reminded %s', async (_name, bookedFor, expected) => {
      await book(bookedFor);
      await tick();
      expect((await reminders.contacts()).flatMap(({ dueAt, expiresAt }) => [dueAt, expiresAt])).toEqual(expected);
    });

    it('SVC-04: a visit that is moved is reminded of at its new time alone', async () => {
      const { id } = await book('2026-11-25T06:30:00.000Z');
      await tick();
      const bookedFor = new Date('2026-11-25T08:00:00.000Z');
      await reminders.appointments.rebook(reminders.ctx(), id, undefined, { bookedFor });
      await tick();
      expect(await reminders.planned()).toEqual([
        'appointment-reminder/sms 2026-11-24 14:30 cancelled',
        'appointment-reminder/sms 2026-11-24 16:00 due',
      ]);
      await reminders.appointments.cancel(reminders.ctx(), id, undefined);
      expect(await reminders.judge((await reminders.contacts())[1].id)).toEqual({
        ...{ kind: 'drop', reason: 'appointment_over' },
      });
      await tick();
      expect((await reminders.contacts()).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    });

    it('KPI-02: the message that went out counts as the reminder', async () => {
      const { id } = await book('2026-11-25T06:30:00.000Z');
      await tick();
      at('2026-11-24T06:30:02.000Z');
      await reminders.ended((await only()).id, 'sent');
      await tick();
      const visit = await reminders.appointments.get(reminders.ctx(), id);
      expect(visit).toMatchObject({ remindedAt: new Date('2026-11-24T06:30:02.000Z'), remindedInTime: true });
      const events = sql`select type from event where subject_id = ${id} order by id`;
      expect(await reminders.query(events)).toEqual([
        { type: 'appointment.created' },
        { type: 'appointment.reminded' },
      ]);
    });

    it('CF-08: a call where the message could not be sent, within the window', async () => {
      await book('2026-11-25T06:30:00.000Z');
      await tick();
      at('2026-11-24T06:30:02.000Z');
      const { id } = await only();
      await reminders.ended(id, 'suppressed', { reason: 'no_number' });
      await tick();
      expect((await reminders.contacts())[1]).toMatchObject({
        ...{ step: 'call', channel: 'phone_call', dueAt: '2026-11-24 14:30', expiresAt: '2026-11-25 02:30' },
      });
      reminders.world.clock.advance(12 * HOUR_MS);
      await reminders.ended(id, 'failed');
      await tick();
      expect(await reminders.contacts()).toHaveLength(2);
    });
  });

  describe('rules of the store’s own', () => {
    it('CF-07: by mileage, every forecast is made again and its reminders planned', async () => {
      const { id } = await reminders.vehicle({ boughtOn: '2026-10-01' });
      await reminders.readOdometer(id, '2026-11-01T02:00:00.000Z', 3_400);
      await tick();
      expect(await reminders.reminders.getForecast(reminders.ctx(), id)).toMatchObject({
        ...{ dueOn: '2027-04-01', reason: 'time' },
      });
      await reminders.issue('maintenance-schedule', 'default', { basis: 'whichever_first' });
      reminders.world.clock.advance(1_000);
      await tick();
      expect(await reminders.query(sql`select due_on as "dueOn", reason from maintenance_forecast`)).toEqual([
        { dueOn: '2026-11-12', reason: 'mileage' },
      ]);
    });

    it('TEN-11: what the group issues counts in its stores from the next tick on', async () => {
      await reminders.vehicle({ boughtOn: '2026-08-25' });
      await tick();
      expect(await reminders.planned()).toEqual([]);
      const { byTime, ...schedule } = USUAL_SCHEDULE;
      await reminders.issue(
        'maintenance-schedule',
        'default',
        {
          ...schedule,
          byTime: { ...byTime, firstMonths: 3 },
        },
        reminders.world.group('one').ctx,
      );
      reminders.world.clock.advance(1_000);
      await tick();
      expect(await reminders.planned()).toEqual(['maintenance-due/sms 2026-11-24 10:00 due']);
    });

    it('TEN-11: what was planned keeps the version that planned it', async () => {
      await reminders.vehicle();
      await tick();
      await reminders.issue('journey', 'maintenance-due', { language: 'en' });
      reminders.world.clock.advance(1_000);
      await reminders.vehicle();
      await tick();
      expect((await reminders.contacts()).map(({ policyRef }) => policyRef)).toEqual([
        'journey/maintenance-due@preset:1',
        'journey/maintenance-due@store:1',
      ]);
      const { data } = await reminders.reminders.listPlanned(reminders.ctx(), page);
      expect(data.map(({ text }) => text?.slice(0, 4))).toEqual(['【申海n', '申海no']);
    });
  });

  describe('the other store', () => {
    it('does not see another store’s plans, forecasts, profile or contacts', async () => {
      const here = await reminders.vehicle();
      await tick();
      await reminders.tick('south');
      const south = reminders.ctx('south');
      expect((await reminders.reminders.listPlanned(south, page)).data).toEqual([]);
      expect((await reminders.reminders.listForecasts(south, { limit: 20, sort: 'dueOn' })).data).toEqual([]);
      await expect(reminders.reminders.getForecast(south, here.id)).rejects.toMatchObject({ code: 'not_found' });
      expect(await reminders.contacts('south')).toEqual([]);
      const profiles = await reminders.query<{ name: string }>(sql`select name from group_store_profile`, 'south');
      expect(profiles).toEqual([{ name: '申海south店' }]);
      expect(await reminders.judge((await only()).id)).toMatchObject({ kind: 'go' });
    });
  });
});
