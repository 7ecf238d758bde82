import { controlledShare } from './control.policy';

describe('controlledShare', () => {
  it.each<[string, number, number, string, string | null, boolean | null]>([
    ['SVC-29: 7 of 100 claims are within 7 %', 7, 100, '7', '7.00', true],
    ['SVC-29: 8 of 100 are not', 8, 100, '7', '8.00', false],
    ['SVC-29: what rounds to 7 % may be more', 7_0001, 1_000_000, '7', '7.00', false],
    ['SVC-30: 1 accident in 1,000 orders is within 0.1 %', 1, 1_000, '0.1', '0.10', true],
    ['SVC-30: 1 in 999 is not', 1, 999, '0.1', '0.10', false],
    ['SVC-30: none', 0, 40, '0.1', '0.00', true],
    ['nothing to count', 0, 0, '7', null, null],
  ])('%s', (_name, part, whole, control, percent, withinControl) => {
    expect(controlledShare(part, whole, control)).toEqual({ percent, withinControl });
  });
});
