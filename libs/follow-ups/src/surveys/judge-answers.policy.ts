import type { FieldProblem } from '#libs/foundation';
import type { SatisfactionIndexDto } from './satisfaction-policy.dto';
import type { SurveyDocument, SurveyQuestionDto, SurveyScaleDto } from './survey.dto';
import type { GivenAnswer } from './survey-response.entity';
import type { SixQs, Verdict } from './survey-words';

/** An answer as it is told: `9`, `so_so`, and words of the customer. */
export interface ToldAnswer {
  readonly question: string;
  readonly value?: string;
  readonly text?: string;
}

/** What a response says of one index, 0 to 100. */
export interface ScoredIndex {
  readonly index: string;
  readonly score: number;
  readonly verdict: Verdict;
  /** False: the mean of what was asked below it. */
  readonly asked: boolean;
}

export interface JudgedAnswers {
  readonly answers: readonly GivenAnswer[];
  readonly score: number | null;
  readonly verdict: Verdict | null;
  readonly worst: Verdict | null;
  readonly sixQs: readonly SixQs[];
  readonly fullMarks: boolean;
  readonly indexes: readonly ScoredIndex[];
}

/** From where on a mean is satisfied, and so-so. */
export interface MeanThresholds {
  readonly satisfiedFrom: number;
  readonly soSoFrom: number;
}

type Node = Pick<SatisfactionIndexDto, 'code' | 'parent'>;

/** What is wrong with the answers, with pointers below `#/answers`. */
export function faultsOfAnswers(survey: SurveyDocument, told: readonly ToldAnswer[]): FieldProblem[] {
  const given = new Map(told.map((answer) => [answer.question, answer]));
  const faults = told.flatMap((answer, line): FieldProblem[] => {
    const at = (field: string, code: string): FieldProblem[] => [{ pointer: `/${line}/${field}`, code }];
    const question = survey.questions.find(({ code }) => code === answer.question);
    if (!question) return at('question', 'unknown_question');
    if (told.findIndex((other) => other.question === answer.question) < line) return at('question', 'duplicate');
    const scale = scaleOf(survey, question);
    if (scale.kind === 'text') {
      if (answer.value !== undefined) return at('value', 'not_on_scale');
      return answer.text === undefined ? at('text', 'required') : [];
    }
    if (answer.value === undefined) return at('value', 'required');
    return isOn(scale, answer.value) ? [] : at('value', 'not_on_scale');
  });
  if (faults.length > 0) return faults;
  return survey.questions
    .filter((question) => question.required && !given.has(question.code) && isAsked(survey, question, given))
    .map(({ code }) => ({ pointer: '', code: 'question_unanswered', params: { question: code } }));
}

/** What answers without faults are worth. FUP-18, CF-10 */
export function judgeAnswers(
  survey: SurveyDocument,
  tree: readonly Node[],
  told: readonly ToldAnswer[],
  thresholds: MeanThresholds,
): JudgedAnswers {
  const answers = told.map((answer) => given(survey, answer));
  const judged = answers.filter((answer): answer is GivenAnswer & { score: number } => answer.score !== null);
  const indexes = scoresOf(tree, judged, thresholds);
  const root = tree.find(({ parent }) => parent === null)?.code;
  const whole = indexes.find(({ index, asked }) => index === root && asked);
  const worst = worstOf(judged.map(({ verdict }) => verdict));
  return {
    answers,
    score: whole?.score ?? mean(judged.map(({ score }) => score)),
    verdict: whole?.verdict ?? worst,
    worst,
    sixQs: told.flatMap(({ question: code, value }) => {
      const item = survey.questions.find((question) => question.code === code)?.sixQs;
      return item && value === 'yes' ? [item] : [];
    }),
    fullMarks: judged.length > 0 && judged.every(({ score }) => score === 100),
    indexes,
  };
}

