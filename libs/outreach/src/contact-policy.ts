import { defineFieldProblem } from '#libs/foundation';
import { definePolicyKind } from '#libs/policies';
import { ContactPolicyDocument } from './contact-policy.dto';
import { USUAL_CONTACT_POLICY } from './contact-policy.preset';
import { CONTACT_CHANNELS } from './contact-states';
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
      document: USUAL_CONTACT_POLICY,
      label: { 'zh-CN': '常用规则', en: 'The usual' },
    },
  ],
  check: ({ quietHours, minimumGaps }) => [
    ...CONTACT_CHANNELS.filter((channel) => !leavesTime(channel, quietHours)).map((channel) => ({
      pointer: '#/quietHours',
      code: quietWithoutEnd.code,
      params: { channel },
    })),
    ...minimumGaps
      .map(({ category }, line) => ({ category, line }))
      .filter(({ category, line }) => minimumGaps.findIndex((gap) => gap.category === category) < line)
      .map(({ category, line }) => ({
        pointer: `#/minimumGaps/${line}/category`,
        code: repeatedCategory.code,
        params: { category },
      })),
  ],
});
