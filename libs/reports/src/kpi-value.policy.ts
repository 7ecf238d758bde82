/** What a figure is measured in. Percent: of the denominator; the others: for each record of the denominator. */
export const KPI_UNITS = ['percent', 'hours', 'money'] as const;
export type KpiUnit = (typeof KPI_UNITS)[number];

/** Which way is better. */
export const KPI_DIRECTIONS = ['up', 'down'] as const;
export type KpiDirection = (typeof KPI_DIRECTIONS)[number];

/** How a figure is told. */
export interface KpiMeasure {
  readonly unit: KpiUnit;
  /** ISO 4217, of money only. */
  readonly currency: string | null;
  readonly direction: KpiDirection;
  readonly decimals: number;
}

/** What a figure should be. */
export interface KpiTarget {
  /** In the unit of the figure, a decimal string. */
  readonly value: string;
  readonly currency: string | null;
  /** `more than 60 %`: 60 % itself does not reach it. */
  readonly exceed: boolean;
}

export type Standing =
  | { readonly kind: 'reached' | 'short'; /** Negative where it falls short. */ readonly distance: string }
  /** Without a value, without a target, or in another currency than the target. */
  | { readonly kind: 'open'; readonly distance: null };

/**
 * The figure as it is shown, rounded half away from zero to its decimals; null without a record to count. KPI-01..20
 * Example: 2 of 3 in percent with one decimal is `66.7`.
 */
export function kpiValue(numerator: string, denominator: string, measure: KpiMeasure): string | null {
  return isCount(numerator) && isCount(denominator)
    ? valueOfCounts(Number(numerator), Number(denominator), measure)
    : valueOfSums(numerator, denominator, measure);
}

/** Digits that leave a product with 100 and six decimals below 2^53, where numbers are exact. */
const COUNT_DIGITS = 6;

const isCount = (decimal: string): boolean => decimal.length <= COUNT_DIGITS && Number.isInteger(Number(decimal));

/** Nearly all figures are shares of a few hundred records, and a comparison holds thousands of them. */
function valueOfCounts(numerator: number, denominator: number, { unit, decimals }: KpiMeasure): string | null {
  if (denominator === 0) return null;
  const dividend = Math.abs(numerator) * 10 ** decimals * (unit === 'percent' ? 100 : 1);
  const quotient = Math.floor((2 * dividend + denominator) / (2 * denominator));
  return write(numerator < 0 ? -quotient : quotient, decimals);
}

function valueOfSums(numerator: string, denominator: string, { unit, decimals }: KpiMeasure): string | null {
  const over = exact(denominator);
  if (over.digits === 0n) return null;
  const under = exact(numerator);
  const hundred = unit === 'percent' ? 100n : 1n;
  const scale = Math.max(under.scale, over.scale);
  const dividend = under.digits * 10n ** BigInt(scale - under.scale + decimals) * hundred;
  return write(divide(dividend, over.digits * 10n ** BigInt(scale - over.scale)), decimals);
}

/**
 * How far a figure, as it is shown, is from its target. Where currencies differ nobody can tell.
 * Example: 55.0 % against more than 60 % is short by -5.0.
 */
export function standing(value: string | null, target: KpiTarget | null, measure: KpiMeasure): Standing {
  if (value === null || target === null || target.currency !== measure.currency)
    return { kind: 'open', distance: null };
  const scale = Math.max(decimalsOf(value), decimalsOf(target.value));
  const ahead = difference(value, target.value, scale);
  const gap = measure.direction === 'up' ? ahead : -ahead;
  const isReached = target.exceed ? gap > 0 : gap >= 0;
  return { kind: isReached ? 'reached' : 'short', distance: write(gap, scale) };
}

/** Places of the values, best first: equal ones share a place and the next is left out (1, 2, 2, 4). None without a value. */
export function ranks(values: readonly (string | null)[], direction: KpiDirection): (number | null)[] {
  const keys = comparable(values);
  const sorted = keys
    .filter((key) => key !== null)
    .sort((a, b) => (a === b ? 0 : a > b === (direction === 'up') ? -1 : 1));
  const places = new Map<number | bigint, number>();
  sorted.forEach((key, index) => places.has(key) || places.set(key, index + 1));
  return keys.map((key) => (key === null ? null : (places.get(key) ?? null)));
}

/** Decimal strings of so many characters differ exactly where the numbers that they are read as do. */
const EXACT_CHARACTERS = 15;

const isShort = (decimal: string | null): boolean => decimal === null || decimal.length <= EXACT_CHARACTERS;

function comparable(values: readonly (string | null)[]): (number | bigint | null)[] {
  if (values.every(isShort)) return values.map((value) => (value === null ? null : Number(value)));
  const scale = Math.max(0, ...values.map((value) => (value === null ? 0 : decimalsOf(value))));
  return values.map((value) => (value === null ? null : scaled(exact(value), scale)));
}

/** In units of the last of `scale` digits behind the point. */
function difference(one: string, other: string, scale: number): number | bigint {
  if (isShort(one) && isShort(other)) return Math.round((Number(one) - Number(other)) * 10 ** scale);
  return scaled(exact(one), scale) - scaled(exact(other), scale);
}

function decimalsOf(decimal: string): number {
  const point = decimal.indexOf('.');
  return point < 0 ? 0 : decimal.length - point - 1;
}

/** The sum of decimal strings, exactly. */
export function sumOf(decimals: readonly string[]): string {
  const parts = decimals.map(exact);
  const scale = Math.max(0, ...parts.map((part) => part.scale));
  return write(
    parts.reduce((sum, part) => sum + scaled(part, scale), 0n),
    scale,
  );
}

interface Exact {
  readonly digits: bigint;
  /** How many of the digits stand behind the point. */
  readonly scale: number;
}

function exact(decimal: string): Exact {
  return { digits: BigInt(decimal.replace('.', '')), scale: decimalsOf(decimal) };
}

function scaled({ digits, scale }: Exact, to: number): bigint {
  return digits * 10n ** BigInt(to - scale);
}

/** Rounds half away from zero. */
function divide(dividend: bigint, divisor: bigint): bigint {
  const isNegative = dividend < 0n !== divisor < 0n;
  const [over, under] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
  const quotient = (2n * over + under) / (2n * under);
  return isNegative ? -quotient : quotient;
}

function write(digits: bigint | number, scale: number): string {
  const sign = digits < 0 ? '-' : '';
  const text = String(digits < 0 ? -digits : digits).padStart(scale + 1, '0');
  return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}
