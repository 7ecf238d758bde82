import type { PhoneQuality } from '../customer.entity';
import { contactQuality, qualityAfterCall, retentionRate } from './phone-quality.policy';

describe('quality of phones', () => {
  it.each([
    ['answered', 'unverified', 'reachable'],
    ['answered', 'wrong_number', 'reachable'],
    ['declined', 'unverified', 'reachable'],
    ['not_answered', 'unverified', 'unverified'],
    ['not_answered', 'reachable', 'reachable'],
    ['wrong_number', 'reachable', 'wrong_number'],
    ['empty_number', 'unverified', 'empty_number'],
  ] as const)('CUS-12: a call that ended %s makes %s %s', (outcome, known, expected) => {
    expect(qualityAfterCall(outcome, known)).toBe(expected);
  });

  it.each<[string, PhoneQuality[]]>([
    ['no_number', []],
    ['good', ['unverified']],
    ['good', ['wrong_number', 'reachable']],
    ['wrong_number', ['wrong_number', 'empty_number']],
    ['empty_number', ['empty_number', 'empty_number']],
  ])('CUS-12: a customer is %s with the numbers %j', (expected, numbers) => {
    expect(contactQuality(numbers)).toBe(expected);
  });

  it('CUS-12: the retention rate is the share of customers who may be reached', () => {
    expect(retentionRate({ good: 9, total: 10 })).toBe('0.9000');
    expect(retentionRate({ good: 2, total: 3 })).toBe('0.6667');
    expect(retentionRate({ good: 0, total: 0 })).toBeNull();
  });
});
