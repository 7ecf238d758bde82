import { shareOf } from './share.policy';

describe('shareOf', () => {
  it.each([
    [4, 5, 80, '80.00', true],
    [799, 1_000, 80, '79.90', false],
    [7_999_999, 10_000_000, 80, '79.99', false],
    [3, 20, 15, '15.00', true],
    [0, 20, 15, '0.00', false],
    [1, 3, 0, '33.33', true],
  ])('REM-32: %d of %d with a target of %d %%', (part, whole, target, percent, isReached) => {
    expect(shareOf(part, whole, target)).toEqual({ percent, isReached });
  });

  it('REM-32: of nobody there is no share, and no target is missed', () => {
    expect(shareOf(0, 0, 80)).toEqual({ percent: null, isReached: null });
  });
});
