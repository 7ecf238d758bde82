import { definePolicyKind } from '#libs/policies';
import { findTaskKind } from '#libs/tasks';
import { quietWithoutEnd } from '../policy/contact-policy';
import { leavesTime, WEEKDAYS } from '../policy/quiet-hours.policy';
import { asSmsWindows } from './staff-notice.policy';
import { StaffNoticeRulesDocument } from './staff-notice-rules.dto';

/** Code of the one document of its kind. */
export const DEFAULT_STAFF_NOTICES = 'default';

/** Which tasks go out to the staff by text message too (员工短信通知规则). As shipped none. FUP-12, CF-26 */
export const STAFF_NOTICES = definePolicyKind<StaffNoticeRulesDocument>({
  code: 'staff-notices',
  label: { 'zh-CN': '员工短信通知规则', en: 'Text messages to staff' },
  document: StaffNoticeRulesDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT_STAFF_NOTICES],
  presets: [
    {
      code: DEFAULT_STAFF_NOTICES,
      version: 1,
      label: { 'zh-CN': '不发短信', en: 'None' },
      document: {
        rules: [],
        quietHours: [{ days: [...WEEKDAYS], from: '21:00', to: '08:00' }],
        language: 'zh-CN',
        link: null,
      },
    },
  ],
  check: ({ rules, quietHours }) => [
    ...rules.flatMap(({ kinds }, line) =>
      kinds.flatMap((kind, at) =>
        findTaskKind(kind) ? [] : [{ pointer: `#/rules/${line}/kinds/${at}`, code: 'unknown_reference' }],
      ),
    ),
    ...(leavesTime('sms', asSmsWindows(quietHours))
      ? []
      : [{ pointer: '#/quietHours', code: quietWithoutEnd.code, params: { channel: 'sms' } }]),
  ],
});
