import { labourFigures, sumOfHours } from './labour-share.policy';

describe('labourFigures', () => {
  it.each<[string, number, string, string, (string | null)[]]>([
    ['of 8 hours 6 clocked and 7.5 sold', 480, '6', '7.50', ['8.00', '6.00', '7.50', '75.0', '125.0']],
    ['nobody is there', 0, '0', '0', ['0.00', '0.00', '0.00', null, null]],
    ['there, and nothing to do', 480, '0.00', '0', ['8.00', '0.00', '0.00', '0.0', null]],
    ['a third', 90, '0.5', '0.25', ['1.50', '0.50', '0.25', '33.3', '50.0']],
  ])('SVC-23: %s', (_name, availableMinutes, clockedHours, soldHours, expected) => {
    const figures = labourFigures({ availableMinutes, clockedHours, soldHours });
    expect([
      figures.availableHours,
      figures.clockedHours,
      figures.soldHours,
      figures.utilisation,
      figures.efficiency,
    ]).toEqual(expected);
  });

  it('SVC-23: adds hours without a rounding error', () => {
    expect(sumOfHours(Array.from({ length: 10 }, () => '0.10'))).toBe('1.00');
    expect(sumOfHours([])).toBe('0.00');
  });
});
