import { EventEmitter, once } from 'node:events';
import { Readable } from 'node:stream';
import { CustomersService } from '#libs/customers';
import { sql } from '#libs/database';
import { addDays, DomainError, localDate } from '#libs/foundation';
import { PersonalRecordSources } from '#libs/http';
import { FileLinks, ObjectStorage } from '#libs/storage';
import { RemindersWorld, type StoreName } from '../fixtures/reminders-world';
import { GUEST_FIGURES, type GuestFigure } from './campaign-guests.dto';
import { INVITATION_BLOCK, inviteGuests } from './campaign.queries';
import { CALL_OFF_BLOCK } from './campaign-call-off.queries';
import { CampaignCallOff } from './campaign-call-off.service';
import { CampaignGuestsService } from './campaign-guests.service';
import { CampaignInvitations } from './campaign-invitations.service';
import { CAMPAIGN_KIND_PRESETS } from './campaign-kinds.preset';
import { CampaignProposalsService } from './campaign-proposals.service';
import { CampaignSlidesService } from './campaign-slides.service';
import type { CampaignDto, CreateCampaignDto } from './campaigns.dto';
import { CampaignsService } from './campaigns.service';
import { CARE_MEASURES, type CareMeasure } from './care-rates.dto';
import { CareRatesService } from './care-rates.service';

/** 09:00 in Shanghai on Monday, 23 November 2026. */
const TODAY = localDate('2026-11-23');
const YEAR = { from: localDate('2026-11-01'), before: localDate('2027-11-01') };

