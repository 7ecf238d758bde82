import { MOST_ATTEMPTS, nextAttemptAt } from './retry.policy';

const NOW = new Date('2026-11-02T02:00:00.000Z');
const secondsAfter = (attempts: number): number | null => {
  const at = nextAttemptAt(attempts, NOW);
  return at && (at.getTime() - NOW.getTime()) / 1_000;
};

describe('nextAttemptAt', () => {
  it.each([
    ['the first failure', 1, 1],
    ['the second', 2, 2],
    ['the fifth', 5, 16],
    ['the last but one', MOST_ATTEMPTS - 1, 256],
    ['the last', MOST_ATTEMPTS, null],
  ])('after %s', (_name, attempts, expected) => {
    expect(secondsAfter(attempts)).toBe(expected);
  });

  it('leaves some minutes before somebody has to look', () => {
    const waits = Array.from({ length: MOST_ATTEMPTS - 1 }, (_, i) => secondsAfter(i + 1) ?? 0);
    const minutes = waits.reduce((sum, seconds) => sum + seconds, 0) / 60;
    expect(minutes).toBeGreaterThan(7);
    expect(minutes).toBeLessThan(20);
  });
});
