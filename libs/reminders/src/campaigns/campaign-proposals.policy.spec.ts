import { localDate } from '#libs/foundation';
import { FESTIVALS_OF_CARE } from '../dates/festivals.preset';
import { CAMPAIGN_KIND_PRESETS } from './campaign-kinds.preset';
import { classroomDays, seasonDays } from './campaign-proposals.policy';

const YEAR = [localDate('2027-01-01'), localDate('2028-01-01')] as const;

describe('seasonDays', () => {
  it.each([
    ['winter-warmth', ['2027-12-01']],
    ['summer-cooling', ['2027-06-01']],
    // eight days before 1 May and 1 October
    ['holiday-travel', ['2027-04-23', '2027-09-23']],
    // twenty days before 6 February 2027
    ['spring-festival-safety', ['2027-01-17']],
  ])('REM-30: %s begins on %j', (code, expected) => {
    const kind = CAMPAIGN_KIND_PRESETS.find((preset) => preset.code === code);
    expect(seasonDays(kind?.document.seasons ?? [], FESTIVALS_OF_CARE, ...YEAR)).toEqual(expected);
  });

  it('REM-30: a season before a festival of the next year lies in this one', () => {
    const season = { day: null, festival: 'spring_festival', daysAhead: 40 };
    expect(seasonDays([season], FESTIVALS_OF_CARE, localDate('2026-12-01'), localDate('2027-01-01'))).toEqual([
      '2026-12-28',
    ]);
  });
});

describe('classroomDays', () => {
  const isSaturday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay() === 6;

  it('REM-37: twice a month, in the first and in the second half', () => {
    expect(classroomDays(2, isSaturday, localDate('2026-11-01'), localDate('2027-01-01'))).toEqual([
      ...['2026-11-07', '2026-11-21', '2026-12-05', '2026-12-26'],
    ]);
  });

  it('REM-37: a day that does not suit gives way to the next one that does', () => {
    const suits = (day: string) => isSaturday(day) && day !== '2026-11-07';
    expect(classroomDays(2, suits, localDate('2026-11-01'), localDate('2026-12-01'))).toEqual([
      ...['2026-11-14', '2026-11-21'],
    ]);
  });

  it('REM-37: no day twice, and none before the span', () => {
    const only = (day: string) => day === '2026-11-14';
    expect(classroomDays(2, only, localDate('2026-11-01'), localDate('2026-12-01'))).toEqual(['2026-11-14']);
    expect(classroomDays(2, isSaturday, localDate('2026-11-20'), localDate('2026-12-01'))).toEqual(['2026-11-21']);
  });
});
