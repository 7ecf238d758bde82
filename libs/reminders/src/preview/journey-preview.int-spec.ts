import { sql } from '#libs/database';
import { localDate, newId } from '#libs/foundation';
import { vehicleWith } from '../fixtures/preset-row';
import { RemindersWorld } from '../fixtures/reminders-world';
import { call, dayAfter, journey, sms } from '../presets/preset-steps';
import { ContactCoverageService } from './contact-coverage.service';
import { JourneyPreviewService } from './journey-preview.service';

const CODE = 'insurance-expiry';
const PAGE = { limit: 20, sort: 'dueAt' } as const;
const HELLO = ['您好，{customerName}', 'Hello {customerName}'] as const;

/** Ten days ahead, and a step that nobody can date yet. */
const TEN_DAYS = journey('ten-days', ['提前十天', 'Ten days ahead'], { kind: 'insurance_expiry' }, [
  sms('sms', ['短信', 'SMS'], HELLO, { days: -10 }),
  call('call', 'club_manager', ['电话', 'Call'], HELLO, dayAfter('sms')),
]).document;

describe('what a journey would do', () => {
  let reminders: RemindersWorld;
  const previews = () => reminders.world.get(JourneyPreviewService);
  const preview = (request: object = {}, code = CODE) =>
    previews().preview(reminders.ctx(), code, { days: 7, ...request });
  const list = (query: object = {}, request: object = {}) =>
    previews().list(reminders.ctx(), CODE, { days: 7, ...request }, { ...PAGE, ...query });
  const insured = (on: string) => vehicleWith(reminders, { insurance_expires_on: on });
  const count = async (table: 'contact' | 'event') => {
    const counted = table === 'contact' ? sql`select count(*) as n from contact` : sql`select count(*) as n from event`;
    return (await reminders.query<{ n: number }>(counted))[0].n;
  };

  const consent = (customerId: string, purpose: string, channel: string | null) => sql`
    insert into consent (id, customer_id, purpose, channel, state, source, told_at, recorded_by, created_at)
    values (${newId()}, ${customerId}, ${purpose}, ${channel}, 'withdrawn', 'spoken', now(), 'test', now())`;

  beforeAll(async () => {
    reminders = await RemindersWorld.start();
  });
  beforeEach(() => reminders.reset());
  afterAll(() => reminders.stop());

  it('CF-05: tells by day and step whom the journey in force would reach, and writes nothing', async () => {
    for (const on of ['2026-12-23', '2026-12-25', '2026-12-25', '2026-12-29', '2026-12-30']) await insured(on);
    const before = [await count('contact'), await count('event')];
    expect(JSON.parse(JSON.stringify(await preview()))).toEqual({
      ...{ journey: CODE, policyRef: 'journey/insurance-expiry@preset:1', from: '2026-11-23', before: '2026-11-30' },
      ...{ contacts: 4, leftOut: 0, reasons: [] },
      days: [
        { on: '2026-11-23', step: 'sms', contacts: 1 },
        { on: '2026-11-25', step: 'sms', contacts: 2 },
        { on: '2026-11-29', step: 'sms', contacts: 1 },
      ],
      following: [
        { on: '2026-11-24', step: 'call', after: { step: 'sms', on: ['sent', 'not_sent'] }, contacts: 1 },
        { on: '2026-11-26', step: 'call', after: { step: 'sms', on: ['sent', 'not_sent'] }, contacts: 2 },
      ],
    });
    expect([await count('contact'), await count('event')]).toEqual(before);
  });

  it('CF-05: a document that nobody has issued, though it be off, over days of the caller’s choice', async () => {
    await insured('2026-12-20');
    const document = { ...TEN_DAYS, enabled: false };
    expect(await preview({ document, from: localDate('2026-12-01'), days: 31 }, 'ten-days')).toMatchObject({
      ...{ policyRef: null, before: '2027-01-01', contacts: 1 },
      days: [{ on: '2026-12-10', step: 'sms', contacts: 1 }],
    });
    const wrong = { ...document, steps: document.steps.slice(1) };
    expect(() => preview({ document: wrong })).toThrow(expect.objectContaining({ code: 'validation_failed' }) as Error);
    await expect(preview({}, 'unknown')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('CF-05, CF-06: what is previewed is what is planned', async () => {
    for (const on of ['2026-12-23', '2026-12-24']) await insured(on);
    const { contacts } = await preview({ days: 2 });
    await reminders.tick();
    expect((await reminders.contacts()).filter((one) => one.journey === CODE)).toHaveLength(contacts);
    expect(await preview({ days: 2 })).toMatchObject({
      contacts: 0,
      leftOut: 2,
      reasons: [{ reason: 'already_planned' }],
    });
  });

  it('CF-05: what may follow is dated after the steps before it, step by step, and told apart', async () => {
    await insured('2026-12-04');
    const unreachable = await insured('2026-12-04');
    await reminders.query(consent(unreachable.customerId, 'service', 'phone_call'));
    const called = await insured('2026-12-04');
    await reminders.query(consent(called.customerId, 'service', 'sms'));
    const [first, second] = TEN_DAYS.steps;
    const again = { ...second, code: 'again', after: { step: 'call', on: ['not_answered' as const] } };
    const off = { ...second, code: 'off', enabled: false };
    const late = { ...second, code: 'late', offset: { days: 9, hours: 0 } };
    const document = {
      ...TEN_DAYS,
      steps: [first, second, again, off, late, { ...again, code: 'never', after: { ...again.after, step: 'off' } }],
    };
    const { contacts, following } = await preview({ document }, 'ten-days');
    expect([contacts, following.map(({ on, step, contacts: each }) => [on, step, each])]).toEqual([
      2,
      [
        ['2026-11-25', 'call', 2],
        ['2026-11-26', 'again', 2],
      ],
    ]);
    const { data } = await previews().list(
      reminders.ctx(),
      'ten-days',
      { document, days: 7 },
      { ...PAGE, following: true },
    );
    expect(data.map(({ step, after, reason }) => [step, after?.step, reason])).toEqual([
      ['call', 'sms', null],
      ['call', 'sms', null],
      ['again', 'call', null],
      ['again', 'call', null],
    ]);
  });

  describe('why not the others', () => {
    const withoutOwner = async () => {
      const { id } = await insured('2026-12-24');
      await reminders.query(sql`delete from vehicle_owner where vehicle_id = ${id}`);
    };
    const of = async (change: (customerId: string) => ReturnType<typeof sql>) => {
      const { customerId } = await insured('2026-12-24');
      await reminders.query(change(customerId));
    };
    it.each<[string, string, () => Promise<unknown>]>([
      ['nobody owns the car', 'no_customer', withoutOwner],
      [
        'the customer asked to be forgotten',
        'customer_erased',
        () => of((id) => sql`update customer set erased_at = now() where id = ${id}`),
      ],
      [
        'CUS-12: there is no number',
        'no_number',
        () => of((id) => sql`update customer_phone set quality = 'empty_number' where customer_id = ${id}`),
      ],
      ['CF-24: the customer wants no messages', 'consent_withdrawn', () => of((id) => consent(id, 'service', 'sms'))],
      ['CF-24: the customer wants nothing at all', 'consent_withdrawn', () => of((id) => consent(id, 'service', null))],
    ])('%s', async (_name, reason, happen) => {
      await insured('2026-12-24');
      await happen();
      expect(await preview()).toMatchObject({ contacts: 1, leftOut: 1, reasons: [{ reason, contacts: 1 }] });
      const { data } = await list({ leftOut: true, reason });
      expect(data).toMatchObject([{ step: 'sms', channel: 'sms', reason, reasonLabel: expect.stringMatching(/\S/) }]);
    });

    it('CF-24: a word on another purpose or channel is no obstacle', async () => {
      await of((id) => consent(id, 'marketing', null));
      await of((id) => consent(id, 'service', 'phone_call'));
      expect(await preview()).toMatchObject({ contacts: 2, leftOut: 0 });
    });

    it('SVC-07: who stands in the workshop, or has booked', async () => {
      const request = { days: 3 };
      const inside = await reminders.vehicle();
      const booked = await reminders.vehicle();
      await reminders.vehicle();
      await reminders.tick();
      await reminders.query(sql`delete from contact`);
      await reminders.order(inside.id, 'minor_repair');
      const bookedFor = new Date('2026-11-29T02:00:00Z');
      await reminders.appointments.create(reminders.ctx(), { vehicleId: booked.id, bookedFor });
      const { contacts, reasons } = await preview(request, 'maintenance-due');
      expect([contacts, reasons.map(({ reason }) => reason)]).toEqual([1, ['appointment_made', 'vehicle_in_workshop']]);
    });

    it('the population, and what another contact did', async () => {
      const first = await insured('2026-12-04');
      const { id } = await insured('2026-12-04');
      await reminders.query(sql`update vehicle set use = 'commercial' where id = ${id}`);
      await reminders.issue('journey', 'ten-days', TEN_DAYS);
      await reminders.tick();
      const population = { field: 'use', op: 'ne', value: 'commercial' } as const;
      const [step] = TEN_DAYS.steps;
      const doneBy = [{ journey: 'ten-days', withinDays: 1 }];
      const document = { ...TEN_DAYS, trigger: { ...TEN_DAYS.trigger, population }, steps: [{ ...step, doneBy }] };
      expect(await preview({ document }, 'other')).toMatchObject({
        ...{ contacts: 0, leftOut: 2 },
        reasons: [{ reason: 'outside_population' }, { reason: 'satisfied' }],
      });
      const { data } = await previews().list(
        reminders.ctx(),
        'other',
        { document, days: 7 },
        { ...PAGE, reason: 'satisfied' },
      );
      expect(data).toMatchObject([{ customer: { id: first.customerId }, vehicle: { id: first.id } }]);
    });
  });

  it('pages through the contacts, and refuses a cursor of other days', async () => {
    for (const on of ['2026-12-23', '2026-12-24', '2026-12-24']) await insured(on);
    const first = await list({ limit: 2, following: false });
    const rest = await list({ limit: 2, following: false, cursor: first.page.nextCursor });
    expect([...first.data, ...rest.data].map(({ dueAt }) => dueAt.toISOString().slice(0, 10))).toEqual([
      ...['2026-11-23', '2026-11-24', '2026-11-24'],
    ]);
    expect((await list({ on: localDate('2026-11-24'), step: 'sms', leftOut: false })).data).toHaveLength(2);
    expect(() => list({ limit: 2, following: false, cursor: first.page.nextCursor }, { days: 8 })).toThrow(
      expect.objectContaining({ code: 'invalid_cursor' }) as Error,
    );
  });

  describe('coverage', () => {
    const coverage = () => reminders.world.get(ContactCoverageService);

    it('REM-41, SVC-07: every vehicle is reminded and every customer noticed, or there is a reason', async () => {
      const before = (await coverage().get(reminders.ctx())).customers;
      await reminders.vehicle();
      const lost = await reminders.vehicle();
      const unknown = await reminders.vehicle();
      await reminders.tick();
      await reminders.query(sql`delete from vehicle_owner where vehicle_id = ${lost.id}`);
      await reminders.query(
        sql`update maintenance_forecast set due_on = null, reason = null where vehicle_id = ${unknown.id}`,
      );
      await reminders.query(sql`delete from customer_phone where customer_id = ${lost.customerId}`);
      await reminders.query(consent(unknown.customerId, 'marketing', null));
      const { vehicles, customers } = await coverage().get(reminders.ctx());
      expect(vehicles).toMatchObject({
        ...{ total: 3, covered: 1 },
        uncovered: [
          { reason: 'no_customer', records: 1 },
          { reason: 'no_forecast', records: 1 },
        ],
      });
      expect(customers.total).toBe(before.total + 3);
      expect(customers.covered).toBe(before.covered + 1);
      const query = { limit: 20, sort: '-createdAt' } as const;
      const { data } = await coverage().list(reminders.ctx(), { ...query, of: 'vehicles', reason: 'no_customer' });
      expect(data).toMatchObject([{ id: lost.id, customer: null, vehicle: { id: lost.id } }]);
      const people = await coverage().list(reminders.ctx(), { ...query, of: 'customers' });
      expect(people.data.map(({ id, reason }) => [id, reason])).toContainEqual([lost.customerId, 'no_number']);
      expect(people.data.map(({ id, reason }) => [id, reason])).toContainEqual([
        unknown.customerId,
        'consent_withdrawn',
      ]);
    });

    it('REM-41: without a journey that is on nobody is reached', async () => {
      await reminders.vehicle();
      for (const code of ['maintenance-due', 'mileage-windows', 'mileage-5000']) {
        await reminders.issue('journey', code, { enabled: false });
      }
      const { vehicles } = await coverage().get(reminders.ctx());
      expect(vehicles).toMatchObject({ covered: 0, uncovered: [{ reason: 'outside_population', records: 1 }] });
    });
  });

  it('does not see another store’s rounds, contacts or vehicles', async () => {
    await insured('2026-12-24');
    const south = reminders.ctx('south');
    expect(await previews().preview(south, CODE, { days: 7 })).toMatchObject({ contacts: 0, leftOut: 0 });
    expect((await previews().list(south, CODE, { days: 7 }, PAGE)).data).toEqual([]);
    expect((await reminders.world.get(ContactCoverageService).get(south)).vehicles.total).toBe(0);
  });
});
