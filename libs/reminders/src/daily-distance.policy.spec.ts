import { localDate } from '#libs/foundation';
import { dailyDistance, type DayReading, plausibleReadings } from './daily-distance.policy';

const RULES = { historyDays: 365, leastDays: 14 };
const readings = (...told: [on: string, km: number][]): DayReading[] =>
  told.map(([on, km]) => ({ on: localDate(on), km }));

describe('plausibleReadings', () => {
  it.each<[string, [string, number][], number[]]>([
    ['none', [], []],
    ['one', [['2026-01-01', 10]], [10]],
    [
      'a slip of the pen too high',
      [
        ['2026-01-01', 50_000],
        ['2026-02-01', 482_100],
        ['2026-03-01', 52_000],
      ],
      [50_000, 52_000],
    ],
    [
      'a last one too low',
      [
        ['2026-01-01', 50_000],
        ['2026-02-01', 52_000],
        ['2026-03-01', 5_300],
      ],
      [50_000, 52_000],
    ],
    [
      'told in any order',
      [
        ['2026-03-01', 52_000],
        ['2026-01-01', 50_000],
      ],
      [50_000, 52_000],
    ],
    [
      'standing still',
      [
        ['2026-01-01', 50_000],
        ['2026-02-01', 50_000],
      ],
      [50_000, 50_000],
    ],
    [
      'of two that contradict each other the later one',
      [
        ['2026-01-01', 50_000],
        ['2026-02-01', 40_000],
      ],
      [40_000],
    ],
    [
      'two of one day in the order of the odometer',
      [
        ['2026-01-01', 120],
        ['2026-01-01', 100],
      ],
      [100, 120],
    ],
    [
      'an odometer that was replaced',
      [
        ['2026-01-01', 90_000],
        ['2026-02-01', 10],
        ['2026-03-01', 900],
        ['2026-04-01', 1_800],
      ],
      [10, 900, 1_800],
    ],
  ])('%s', (_name, told, expected) => {
    const chain = plausibleReadings(readings(...told));
    expect(chain.map(({ km }) => km)).toEqual(expected);
    chain.slice(1).forEach((reading, at) => {
      expect(reading.km).toBeGreaterThanOrEqual(chain[at].km);
      expect(reading.on >= chain[at].on).toBe(true);
    });
  });
});

describe('dailyDistance', () => {
  it.each<[string, [string, number][], number | null]>([
    ['no reading', [], null],
    ['one reading', [['2026-01-01', 10_000]], null],
    [
      'thirty days',
      [
        ['2026-01-01', 10_000],
        ['2026-01-31', 10_900],
      ],
      30,
    ],
    [
      'to one decimal',
      [
        ['2026-01-01', 10_000],
        ['2026-02-01', 11_000],
      ],
      32.3,
    ],
    [
      'two weeks over a leap day',
      [
        ['2024-02-28', 10_000],
        ['2024-03-13', 10_150],
      ],
      10.7,
    ],
    [
      'the same days of a common year are too few',
      [
        ['2026-02-28', 10_000],
        ['2026-03-13', 10_150],
      ],
      null,
    ],
    [
      'too close together',
      [
        ['2026-01-01', 10_000],
        ['2026-01-10', 10_900],
      ],
      null,
    ],
    [
      'the last year alone counts',
      [
        ['2020-01-01', 0],
        ['2025-06-01', 90_000],
        ['2026-01-01', 92_140],
      ],
      10,
    ],
    [
      'an old reading is better than none',
      [
        ['2020-01-01', 10_000],
        ['2026-01-01', 31_920],
      ],
      10,
    ],
    [
      'not moved at all',
      [
        ['2026-01-01', 10_000],
        ['2026-02-01', 10_000],
      ],
      null,
    ],
    [
      'faster than a car can drive',
      [
        ['2026-01-01', 10_000],
        ['2026-01-15', 100_000],
      ],
      null,
    ],
  ])('%s', (_name, told, expected) => {
    expect(dailyDistance(readings(...told), RULES)).toBe(expected);
  });
});
