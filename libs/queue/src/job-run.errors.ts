import { defineProblem } from '#libs/foundation';

export const jobAlreadyFinished = defineProblem({
  code: 'job_already_finished',
  kind: 'conflict',
  title: { 'zh-CN': '任务已结束', en: 'The job is finished' },
  detail: {
    'zh-CN': '任务已结束（{status}），无法取消',
    en: 'The job is finished ({status}) and cannot be canceled',
  },
});
