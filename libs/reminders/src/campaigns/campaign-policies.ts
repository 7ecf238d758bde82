import { CUSTOMER_CATALOGUE } from '#libs/customers';
import { allowanceFaults, defineDeadlineKind } from '#libs/deadlines';
import { checkFilter } from '#libs/filters';
import { definePolicyKind } from '#libs/policies';
import { CampaignKindDocument } from './campaign-kind.dto';
import { CAMPAIGN_KIND_PRESETS } from './campaign-kinds.preset';
import { CampaignRulesDocument } from './campaign-rules.dto';
import { seasonIncomplete } from './campaigns.errors';

/** Kinds of campaigns (活动类型); a group adds its own under codes of its own. REM-30, REM-34 */
export const CAMPAIGN_KIND = definePolicyKind<CampaignKindDocument>({
  code: 'campaign-kind',
  label: { 'zh-CN': '活动类型', en: 'Kind of campaign' },
  document: CampaignKindDocument,
  levels: ['group', 'store'],
  codes: 'open',
  presets: CAMPAIGN_KIND_PRESETS,
  check: ({ population, seasons }) => [
    ...(population ? checkFilter(CUSTOMER_CATALOGUE, population, '#/population') : []),
    ...seasons.flatMap(({ day, festival }, at) =>
      (day === null) === (festival === null) ? [{ pointer: `#/seasons/${at}/day`, code: seasonIncomplete.code }] : [],
    ),
  ],
});

/** The one code of the rules that there is one of. */
export const DEFAULT_CAMPAIGN_RULES = 'default';

/** Targets of care, and promises of campaigns (关怀目标). REM-28, REM-32, REM-33, REM-37 */
export const CAMPAIGN_RULES = definePolicyKind<CampaignRulesDocument>({
  code: 'campaign-rules',
  label: { 'zh-CN': '关怀活动规则', en: 'Rules of campaigns' },
  document: CampaignRulesDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT_CAMPAIGN_RULES],
  presets: [
    {
      code: DEFAULT_CAMPAIGN_RULES,
      version: 1,
      label: { 'zh-CN': '常用目标', en: 'The usual targets' },
      document: {
        ...{ festivalPercent: 90, notifiedPercent: 80, visitedPercent: 15, keyAccountPercent: 85 },
        questionAnswer: { allowance: { unit: 'hours', amount: 48, aroundTheClock: true }, warnBeforeMinutes: 12 * 60 },
        ownerClassroom: { kind: 'owner-classroom', perMonth: 2, weekdays: ['saturday', 'sunday'] },
      },
    },
  ],
  check: ({ questionAnswer }) => allowanceFaults(questionAnswer.allowance, '#/questionAnswer/allowance'),
});

/** A question of an evaluation form is answered (讲堂提问回复). Subject: the campaign; occurrence: the question. REM-37 */
export const QUESTION_ANSWER = defineDeadlineKind<CampaignRulesDocument>({
  code: 'campaign-question',
  label: { 'zh-CN': '讲堂提问回复', en: 'Answer to a question of an evaluation form' },
  policy: CAMPAIGN_RULES,
  rule: ({ questionAnswer }) => questionAnswer,
});