function isAsked(
  survey: SurveyDocument,
  { onlyAfter }: SurveyQuestionDto,
  told: ReadonlyMap<string, ToldAnswer>,
): boolean {
  if (!onlyAfter) return true;
  const earlier = told.get(onlyAfter.question);
  const verdict = earlier && given(survey, earlier).verdict;
  return verdict != null && onlyAfter.verdicts.includes(verdict);
}

function scaleOf({ scales }: SurveyDocument, { scale: wanted }: SurveyQuestionDto): SurveyScaleDto {
  const scale = scales.find(({ code }) => code === wanted);
  if (!scale) throw new Error(`A survey in force has no scale ${wanted}`);
  return scale;
}

function isOn({ kind, options = [], min, max }: SurveyScaleDto, value: string): boolean {
  if (kind === 'choice') return options.some(({ code }) => code === value);
  return /^\d{1,5}(\.\d{1,2})?$/.test(value) && Number(value) >= Number(min) && Number(value) <= Number(max);
}

function given(survey: SurveyDocument, { question: code, value, text }: ToldAnswer): GivenAnswer {
  const question = survey.questions.find((one) => one.code === code) as SurveyQuestionDto;
  const scale = scaleOf(survey, question);
  const { kind, min, max } = scale;
  return {
    question: code,
    index: question.index ?? null,
    scale: { code: scale.code, kind, ...(kind === 'number' && { min, max }) },
    value: value ?? null,
    ...worthOf(scale, value),
    text: text ?? null,
  };
}

function worthOf(scale: SurveyScaleDto, value: string | undefined): { score: number | null; verdict: Verdict | null } {
  if (value === undefined || scale.kind === 'text') return { score: null, verdict: null };
  if (scale.kind === 'choice') {
    const { score = null, verdict = null } = scale.options?.find(({ code }) => code === value) ?? {};
    return { score, verdict };
  }
  const [number, min, max] = [Number(value), Number(scale.min), Number(scale.max)];
  const thresholds = { satisfiedFrom: Number(scale.satisfiedFrom), soSoFrom: Number(scale.soSoFrom) };
  return { score: rounded(((number - min) / (max - min)) * 100), verdict: verdictOf(number, thresholds) };
}

/** Of each index the mean of its answers; of one that was not asked the mean of those below it, from the leaves up. */
function scoresOf(
  tree: readonly Node[],
  answers: readonly (GivenAnswer & { score: number })[],
  thresholds: MeanThresholds,
): ScoredIndex[] {
  const scored = new Map<string, ScoredIndex>();
  const asked = new Set(answers.flatMap(({ index }) => index ?? []));
  for (const index of asked) {
    const own = answers.filter((answer) => answer.index === index);
    const score = mean(own.map((answer) => answer.score)) as number;
    const verdict = own.length === 1 ? (own[0]?.verdict ?? null) : null;
    scored.set(index, { index, score, verdict: verdict ?? verdictOf(score, thresholds), asked: true });
  }
  for (const { code: index } of [...tree].reverse()) {
    if (scored.has(index)) continue;
    const score = mean(tree.flatMap(({ code, parent }) => (parent === index ? (scored.get(code)?.score ?? []) : [])));
    if (score !== null) scored.set(index, { index, score, verdict: verdictOf(score, thresholds), asked: false });
  }
  return [...scored.values()];
}

function verdictOf(value: number, { satisfiedFrom, soSoFrom }: MeanThresholds): Verdict {
  if (value >= satisfiedFrom) return 'satisfied';
  return value >= soSoFrom ? 'so_so' : 'not_satisfied';
}

const FROM_WORST: readonly Verdict[] = ['not_satisfied', 'so_so', 'satisfied'];

function worstOf(verdicts: readonly (Verdict | null)[]): Verdict | null {
  return FROM_WORST.find((verdict) => verdicts.includes(verdict)) ?? null;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : rounded(values.reduce((sum, value) => sum + value, 0) / values.length);
}
