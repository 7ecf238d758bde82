import type { LineKind } from '#libs/service-orders';
import type { EstimateLine } from './estimate.entity';

/** A line as it was asked for. */
export interface AskedLine {
  readonly kind: LineKind;
  readonly code?: string;
  readonly name?: string;
  /** Decimal string, at most three decimals. */
  readonly quantity: string;
  /** What is charged instead of the catalogue's price. */
  readonly amountFen?: number;
  readonly freeDiagnosis?: boolean;
}

/** What the catalogue says of a code on the day. */
export interface CataloguePrice {
  readonly kind: LineKind;
  readonly code: string;
  readonly name: string;
  readonly unitPriceFen: number;
  readonly hours: string | null;
}

export type PricedLine =
  | { readonly kind: 'priced'; readonly line: EstimateLine }
  /** Neither the catalogue nor the request says what it costs. */
  | { readonly kind: 'no_price' }
  /** Neither says what it is. */
  | { readonly kind: 'no_name' };

/**
 * A line with its price. SVC-16
 * It counts as quoted from the catalogue (目录价) when the catalogue knows its code and the customer pays just that: a
 * price of one's own, higher or lower, is none of the catalogue's.
 */
export function priceLine(asked: AskedLine, price: CataloguePrice | undefined): PricedLine {
  const { kind, code, quantity, freeDiagnosis = false } = asked;
  const name = asked.name ?? price?.name;
  if (name === undefined) return { kind: 'no_name' };
  const catalogueFen = price && timesQuantity(price.unitPriceFen, quantity);
  const amountFen = asked.amountFen ?? catalogueFen;
  if (amountFen === undefined) return { kind: 'no_price' };
  const fromCatalogue = amountFen === catalogueFen;
  return {
    kind: 'priced',
    line: {
      kind,
      code: code ?? null,
      name,
      quantity,
      unitPriceFen: fromCatalogue && price ? price.unitPriceFen : null,
      amountFen,
      fromCatalogue,
      hours: price?.hours ? hoursTimesQuantity(price.hours, quantity) : null,
      freeDiagnosis,
    },
  };
}

/** What so much of it costs, in fen, half a fen upwards. */
export function timesQuantity(unitPriceFen: number, quantity: string): number {
  return Number((BigInt(unitPriceFen) * thousandths(quantity) + 500n) / 1000n);
}

/** Hours of all the lines together, two decimals; null: no line tells. */
export function hoursOf(lines: readonly EstimateLine[]): string | null {
  const told = lines.flatMap(({ hours }) => (hours === null ? [] : [hours]));
  if (told.length === 0) return null;
  return decimal(told.reduce((sum, hours) => sum + hundredths(hours), 0n));
}

function hoursTimesQuantity(hours: string, quantity: string): string {
  return decimal((hundredths(hours) * thousandths(quantity) + 500n) / 1000n);
}

const thousandths = (text: string): bigint => scaled(text, 3);
const hundredths = (text: string): bigint => scaled(text, 2);

/** A decimal string of no more than that many decimals as a whole number of its smallest parts; never negative here. */
function scaled(text: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
}

function decimal(value: bigint): string {
  const digits = value.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
