import { Readable } from 'node:stream';
import { sql } from '#libs/database';
import type { RecordedEvent } from '#libs/events';
import { localDate, newId } from '#libs/foundation';
import { PersonalRecordSources } from '#libs/http';
import { stepSurveys } from '#libs/reminders';
import { FileLinks, ObjectStorage } from '#libs/storage';
import { StoreDb } from '#libs/tenancy';
import { NOON, standard, SurveysWorld, threeDayCall } from '../fixtures/surveys-world';
import { FullMarks } from './full-marks.events';
import { EvidenceService } from './evidence.service';
import { OpenSurveysService } from './open-surveys.service';
import { recordResponseIn } from './record-response';
import { SurveyLinks } from './survey-links';
import { surveyRulesInForce } from './survey-policies';
import { SurveyResponsesService } from './survey-responses.service';
import { SurveyResultsService } from './survey-results.service';
import { SurveysService } from './surveys.service';

const MP4 = Buffer.from('\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom a film of the front desk', 'latin1');
const WEEK = { from: localDate('2026-11-16'), before: localDate('2026-11-23') };

describe('surveys', () => {
  let place: SurveysWorld;
  let consultantId: string;

  beforeAll(async () => {
    place = await SurveysWorld.start();
    consultantId = await place.consultant();
  });
  afterAll(() => place.stop());
  afterEach(() => place.forget());

  const responses = () => place.get(SurveyResponsesService);
  /** As a follow-up call hands its answers over. */
  const call = async (answers = threeDayCall('satisfied'), source = { type: 'contact' as const, id: newId() }) => {
    const now = place.world.clock.now();
    return place.get(StoreDb).run(place.ctx(), async (tx) => {
      const rules = await surveyRulesInForce(tx, 'three-day-call', { now });
      if (!rules) throw new Error('The survey of the three-day call is a preset');
      const { customerId, vehicleId } = place;
      const answered = { mode: 'phone', source, customerId, vehicleId, answeredAt: now, answers } as const;
      return recordResponseIn(tx, place.ctx(), rules, answered, { now });
    });
  };
  const list = async (query: object) =>
    (await responses().list(place.ctx(), { limit: 20, sort: '-answeredAt', ...query })).data.map(({ id }) => id);

  it('FUP-01, CF-10: what was answered in a call is kept with version and scale, once for each call', async () => {
    const source = { type: 'contact' as const, id: await place.contact() };
    const { id } = await call(threeDayCall('satisfied'), source);
    const shown = await responses().get(place.ctx(), id);
    expect(shown).toMatchObject({
      ...{ survey: 'three-day-call', surveyRef: 'survey/three-day-call@preset:1', mode: 'phone', verdict: 'satisfied' },
      ...{ score: '100.00', sixQs: [], customerId: place.customerId, sourceId: source.id, evidence: [] },
    });
    expect(shown.answers.at(-1)).toMatchObject({ scale: { code: 'three_words', kind: 'choice' }, score: '100.00' });
    await expect(call(threeDayCall('so_so'), source)).rejects.toMatchObject({ code: 'survey_already_answered' });
    expect(await list({ customerId: place.customerId })).toEqual([id]);
  });

  it.each(['not_satisfied', 'so_so'])(
    'FUP-12, FUP-11, CF-26: %s reaches the service manager at once, and customer care routes it',
    async (verdict) => {
      const { id } = await call(threeDayCall(verdict));
      expect(await place.tasksOf(id)).toEqual([
        'dissatisfaction-routing customer_care_manager open',
        'dissatisfied-customer service_manager open',
      ]);
      const [, told] = await place.eventsOf(id);
      expect(told).toMatchObject({
        type: 'survey-response.dissatisfied',
        payload: { verdict, customerId: place.customerId, department: 'after_sales', penalty: false },
      });
      expect(await list({ worst: [verdict] })).toEqual([id]);
    },
  );

  it('FUP-12: whoever is satisfied bothers nobody', async () => {
    const { id } = await call();
    expect(await place.tasksOf(id)).toEqual([]);
    expect((await place.eventsOf(id)).map(({ type }) => type)).toEqual(['survey-response.recorded']);
  });

  it('FUP-02, SVC-07: reported items of the 6QS are published, for complaints and appointments', async () => {
    const { id } = await call(threeDayCall('satisfied', 'residual_fault', 'rework'));
    expect((await place.eventsOf(id)).at(-1)).toMatchObject({
      type: 'follow-up.six-qs-reported',
      payload: { causes: ['residual_fault', 'rework'], customerId: place.customerId, vehicleId: place.vehicleId },
    });
    const at = await place.inNorth(sql`select occurred_at as at from event where type = 'follow-up.six-qs-reported'`);
    expect(at).toEqual([{ at: NOON }]); // by the clock that journeys go by
    expect(await list({ sixQs: ['rework'] })).toEqual([id]);
    expect(await list({ sixQs: ['late'] })).toEqual([]);
  });

  it('FUP-22: a link asks one customer once, says nothing of whom it is for, and ends', async () => {
    const open = place.get(OpenSurveysService);
    const made = await place
      .get(SurveysService)
      .createLink(place.ctx(), 'three-day-call', { customerId: place.customerId, vehicleId: place.vehicleId });
    expect(made.expiresAt).toEqual(new Date(NOON.getTime() + 14 * 86_400_000));
    const token = made.url.slice(made.url.lastIndexOf('/') + 1);
    expect(encodeURIComponent(token)).toBe(token);
    const read = await open.read(token, 'en', 'spec');
    expect(read).toMatchObject({ label: 'Three-day call', expiresAt: made.expiresAt });
    expect(JSON.stringify(read)).not.toContain(place.customerId);
    expect(await place.inNorth(sql`select id from survey_response`)).toEqual([]);
    const answers = threeDayCall('not_satisfied');
    expect(await open.answer(token, { answers }, 'en', 'spec')).toMatchObject({ closing: expect.any(String) });
    await expect(open.answer(token, { answers }, 'en', 'spec')).rejects.toMatchObject({
      code: 'survey_already_answered',
    });
    const [id] = await list({ customerId: place.customerId });
    expect(await responses().get(place.ctx(), id ?? '')).toMatchObject({ mode: 'online', sourceType: 'link' });
    expect(await place.tasksOf(id ?? '')).toHaveLength(2);
    const forged = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`;
    for (const wrong of [forged, token.replace(place.ctx().store.code, place.ctx('south').store.code), 'x', '~']) {
      await expect(open.read(wrong, 'en', 'spec')).rejects.toMatchObject({ code: 'not_found' });
    }
    place.world.clock.set(made.expiresAt);
    await expect(open.read(token, 'en', 'spec')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('FUP-22, REM-06: a message of a journey carries the link to the survey of its step', async () => {
    const contactId = await place.contact();
    const link = stepSurveys()?.link(place.ctx(), 'new-car-week', contactId, place.customerId) ?? '';
    const token = link.slice(link.lastIndexOf('/') + 1);
    expect(place.get(SurveyLinks).read(token)).toMatchObject({ survey: 'new-car-week', contactId, issuedAt: NOON });
    expect(await place.get(OpenSurveysService).read(token, 'en', 'spec')).toMatchObject({
      label: 'Seven days with the new car',
      closing: expect.stringMatching(/coolant gauge.*oil light.*engine light/),
    });
  });

  it('FUP-22: the link of a contact answers for that contact, so that it is not asked by phone again', async () => {
    const contactId = await place.contact();
    const storeCode = place.ctx().store.code;
    const token = place.get(SurveyLinks).token({ storeCode, survey: 'three-day-call', issuedAt: NOON, contactId });
    await place.get(OpenSurveysService).answer(token, { answers: threeDayCall('satisfied') }, 'zh-CN', 'spec');
    const [response] = (await responses().list(place.ctx(), { limit: 20, sort: '-answeredAt' })).data;
    expect(response).toMatchObject({ sourceType: 'contact', sourceId: contactId, customerId: place.customerId });
    const again = call(threeDayCall('satisfied'), { type: 'contact', id: contactId });
    await expect(again).rejects.toMatchObject({ code: 'survey_already_answered' });
  });

  it('FUP-17, SEC-09: a mystery shopper’s recording is kept as evidence, and every look at it is logged', async () => {
    const evidence = place.get(EvidenceService);
    const upload = async function* (...files: (Buffer | string)[]) {
      for (const file of files) yield Readable.from([Buffer.from(file)]);
    };
    const { id } = await place.record();
    const shown = await evidence.add(place.ctx(), id, upload(MP4));
    expect(shown).toMatchObject({ version: 2, evidence: [{ type: 'mp4', bytes: MP4.length }] });
    const evidenceId = shown.evidence[0]?.id ?? '';
    const { url } = await evidence.link(place.ctx(), id, evidenceId);
    const key = place.get(FileLinks).keyOf(url.slice(url.lastIndexOf('/') + 1));
    expect(await place.get(ObjectStorage).sizeOf(key)).toBe(MP4.length);
    expect((await place.eventsOf(id)).slice(1)).toMatchObject([
      { type: 'survey-response.evidence-added', payload: { evidenceId, type: 'mp4' } },
      { type: 'survey-response.evidence-opened', payload: { evidenceId } },
    ]);
    for (const [files, code] of [
      [['MZ a program'], 'upload_type_refused'],
      [[], 'evidence_count'],
      [[MP4, MP4], 'evidence_count'],
    ] as const) {
      await expect(evidence.add(place.ctx(), id, upload(...files))).rejects.toMatchObject({ code });
    }
    const kept: string[] = [];
    for await (const found of place.get(ObjectStorage).list(`${place.ctx().store.schema}/evidence/`))
      kept.push(found.key);
    expect(kept).toEqual([key]);
  });

  it('FUP-26: a visitor whom nobody knows is interviewed; dissatisfaction names the consultant and the penalty', async () => {
    const { id } = await place.record({
      ...{ survey: 'spot-interview', mode: 'interview', consultantId },
      answers: [{ question: 'overall', value: 'not_satisfied' }],
    });
    expect(await responses().get(place.ctx(), id)).toMatchObject({ customerId: null, verdict: 'not_satisfied' });
    expect((await place.eventsOf(id)).at(-1)).toMatchObject({ payload: { consultantId, penalty: true } });
    expect(await place.tasksOf(id)).toContain('dissatisfied-customer retail_manager open');
  });

  it('FUP-21: lost customers say why they left and what would win them back; who is dissatisfied tells seven', async () => {
    const say = (leaving: string, winning: string, willing: string, customerId = place.customerId) =>
      place.record({
        ...{ survey: 'lost-customer', mode: 'visit', customerId },
        answers: [
          { question: 'leaving_reason', value: leaving },
          { question: 'winning_back', value: winning },
          { question: 'repurchase', value: willing },
          { question: 'words', text: '等了三个小时，价格也贵' },
        ],
      });
    await say('waiting', 'care', '1');
    await say('waiting', 'price', '4', await place.customer());
    await say('distance', 'nothing', '10');
    const results = await place.get(SurveyResultsService).get(place.ctx(), 'lost-customer', WEEK);
    expect(results).toMatchObject({
      responses: 3,
      dissatisfied: { responses: 2, customers: 2, peopleTold: 14 },
      questions: [
        {
          question: 'leaving_reason',
          answered: 3,
          answers: [
            { value: 'waiting', label: '等待太久', count: 2 },
            { value: 'distance', count: 1 },
          ],
        },
        { question: 'winning_back', answered: 3 },
        { question: 'repurchase', answered: 3, score: '44.44' },
        { question: 'words', answered: 3, answers: [] },
      ],
    });
    const themes = Object.fromEntries(results.themes.map(({ theme, responses: about }) => [theme, about]));
    expect(themes).toMatchObject({ waiting: 2, price: 2, attitude: 0 });
    const empty = await place
      .get(SurveyResultsService)
      .get(place.ctx(), 'lost-customer', { from: localDate('2026-12-01'), before: localDate('2026-12-02') });
    expect(empty).toMatchObject({ responses: 0, dissatisfied: { peopleTold: 0 } });
  });

  it('STF-22: three customers in a row with full marks for one consultant are told of once in each row', async () => {
    const others = [await place.customer('甲'), await place.customer('乙'), await place.customer('丙')];
    const give = (value: string, customerId: string | undefined) => {
      place.world.clock.advance(60_000);
      return place.record({ mode: 'phone', consultantId, customerId, answers: standard(value) });
    };
    const told = async () => {
      await place.relay();
      return (await place.eventsOf(consultantId)).map(({ payload }) => payload?.customers);
    };
    const same = await place.customer('甲');
    await place.inNorth(sql`update customer set merged_into_id = ${others[0]} where id = ${same}`);
    await give('yes', others[0]);
    await give('yes', same);
    await give('yes', others[1]);
    expect(await told()).toEqual([]);
    await give('yes', others[2]);
    expect(await told()).toEqual([3]);
    await give('yes', place.customerId);
    expect(await told()).toEqual([3]);
    await give('partly', others[0]);
    await Promise.all(others.map((customer) => give('yes', customer)));
    expect(await told()).toEqual([3, 3]);
  });

  it('STF-22: two workers that look at the same row at once tell of it once', async () => {
    const event = {
      type: 'survey-response.recorded',
      payload: { fullMarks: true, consultantId },
    } as unknown as RecordedEvent;
    const before = (await place.eventsOf(consultantId)).length;
    for (const name of ['甲', '乙', '丙']) {
      await place.record({ mode: 'phone', consultantId, customerId: await place.customer(name) });
    }
    const ctx = place.ctx();
    const look = () => place.get(StoreDb).run(ctx, (tx) => place.get(FullMarks).look(tx, ctx, [event]));
    await Promise.all([look(), look(), look()]);
    expect((await place.eventsOf(consultantId)).slice(before)).toMatchObject([
      { type: 'follow-up.full-marks-in-a-row', payload: { consultantId, customers: 3 } },
    ]);
  });

  it('SEC-08: words and recordings of a customer go, scores stay', async () => {
    const { id } = await place.record({
      mode: 'visit',
      customerId: place.customerId,
      answers: standard('no', '张三说的'),
    });
    const source = place
      .get(PersonalRecordSources)
      .inOrder()
      .find(({ name }) => name === 'surveyResponses');
    const inNorth = place.get(StoreDb);
    const erase = () =>
      inNorth.run(place.ctx(), (tx) => source?.erase(tx, place.ctx(), [place.customerId]) ?? Promise.resolve(-1));
    const read = () =>
      inNorth.run(place.ctx(), (tx) => source?.read(tx, place.ctx(), [place.customerId]) ?? Promise.resolve([]));
    expect(JSON.stringify(await read())).toContain('张三说的');
    expect(JSON.stringify(await place.eventsOf(id))).not.toContain('张三');
    expect([await erase(), await erase()]).toEqual([1, 0]);
    const after = await responses().get(place.ctx(), id);
    expect(after.answers).toMatchObject([{ score: '0.00' }, { score: '0.00', text: null }]);
    const gone = await place.customer();
    await place.inNorth(sql`update customer set erased_at = now() where id = ${gone}`);
    const late = place.record({ mode: 'visit', customerId: gone });
    await expect(late).rejects.toMatchObject({ errors: [{ pointer: '#/customerId', code: 'unknown_reference' }] });
  });

  it.each<[string, object, object]>([
    ['a survey that is not in force', { survey: 'nothing' }, { pointer: '#/survey', code: 'unknown_reference' }],
    ['a mode that the survey does not have', { mode: 'online' }, { pointer: '#/mode', code: 'survey_mode_refused' }],
    [
      'an order that the store does not know',
      { orderId: newId() },
      { pointer: '#/orderId', code: 'unknown_reference' },
    ],
    [
      'an answer that is missing',
      { answers: standard('yes').slice(0, 1) },
      { pointer: '#/answers', code: 'question_unanswered' },
    ],
    [
      'an answer of tomorrow',
      { answeredAt: new Date(NOON.getTime() + 1) },
      { pointer: '#/answeredAt', code: 'instant_in_future' },
    ],
  ])('FUP-16: refuses %s, and keeps nothing', async (_name, input, fault) => {
    await expect(place.record(input)).rejects.toMatchObject({ errors: [fault] });
    expect(await list({})).toEqual([]);
  });

  it('FUP-22: every survey that comes with the product can be read in both languages', async () => {
    const { surveys } = await place.get(SurveysService).list({ ...place.ctx(), locale: 'en' });
    expect(surveys.map(({ code }) => code)).toEqual([
      ...['care-effect', 'csi', 'delivery-interview', 'lost-customer', 'new-car-call', 'new-car-week'],
      ...['service-standard', 'spot-interview', 'three-day-call'],
    ]);
    const chinese = await place.get(SurveysService).get(place.ctx(), 'three-day-call');
    expect(chinese).toMatchObject({ label: '三日例行回访', questions: expect.arrayContaining([]) });
    expect(chinese.questions[6]).toMatchObject({ code: 'overall', scale: { options: [{ label: '满意' }, {}, {}] } });
  });

  it('does not see another store’s surveys', async () => {
    const { id } = await place.record({ mode: 'visit', customerId: place.customerId });
    for (const store of ['south', 'other'] as const) {
      const ctx = place.ctx(store);
      await expect(responses().get(ctx, id)).rejects.toMatchObject({ code: 'not_found' });
      expect((await responses().list(ctx, { limit: 20, sort: '-answeredAt' })).data).toEqual([]);
      await expect(place.get(EvidenceService).link(ctx, id, newId())).rejects.toMatchObject({ code: 'not_found' });
      const foreign = place.record({ mode: 'visit', customerId: place.customerId }, store);
      await expect(foreign).rejects.toMatchObject({ errors: [{ code: 'unknown_reference' }] });
      const link = place.get(SurveysService).createLink(ctx, 'csi', { customerId: place.customerId });
      await expect(link).rejects.toMatchObject({ errors: [{ code: 'unknown_reference' }] });
      expect(await place.get(SurveyResultsService).get(ctx, 'service-standard', WEEK)).toMatchObject({ responses: 0 });
    }
    expect(await list({})).toEqual([id]);
  });
});
