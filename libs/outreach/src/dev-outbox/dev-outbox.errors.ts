import { defineProblem } from '#libs/foundation';

export const outboxNotRecorded = defineProblem({
  code: 'outbox_not_recorded',
  kind: 'not_found',
  title: { 'zh-CN': '未记录短信', en: 'Messages are not recorded' },
  detail: {
    'zh-CN': '只有使用记录网关的非生产环境才能查看发出的短信',
    en: 'Only an installation with the recording gateway, and never in production, shows what it sent',
  },
});
