import { allowanceFaults, defineDeadlineKind } from '#libs/deadlines';
import { defineFieldProblem } from '#libs/foundation';
import { definePolicyKind } from '#libs/policies';
import { CallRulesDocument, FollowUpTargetsDocument } from './call-rules.dto';

/** Code of the one document of each kind. */
export const DEFAULT_RULES = 'default';

export const callTimesOutOfOrder = defineFieldProblem('call_times_out_of_order', {
  'zh-CN': '时段须依次排列且不重叠',
  en: 'The times must follow each other and not overlap',
});

export const repeatedTarget = defineFieldProblem('repeated_target', {
  'zh-CN': '该指标、客户范围与起始日的目标重复',
  en: 'There are two targets for this figure, population and first day',
});

/** 11:30–14:00 and the evening are rest; three tries by the same day's end and the next one's. */
export const USUAL_CALL_RULES: CallRulesDocument = {
  attempts: 3,
  waitMinutes: 240,
  callTimes: [
    { from: '09:00', to: '11:30' },
    { from: '14:00', to: '20:00' },
  ],
  followUpWithin: { allowance: { unit: 'calendar_days', amount: 3 }, warnBeforeMinutes: 8 * 60 },
  reviewPercent: 5,
  reviewerRole: 'customer_service_supervisor',
  potentialCustomerRole: 'sales_manager',
  repairQualityRole: 'service_manager',
};

const DAY_MS = 24 * 3_600_000;

/** Recordings of calls before `since` are not kept any more; half a year where the rules do not say. FUP-13 */
export function recordingsKeptSince(
  { recordingDays: days = 180 }: Pick<CallRulesDocument, 'recordingDays'>,
  now: Date,
): { readonly since: Date; readonly days: number } {
  return { since: new Date(now.getTime() - days * DAY_MS), days };
}

/** How calls are made (回访电话规则). */
export const CALL_RULES = definePolicyKind<CallRulesDocument>({
  code: 'call-rules',
  label: { 'zh-CN': '回访电话规则', en: 'How calls are made' },
  document: CallRulesDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT_RULES],
  presets: [
    { code: DEFAULT_RULES, version: 1, label: { 'zh-CN': '常用规则', en: 'The usual' }, document: USUAL_CALL_RULES },
  ],
  check: ({ callTimes, followUpWithin }) => [
    ...allowanceFaults(followUpWithin.allowance, '#/followUpWithin/allowance'),
    ...callTimes.flatMap(({ from, to }, at) =>
      from < to && (at === 0 || from >= callTimes[at - 1].to)
        ? []
        : [{ pointer: `#/callTimes/${at}`, code: callTimesOutOfOrder.code }],
    ),
  ],
});

/**
 * The sources give 80 "points" and a rate of more than 65 % for follow-up, 15 % for no answer and refusals and 15 % for
 * opinions, the latter two with lost signs: taken as the most that may go unanswered, and the least that customers say.
 */
export const USUAL_TARGETS: FollowUpTargetsDocument = {
  targets: [
    { figure: 'follow_up', population: 'all', percent: 65, direction: 'more_than', from: null },
    { figure: 'follow_up', population: 'members', percent: 100, direction: 'at_least', from: null },
    { figure: 'success', population: 'all', percent: 80, direction: 'at_least', from: null },
    { figure: 'no_answer_or_refused', population: 'all', percent: 15, direction: 'at_most', from: null },
    { figure: 'retention', population: 'all', percent: 90, direction: 'at_least', from: null },
    { figure: 'opinion', population: 'all', percent: 15, direction: 'at_least', from: null },
  ],
};

/** What follow-up should reach (回访目标). CF-09 */
export const FOLLOW_UP_TARGETS = definePolicyKind<FollowUpTargetsDocument>({
  code: 'follow-up-targets',
  label: { 'zh-CN': '回访目标', en: 'Targets of follow-up' },
  document: FollowUpTargetsDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT_RULES],
  presets: [
    { code: DEFAULT_RULES, version: 1, label: { 'zh-CN': '常用目标', en: 'The usual' }, document: USUAL_TARGETS },
  ],
  check: ({ targets }) =>
    targets.flatMap(({ figure, population, from }, line) =>
      targets.findIndex((other) => other.figure === figure && other.population === population && other.from === from) <
      line
        ? [{ pointer: `#/targets/${line}`, code: repeatedTarget.code }]
        : [],
    ),
});

/** The customer is spoken to after the visit (三日内回访). Subject: the contact. FUP-08 */
export const FOLLOW_UP_CALL = defineDeadlineKind<CallRulesDocument>({
  code: 'follow-up-call',
  label: { 'zh-CN': '修后回访', en: 'Follow-up after the visit' },
  policy: CALL_RULES,
  rule: ({ followUpWithin }) => followUpWithin,
});
