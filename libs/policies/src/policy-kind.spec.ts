import { LimitDocument, LIMITS, NOTICES } from './fixtures/notices';
import { checkDocument, definePolicyKind, policyRef, readDocument } from './index';
import { assertPresets } from './policy-kind';
import { parsePolicyRef } from './policy-ref.policy';

const label = { 'zh-CN': '制度', en: 'Policy' };
const preset = (code: string, version = 1, limit = 1) => ({ code, version, label, document: { limit } });

describe('policy kinds', () => {
  it.each<[string, Partial<typeof LIMITS>, RegExp]>([
    ['a code that is none', { code: 'Limit!' }, /is not a kind/],
    ['two of one code', { code: 'limit' }, /defined twice/],
    ['no group', { code: 'limit-2', levels: ['store'] }, /the group can set too/],
    ['a preset of an unknown code', { code: 'limit-3', presets: [preset('L-99')] }, /does not take/],
    ['two presets of one version', { code: 'limit-4', presets: [preset('L-01'), preset('L-01')] }, /there twice/],
  ])('refuse %s', (_name, change, message) => {
    expect(() => definePolicyKind({ ...LIMITS, document: LimitDocument, ...change })).toThrow(message);
  });

  it('refuse to start with a preset that nobody could issue', () => {
    expect(() => assertPresets([LIMITS, NOTICES])).not.toThrow();
    expect(() => assertPresets([{ ...LIMITS, presets: [preset('L-02', 3, 101)] }])).toThrow(
      /limit\/L-02 version 3: #\/limit out_of_range/,
    );
  });

  it('read a document with its defaults and types', () => {
    const json = { steps: [{ code: 'sms', daysAhead: 1 }], notBefore: '2026-11-22T08:00:00+08:00' };
    expect(readDocument(NOTICES, json)).toEqual({
      steps: [{ code: 'sms', daysAhead: 1 }],
      notBefore: new Date('2026-11-22T00:00:00.000Z'),
      attempts: 3,
    });
  });

  it.each<[string, unknown, string, string]>([
    ['no document', null, '#/document', 'invalid_type'],
    ['an unknown field', { steps: [{ code: 'a', daysAhead: 1, x: 1 }] }, '#/document/steps/0/x', 'unknown_field'],
    ['a value out of range', { steps: [{ code: 'a', daysAhead: 91 }] }, '#/document/steps/0/daysAhead', 'out_of_range'],
    [
      'what its own check refuses',
      { steps: ['a', 'b', 'a'].map((code) => ({ code, daysAhead: 1 })) },
      '#/document/steps/2/code',
      'duplicate',
    ],
  ])('refuse %s', (_name, json, pointer, code) => {
    expect(checkDocument(NOTICES, json)).toEqual([expect.objectContaining({ pointer, code })]);
  });

  it('tell by a reference which version decided', () => {
    const parts = { kind: 'kpi', code: 'KPI-01', level: 'store', version: 3 } as const;
    expect(policyRef(parts)).toBe('kpi/KPI-01@store:3');
    expect(parsePolicyRef('kpi/KPI-01@store:3')).toEqual(parts);
    for (const wrong of ['', 'kpi', 'kpi/x@region:1', 'kpi/x@store:1;drop', 'kpi/x@store:-1']) {
      expect(parsePolicyRef(wrong)).toBeNull();
    }
  });
});
