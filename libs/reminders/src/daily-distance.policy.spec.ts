import { localDate } from '#libs/foundation';
import { type DayReading, ownDistance, plausibleReadings } from './daily-distance.policy';

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

describe('ownDistance', () => {
  it.each<[string, string | null, [string, number][], number | null]>([
    ['no reading', '2025-01-01', [], null],
    ['one reading of a car of unknown age', null, [['2026-01-01', 10_000]], null],
    ['one reading of a car bought new', '2025-01-01', [['2025-04-11', 3_000]], 30],
    [
      'thirty days',
      null,
      [
        ['2026-01-01', 10_000],
        ['2026-01-31', 10_900],
      ],
      30,
    ],
    [
      'two weeks over a leap day',
      null,
      [
        ['2024-02-28', 10_000],
        ['2024-03-13', 10_140],
      ],
      10,
    ],
    [
      'the same days of a common year are too few',
      null,
      [
        ['2026-02-28', 10_000],
        ['2026-03-13', 10_140],
      ],
      null,
    ],
    [
      'a purchase after the first reading tells nothing',
      '2026-01-15',
      [
        ['2026-01-01', 10_000],
        ['2026-01-31', 10_900],
      ],
      30,
    ],
    [
      'not moved at all',
      null,
      [
        ['2026-01-01', 10_000],
        ['2026-02-01', 10_000],
      ],
      null,
    ],
    [
      'faster than a car can drive',
      null,
      [
        ['2026-01-01', 10_000],
        ['2026-01-15', 100_000],
      ],
      null,
    ],
  ])('%s', (_name, bought, told, expected) => {
    const own = ownDistance(readings(...told), bought === null ? null : localDate(bought), RULES);
    expect(own?.kmPerDay ?? null).toBe(expected);
  });

  it('REM-19: tells the habit of the last year from the life before', () => {
    const chain = readings(['2025-06-01', 59_400], ['2026-01-01', 61_540]);
    expect(ownDistance(chain, localDate('2020-01-01'), RULES)).toMatchObject({
      ...{ days: 2_192, recent: { kmPerDay: 10, days: 214 } },
      kmPerDay: expect.closeTo(28.07, 2),
    });
  });

  it('an old reading is better than none, and then it is all that there is', () => {
    const chain = readings(['2020-01-01', 10_000], ['2026-01-01', 31_920]);
    expect(ownDistance(chain, null, RULES)).toEqual({ kmPerDay: 10, days: 2_192, recent: null });
  });
});
