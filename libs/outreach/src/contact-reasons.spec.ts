import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONSENT_RULES } from './policy/contact-consent.policy';
import { contactReasonLabel, REASONS } from './contact-reasons';
import { CONTACT_CHANNELS } from './contact-states';

const POLICIES = [
  'policy/contact-decision.policy.ts',
  'policy/contact-wait.policy.ts',
  'policy/contact-consent.policy.ts',
  'policy/channel-reach.policy.ts',
  'dispatch/send-result.policy.ts',
];

/** What else the policies call by words with an underscore. */
const OTHER_WORDS = new Set<string>([...CONTACT_CHANNELS, ...CONSENT_RULES, 'in_doubt', 'too_late']);

describe('reasons', () => {
  it.each(POLICIES)('REM-31: every reason that %s names is declared', (file) => {
    const source = readFileSync(join(__dirname, file), 'utf8');
    const named = [...source.matchAll(/'([a-z]+(?:_[a-z]+)+|expired)'/g)].map(([, code]) => code);
    const reasons = named.filter((code) => !OTHER_WORDS.has(code));
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.filter((code) => !Object.values(REASONS).includes(code))).toEqual([]);
  });

  it('each has a text in both languages, and one that is not declared stands for itself', () => {
    for (const code of Object.values(REASONS)) {
      const { en, 'zh-CN': zh } = contactReasonLabel(code);
      expect({ code, told: en !== code && /\p{Script=Han}/u.test(zh) }).toEqual({ code, told: true });
    }
    expect(contactReasonLabel('no_longer_known')).toEqual({ 'zh-CN': 'no_longer_known', en: 'no_longer_known' });
  });
});
