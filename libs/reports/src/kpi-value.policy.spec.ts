import fc from 'fast-check';
import { type KpiMeasure, kpiValue, ranks, standing, sumOf } from './kpi-value.policy';

const PERCENT: KpiMeasure = { unit: 'percent', currency: null, direction: 'up', decimals: 1 };
const HOURS: KpiMeasure = { unit: 'hours', currency: null, direction: 'up', decimals: 2 };
const YUAN: KpiMeasure = { unit: 'money', currency: 'CNY', direction: 'up', decimals: 2 };

describe('kpiValue', () => {
  it.each([
    ['two thirds', '2', '3', PERCENT, '66.7'],
    ['all', '10', '10', PERCENT, '100.0'],
    ['none', '0', '10', PERCENT, '0.0'],
    ['half away from zero', '1', '2000', PERCENT, '0.1'],
    ['just under a half', '49', '100000', PERCENT, '0.0'],
    ['without a record', '0', '0', PERCENT, null],
    ['hours', '5.25', '2', HOURS, '2.63'],
    ['a negative sum', '-5.25', '2', HOURS, '-2.63'],
    ['more than a double holds', '9007199254740993.37', '1', YUAN, '9007199254740993.37'],
    ['no decimals', '2', '3', { ...PERCENT, decimals: 0 }, '67'],
  ])('KPI-19: %s', (_name, numerator, denominator, measure, expected) => {
    expect(kpiValue(numerator, denominator, measure)).toBe(expected);
  });

  it('KPI-19: is off by half of its last digit at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 1e4 }), (numerator, denominator) => {
        const value = Number(kpiValue(String(numerator), String(denominator), HOURS));
        expect(Math.abs(value - numerator / denominator)).toBeLessThanOrEqual(0.005 + 1e-9);
      }),
    );
  });
});

it('KPI-01: a share of a few records and one of millions are rounded alike', () => {
  fc.assert(
    fc.property(
      fc.nat(999),
      fc.integer({ min: 1, max: 999 }),
      fc.integer({ min: 0, max: 6 }),
      (part, whole, decimals) => {
        const measure = { ...PERCENT, decimals };
        // the same share, too long for plain numbers
        const zeros = '0000';
        expect(kpiValue(`${part}`, `${whole}`, measure)).toBe(kpiValue(`${part}${zeros}`, `${whole}${zeros}`, measure));
      },
    ),
  );
});

describe('standing', () => {
  const target = (value: string, more = {}) => ({ value, currency: null, exceed: true, ...more });

  it.each([
    ['above', '60.1', target('60'), PERCENT, 'reached', '0.1'],
    ['just there, where it should be more', '60.0', target('60'), PERCENT, 'short', '0.0'],
    ['just there, where that is enough', '100.0', target('100', { exceed: false }), PERCENT, 'reached', '0.0'],
    ['below', '55.0', target('60'), PERCENT, 'short', '-5.0'],
    ['a ceiling kept', '0.1', target('0.2'), { ...PERCENT, direction: 'down' }, 'reached', '0.1'],
    ['a ceiling broken', '0.5', target('0.25'), { ...PERCENT, direction: 'down' }, 'short', '-0.25'],
    ['no value', null, target('60'), PERCENT, 'open', null],
    ['no target', '60.1', null, PERCENT, 'open', null],
    ['another currency', '720.00', target('100', { currency: 'USD' }), YUAN, 'open', null],
    ['the same currency', '720.00', target('700', { currency: 'CNY' }), YUAN, 'reached', '20.00'],
  ] as const)('KPI-20: %s', (_name, value, should, measure, kind, distance) => {
    expect(standing(value, should, measure)).toEqual({ kind, distance });
  });
});

describe('ranks', () => {
  it.each([
    ['higher is better', ['50.0', '70.0', '60.0'], 'up', [3, 1, 2]],
    ['lower is better', ['50.0', '70.0', '60.0'], 'down', [1, 3, 2]],
    ['equal ones share a place', ['9.5', '10.0', '10.0', '9.0'], 'up', [3, 1, 1, 4]],
    ['none without a value', ['1', null, '2'], 'up', [2, null, 1]],
    ['by size and not by letters', ['100', '20', '3'], 'up', [1, 2, 3]],
    ['nobody', [], 'up', []],
  ] as const)('KPI-01: %s', (_name, values, direction, expected) => {
    expect(ranks(values, direction)).toEqual(expected);
  });
});

it.each([
  [['1.5', '2.25', '-0.75'], '3.00'],
  [['0.1', '0.2'], '0.3'],
  [[], '0'],
])('KPI-20: the sum of %j is exact', (decimals, expected) => expect(sumOf(decimals)).toBe(expected));
