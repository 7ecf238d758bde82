import { type Sql, sql } from '#libs/database';
import { localDate, newId } from '#libs/foundation';
import { RemindersWorld, type StoreName } from '../fixtures/reminders-world';
import type { EffectStateDto, JourneyEffectDto } from './effect.dto';
import { JourneyEffectService } from './effect.service';

const PERIOD = { from: localDate('2026-09-01'), before: localDate('2026-10-01'), withinDays: 30 };
const PAGE = { ...PERIOD, limit: 50, sort: 'startedAt' } as const;

/** What became of the contacts of a round, in the order in which they were due. */
interface Told {
  readonly channel?: 'sms' | 'phone_call';
  readonly state?: 'sent' | 'failed' | 'unknown' | 'cancelled' | 'due';
  readonly outcome?: string;
  readonly reason?: string;
  readonly delivered?: 'delivered' | 'undelivered';
}

describe('whether the reminders of a journey work', () => {
  let reminders: RemindersWorld;
  const effects = () => reminders.world.get(JourneyEffectService);
  const effect = (code = 'maintenance-due', store: StoreName = 'north') =>
    effects().effect(reminders.ctx(store), code, PERIOD);
  const records = async (filter: object) =>
    (await effects().records(reminders.ctx(), 'maintenance-due', { ...PAGE, ...filter })).data;

  beforeAll(async () => {
    reminders = await RemindersWorld.start();
  });
  beforeEach(() => reminders.reset());
  afterAll(() => reminders.stop());

  /** A round of a car that showed so many km, begun on 10 September, with what was said in it. */
  async function round(told: readonly Told[], { km = 20_000, on = '2026-09-10', owner = '' } = {}): Promise<string> {
    const { id, customerId } = await reminders.vehicle({ owner });
    await reminders.readOdometer(id, '2026-09-01T00:00:00.000Z', km);
    await reminders.query(
      sql`insert into maintenance_forecast (vehicle_id, km_per_day, stale) values (${id}, 0, false)
          on conflict (vehicle_id) do update set km_per_day = 0, km_per_day_low = 0, km_per_day_high = 0, stale = false`,
    );
    const contacts = told.map((one, at) => ({ id: newId(), ...one, at }));
    for (const { id: contactId, at, ...one } of contacts) {
      const dueAt = new Date(`${on}T0${2 + at}:00:00.000Z`);
      await reminders.query(insertContact(contactId, { id, customerId }, `step-${at}`, dueAt, one));
    }
    return id;
  }

  async function cameBack(vehicleId: string, arrivedAt: string): Promise<string> {
    reminders.world.clock.set(arrivedAt);
    return reminders.order(vehicleId, 'minor_repair');
  }

  const stateOf = ({ states }: { states: EffectStateDto[] }, state: string) =>
    states.find((one) => one.state === state) as EffectStateDto;

  it('REM-20: three states, by what got through', async () => {
    const owner = await reminders.customer();
    const rounds: [string, Told[]][] = [
      ['effectively_reminded', [{}, { channel: 'phone_call', outcome: 'reached' }]],
      ['effectively_reminded', [{ state: 'failed' }, { channel: 'phone_call', outcome: 'reached' }]],
      ['generally_reminded', [{}]],
      ['generally_reminded', [{ state: 'unknown' }, { channel: 'phone_call', outcome: 'no_answer' }]],
      ['generally_reminded', [{ channel: 'phone_call', outcome: 'message_left' }]],
      ['not_reminded', [{ state: 'cancelled', reason: 'no_number' }]],
      ['not_reminded', [{ state: 'cancelled', reason: 'held_out' }]],
      ['not_reminded', [{ channel: 'phone_call', outcome: 'no_answer' }]],
      ['not_reminded', [{ delivered: 'undelivered' }]],
      ['waiting', [{ state: 'due' }]],
      ['waiting', [{ channel: 'phone_call' }]],
      ['not_needed', [{ state: 'cancelled', reason: 'vehicle_visited' }]],
    ];
    const expected = new Map<string, string>();
    for (const [state, told] of rounds) expected.set(await round(told, { owner }), state);
    const found = await records({});
    expect(new Map(found.map(({ vehicle, state }) => [vehicle?.id, state]))).toEqual(expected);
    expect(await effect()).toMatchObject({
      ...{ waiting: 2, notNeeded: 1, heldOut: { rounds: 1 } },
      states: [
        { state: 'not_reminded', rounds: 4, contacted: 0, reached: 0 },
        { state: 'generally_reminded', rounds: 3, contacted: 3, reached: 0 },
        { state: 'effectively_reminded', rounds: 2, contacted: 2, reached: 2 },
      ],
    });
    expect(await records({ state: 'not_reminded', side: 'held_out' })).toMatchObject([
      { reason: 'held_out', reasonLabel: '对照组，不提醒', isHeldOut: true },
    ]);
  });

  it('REM-20: came back and booked within the window, of rounds whose window is over', async () => {
    const owner = await reminders.customer();
    const early = await round([{}], { owner });
    const late = await round([{}], { owner });
    const booked = await round([{}], { owner });
    await round([{}], { owner });
    const fresh = await round([{}], { owner, on: '2026-09-29' });
    reminders.world.clock.set('2026-09-12T01:00:00.000Z');
    const visit = await reminders.appointments.create(reminders.ctx(), {
      ...{ vehicleId: booked, bookedFor: new Date('2026-11-29T02:00:00Z') },
    });
    const order = await cameBack(early, '2026-10-01T01:00:00.000Z');
    await cameBack(fresh, '2026-10-02T01:00:00.000Z');
    await cameBack(late, '2026-10-10T02:00:01.000Z');
    reminders.world.clock.set('2026-10-20T01:00:00.000Z');
    expect(stateOf(await effect(), 'generally_reminded')).toMatchObject({
      ...{ rounds: 5, open: 1, cameBack: 1, cameBackPercent: '25.00', booked: 1, bookedPercent: '25.00' },
    });
    expect(await records({ figure: 'came_back' })).toMatchObject([
      { vehicle: { id: early }, orderId: order, cameBackAt: new Date('2026-10-01T01:00:00.000Z'), isOpen: false },
    ]);
    expect(await records({ figure: 'booked' })).toMatchObject([{ vehicle: { id: booked }, appointmentId: visit.id }]);
    expect(await records({ figure: 'open' })).toMatchObject([{ vehicle: { id: fresh }, isOpen: true }]);
  });

  it('REM-20: those reminded against those not, and all who were to be against those held out', async () => {
    const owner = await reminders.customer();
    const told: Told[] = [{ channel: 'phone_call', outcome: 'reached' }];
    for (let car = 0; car < 3; car++) await cameBack(await round(told, { owner }), '2026-09-20T01:00:00.000Z');
    await round([{ state: 'cancelled', reason: 'no_number' }], { owner });
    for (let car = 0; car < 2; car++) await round([{ state: 'cancelled', reason: 'held_out' }], { owner });
    reminders.world.clock.set('2026-11-20T01:00:00.000Z');
    const { comparisons } = await effect();
    expect(comparisons).toMatchObject([
      { side: 'reminded', against: 'not_reminded', cameBack: { points: '100.00', isTold: true } },
      {
        side: 'intended',
        against: 'held_out',
        cameBack: { points: '75.00' },
        booked: { points: '0.00', isTold: false },
      },
    ]);
    expect(await records({ side: 'intended' })).toHaveLength(4);
    expect(await records({ side: 'reminded' })).toHaveLength(3);
  });

  it('REM-20: by the point of the odometer that was nearest when the round began', async () => {
    const owner = await reminders.customer();
    const shown = [4_999, 5_000, 14_999, 15_000, 52_500, 87_499, 87_500];
    for (const km of shown) await round([{}], { owner, km });
    const found = await records({});
    expect(found.map(({ aboutKm, pointKm }) => [aboutKm, pointKm])).toEqual([
      [4_999, null],
      [5_000, 10_000],
      [14_999, 10_000],
      [15_000, 20_000],
      [52_500, 55_000],
      [87_499, 85_000],
      [87_500, null],
    ]);
    const counted = (await effect()).points.map((point): [number, number] => [
      point.pointKm,
      stateOf(point, 'generally_reminded').rounds,
    ]);
    expect(counted.filter(([, rounds]) => rounds > 0)).toEqual([
      [10_000, 2],
      [20_000, 1],
      [55_000, 1],
      [85_000, 1],
    ]);
    expect(counted).toHaveLength(12);
    expect(await records({ point: 10_000, state: 'generally_reminded' })).toHaveLength(2);
  });

  it('REM-20: of a car of which nothing is known no odometer is told', async () => {
    const id = await round([{}]);
    await reminders.query(sql`delete from odometer_reading where vehicle_id = ${id}`);
    await reminders.query(sql`update vehicle set purchased_on = null where id = ${id}`);
    expect(await records({})).toMatchObject([{ aboutKm: null, pointKm: null }]);
  });

  it('REM-20: every figure opens to as many records as it says, page by page', async () => {
    const owner = await reminders.customer();
    for (let car = 0; car < 5; car++) await round([{}], { owner });
    const first = await effects().records(reminders.ctx(), 'maintenance-due', { ...PAGE, limit: 3 });
    const second = await effects().records(reminders.ctx(), 'maintenance-due', {
      ...{ ...PAGE, limit: 3, cursor: first.page.nextCursor ?? undefined },
    });
    expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(5);
    const figures: JourneyEffectDto = await effect();
    for (const { state, ...counts } of figures.states) {
      for (const figure of ['contacted', 'reached', 'open'] as const) {
        expect(await records({ state, figure })).toHaveLength(counts[figure]);
      }
    }
  });

  it('REM-20: a round that began before the period is not of it', async () => {
    await round([{}, { channel: 'phone_call', outcome: 'reached' }], { on: '2026-08-31' });
    await reminders.query(sql`update contact set due_at = '2026-09-01T10:00:00Z' where step = 'step-1'`);
    expect(await records({})).toEqual([]);
  });

  it('REM-20: a journey that is not there', async () => {
    await expect(effect('no-such-journey')).rejects.toThrow('not_found');
  });

  it('does not see another store’s rounds', async () => {
    await round([{}]);
    expect((await effect('maintenance-due', 'south')).states.map(({ rounds }) => rounds)).toEqual([0, 0, 0]);
    const theirs = await effects().records(reminders.ctx('south'), 'maintenance-due', PAGE);
    expect(theirs.data).toEqual([]);
  });
});

