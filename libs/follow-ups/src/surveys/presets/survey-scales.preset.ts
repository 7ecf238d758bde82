import type { SurveyOptionDto, SurveyScaleDto } from '../survey.dto';
import type { Verdict } from '../survey-words';

const option = (
  code: string,
  zh: string,
  en: string,
  score: number | null,
  verdict: Verdict | null,
): SurveyOptionDto => ({
  code,
  label: { 'zh-CN': zh, en },
  score,
  verdict,
});

/** 满意 / 一般 / 不满意. FUP-11 */
export const THREE_WORDS: SurveyScaleDto = {
  code: 'three_words',
  kind: 'choice',
  options: [
    option('satisfied', '满意', 'Satisfied', 100, 'satisfied'),
    option('so_so', '一般', 'So-so', 50, 'so_so'),
    option('not_satisfied', '不满意', 'Not satisfied', 0, 'not_satisfied'),
  ],
};

/** Whether the standard was kept. FUP-17 */
export const KEPT: SurveyScaleDto = {
  code: 'kept',
  kind: 'choice',
  options: [
    option('yes', '是', 'Yes', 100, 'satisfied'),
    option('partly', '部分', 'Partly', 50, 'so_so'),
    option('no', '否', 'No', 0, 'not_satisfied'),
  ],
};

/** Says what was, and nothing of satisfaction. */
export const YES_NO: SurveyScaleDto = {
  code: 'yes_no',
  kind: 'choice',
  options: [option('yes', '是', 'Yes', null, null), option('no', '否', 'No', null, null)],
};

export const ONE_TO_TEN: SurveyScaleDto = {
  code: 'one_to_ten',
  kind: 'number',
  ...{ min: '1', max: '10', satisfiedFrom: '9', soSoFrom: '7' },
};

export const HUNDRED: SurveyScaleDto = {
  code: 'hundred',
  kind: 'number',
  ...{ min: '0', max: '100', satisfiedFrom: '85', soSoFrom: '70' },
};

/** Customer satisfaction index of about 1,000. FUP-29 */
export const THOUSAND: SurveyScaleDto = {
  code: 'thousand',
  kind: 'number',
  ...{ min: '0', max: '1000', satisfiedFrom: '900', soSoFrom: '750' },
};

export const WORDS: SurveyScaleDto = { code: 'words', kind: 'text' };
