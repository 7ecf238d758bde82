import { sql } from '#libs/database';
import { localDate, newId } from '#libs/foundation';
import { NOON, standard, SurveysWorld } from '../fixtures/surveys-world';
import { SurveyResponsesService } from '../surveys/survey-responses.service';
import type { CreateImprovementDto } from './improvements.dto';
import { ImprovementsService } from './improvements.service';
import { SatisfactionService } from './satisfaction.service';

const DAY_MS = 86_400_000;
const MONTH = { from: localDate('2026-11-01'), before: localDate('2026-12-01') };

describe('satisfaction', () => {
  let place: SurveysWorld;

  beforeAll(async () => {
    place = await SurveysWorld.start();
  });
  afterAll(() => place.stop());
  afterEach(() => place.forget());

  const satisfaction = () => place.get(SatisfactionService);
  const improvements = () => place.get(ImprovementsService);
  const improve = (input: Partial<CreateImprovementDto> = {}) =>
    improvements().create(place.ctx(), {
      ...{ index: 'reception_timeliness', title: '增设早高峰接待岗', windowDays: 30, ...input },
    });

  /** Answers of many customers, with scores by index as they are kept of each of them. */
  async function answer(count: number, days: number, scores: string): Promise<void> {
    const at = new Date(NOON.getTime() + days * DAY_MS);
    const codes = scores.split(' ').map((one) => one.split('=') as [string, string]);
    const ids = Array.from({ length: count }, () => newId());
    await place.inNorth(
      sql`insert into survey_response (id, survey, survey_ref, mode, source_type, source_id, answered_at, answers)
          select id, 'service-standard', 'survey/service-standard@preset:1', 'phone', 'visit', id, ${at}, '[]'
          from unnest(${ids}::uuid[]) as id`,
    );
    await place.inNorth(
      sql`insert into survey_answer (response_id, index_code, mode, answered_at, score, verdict, asked)
          select r.id, s.code, 'phone', ${at}, w.score,
                 case when w.score >= 80 then 'satisfied' when w.score >= 60 then 'so_so' else 'not_satisfied' end, true
          from unnest(${ids}::uuid[]) with ordinality as r (id, place)
          cross join unnest(${codes.map(([code]) => code)}::text[], ${codes.map(([, how]) => how)}::text[]) as s (code, how)
          -- up: rises with the place, down: falls with it, else a constant
          cross join lateral (select case s.how when 'up' then r.place * 2.0 when 'down' then 100 - r.place * 2.0
                                                else s.how::numeric end as score) w`,
    );
  }

  it('FUP-06, FUP-18: each index has its score, band and answers, and opens to its records', async () => {
    await place.record({ mode: 'visit' });
    await place.record({ mode: 'visit', answers: standard('no') });
    const { indexes, target, policyRef } = await satisfaction().indexes(place.ctx(), MONTH);
    expect([target, policyRef]).toEqual(['90', 'satisfaction-rules/usual@preset:1']);
    expect(indexes.find(({ index }) => index === 'reception_timeliness')).toEqual({
      ...{ index: 'reception_timeliness', label: '前台接待及时性', level: 3, parent: 'service' },
      ...{ department: 'after_sales', dimension: 'response_speed', answers: 2, score: '50.00', band: 'poor' },
      ...{ satisfied: 1, soSo: 0, notSatisfied: 1, satisfactionRate: '50.00', influence: null },
    });
    expect(indexes.find(({ index }) => index === 'overall')).toMatchObject({ level: 1, answers: 2, score: '50.00' });
    const records = await place.get(SurveyResponsesService).list(place.ctx(), {
      ...{ limit: 20, sort: '-answeredAt', index: 'reception_timeliness', indexVerdict: ['not_satisfied'] },
    });
    expect(records.data).toMatchObject([{ worst: 'not_satisfied' }]);
  });

  it('FUP-18, FUP-23: touch points are told by department and by dimension of service quality', async () => {
    await answer(4, 0, 'reception_timeliness=90 phone_answering=60 parts_supply=80');
    const { departments, dimensions } = await satisfaction().indexes(place.ctx(), MONTH);
    const scoreOf = (list: typeof departments, code: string) => list.find((one) => one.code === code);
    expect(scoreOf(departments, 'after_sales')).toEqual({
      code: 'after_sales',
      answers: 4,
      score: '90.00',
      band: 'excellent',
    });
    expect(scoreOf(departments, 'parts')).toMatchObject({ score: '80.00', band: 'fair' });
    expect(scoreOf(departments, 'workshop')).toEqual({ code: 'workshop', answers: 0, score: null, band: null });
    expect(scoreOf(dimensions, 'response_speed')).toMatchObject({ answers: 8, score: '75.00' });
  });

  it('FUP-19, FUP-20: influence is how an index goes with the level above; the matrix says what to improve first', async () => {
    await answer(40, 0, 'service=up repair_quality=up reception_attitude=95 explanation=down');
    await answer(40, -1, 'service=70 reception_attitude=up');
    const { indexes } = await satisfaction().indexes(place.ctx(), MONTH);
    const influences = Object.fromEntries(indexes.map(({ index, influence }) => [index, influence]));
    expect(influences.repair_quality).toEqual({ on: 'service', strength: '1.000', sample: 40 });
    expect(influences.explanation).toEqual({ on: 'service', strength: '-1.000', sample: 40 });
    expect(influences.overall).toBeNull();
    const matrix = await satisfaction().matrix(place.ctx(), { ...MONTH, level: 3 });
    expect(matrix.entries.map(({ index, quadrant }) => `${index} ${quadrant}`)).toEqual([
      ...['repair_quality improve_first', 'reception_attitude do_not_overdo', 'explanation do_not_overdo'],
    ]);
    expect(matrix.entries[0]).toMatchObject({ index: 'repair_quality', quadrant: 'improve_first', strength: '1.000' });
    const phone = await satisfaction().matrix(place.ctx(), { ...MONTH, level: 3, mode: ['visit'] });
    expect(phone).toEqual({ scoreLine: null, strengthLine: null, entries: [] });
  });

  it('FUP-17: the same touch points by phone and by a mystery shopper stand side by side', async () => {
    for (const value of ['yes', 'yes', 'partly']) await place.record({ mode: 'phone', answers: standard(value) });
    await place.record({ mode: 'mystery_shopper', answers: standard('no') });
    const query = { ...MONTH, mode: 'phone', against: 'mystery_shopper' } as const;
    const { indexes } = await satisfaction().comparison(place.ctx(), query);
    expect(indexes.map(({ index }) => index)).toEqual([
      'overall',
      'service',
      'reception_timeliness',
      'reception_attitude',
    ]);
    expect(indexes[2]).toEqual({
      ...{ index: 'reception_timeliness', label: '前台接待及时性', difference: '83.33' },
      one: { answers: 3, score: '83.33', satisfactionRate: '66.67' },
      other: { answers: 1, score: '0.00', satisfactionRate: '0.00' },
    });
  });

  it('FUP-16, FUP-22: an improvement is followed up: before against after, and whether that is more than chance', async () => {
    const { id, state } = await improve();
    expect(state).toBe('planned');
    await expect(improve({ index: 'reception_timeliness_' })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '#/index', code: 'satisfaction_index_unknown' }],
    });
    const none = { index: 'reception_timeliness', before: null, after: null, difference: null, clear: null };
    expect(await improvements().effect(place.ctx(), id)).toEqual(none);
    await answer(40, -10, 'reception_timeliness=up');
    await answer(40, 10, 'reception_timeliness=90');
    await answer(40, 40, 'reception_timeliness=0');
    const introduced = await improvements().update(place.ctx(), id, 1, { introducedOn: localDate('2026-11-20') });
    expect(introduced).toMatchObject({ state: 'introduced', introducedOn: '2026-11-20', version: 2 });
    expect(await improvements().effect(place.ctx(), id)).toEqual({
      index: 'reception_timeliness',
      before: { from: '2026-10-21', before: '2026-11-20', answers: 40, score: '41.00', satisfactionRate: '2.50' },
      after: { from: '2026-11-20', before: '2026-12-20', answers: 40, score: '90.00', satisfactionRate: '100.00' },
      difference: '49.00',
      clear: true,
    });
    await expect(improvements().update(place.ctx(), id, 1, { title: '…' })).rejects.toMatchObject({
      code: 'version_conflict',
    });
    await improvements().update(place.ctx(), id, 2, { state: 'evaluated' });
    await expect(improvements().update(place.ctx(), id, undefined, { state: 'dropped' })).rejects.toMatchObject({
      code: 'improvement_state',
      params: { from: 'evaluated', to: 'dropped', allowed: '-' },
    });
    const events = await place.eventsOf(id);
    expect(events.map(({ type }) => type)).toEqual([
      'improvement.planned',
      'improvement.introduced',
      'improvement.evaluated',
    ]);
    const listed = await improvements().list(place.ctx(), { limit: 20, sort: '-createdAt', state: ['evaluated'] });
    expect(listed.data.map((one) => one.id)).toEqual([id]);
  });

  it('FUP-22: what is introduced has a day', async () => {
    const { id } = await improve();
    await expect(improvements().update(place.ctx(), id, undefined, { state: 'introduced' })).rejects.toMatchObject({
      errors: [{ pointer: '#/introducedOn', code: 'introduction_missing' }],
    });
  });

  it('FUP-24: what care achieves is told by satisfaction, loyalty and image, beside studies and reviews', async () => {
    await answer(2, 0, 'overall=88 repurchase=70 recommendation=80 brand_image=95');
    await place.contact();
    await place.inNorth(
      sql`update contact set state = 'sent', sent_at = ${NOON}, intent_at = ${NOON}, category = 'care'`,
    );
    await place.order();
    await place.order();
    const { id } = await improve({ introducedOn: localDate('2026-11-01') });
    const found = { on: localDate('2026-11-18'), finding: '等待明显缩短', score: 85 };
    await improvements().addFinding(place.ctx(), id, { method: 'field_study', ...found });
    const reviewed = await improvements().addFinding(place.ctx(), id, {
      method: 'expert_review',
      ...found,
      score: undefined,
    });
    expect(reviewed.findings).toEqual([
      { method: 'field_study', ...found },
      { method: 'expert_review', ...found, score: null },
    ]);
    expect(await satisfaction().careEffect(place.ctx(), MONTH)).toEqual({
      ...{ contacts: 1, participants: 1, responses: 2, satisfaction: '88.00', brandImage: '95.00' },
      ...{ fieldStudies: 1, expertReviews: 1 },
      loyalty: {
        ...{ visitors: 1, repeatVisitors: 1, repeatRate: '100.00', repurchase: '70.00', recommendation: '80.00' },
      },
    });
    await place.inNorth(sql`delete from service_order`);
  });

  it('does not see another store’s satisfaction', async () => {
    await place.record({ mode: 'visit' });
    const { id } = await improve();
    for (const store of ['south', 'other'] as const) {
      const ctx = place.ctx(store);
      const { indexes } = await satisfaction().indexes(ctx, MONTH);
      expect(indexes.filter(({ answers }) => answers > 0)).toEqual([]);
      expect(await satisfaction().careEffect(ctx, MONTH)).toMatchObject({ responses: 0 });
      const missing = { code: 'not_found' };
      await expect(improvements().get(ctx, id)).rejects.toMatchObject(missing);
      await expect(improvements().effect(ctx, id)).rejects.toMatchObject(missing);
      await expect(improvements().update(ctx, id, undefined, { title: '…' })).rejects.toMatchObject(missing);
      expect((await improvements().list(ctx, { limit: 20, sort: '-createdAt' })).data).toEqual([]);
    }
  });
});