describe('campaigns', () => {
  let reminders: RemindersWorld;
  let campaigns: CampaignsService;
  let guests: CampaignGuestsService;
  const at = (instant: string) => reminders.world.clock.set(instant);
  const ctx = (store: StoreName = 'north') => reminders.ctx(store);

  beforeAll(async () => {
    reminders = await RemindersWorld.start();
    campaigns = reminders.world.get(CampaignsService);
    guests = reminders.world.get(CampaignGuestsService);
  });
  beforeEach(() => reminders.reset());
  afterAll(() => reminders.stop());

  async function customer(store: StoreName = 'north'): Promise<string> {
    const told = { kind: 'person' as const, name: '石远梅', phones: [{ number: '+8613911110001' }] };
    return (await reminders.world.get(CustomersService).create(ctx(store), told)).id;
  }

  function draft(kind: string, more: Partial<CreateCampaignDto> = {}, store: StoreName = 'north') {
    const startsOn = addDays(TODAY, 1);
    return campaigns.create(ctx(store), { kind, language: 'zh-CN', startsOn, ...more });
  }

  async function announced(kind: string, more: Partial<CreateCampaignDto> = {}): Promise<CampaignDto> {
    const { id } = await draft(kind, more);
    return campaigns.takeStep(ctx(), id, undefined, { to: 'announced' });
  }

  const inShort = async () =>
    (await reminders.contacts()).map(({ journey, step, dueAt }) => `${journey}/${step} ${dueAt}`);

  const idsOf = async (campaignId: string, figure: GuestFigure) =>
    (await guests.list(ctx(), campaignId, { limit: 50, figure })).data.map(({ customerId }) => customerId).sort();

  /** Until a statement of another connection waits for a lock. */
  async function untilSomebodyWaits(): Promise<void> {
    const waits = sql`select 1 from pg_locks where not granted`;
    while ((await reminders.query(waits)).length === 0);
  }

  it('REM-38: goal, plan, notice and way to join come first, a summary last', async () => {
    const { id } = await draft('winter-warmth');
    await campaigns.update(ctx(), id, undefined, { goal: null });
    const announce = () => campaigns.takeStep(ctx(), id, undefined, { to: 'announced' });
    await expect(announce()).rejects.toMatchObject({ errors: [{ pointer: '#/goal', code: 'required' }] });
    await campaigns.update(ctx(), id, undefined, { goal: '冬季保障' });
    expect(await announce()).toMatchObject({ state: 'announced', over: false, announcedAt: expect.any(Date) });
    await expect(campaigns.update(ctx(), id, undefined, { notice: '改了' })).rejects.toMatchObject({
      problem: expect.objectContaining({ code: 'campaign_announced' }),
    });
    await expect(campaigns.takeStep(ctx(), id, undefined, { to: 'finished' })).rejects.toMatchObject({
      errors: [{ pointer: '#/summary', code: 'required' }],
    });
    const finished = await campaigns.takeStep(ctx(), id, undefined, { to: 'finished', summary: '来店 86 台' });
    expect(finished).toMatchObject({ state: 'finished', over: true, summary: '来店 86 台' });
    await expect(campaigns.takeStep(ctx(), id, undefined, { to: 'cancelled' })).rejects.toMatchObject({
      problem: expect.objectContaining({ code: 'campaign_step_refused' }),
      extensions: { allowed: [] },
    });
    const events = await reminders.query<{ type: string }>(
      sql`select type from event where subject_id = ${id} order by id`,
    );
    expect(events.map(({ type }) => type)).toEqual([
      ...['campaign.drafted', 'campaign.changed', 'campaign.changed', 'campaign.announced', 'campaign.finished'],
    ]);
    expect(
      await reminders.query(sql`select 1 from event where subject_id = ${id} and changes::text like '%86%'`),
    ).toEqual([]);
  });

  it('REM-34, REM-37, REM-40: every kind is held in its form, with texts in both languages', async () => {
    for (const { code, document } of CAMPAIGN_KIND_PRESETS) {
      const held = await announced(code);
      expect(held).toMatchObject({ form: document.form, name: document.label['zh-CN'], state: 'announced' });
      expect(await draft(code, { language: 'en' })).toMatchObject({ notice: document.notice.en });
    }
  });

  it('REM-30: SMS on the day of the notice, the call after it, and a time before it is over', async () => {
    const customerId = await customer();
    await announced('winter-warmth', { startsOn: addDays(TODAY, 2) });
    await reminders.tick();
    expect(await inShort()).toEqual(['campaign-season/sms 2026-11-24 10:00']);
    const [{ id }] = await reminders.contacts();
    at('2026-11-24T02:00:00.000Z');
    expect(await reminders.judge(id)).toMatchObject({
      kind: 'go',
      template: expect.stringContaining('{campaignName}：{campaignNotice}，{startsOn}至{endsOn}'),
    });
    await reminders.ended(id, 'sent', { customerId });
    await reminders.tick();
    expect(await inShort()).toEqual([
      ...['campaign-season/sms 2026-11-24 10:00', 'campaign-season/call 2026-11-25 10:00'],
    ]);
  });

  it('REM-29: a sudden change of weather is told at once, in the region that it is about', async () => {
    const [here, elsewhere] = [await customer(), await customer()];
    await reminders.query(sql`update customer set city = '上海市' where id = ${here}`);
    await reminders.query(sql`update customer set city = '南京市' where id = ${elsewhere}`);
    const english = { ...ctx(), locale: 'en' as const };
    const alert = await campaigns.raiseWeatherAlert(english, { notice: '明天气温骤降12℃', city: '上海市' });
    expect(alert).toMatchObject({ form: 'alert', state: 'announced', startsOn: TODAY, endsOn: '2026-11-24' });
    // what customers read is not in the language of whoever raises it
    expect(alert.howToJoin).toBe('车辆有任何问题请致电本店');
    await reminders.tick();
    expect((await reminders.contacts()).map(({ journey, dueAt, customerId }) => [journey, dueAt, customerId])).toEqual([
      ['weather-alert', '2026-11-23 09:00', here],
    ]);
  });

  it('REM-36: class A hears of an offer a day earlier', async () => {
    const [first, later] = [await customer(), await customer()];
    await reminders.query(sql`update customer set value_class = 'gold' where id = ${first}`);
    await announced('service-offer', { startsOn: addDays(TODAY, 1) });
    await reminders.tick();
    const due = Object.fromEntries((await reminders.contacts()).map((one) => [one.customerId, one.dueAt]));
    expect(due).toEqual({ [first]: '2026-11-23 10:00', [later]: '2026-11-24 10:00' });
  });

  it('REM-32, REM-41: every customer is invited; who is notified and who comes is counted against the targets', async () => {
    const [notified, called, visitor, silent, erased] = await Promise.all(Array.from({ length: 5 }, () => customer()));
    await reminders.query(sql`update customer set erased_at = now() where id = ${erased}`);
    const { id } = await announced('free-maintenance', { startsOn: TODAY, endsOn: addDays(TODAY, 3) });
    await reminders.tick();
    const contacts = new Map((await reminders.contacts()).map((one) => [one.customerId, one]));
    for (const customerId of [notified, called, visitor]) {
      const { id: contactId, occurrence } = contacts.get(customerId) as { id: string; occurrence: string };
      const told = { customerId, occurrence, channel: customerId === called ? 'phone_call' : 'sms' };
      await reminders.ended(contactId, customerId === called ? 'answered' : 'sent', told);
    }
    // a call that was only handed to a person has notified nobody
    const { id: handed, occurrence } = contacts.get(silent) as { id: string; occurrence: string };
    await reminders.ended(handed, 'sent', { customerId: silent, occurrence, channel: 'phone_call' });
    const { id: vehicleId } = await reminders.vehicle({ owner: visitor });
    await reminders.order(vehicleId);
    await reminders.tick();
    const figures = await guests.figures(ctx(), id);
    expect(figures).toEqual({
      ...{ invited: 4, notified: 3, joining: 0, attended: 0, visited: 1 },
      ...{ notifiedPercent: '75.00', notifiedTargetPercent: 80, notifiedReached: false },
      ...{ visitedPercent: '25.00', visitedTargetPercent: 15, visitedReached: true },
    });
    for (const figure of GUEST_FIGURES) expect(await idsOf(id, figure)).toHaveLength(figures[figure]);
    expect(await idsOf(id, 'notified')).toEqual([notified, called, visitor].sort());
    expect(await idsOf(id, 'visited')).toEqual([visitor]);
  });

  it('REM-41: a large population is invited block by block, each customer once', async () => {
    const walkIn = await customer();
    const { id } = await draft('owner-classroom');
    await reminders.query(
      sql`insert into customer (id, kind, nature, name, name_pinyin, name_initials)
          select gen_random_uuid(), 'person', 'private', '石远梅', 'shiyuanmei', 'sym'
          from generate_series(1, ${2 * INVITATION_BLOCK})`,
    );
    const first = await campaigns.takeStep(ctx(), id, undefined, { to: 'announced' });
    expect([first.invitedAt, (await guests.figures(ctx(), id)).invited]).toEqual([null, INVITATION_BLOCK]);
    await guests.note(ctx(), id, walkIn, { attended: true });
    await reminders.world.get(CampaignInvitations).tick(ctx(), { signal: new AbortController().signal } as never);
    expect((await campaigns.get(ctx(), id)).invitedAt).toEqual(reminders.world.clock.now());
    expect(await guests.figures(ctx(), id)).toMatchObject({ invited: 2 * INVITATION_BLOCK + 1, attended: 1 });
    // and is called off as it was invited: the first of them with the step, the others by the worker
    await reminders.tick();
    const waiting = () => reminders.query(sql`select count(*)::integer as waiting from contact where state = 'due'`);
    expect(await waiting()).toEqual([{ waiting: 2 * INVITATION_BLOCK + 1 }]);
    await campaigns.takeStep(ctx(), id, undefined, { to: 'cancelled' });
    expect(await waiting()).toEqual([{ waiting: 2 * INVITATION_BLOCK + 1 - CALL_OFF_BLOCK }]);
    const callOff = () =>
      reminders.world.get(CampaignCallOff).tick(ctx(), { signal: new AbortController().signal } as never);
    expect(await callOff()).toBeNull();
    expect(await waiting()).toEqual([{ waiting: 0 }]);
  });

  it('REM-32: who is noted while the last guests are being invited is one of them, and once', async () => {
    const walkIn = await customer();
    const { id } = await draft('owner-classroom', { population: { field: 'city', op: 'eq', value: '上海市' } });
    await campaigns.takeStep(ctx(), id, undefined, { to: 'announced' });
    const gate = new EventEmitter();
    const [invited, noted] = [once(gate, 'invited'), once(gate, 'noted')];
    const inviting = reminders.read(async (tx) => {
      await inviteGuests(tx, { id, population: null, invitedThrough: null }, reminders.world.clock.now());
      gate.emit('invited');
      await noted;
    });
    await invited;
    const noting = guests.note(ctx(), id, walkIn, { attended: true });
    await untilSomebodyWaits();
    gate.emit('noted');
    await inviting;
    expect(await noting).toMatchObject({ invitedAt: expect.any(Date), attendedAt: expect.any(Date) });
    at('2026-11-23T02:00:00.000Z');
    const { attendedAt } = await guests.note(ctx(), id, walkIn, { attended: true });
    expect(attendedAt).toEqual(new Date('2026-11-23T01:00:00.000Z'));
  });

  it('REM-32: a visit before or after the campaign is none of it', async () => {
    const owner = await customer();
    const { id } = await announced('free-maintenance', { startsOn: addDays(TODAY, 1), endsOn: addDays(TODAY, 1) });
    const { id: vehicleId } = await reminders.vehicle({ owner });
    const orderId = await reminders.order(vehicleId);
    const arrive = (instant: string) =>
      reminders.query(sql`update service_order set arrived_at = ${instant}::timestamptz where id = ${orderId}`);
    const visited = async () => (await guests.figures(ctx(), id)).visited;
    expect(await visited()).toBe(0);
    await arrive('2026-11-23T16:00:00.000Z');
    expect(await visited()).toBe(1);
    await arrive('2026-11-24T16:00:00.000Z');
    expect(await visited()).toBe(0);
  });

  it('REM-32: who joins is reminded a day ahead, who was there is thanked, who declines hears no more', async () => {
    const [joins, declines] = [await customer(), await customer()];
    const { id } = await announced('customer-party', { startsOn: addDays(TODAY, 2), noticeOn: TODAY });
    await guests.note(ctx(), id, joins, { answer: 'joining' });
    await reminders.tick();
    const contacts = await reminders.contacts();
    expect(contacts.filter(({ customerId }) => customerId === joins).map(({ journey }) => journey)).toEqual([
      ...['campaign-invitation', 'campaign-reminder'],
    ]);
    const [{ id: invitation }] = contacts.filter(({ customerId }) => customerId === declines);
    expect(await reminders.judge(invitation)).toMatchObject({ kind: 'go' });
    await guests.note(ctx(), id, declines, { answer: 'declined' });
    expect(await reminders.judge(invitation)).toEqual({ kind: 'drop', reason: 'guest_declined' });
    at('2026-11-25T01:00:00.000Z');
    await guests.note(ctx(), id, joins, { attended: true });
    await campaigns.takeStep(ctx(), id, undefined, { to: 'finished', summary: '来了一位' });
    await reminders.tick();
    const thanks = (await reminders.contacts()).filter(({ journey }) => journey === 'campaign-thanks');
    expect(thanks).toMatchObject([{ customerId: joins, dueAt: '2026-11-26 10:00' }]);
    expect(await reminders.judge(thanks[0].id)).toMatchObject({ kind: 'go' });
  });

  /** What the figures say, and that each opens to as many guests, all of them survivors. */
  async function counted(campaignId: string) {
    const { invited, notified, joining, attended, visited } = await guests.figures(ctx(), campaignId);
    const told = { invited, notified, joining, attended, visited };
    for (const figure of GUEST_FIGURES) {
      const ids = await idsOf(campaignId, figure);
      expect([figure, ids.length, new Set(ids).size]).toEqual([figure, told[figure], told[figure]]);
    }
    return told;
  }

  /** Null: they are two again. */
  const mergeInto = (survivorId: string | null, duplicateId: string) =>
    reminders.query(sql`update customer set merged_into_id = ${survivorId}::uuid where id = ${duplicateId}`);

  it('REM-32: a guest who was merged before or after the invitation is counted once, with all that was told of each', async () => {
    const [survivor, before, after, unmerged, first, second] = await Promise.all(
      Array.from({ length: 6 }, () => customer()),
    );
    await mergeInto(survivor, before);
    const { id } = await announced('customer-party', { startsOn: TODAY, endsOn: addDays(TODAY, 3) });
    const heir = await customer();
    expect(await counted(id)).toMatchObject({ invited: 5 });
    await guests.note(ctx(), id, survivor, { answer: 'declined' });
    at('2026-11-23T01:30:00.000Z');
    await guests.note(ctx(), id, after, { answer: 'joining', attended: true });
    await mergeInto(survivor, after);
    const { id: vehicleId } = await reminders.vehicle({ owner: second });
    await reminders.order(vehicleId);
    // the survivor of these two was not invited itself
    await mergeInto(heir, first);
    await mergeInto(heir, second);
    expect(await counted(id)).toEqual({ invited: 3, notified: 0, joining: 1, attended: 1, visited: 2 });
    expect(await idsOf(id, 'invited')).toEqual([survivor, unmerged, heir].sort());
    expect(await idsOf(id, 'visited')).toEqual([survivor, heir].sort());
    const { rates } = await reminders.world.get(CareRatesService).measure(ctx(), YEAR);
    expect(rates).toContainEqual(expect.objectContaining({ measure: 'campaign_visits', planned: 3, reached: 2 }));
    // said by the duplicate, later than what the survivor had said; and each hears of it once
    await reminders.tick();
    const invitations = (await reminders.contacts()).filter(({ journey }) => journey === 'campaign-invitation');
    expect(invitations.map(({ customerId }) => customerId).sort()).toEqual([survivor, unmerged, heir].sort());
    const ofSurvivor = invitations.find(({ customerId }) => customerId === survivor) as { id: string };
    expect(await reminders.judge(ofSurvivor.id)).toMatchObject({ kind: 'go' });
    at('2026-11-23T02:00:00.000Z');
    await guests.note(ctx(), id, survivor, { answer: 'declined', attended: false });
    expect(await counted(id)).toMatchObject({ joining: 0, attended: 0, visited: 1 });
    expect(await reminders.judge(ofSurvivor.id)).toEqual({ kind: 'drop', reason: 'guest_declined' });
    await mergeInto(null, after);
    expect(await counted(id)).toMatchObject({ invited: 4, joining: 1 });
  });

  it('REM-37: the form of a merged guest is one, and its questions are answered where they were asked', async () => {
    const [survivor, duplicate] = [await customer(), await customer()];
    const { id } = await announced('owner-classroom');
    await guests.evaluate(ctx(), id, survivor, { rating: 3, comment: '一般', questions: ['一？'] });
    at('2026-11-23T01:30:00.000Z');
    await guests.evaluate(ctx(), id, duplicate, { rating: 5, questions: ['二？'] });
    await mergeInto(survivor, duplicate);
    const [guest] = (await guests.list(ctx(), id, { limit: 50, figure: 'invited' })).data;
    expect(guest.evaluation).toMatchObject({
      rating: 5,
      comment: '一般',
      questions: [{ text: '一？' }, { text: '二？' }],
    });
    const [, second] = guest.evaluation?.questions ?? [];
    const answered = await guests.answer(ctx(), [id, survivor, second.id], { answer: '可以' });
    expect(answered.evaluation?.questions).toMatchObject([{ answer: null }, { answer: '可以' }]);
    await expect(guests.answer(ctx(), [id, duplicate, second.id], { answer: '再答' })).rejects.toMatchObject({
      problem: expect.objectContaining({ code: 'campaign_question_answered' }),
    });
    at('2026-11-23T02:00:00.000Z');
    expect((await guests.evaluate(ctx(), id, survivor, { questions: ['三？'] })).evaluation).toMatchObject({
      ...{ rating: 5, comment: '一般' },
      questions: [{ text: '一？' }, { text: '二？', answer: '可以' }, { text: '三？' }],
    });
    const [{ questions }] = await reminders.query<{ questions: number }>(
      sql`select jsonb_array_length(evaluation->'questions') as questions from campaign_response
          where customer_id = ${duplicate}`,
    );
    expect(questions).toBe(1);
  });

  it('REM-38: what was called off is not spoken of any more', async () => {
    await customer();
    const { id } = await announced('winter-warmth');
    await reminders.tick();
    const [contact] = await reminders.contacts();
    await campaigns.takeStep(ctx(), id, undefined, { to: 'cancelled' });
    const [decision] = await reminders.query(
      sql`select k.state, d.kind, d.reason from contact k join contact_decision d on d.contact_id = k.id
          where k.id = ${contact.id}`,
    );
    expect(decision).toEqual({ state: 'cancelled', kind: 'suppressed', reason: 'campaign_over' });
    // one that the plan of a moment ago still held is not spoken of either
    expect(await reminders.judge(contact.id)).toEqual({ kind: 'drop', reason: 'campaign_over' });
    await customer();
    await reminders.tick();
    expect(await reminders.contacts()).toHaveLength(1);
  });

  it('REM-37: every question is owed an answer in 48 hours, and is answered once', async () => {
    const customerId = await customer();
    const { id } = await announced('owner-classroom');
    const told = { rating: 5, comment: '讲得很清楚', questions: ['冬季轮胎什么时候换？', '要不要换机油？'] };
    const { evaluation } = await guests.evaluate(ctx(), id, customerId, told);
    const [first, second] = evaluation?.questions ?? [];
    const owed = () =>
      reminders.query(
        sql`select d.state, t.state as task, t.due_at = d.due_at as "sameDue",
                   extract(epoch from d.due_at - d.started_at)::integer as seconds
            from deadline d join task t on t.subject_id = d.subject_id
            where d.subject_id = any(${evaluation?.questions.map((one) => one.id) ?? []}::uuid[])
            order by d.subject_id`,
      );
    const open = { state: 'running', task: 'open', sameDue: true, seconds: 48 * 3_600 };
    expect(await owed()).toEqual([open, open]);
    const answer = (text: string) => guests.answer(ctx(), [id, customerId, first.id], { answer: text });
    const answered = await answer('连续低于7℃时建议更换');
    expect(answered.evaluation?.questions).toEqual([
      expect.objectContaining({ id: first.id, answer: '连续低于7℃时建议更换', answeredAt: expect.any(Date) }),
      second,
    ]);
    expect(await owed()).toEqual([{ ...open, state: 'met', task: 'cancelled' }, open]);
    await expect(answer('再答一次')).rejects.toMatchObject({
      problem: expect.objectContaining({ code: 'campaign_question_answered' }),
    });
    // the other one is answered after the campaign was called off, and it is owed still
    await campaigns.takeStep(ctx(), id, undefined, { to: 'cancelled' });
    await guests.answer(ctx(), [id, customerId, second.id], { answer: '每一万公里' });
    expect((await owed()).map((one) => (one as { state: string }).state)).toEqual(['met', 'met']);
    const texts = await reminders.query(sql`select 1 from event where payload::text like '%轮胎%'`);
    expect(texts).toEqual([]);
  });

  it('REM-37: a guest asks a hundred questions at most', async () => {
    const customerId = await customer();
    const { id } = await announced('owner-classroom');
    const ask = (count: number) =>
      guests.evaluate(ctx(), id, customerId, { questions: Array.from({ length: count }, (_, at) => `${at}？`) });
    await ask(99);
    await expect(ask(2)).rejects.toMatchObject({ errors: [{ pointer: '#/questions', code: 'too_many' }] });
    expect((await ask(1)).evaluation?.questions).toHaveLength(100);
  });

  it('REM-37: a question counts as answered when its task was closed, however late that is heard of', async () => {
    const customerId = await customer();
    const { id } = await announced('owner-classroom');
    const { evaluation } = await guests.evaluate(ctx(), id, customerId, { questions: ['一？', '二？'] });
    const [inTime, late] = evaluation?.questions ?? [];
    const close = async (questionId: string, closedAt: string) => {
      const [task] = await reminders.query<{ id: string }>(
        sql`update task set state = 'done', outcome = 'answered', closed_at = ${closedAt}::timestamptz,
              claimed_by = 'E-0417', claimed_by_name = '石远梅', claimed_at = ${closedAt}::timestamptz
            where subject_id = ${questionId} returning id`,
      );
      await reminders.record('task.completed', 'task', task.id, { kind: 'campaign-question', subjectId: questionId });
    };
    at('2026-11-27T01:00:00.000Z');
    await close(inTime.id, '2026-11-25T00:59:00.000Z');
    await close(late.id, '2026-11-25T01:01:00.000Z');
    await reminders.relay();
    const kept = await reminders.query(
      sql`select d.subject_id as id, d.state, d.met_at as "metAt" from deadline d
          where d.subject_id = any(${[inTime.id, late.id]}::uuid[]) order by d.met_at`,
    );
    expect(kept).toEqual([
      { id: inTime.id, state: 'met', metAt: new Date('2026-11-25T00:59:00.000Z') },
      { id: late.id, state: 'missed', metAt: new Date('2026-11-25T01:01:00.000Z') },
    ]);
  });

  it('REM-37: slides are shared by a link that ends after a day', async () => {
    const { id } = await announced('owner-classroom');
    const slides = reminders.world.get(CampaignSlidesService);
    await expect(slides.link(ctx(), id)).rejects.toThrow(DomainError);
    const upload = (text: string) =>
      slides.upload(
        ctx(),
        id,
        (async function* () {
          yield await Promise.resolve(Readable.from([Buffer.from(text)]));
        })(),
      );
    expect(await upload('%PDF-1.7 first')).toMatchObject({ hasSlides: true });
    await upload('%PDF-1.7 second');
    const { url, expiresAt, type } = await slides.link(ctx(), id);
    expect([type, expiresAt.toISOString()]).toEqual(['pdf', '2026-11-24T01:00:00.000Z']);
    const key = reminders.world.get(FileLinks).keyOf(url.split('/').at(-1) as string);
    expect(await reminders.world.get(ObjectStorage).sizeOf(key)).toBe('%PDF-1.7 second'.length);
    await expect(upload('MZ')).rejects.toMatchObject({
      problem: expect.objectContaining({ code: 'upload_type_refused' }),
    });
  });

  it('REM-30, REM-37: the calendar suggests seasons, and classrooms on weekends that are free', async () => {
    await draft('winter-warmth', { startsOn: localDate('2026-12-01') });
    const { proposals } = await reminders.world.get(CampaignProposalsService).propose(ctx(), {
      ...{ from: localDate('2026-11-23'), before: localDate('2027-02-01') },
    });
    expect(proposals.map(({ kind, startsOn, campaignId }) => [startsOn, kind, campaignId !== null])).toEqual([
      ['2026-12-01', 'winter-warmth', true],
      ['2026-12-06', 'owner-classroom', false],
      ['2026-12-20', 'customer-party', false],
      ['2026-12-26', 'owner-classroom', false],
      ['2027-01-09', 'owner-classroom', false],
      ['2027-01-17', 'spring-festival-safety', false],
      ['2027-01-24', 'owner-classroom', false],
    ]);
  });

  it('REM-28, REM-32, REM-33: care stands against its targets, and each figure opens to its records', async () => {
    at('2026-12-31T01:00:00.000Z');
    const [greeted, missed] = [await customer(), await customer()];
    await reminders.tick();
    await reminders.query(
      sql`update contact set state = 'sent', intent_at = now(), sent_at = now()
          where journey = 'festival-new-year' and customer_id = ${greeted}`,
    );
    await reminders.query(
      sql`insert into contact (id, journey, policy_ref, step, subject_type, subject_id, occurrence, customer_id, channel,
                               category, due_at, state, intent_at, sent_at, outcome, outcome_at)
          select gen_random_uuid(), 'key-account-visit', 'journey/key-account-visit@preset:1', 'visit', 'customer', c.id,
                 'quarterly:2026-10-01', c.id, 'visit', 'care', '2026-12-30', 'sent', now(), now(),
                 case when c.id = ${greeted} then 'met' else 'not_met' end, now()
          from customer c where c.id in (${greeted}, ${missed})`,
    );
    await announced('winter-warmth', { startsOn: localDate('2027-01-02') });
    const rates = reminders.world.get(CareRatesService);
    const measured = await rates.measure(ctx(), YEAR);
    expect(measured.policyRef).toBe('campaign-rules/default@preset:1');
    const half = { planned: 2, reached: 1, percent: '50.00', targetReached: false };
    const none = { planned: 2, reached: 0, percent: '0.00', targetReached: false };
    expect(measured.rates).toEqual([
      { measure: 'campaign_notices', code: 'winter-warmth', ...none, targetPercent: 80 },
      { measure: 'campaign_visits', code: 'winter-warmth', ...none, targetPercent: 15 },
      { measure: 'festival_greetings', code: 'new_year', ...half, targetPercent: 90 },
      { measure: 'key_account_visits', code: 'quarterly', ...half, targetPercent: 85 },
    ]);
    const records = async (measure: CareMeasure, code: string, reached?: boolean) =>
      (await rates.records(ctx(), { ...YEAR, limit: 50, measure, code, reached })).data;
    for (const { measure, code, planned, reached } of measured.rates) {
      expect(CARE_MEASURES).toContain(measure);
      expect(await records(measure, code)).toHaveLength(planned);
      expect(await records(measure, code, true)).toHaveLength(reached);
    }
    expect(await records('festival_greetings', 'new_year', false)).toMatchObject([{ customerId: missed }]);
  });

  it('SEC-08: what was written on the form is given out, and emptied for who wants to be forgotten', async () => {
    const customerId = await customer();
    const { id } = await announced('owner-classroom');
    const told = await guests.evaluate(ctx(), id, customerId, { comment: '讲得很清楚', questions: ['多久换机油？'] });
    const [source] = reminders.world
      .get(PersonalRecordSources)
      .inOrder()
      .filter(({ name }) => name === 'campaigns');
    const read = () => reminders.read((tx) => source.read(tx, ctx(), [customerId]));
    expect(await read()).toMatchObject([{ campaign: '车主讲堂', evaluation: { comment: '讲得很清楚' } }]);
    const erase = () => reminders.read((tx) => source.erase(tx, ctx(), [customerId]));
    expect([await erase(), await erase()]).toEqual([1, 0]);
    expect(await read()).toMatchObject([{ campaign: '车主讲堂', evaluation: null }]);
    const owed = await reminders.query(
      sql`select d.state, t.state as task from deadline d join task t on t.subject_id = d.subject_id
          where d.subject_id = ${told.evaluation?.questions[0].id ?? null}`,
    );
    expect(owed).toEqual([{ state: 'cancelled', task: 'cancelled' }]);
  });

  it('REM-38: nothing is announced whose last day is over', async () => {
    const { id } = await draft('free-maintenance', { startsOn: TODAY, endsOn: TODAY });
    at('2026-11-24T01:00:00.000Z');
    await expect(campaigns.takeStep(ctx(), id, undefined, { to: 'announced' })).rejects.toMatchObject({
      errors: [{ pointer: '#/endsOn', code: 'campaign_days_over' }],
    });
  });

  it('refuses days out of order and kinds that nobody knows', async () => {
    await expect(draft('no-such-kind')).rejects.toMatchObject({ errors: [{ pointer: '#/kind' }] });
    await expect(draft('winter-warmth', { endsOn: TODAY })).rejects.toMatchObject({
      errors: [{ pointer: '#/endsOn' }],
    });
    await expect(draft('winter-warmth', { startsOn: localDate('9999-12-31') })).rejects.toMatchObject({
      errors: [{ pointer: '#/startsOn', code: 'campaign_days_too_far' }],
    });
  });

  it('TEN-01: does not see another store’s campaigns, nor touch them', async () => {
    await customer('south');
    const { id } = await draft('winter-warmth', {}, 'south');
    const own = await customer();
    const gone = { problem: expect.objectContaining({ code: 'not_found' }) };
    await expect(campaigns.get(ctx(), id)).rejects.toMatchObject(gone);
    await expect(campaigns.update(ctx(), id, undefined, { name: 'x' })).rejects.toMatchObject(gone);
    await expect(campaigns.takeStep(ctx(), id, undefined, { to: 'announced' })).rejects.toMatchObject(gone);
    await expect(guests.figures(ctx(), id)).rejects.toMatchObject(gone);
    await expect(guests.note(ctx(), id, own, { attended: true })).rejects.toMatchObject(gone);
    await expect(guests.evaluate(ctx(), id, own, { rating: 1 })).rejects.toMatchObject(gone);
    expect((await campaigns.list(ctx(), { limit: 20 })).data).toEqual([]);
    const { id: mine } = await announced('winter-warmth');
    expect(await idsOf(mine, 'invited')).toEqual([own]);
    await expect(idsOf(id, 'invited')).rejects.toMatchObject(gone);
  });
});
