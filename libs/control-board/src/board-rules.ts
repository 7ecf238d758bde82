import { IntegerField } from '#libs/http';
import { definePolicyKind } from '#libs/policies';
import type { ClosingRules } from './closing-time.policy';

/** How clocks that nobody stopped are stopped. SVC-23 */
export class BoardRulesDocument implements ClosingRules {
  @IntegerField({
    min: 0,
    max: 720,
    description: 'Minutes after the end of work for which a clock may run on; then it is set back to the end of work',
    example: 60,
  })
  graceMinutes!: number;

  @IntegerField({
    min: 30,
    max: 1440,
    description: 'Minutes after which a clock is stopped that was started when no more work was to be done that day',
    example: 240,
  })
  longestMinutes!: number;
}

/** Code of the one document of its kind. */
export const USUAL_BOARD_RULES = 'default';

export const BOARD_RULES = definePolicyKind<BoardRulesDocument>({
  code: 'control-board',
  label: { 'zh-CN': '控工看板规则', en: 'Control board' },
  document: BoardRulesDocument,
  levels: ['group', 'store'],
  codes: [USUAL_BOARD_RULES],
  presets: [
    {
      code: USUAL_BOARD_RULES,
      version: 1,
      label: { 'zh-CN': '下班一小时后自动打卡', en: 'Clocks stop an hour after work' },
      document: { graceMinutes: 60, longestMinutes: 240 },
    },
  ],
});
