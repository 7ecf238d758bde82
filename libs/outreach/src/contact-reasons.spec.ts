import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contactReasonLabel, REASONS } from './contact-reasons';

describe('reasons', () => {
  it.each(['contact-decision.policy.ts', 'send-result.policy.ts'])('every reason that %s names is declared', (file) => {
    const source = readFileSync(join(__dirname, file), 'utf8');
    const named = [...source.matchAll(/(?:reason: |failed\()(?:[^,;]*\? )?'(\w+)'/g)].map(([, code]) => code);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((code) => !Object.values(REASONS).includes(code))).toEqual([]);
  });

  it('each has a text in both languages, and one that is not declared stands for itself', () => {
    for (const code of Object.values(REASONS)) {
      const { en, 'zh-CN': zh } = contactReasonLabel(code);
      expect({ code, told: en !== code && /\p{Script=Han}/u.test(zh) }).toEqual({ code, told: true });
    }
    expect(contactReasonLabel('no_longer_known')).toEqual({ 'zh-CN': 'no_longer_known', en: 'no_longer_known' });
  });
});
