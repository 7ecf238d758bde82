import { localDate } from '#libs/foundation';
import { targetOf, together } from './kpi-comparison.policy';

describe('together', () => {
  const north = { numerator: '90', denominator: '100' };
  const south = { numerator: '0.5', denominator: '10' };

  it('KPI-01: a region is one figure over all records of its stores', () => {
    expect(together([north, south])).toEqual({ numerator: '90.5', denominator: '110' });
  });

  it('KPI-01: a store alone is what it is, and none is nothing', () => {
    expect(together([north])).toBe(north);
    expect(together([])).toEqual({ numerator: '0', denominator: '0' });
  });
});

describe('targetOf', () => {
  const steps = [
    { value: '50', exceed: true },
    { value: '60', exceed: true, from: '2026-04-01' },
    { value: '70', exceed: false, from: '2027-01-01' },
  ];

  it.each([
    ['before any step with a day', '2026-04-01', '50'],
    ['from its last day on', '2026-04-02', '60'],
    ['in between', '2027-01-01', '60'],
    ['the last', '2030-01-01', '70'],
  ])('KPI-01: %s', (_name, before, expected) => {
    expect(targetOf([...steps].reverse(), localDate(before))?.value).toBe(expected);
  });

  it('KPI-20: keeps its currency', () => {
    const steps = [{ value: '100', exceed: false, currency: 'USD' }];
    expect(targetOf(steps, localDate('2026-11-01'))).toEqual({ value: '100', exceed: false, currency: 'USD' });
  });

  it('KPI-01: none where none has begun', () => {
    expect(targetOf([], localDate('2026-11-01'))).toBeNull();
    expect(targetOf(steps.slice(2), localDate('2026-11-01'))).toBeNull();
  });
});
