import type { ContactCategory } from '../contact-states';

export const CONSENT_RULES = ['unless_withdrawn', 'only_with_consent'] as const;
export type ConsentRule = (typeof CONSENT_RULES)[number];

/** What a category of contacts needs: a customer's word on a purpose, or that nothing was said against it. CF-24 */
export interface ConsentNeed<Purpose extends string = string> {
  readonly category: ContactCategory;
  readonly purpose: Purpose;
  readonly rule: ConsentRule;
}

/** Why the customer's words keep a contact from being made; null: they do not. A person who asks changes nothing of it. */
export function consentObstacle(rule: ConsentRule, told: 'given' | 'withdrawn' | 'unknown'): string | null {
  if (told === 'withdrawn') return 'consent_withdrawn';
  return told === 'unknown' && rule === 'only_with_consent' ? 'no_consent' : null;
}
