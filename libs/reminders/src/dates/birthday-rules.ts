import { definePolicyKind } from '#libs/policies';
import { BirthdayRulesDocument } from './birthday-rules.dto';

/** The one code of the rules that there is one of. */
const DEFAULT = 'default';

/** On which days birthdays are celebrated (生日规则). CUS-06, REM-26 */
export const BIRTHDAY_RULES = definePolicyKind<BirthdayRulesDocument>({
  code: 'birthday-rules',
  label: { 'zh-CN': '生日规则', en: 'Birthdays' },
  document: BirthdayRulesDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT],
  presets: [
    {
      code: DEFAULT,
      version: 1,
      label: { 'zh-CN': '农历和阳历都过', en: 'Lunar and solar' },
      document: { calendars: ['solar', 'lunar'], leapMonth: 'leap_if_exists', leapDay: 'february_28' },
    },
  ],
});
