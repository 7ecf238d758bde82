import { faultsOfAnswers, judgeAnswers, type ToldAnswer } from './judge-answers.policy';
import { SATISFACTION_INDEX_PRESET } from './presets/satisfaction-index.preset';
import { SURVEY_PRESETS } from './presets/surveys.preset';
import type { SurveyDocument, SurveyScaleDto } from './survey.dto';
import { SIX_QS } from './survey-words';

const preset = (code: string) => SURVEY_PRESETS.find((one) => one.code === code)?.document as SurveyDocument;
const THRESHOLDS = { satisfiedFrom: 80, soSoFrom: 60 };
const judge = (survey: SurveyDocument, ...told: ToldAnswer[]) =>
  judgeAnswers(survey, SATISFACTION_INDEX_PRESET.document.indexes, told, THRESHOLDS);

/** One question about the whole, on a scale. */
const survey = (scale: Partial<SurveyScaleDto>): SurveyDocument => ({
  ...preset('csi'),
  scales: [{ code: 'scale', kind: 'number', ...scale }],
  questions: [{ ...preset('csi').questions[0], scale: 'scale' } as SurveyDocument['questions'][number]],
});
const TEN = { min: '1', max: '10', satisfiedFrom: '9', soSoFrom: '7' };

describe('judging answers', () => {
  it.each<[string, Partial<SurveyScaleDto>, string, number, string]>([
    ['0 to 100', { min: '0', max: '100', satisfiedFrom: '90', soSoFrom: '80' }, '90', 90, 'satisfied'],
    ['0 to 100', { min: '0', max: '100', satisfiedFrom: '90', soSoFrom: '80' }, '85.5', 85.5, 'so_so'],
    ['1 to 10', TEN, '1', 0, 'not_satisfied'],
    ['1 to 10', TEN, '6', 55.56, 'not_satisfied'],
    ['1 to 10', TEN, '7', 66.67, 'so_so'],
    ['1 to 10', TEN, '10', 100, 'satisfied'],
    ['CSI', { min: '0', max: '1000', satisfiedFrom: '900', soSoFrom: '750' }, '996.3', 99.63, 'satisfied'],
  ])(
    'CF-10: %s: the scale stands with the answer, with a worth and a limit of its own',
    (_name, scale, value, ...worth) => {
      const { answers, score, verdict } = judge(survey(scale), { question: 'overall', value });
      expect([score, verdict]).toEqual(worth);
      const { min, max } = scale;
      expect(answers).toMatchObject([{ value, scale: { code: 'scale', kind: 'number', min, max }, score: worth[0] }]);
    },
  );

  it('FUP-11, CF-10: satisfied, so-so and not satisfied are an answer each', () => {
    const call = preset('three-day-call');
    const verdicts = ['satisfied', 'so_so', 'not_satisfied'].map(
      (value) => judge(call, { question: 'overall', value }).verdict,
    );
    expect(verdicts).toEqual(['satisfied', 'so_so', 'not_satisfied']);
  });

  it('FUP-01: the three-day call goes through its five parts in their order', () => {
    const { opening, questions, closing } = preset('three-day-call');
    expect(opening?.['zh-CN']).toMatch(/您好/);
    expect([...new Set(questions.map(({ part }) => part))]).toEqual(['six_qs', 'satisfaction', 'suggestion']);
    expect(closing?.['zh-CN']).toMatch(/祝您/);
  });

  it('FUP-02: the three-day call asks all six items of the 6QS, and a yes reports one', () => {
    const call = preset('three-day-call');
    expect(call.questions.flatMap(({ sixQs }) => sixQs ?? [])).toEqual(SIX_QS);
    const told = SIX_QS.map((item) => ({ question: `six_qs_${item}`, value: item === 'late' ? 'yes' : 'no' }));
    expect(judge(call, ...told).sixQs).toEqual(['late']);
  });

  it('FUP-18: what was not asked is the mean of what was asked below it, up to the whole', () => {
    const { indexes, score, verdict } = judge(
      preset('service-standard'),
      { question: 'reception_timeliness', value: 'yes' },
      { question: 'reception_attitude', value: 'no' },
      { question: 'price_transparency', value: 'yes' },
    );
    const scored = Object.fromEntries(indexes.map(({ index, ...rest }) => [index, rest]));
    expect(scored.service).toEqual({ score: 50, verdict: 'not_satisfied', asked: false });
    expect(scored.price).toEqual({ score: 100, verdict: 'satisfied', asked: false });
    expect(scored.overall).toEqual({ score: 75, verdict: 'so_so', asked: false });
    expect(scored.reception_attitude).toEqual({ score: 0, verdict: 'not_satisfied', asked: true });
    expect([score, verdict]).toEqual([66.67, 'not_satisfied']);
  });

  it('FUP-18: every touch point has exactly one department, back office included', () => {
    const { indexes } = SATISFACTION_INDEX_PRESET.document;
    const parents = new Set(indexes.map(({ parent }) => parent));
    const level = (code: string | null): number => {
      const above = indexes.find((one) => one.code === code)?.parent;
      return above === undefined ? 0 : 1 + level(above);
    };
    const touchPoints = indexes.filter(({ code }) => level(code) === 3);
    expect(touchPoints.length).toBeGreaterThan(10);
    expect(touchPoints.filter(({ department, code }) => department === null || parents.has(code))).toEqual([]);
    expect(touchPoints.map(({ department }) => department)).toEqual(expect.arrayContaining(['parts', 'workshop']));
  });

  it('FUP-23: touch points cover the five dimensions of service quality', () => {
    const dimensions = new Set(SATISFACTION_INDEX_PRESET.document.indexes.flatMap(({ dimension }) => dimension ?? []));
    expect([...dimensions].sort()).toEqual(['attitude', 'effect', 'innovation', 'process', 'response_speed']);
  });

  it.each<[string, ToldAnswer[], object]>([
    [
      'a question that is not asked',
      [{ question: 'weather', value: 'yes' }],
      { pointer: '/0/question', code: 'unknown_question' },
    ],
    ['a value off the scale', [{ question: 'overall', value: 'great' }], { pointer: '/0/value', code: 'not_on_scale' }],
    ['no value', [{ question: 'overall' }], { pointer: '/0/value', code: 'required' }],
    ['a value for free text', [{ question: 'suggestion', value: '5' }], { pointer: '/0/value', code: 'not_on_scale' }],
    [
      'an answer given twice',
      [
        { question: 'overall', value: 'so_so' },
        { question: 'overall', value: 'so_so' },
      ],
      { pointer: '/1/question', code: 'duplicate' },
    ],
  ])('CF-10: refuses %s', (_name, told, fault) => {
    expect(faultsOfAnswers(preset('three-day-call'), told)).toEqual([fault]);
  });

  it('FUP-11: a question that follows on dissatisfaction is asked after so-so too, and only then', () => {
    const call = preset('three-day-call');
    const required = { ...call, questions: call.questions.filter(({ part }) => part !== 'six_qs') };
    required.questions = required.questions.map((one) => (one.code === 'reason' ? { ...one, required: true } : one));
    const faults = (value: string) => faultsOfAnswers(required, [{ question: 'overall', value }]);
    const missing = [{ pointer: '', code: 'question_unanswered', params: { question: 'reason' } }];
    expect([faults('satisfied'), faults('so_so'), faults('not_satisfied')]).toEqual([[], missing, missing]);
  });
});
