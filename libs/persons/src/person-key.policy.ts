/** What a phone (E.164) is before its blind index is taken. The kinds are kept apart, so that no two of them are equal. */
export function phoneText(number: string): string {
  return `phone ${number}`;
}

/** What a customer could be recognised by, in clear. */
export interface TellingFacts {
  readonly kind: 'person' | 'organisation';
  readonly name: string;
  /** Mobile numbers of the customer itself, E.164. */
  readonly mobiles: readonly string[];
  /** Plates of its vehicles. */
  readonly marks: readonly string[];
}

export interface TellingTexts {
  readonly phones: readonly string[];
  readonly plateNames: readonly string[];
}

/**
 * By what a customer is recognised across the group's stores, as texts that are equal for equal persons. GRP-01
 * An organisation is known by its code alone: the phone that it gave is its driver's. A plate counts only with the name.
 */
export function tellingTexts({ kind, name, mobiles, marks }: TellingFacts): TellingTexts {
  const spelled = name.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
  return {
    phones: kind === 'person' ? mobiles.map(phoneText) : [],
    plateNames: marks.map((mark) => `plate ${mark} ${spelled}`),
  };
}