function insertContact(
  id: string,
  vehicle: { id: string; customerId: string },
  step: string,
  dueAt: Date,
  { channel = 'sms', state = 'sent', outcome, reason, delivered }: Told,
): Sql {
  const intentAt = state === 'sent' || state === 'unknown' ? dueAt : null;
  return sql`
    with made as (
      insert into contact (id, journey, policy_ref, step, subject_type, subject_id, occurrence, customer_id, vehicle_id,
                           channel, category, due_at, state, intent_at, sent_at, outcome, outcome_at, delivery_state,
                           delivery_at)
      values (${id}, 'maintenance-due', 'journey/maintenance-due@preset:1', ${step}, 'vehicle', ${vehicle.id}, 'first',
              ${vehicle.customerId}, ${vehicle.id}, ${channel}, 'care', ${dueAt}, ${state}, ${intentAt},
              ${state === 'sent' ? dueAt : null}, ${outcome ?? null}, ${outcome ? dueAt : null}, ${delivered ?? null},
              ${delivered ? dueAt : null})
      returning id)
    insert into contact_decision (id, contact_id, decided_at, kind, reason)
    select ${newId()}, made.id, ${dueAt}, ${reason ? 'suppressed' : 'sent'}, ${reason ?? 'as_planned'} from made
    where ${state} <> 'due'`;
}
