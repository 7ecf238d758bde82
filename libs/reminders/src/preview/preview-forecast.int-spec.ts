import { sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { transactionChannel } from '#libs/tenancy';
import { vehicleWith } from '../fixtures/preset-row';
import { RemindersWorld } from '../fixtures/reminders-world';
import { call, dayAfter, journey, sms } from '../presets/preset-steps';
import type { PreviewContactDto } from './journey-preview.dto';
import { JourneyPreviewService } from './journey-preview.service';

const PAGE = { limit: 20, sort: 'dueAt' } as const;
const HELLO = ['您好，{customerName}', 'Hello {customerName}'] as const;
const CODE = 'ten-days';

/** Ten days ahead a message, a call on the day after it, and one more where nobody answered. */
const TEN_DAYS = journey(CODE, ['提前十天', 'Ten days ahead'], { kind: 'insurance_expiry' }, [
  sms('sms', ['短信', 'SMS'], HELLO, { days: -10 }),
  call('call', 'club_manager', ['电话', 'Call'], HELLO, dayAfter('sms')),
  call('again', 'club_manager', ['再打', 'Again'], HELLO, { after: { step: 'call', on: ['not_answered'] }, days: 1 }),
]).document;

describe('on which day the contacts of a preview would be made', () => {
  let reminders: RemindersWorld;

  beforeAll(async () => {
    reminders = await RemindersWorld.start();
  });
  beforeEach(() => reminders.reset());
  afterAll(() => reminders.stop());

  const list = async (document = TEN_DAYS, query: object = {}, store: 'north' | 'south' = 'north') =>
    (
      await reminders.world
        .get(JourneyPreviewService)
        .list(reminders.ctx(store), CODE, { days: 9, document }, { ...PAGE, ...query })
    ).data;

  const insured = (on: string) => vehicleWith(reminders, { insurance_expires_on: on });

  const local = (at: Date | null | undefined) => at && new Date(+at + 8 * 3_600_000).toISOString().slice(5, 16);

  /** `sms made 11-24T14:00 quiet_hours ? later_plans`: step, outcome, Shanghai's time, delays and doubts. */
  const told = ({ step, reason: left, forecast }: PreviewContactDto): string => {
    if (!forecast) return `${step} - ${left}`;
    const { outcome, at, reason, delays, mergedInto, doubts } = forecast;
    const why = [
      ...delays.map((delay) => delay.reason),
      reason,
      mergedInto && `${mergedInto.journey}/${mergedInto.step}`,
    ];
    const unsure = doubts.length > 0 ? ['?', ...doubts.map(({ code }) => code)] : [];
    return [step, outcome, local(at), ...why, ...unsure].filter((part) => part).join(' ');
  };

  const withSms = (changes: object) => ({
    ...TEN_DAYS,
    steps: [{ ...TEN_DAYS.steps[0], ...changes }, ...TEN_DAYS.steps.slice(1)],
  });

  /** A contact of another journey with the customer, planned or made. */
  const contactWith = (customerId: string, state: 'due' | 'sent', at: string, category = 'care') =>
    reminders.query(sql`
      insert into contact (id, journey, policy_ref, step, subject_type, subject_id, occurrence, customer_id, channel, category,
                           due_at, values, state, intent_at, sent_at)
      values (${newId()}, 'news', 'journey/news@preset:1', 'sms', 'customer', ${customerId}, 'once', ${customerId}, 'sms',
              ${category}, ${at}, '{}', ${state}, ${state === 'sent' ? at : null}, ${state === 'sent' ? at : null})`);

  it('CF-05, REM-39: quiet hours and working hours, and the steps that count from the day that it is really made', async () => {
    await insured('2026-12-04');
    const document = withSms({ timeOfDay: '22:30', category: 'safety' });
    expect((await list(document)).map(told)).toEqual([
      'sms made 11-25T08:00 quiet_hours',
      // on the 25th it would be due at 22:30; now the message leaves on the 25th, and the call is of the day after
      'call made 11-26T10:00 ? step_before later_plans',
      'again made 11-27T10:00 ? step_before later_plans',
    ]);
  });

  it('REM-31, CF-27: what the customer had, with the reason in words, and where it is too late then', async () => {
    const { customerId } = await insured('2026-12-03');
    await contactWith(customerId, 'sent', '2026-11-21T12:00:00+08:00');
    const [first] = await list();
    expect(told(first)).toBe('sms not_made 11-23T10:00 minimum_gap');
    expect(first.forecast).toMatchObject({ on: '2026-11-23', reasonLabel: expect.stringMatching(/\S/) });
    const [patient] = await list(withSms({ expiresAfterHours: null }));
    expect(told(patient)).toBe('sms made 11-28T10:00 minimum_gap ? later_plans');
    expect(patient.forecast).toMatchObject({
      on: '2026-11-28',
      delays: [{ label: expect.stringMatching(/\S/), until: new Date('2026-11-28T10:00:00+08:00') }],
      doubts: [{ code: 'later_plans', label: expect.stringMatching(/\S/) }],
    });
  });

  it('REM-31: it goes along with what is planned, and the other of the journey with it', async () => {
    const { customerId } = await insured('2026-12-04');
    await contactWith(customerId, 'due', '2026-11-23T11:00:00+08:00', 'expiry');
    expect((await list()).map(told)[0]).toBe('sms merged 11-23T11:00 news/sms ? planned_contacts');
  });

  it('CF-27: the journey’s own contacts hold each other up, also those that are not on the page', async () => {
    const { customerId } = await insured('2026-12-04');
    const second = await vehicleWith(reminders, { insurance_expires_on: '2026-12-08' });
    await reminders.query(sql`update vehicle_owner set customer_id = ${customerId} where vehicle_id = ${second.id}`);
    const document = withSms({ expiresAfterHours: null });
    const only = { ...document, steps: document.steps.slice(0, 1) };
    expect((await list(only)).map(told)).toEqual([
      'sms made 11-24T10:00',
      'sms made 12-01T10:00 minimum_gap ? planned_contacts later_plans',
    ]);
    expect((await list(only, { sort: '-dueAt', limit: 1 })).map(told)).toEqual([
      'sms made 12-01T10:00 minimum_gap ? planned_contacts later_plans',
    ]);
  });

  it('CF-27: a priority of its step lets it speak first', async () => {
    const { customerId } = await insured('2026-12-04');
    await contactWith(customerId, 'due', '2026-11-24T10:00:00+08:00', 'expiry');
    const alone = { ...TEN_DAYS, steps: TEN_DAYS.steps.slice(0, 1) };
    expect((await list(alone)).map(told)).toEqual(['sms merged 11-24T10:00 news/sms ? planned_contacts']);
    const first = { ...alone, steps: [{ ...alone.steps[0], priority: 1 }] };
    expect((await list(first)).map(told)).toEqual(['sms made 11-24T10:00']);
    await reminders.issue('journey', CODE, first);
    await reminders.tick();
    expect(
      await reminders.query(sql`select priority, place from contact where journey = ${CODE} and step = 'sms'`),
    ).toEqual([{ priority: 1, place: 1 }]);
  });

  it('CF-05: what is left out has no forecast, and what follows a message that cannot be sent has one', async () => {
    const { customerId } = await insured('2026-12-04');
    await reminders.query(sql`update customer_phone set line = 'landline' where customer_id = ${customerId}`);
    expect((await list()).map(told)).toEqual([
      'sms - no_number',
      'call made 11-25T10:00 ? later_plans',
      'again made 11-26T10:00 ? step_before later_plans',
    ]);
  });

  it('writes nothing, and waits for Postgres as often as an order does at most', async () => {
    await insured('2026-12-04');
    const figures = sql`
      select (select count(*) from contact) as contacts, (select count(*) from contact_decision) as decisions,
             (select count(*) from event) as events, (select count(*) from group_contact_counter) as counters`;
    const before = await reminders.query(figures);
    const waits: number[] = [];
    // workers of this process have transactions of their own
    const requestId = newId();
    const listen = (message: unknown): void => {
      const told = message as { requestId: string; waits: number };
      if (told.requestId === requestId) waits.push(told.waits);
    };
    transactionChannel.subscribe(listen);
    const service = reminders.world.get(JourneyPreviewService);
    await service.list({ ...reminders.ctx(), requestId }, CODE, { days: 9, document: TEN_DAYS }, PAGE);
    transactionChannel.unsubscribe(listen);
    expect(waits).toEqual([expect.any(Number)]);
    expect(waits[0]).toBeLessThanOrEqual(5);
    expect(await reminders.query(figures)).toEqual(before);
  });

  it('does not see another store’s contacts', async () => {
    await insured('2026-12-04');
    expect(await list(TEN_DAYS, {}, 'south')).toEqual([]);
  });
});
