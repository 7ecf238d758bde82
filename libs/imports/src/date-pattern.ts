/** The digits that a pattern found, in the order year, month, day, hour, minute, second. Not yet a day that exists. */
export type DateParts = readonly [
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
];

/** Reads a text by one pattern, from its first character to its last. */
export type DateReader = (text: string) => DateParts | null;

const TOKENS: Readonly<Record<string, { part: number; min: number; max: number }>> = {
  yyyy: { part: 0, min: 4, max: 4 },
  M: { part: 1, min: 1, max: 2 },
  MM: { part: 1, min: 2, max: 2 },
  d: { part: 2, min: 1, max: 2 },
  dd: { part: 2, min: 2, max: 2 },
  H: { part: 3, min: 1, max: 2 },
  HH: { part: 3, min: 2, max: 2 },
  mm: { part: 4, min: 2, max: 2 },
  ss: { part: 5, min: 2, max: 2 },
};

type Step = { literal: number } | { part: number; min: number; max: number };

/**
 * Compiles `yyyy年M月d日 HH:mm` into a reader that walks the text once, without a regular expression: a file has six
 * dates a row. Answers null for a pattern that makes no sense, such as one with an unknown letter, a part twice, or a
 * number of open length right before another number.
 */
export function compileDatePattern(pattern: string): DateReader | null {
  const steps = stepsOf(pattern);
  if (!steps) return null;
  return (text) => {
    const parts: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
    let at = 0;
    for (const step of steps) {
      if ('literal' in step) {
        if (text.charCodeAt(at) !== step.literal) return null;
        at++;
        continue;
      }
      const from = at;
      let value = 0;
      while (at - from < step.max) {
        const digit = text.charCodeAt(at) - 48;
        if (!(digit >= 0 && digit <= 9)) break;
        value = value * 10 + digit;
        at++;
      }
      if (at - from < step.min) return null;
      parts[step.part] = value;
    }
    return at === text.length ? parts : null;
  };
}

function stepsOf(pattern: string): Step[] | null {
  const steps: Step[] = [];
  const seen = new Set<number>();
  let openLength = false;
  for (const [piece] of pattern.matchAll(/([A-Za-z])\1*|[^A-Za-z]/gu)) {
    const token = TOKENS[piece];
    if (!token) {
      if (/[A-Za-z0-9]/.test(piece)) return null;
      for (let index = 0; index < piece.length; index++) steps.push({ literal: piece.charCodeAt(index) });
      openLength = false;
      continue;
    }
    if (seen.has(token.part) || openLength) return null;
    seen.add(token.part);
    openLength = token.min !== token.max;
    steps.push(token);
  }
  // Every part needs the ones before it: minutes without hours say nothing.
  return [...seen].every((part) => part === 0 || seen.has(part - 1)) && seen.size >= 3 ? steps : null;
}

/** Whether the pattern also tells hour and minute. */
export function tellsTime(pattern: string): boolean {
  return pattern.includes('H') && pattern.includes('mm');
}
