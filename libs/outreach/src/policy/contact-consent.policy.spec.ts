import { consentObstacle } from './contact-consent.policy';

describe('consentObstacle', () => {
  it.each([
    ['unless_withdrawn', 'given', null],
    ['unless_withdrawn', 'unknown', null],
    ['unless_withdrawn', 'withdrawn', 'consent_withdrawn'],
    ['only_with_consent', 'given', null],
    ['only_with_consent', 'unknown', 'no_consent'],
    ['only_with_consent', 'withdrawn', 'consent_withdrawn'],
  ] as const)('REM-31: %s, and the customer’s word is %s: %s', (rule, told, obstacle) => {
    expect(consentObstacle(rule, told)).toBe(obstacle);
  });
});
