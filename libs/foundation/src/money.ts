const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Reads a decimal number exactly, never through a float: `parseDecimal('1.50', 2)` is `'1.5'`.
 * The canonical text has no leading or trailing zeros, so that equal numbers are equal strings.
 * Answers null for anything else, and for more than `scale` decimals that are not zero.
 */
export function parseDecimal(text: string, scale: number): string | null {
  const match = DECIMAL.exec(text);
  if (!match) return null;
  const [, sign, whole, decimals = ''] = match;
  const fraction = trimEnd(decimals, '0');
  if (fraction.length > scale) return null;
  const integer = trimStart(whole, '0') || '0';
  const magnitude = fraction ? `${integer}.${fraction}` : integer;
  return magnitude === '0' ? '0' : sign + magnitude;
}

/**
 * Reads an amount in yuan into integer fen (分), exactly: `parseFen('1234.5')` is 123450.
 * Answers null for a fraction of a fen and for what no safe integer holds.
 */
export function parseFen(yuan: string): number | null {
  const decimal = parseDecimal(yuan, 2);
  if (decimal === null) return null;
  const [whole, fraction = ''] = decimal.split('.');
  const fen = Number(whole + fraction.padEnd(2, '0'));
  return Number.isSafeInteger(fen) ? fen || 0 : null;
}

/** Writes fen as yuan with two decimals: `formatFen(123450)` is `'1234.50'`. Throws for what is no safe integer. */
export function formatFen(fen: number): string {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`${fen} is not a whole number of fen`);
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function trimStart(text: string, character: string): string {
  let from = 0;
  while (text[from] === character) from++;
  return text.slice(from);
}

function trimEnd(text: string, character: string): string {
  let to = text.length;
  while (text[to - 1] === character) to--;
  return text.slice(0, to);
}
