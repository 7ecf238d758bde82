import type { CheckResult, CustomerSignature } from './check-sheet.entity';
import { type CompletionDecision, decideCompletion } from './check-verdict.policy';

const pointsOf = (...results: (CheckResult | null)[]) =>
  results.map((result, at) => ({ code: `p${at}`, label: { 'zh-CN': '项', en: 'point' }, result, note: null }));

describe('decideCompletion', () => {
  it.each<[string, (CheckResult | null)[], CustomerSignature, boolean, boolean, CompletionDecision]>([
    ['all well', ['ok', 'not_applicable'], 'open', true, false, { kind: 'completed', verdict: 'passed' }],
    ['advice passes', ['ok', 'advise'], 'open', true, false, { kind: 'completed', verdict: 'passed' }],
    ['one urgent point fails', ['advise', 'urgent'], 'open', true, false, { kind: 'completed', verdict: 'failed' }],
    ['a point left out', ['ok', null], 'signed', true, true, { kind: 'incomplete', missing: ['p1'] }],
    ['left out, as the form allows', [null, 'ok'], 'open', false, false, { kind: 'completed', verdict: 'passed' }],
    ['nobody signed', ['ok'], 'open', true, true, { kind: 'unsigned' }],
    ['the customer refused to sign', ['ok'], 'refused', true, true, { kind: 'completed', verdict: 'passed' }],
    ['what is missing comes before who signs', [null], 'open', true, true, { kind: 'incomplete', missing: ['p0'] }],
  ])('SVC-17, SVC-21: %s', (_name, results, customerSignature, everyPoint, customerSigns, expected) => {
    const sheet = { points: pointsOf(...results), customerSignature };
    expect(decideCompletion(sheet, { everyPoint, customerSigns })).toEqual(expected);
  });
});
