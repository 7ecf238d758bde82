import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const testClockInProduction = defineProblem({
  code: 'test_clock_in_production',
  kind: 'forbidden',
  title: { 'zh-CN': '生产环境的时钟不能调整', en: 'The clock of production is not moved' },
  detail: {
    'zh-CN': '测试时钟仅用于沙箱和测试环境（NODE_ENV 不是 production）',
    en: 'The test clock is for sandboxes and tests, where NODE_ENV is not production',
  },
});

export const eitherNowOrAdvance = defineFieldProblem('either_now_or_advance', {
  'zh-CN': 'now 与 advanceSeconds 必须且只能填写一个',
  en: 'Give now or advanceSeconds, and not both',
});
