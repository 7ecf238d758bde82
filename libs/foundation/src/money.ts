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

const POINT = 46;

/**
 * Reads an amount in yuan into integer fen (分), exactly: `parseFen('1234.5')` is 123450.
 * Answers null for a fraction of a fen and for what no safe integer holds. Walks the text once, since an order list has
 * three amounts a row.
 */
export function parseFen(yuan: string): number | null {
  const negative = yuan.startsWith('-');
  const from = negative ? 1 : 0;
  let fen = 0;
  let decimals = -1;
  for (let at = from; at < yuan.length; at++) {
    const code = yuan.charCodeAt(at);
    if (code === POINT && decimals < 0 && at > from && at < yuan.length - 1) {
      decimals = 0;
      continue;
    }
    const digit = code - 48;
    if (!(digit >= 0 && digit <= 9)) return null;
    if (decimals < 2) fen = fen * 10 + digit;
    else if (digit !== 0) return null;
    if (decimals >= 0) decimals++;
  }
  if (yuan.length === from) return null;
  if (decimals < 1) fen *= 100;
  else if (decimals === 1) fen *= 10;
  if (!Number.isSafeInteger(fen)) return null;
  return negative && fen !== 0 ? -fen : fen;
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
