/** Which indexes can answer what somebody typed into the search field. */
export interface SearchPlan {
  /** Prefix of a name, as typed. */
  readonly name?: string;
  /** Prefix of a name's pinyin or of its initials. */
  readonly latin?: string;
  /** Prefix of a phone in E.164. */
  readonly phone?: string;
  /** Last digits of a phone, back to front. */
  readonly reversedDigits?: string;
  /** What other features are asked for, such as a plate or a VIN. */
  readonly code?: string;
}

/** Fewer last digits than these would be half the customers. */
const FEWEST_LAST_DIGITS = 4;
const LONGEST_NATIONAL_NUMBER = 11;

/**
 * Reads what staff type to find a customer: a name (`张三`), its pinyin (`zhangs`) or initials (`zs`), a phone from its
 * beginning (`138`), the last digits of one (`8000`), a plate (`沪A12345`) or a VIN. CUS-10
 */
export function searchPlan(typed: string): SearchPlan {
  const text = typed.normalize('NFKC').trim();
  const compact = text.replace(/[\s·-]/g, '');
  if (/^\+?\d+$/.test(compact)) return { ...phonePlan(compact), code: compact };
  if (/^[A-Za-z0-9']+$/.test(compact)) {
    return { name: text, latin: compact.toLowerCase().replaceAll("'", ''), code: compact.toUpperCase() };
  }
  return { name: text, code: compact.toUpperCase() };
}

function phonePlan(digits: string): SearchPlan {
  const national = digits.replace(/^(\+86|0086)/, '');
  const phone = national.startsWith('+') ? national : `+86${national.replace(/^0/, '')}`;
  const isEnding = national.length >= FEWEST_LAST_DIGITS && national.length <= LONGEST_NATIONAL_NUMBER;
  return { phone, reversedDigits: isEnding ? [...national].reverse().join('') : undefined };
}
