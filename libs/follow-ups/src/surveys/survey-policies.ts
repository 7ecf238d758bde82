import { defineFieldProblem, DomainError, type FieldProblem, notFound } from '#libs/foundation';
import {
  definePolicyKind,
  type PolicyInForce,
  policiesInForce,
  policyInForce,
  POLICY_CODE,
  type PolicyTx,
} from '#libs/policies';
import { DISSATISFACTION_PRESET, SATISFACTION_RULES_PRESET } from './presets/satisfaction-rules.preset';
import { SATISFACTION_INDEX_PRESET } from './presets/satisfaction-index.preset';
import { SURVEY_PRESETS } from './presets/surveys.preset';
import {
  DissatisfactionRulesDocument,
  SatisfactionIndexDocument,
  SatisfactionRulesDocument,
} from './satisfaction-policy.dto';
import { SurveyDocument, type SurveyScaleDto } from './survey.dto';

/** The one document of a kind that has only one. */
export const USUAL = 'usual';

export const repeatedCode = defineFieldProblem('repeated_code', {
  'zh-CN': '编码 {code} 重复',
  en: 'The code {code} stands there twice',
});
export const incompleteScale = defineFieldProblem('incomplete_scale', {
  'zh-CN': '量表不完整：数值量表须有最小值、最大值和依次升高的界限，选项量表须有选项，选项的分值与判定须同时给出',
  en: 'A number has min, max and rising limits between them; a choice has options, each with both worth and meaning, or none',
});
export const notListedBefore = defineFieldProblem('not_listed_before', {
  'zh-CN': '{code} 须列在前面',
  en: '{code} must be listed before',
});
export const departmentMissing = defineFieldProblem('department_missing', {
  'zh-CN': '第三级指标（触点）须有且只有一个负责部门',
  en: 'Of a touch point, an index of the third level, one department answers for it',
});
export const notDescending = defineFieldProblem('not_descending', {
  'zh-CN': '须从高到低排列，最后一档从 0 开始',
  en: 'From best to last, and the last begins at 0',
});

const repeated = (pointer: string, codes: readonly string[]): FieldProblem[] =>
  codes.flatMap((code, line) =>
    codes.indexOf(code) < line
      ? [{ pointer: `${pointer}/${line}/code`, code: repeatedCode.code, params: { code } }]
      : [],
  );

/** What is asked in follow-up calls, questionnaires, visits and interviews (调查问卷). FUP-01, FUP-18, FUP-22 */
export const SURVEYS = definePolicyKind<SurveyDocument>({
  code: 'survey',
  label: { 'zh-CN': '调查问卷', en: 'Survey' },
  document: SurveyDocument,
  levels: ['group', 'store'],
  codes: 'open',
  presets: SURVEY_PRESETS,
  check: ({ scales, questions }) => [
    ...repeated(
      '#/scales',
      scales.map(({ code }) => code),
    ),
    ...repeated(
      '#/questions',
      questions.map(({ code }) => code),
    ),
    ...scales.flatMap((scale, line) =>
      isComplete(scale) ? [] : [{ pointer: `#/scales/${line}`, code: incompleteScale.code }],
    ),
    ...questions.flatMap(({ scale, onlyAfter }, line): FieldProblem[] => [
      ...(scales.some(({ code }) => code === scale)
        ? []
        : [{ pointer: `#/questions/${line}/scale`, code: 'unknown_reference' }]),
      ...(!onlyAfter || questions.slice(0, line).some(({ code }) => code === onlyAfter.question)
        ? []
        : [
            {
              pointer: `#/questions/${line}/onlyAfter/question`,
              code: notListedBefore.code,
              params: { code: onlyAfter.question },
            },
          ]),
    ]),
  ],
});

function isComplete({ kind, min, max, satisfiedFrom, soSoFrom, options }: SurveyScaleDto): boolean {
  if (kind === 'text') return true;
  if (kind === 'choice') {
    return !!options?.length && options.every(({ score, verdict }) => (score === null) === (verdict === null));
  }
  const limits = [min, soSoFrom, satisfiedFrom, max];
  if (limits.some((limit) => limit === undefined)) return false;
  const [lowest, soSo, satisfied, highest] = limits.map(Number) as [number, number, number, number];
  return lowest >= 0 && lowest <= soSo && soSo <= satisfied && satisfied <= highest && lowest < highest;
}

