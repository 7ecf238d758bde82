import type { PhoneQuality } from '../customer.entity';
import type { CallOutcome } from '../care/customer-communication.entity';

/**
 * What a call says of the number that was called (号码状态). Somebody who answers, or refuses to talk, is reached; nobody
 * answering says nothing, so what was known stays. CUS-12
 */
export function qualityAfterCall(outcome: CallOutcome, known: PhoneQuality): PhoneQuality {
  switch (outcome) {
    case 'answered':
    case 'declined':
      return 'reachable';
    case 'wrong_number':
    case 'empty_number':
      return outcome;
    case 'not_answered':
      return known;
  }
}

/** How a customer can be reached, judged over all its numbers; the worst that follow-up found out counts where none is good. */
export const CONTACT_QUALITIES = ['good', 'wrong_number', 'empty_number', 'no_number'] as const;
export type ContactQuality = (typeof CONTACT_QUALITIES)[number];

/** Whether nothing is known that keeps a number from being reached. */
export function isGood(quality: PhoneQuality): boolean {
  return quality === 'reachable' || quality === 'unverified';
}

/** 有效, 错号, 空号 or 无号: a customer with one good number is good. CUS-12 */
export function contactQuality(numbers: readonly PhoneQuality[]): ContactQuality {
  if (numbers.length === 0) return 'no_number';
  if (numbers.some(isGood)) return 'good';
  return numbers.includes('wrong_number') ? 'wrong_number' : 'empty_number';
}

/** Information-retention rate (信息留存率) as a decimal with four places; null where there is no customer at all. CUS-12 */
export function retentionRate({ good, total }: { good: number; total: number }): string | null {
  return total === 0 ? null : (good / total).toFixed(4);
}
