import { defineProblem } from '#libs/foundation';

export const exportRunning = defineProblem({
  code: 'export_running',
  kind: 'conflict',
  title: { 'zh-CN': '正在导出', en: 'An export is under way' },
  detail: {
    'zh-CN': '该门店或集团已有未完成的导出，请等待其结束',
    en: 'An export of this store or group is not done yet; wait for it to end',
  },
});

export const exportNotReady = defineProblem({
  code: 'export_not_ready',
  kind: 'conflict',
  title: { 'zh-CN': '导出文件尚不可用', en: 'There is no file yet' },
  detail: {
    'zh-CN': '导出状态为 {status}，仅当状态为 succeeded 时可下载',
    en: 'The export is {status}; its file can be fetched when it has succeeded',
  },
});
