import { fill } from './locale';
import type { ProblemType } from './problem';
import { refusedStep } from './problems';

/** Not declared, or it would stand in the OpenAPI documents of a later spec of this lane. */
const closed: ProblemType = {
  code: 'spec_closed',
  kind: 'conflict',
  logLevel: 'info',
  title: { 'zh-CN': '已关闭', en: 'Closed' },
  detail: { 'zh-CN': '状态为 {state}；可转为：{allowed}', en: 'It is {state}; it can become: {allowed}' },
};

describe('refusals', () => {
  it.each([
    [['inspected', 'quoted'], 'It is arrived; it can become: inspected, quoted'],
    [[], 'It is arrived; it can become: -'],
  ])('SVC-12: a step that is not possible names those that are, %p', (allowed, text) => {
    const { params, extensions, problem } = refusedStep(closed, { state: 'arrived', allowed });
    expect(fill(problem.detail.en, params)).toBe(text);
    expect(extensions).toEqual({ allowed });
  });

  it('an instant is written as everywhere in the API, and what is not told stays visible', () => {
    const since = new Date('2026-11-23T01:50:27.890Z');
    expect(fill('since {since}, {count} times, {whom}', { since, count: 2 })).toBe(
      'since 2026-11-23T01:50:27.890Z, 2 times, {whom}',
    );
  });
});
