import { defineFieldProblem } from '#libs/foundation';
import { definePolicyKind } from '#libs/policies';
import { ContactPolicyDocument } from './contact-policy.dto';
import { FIRST_CONTACT_POLICY, USUAL_CONTACT_POLICY } from './contact-policy.preset';
import { CONTACT_CHANNELS, type ContactCategory } from '../contact-states';
import { leavesTime } from './quiet-hours.policy';

export const quietWithoutEnd = defineFieldProblem('quiet_without_end', {
  'zh-CN': '免打扰时段覆盖了 {channel} 的全部时间',
  en: 'The quiet hours leave no time for {channel}',
});

export const repeatedCategory = defineFieldProblem('repeated_category', {
  'zh-CN': '类别 {category} 重复',
  en: 'The category {category} stands there twice',
});

/** Code of the one document of its kind. */
export const DEFAULT_CONTACT_POLICY = 'default';

/** When and how often customers may be reached (客户联系规则). A store may be stricter or looser than its group. */
export const CONTACT_POLICY = definePolicyKind<ContactPolicyDocument>({
  code: 'contact-policy',
  label: { 'zh-CN': '客户联系规则', en: 'Contact policy' },
  document: ContactPolicyDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT_CONTACT_POLICY],
  presets: [
    {
      code: DEFAULT_CONTACT_POLICY,
      version: 1,
      document: FIRST_CONTACT_POLICY,
      label: { 'zh-CN': '首版规则', en: 'As it shipped first' },
    },
    {
      code: DEFAULT_CONTACT_POLICY,
      version: 2,
      document: USUAL_CONTACT_POLICY,
      label: { 'zh-CN': '常用规则', en: 'The usual' },
    },
  ],
  check: ({ quietHours, minimumGaps, consents = [] }) => [
    ...CONTACT_CHANNELS.filter((channel) => !leavesTime(channel, quietHours)).map((channel) => ({
      pointer: '#/quietHours',
      code: quietWithoutEnd.code,
      params: { channel },
    })),
    ...repeatedIn('minimumGaps', minimumGaps),
    ...repeatedIn('consents', consents),
  ],
});

function repeatedIn(list: string, lines: readonly { readonly category: ContactCategory }[]) {
  return lines
    .map(({ category }, line) => ({ category, line }))
    .filter(({ category, line }) => lines.findIndex((other) => other.category === category) < line)
    .map(({ category, line }) => ({
      pointer: `#/${list}/${line}/category`,
      code: repeatedCategory.code,
      params: { category },
    }));
}
