import { defineProblem } from '#libs/foundation';

export const extraServiceClosed = defineProblem({
  code: 'extra_service_closed',
  kind: 'conflict',
  title: { 'zh-CN': '服务状态不允许此操作', en: 'The service does not allow that any more' },
  detail: {
    'zh-CN': '服务状态为 {from}，不能转为 {to}；可转为：{allowed}',
    en: 'The service is {from} and cannot become {to}; it can become: {allowed}',
  },
});