/** The tree of indexes that answers count for (满意度指标体系). FUP-18, FUP-23 */
export const SATISFACTION_INDEX = definePolicyKind<SatisfactionIndexDocument>({
  code: 'satisfaction-index',
  label: { 'zh-CN': '满意度指标体系', en: 'Tree of satisfaction indexes' },
  document: SatisfactionIndexDocument,
  levels: ['group', 'store'],
  codes: [USUAL],
  presets: [SATISFACTION_INDEX_PRESET],
  check: ({ indexes }) => {
    const codes = indexes.map(({ code }) => code);
    const levels = new Map<string, number>();
    const faults = repeated('#/indexes', codes);
    indexes.forEach(({ code, parent, department }, line) => {
      const above = parent === null ? 0 : levels.get(parent);
      const isSecondRoot = parent === null && line > 0;
      if (above === undefined || isSecondRoot) {
        const params = { code: parent ?? codes[0] };
        faults.push({ pointer: `#/indexes/${line}/parent`, code: notListedBefore.code, params });
      }
      const level = (above ?? 0) + 1;
      if (!levels.has(code)) levels.set(code, level);
      if (level >= 3 && department === null) {
        faults.push({ pointer: `#/indexes/${line}/department`, code: departmentMissing.code });
      }
    });
    return faults;
  },
});

/** How satisfaction is judged (满意度评价规则). FUP-06, CF-10 */
export const SATISFACTION_RULES = definePolicyKind<SatisfactionRulesDocument>({
  code: 'satisfaction-rules',
  label: { 'zh-CN': '满意度评价规则', en: 'Rules of satisfaction' },
  document: SatisfactionRulesDocument,
  levels: ['group', 'store'],
  codes: [USUAL],
  presets: [SATISFACTION_RULES_PRESET],
  check: ({ bands, satisfiedFrom, soSoFrom }) => {
    const limits = bands.map(({ from }) => Number(from));
    const isDescending = limits.every((limit, line) => line === 0 || limit < (limits[line - 1] as number));
    return [
      ...repeated(
        '#/bands',
        bands.map(({ code }) => code),
      ),
      ...(isDescending && limits.at(-1) === 0 ? [] : [{ pointer: '#/bands', code: notDescending.code }]),
      ...(Number(soSoFrom) <= Number(satisfiedFrom) ? [] : [{ pointer: '#/soSoFrom', code: notDescending.code }]),
    ];
  },
});

/** Who hears of a dissatisfied answer and who routes it (不满意通知与分流规则). FUP-12, CF-26 */
export const DISSATISFACTION_RULES = definePolicyKind<DissatisfactionRulesDocument>({
  code: 'dissatisfaction-rules',
  label: { 'zh-CN': '不满意通知与分流规则', en: 'Who hears of dissatisfaction' },
  document: DissatisfactionRulesDocument,
  levels: ['group', 'store'],
  codes: [USUAL],
  presets: [DISSATISFACTION_PRESET],
});

/** Everything that a response is judged by. */
export interface SurveyRules {
  readonly survey: PolicyInForce<SurveyDocument>;
  readonly index: PolicyInForce<SatisfactionIndexDocument>;
  readonly satisfaction: PolicyInForce<SatisfactionRulesDocument>;
  readonly dissatisfaction: PolicyInForce<DissatisfactionRulesDocument>;
}

/** The survey of that code. Throws `not_found`. */
export function surveyInForce(tx: PolicyTx, code: string, at: Date): Promise<PolicyInForce<SurveyDocument>> {
  if (!POLICY_CODE.test(code)) throw new DomainError(notFound);
  return policyInForce(tx, SURVEYS, code, at);
}

/** The rules by which a survey is judged; null where no survey of that code is in force. Sent together, one wait. */
export async function surveyRulesInForce(
  tx: PolicyTx,
  survey: string,
  { asOf, now }: { readonly asOf?: Date; readonly now: Date },
): Promise<SurveyRules | null> {
  const [surveys, index, satisfaction, dissatisfaction] = await Promise.all([
    policiesInForce(tx, SURVEYS, asOf ?? now),
    policyInForce(tx, SATISFACTION_INDEX, USUAL, now),
    policyInForce(tx, SATISFACTION_RULES, USUAL, now),
    policyInForce(tx, DISSATISFACTION_RULES, USUAL, now),
  ]);
  const found = surveys.find(({ code }) => code === survey);
  return found ? { survey: found, index, satisfaction, dissatisfaction } : null;
}
