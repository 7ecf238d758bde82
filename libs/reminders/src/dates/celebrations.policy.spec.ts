import { localDate } from '#libs/foundation';
import { celebrationsIn } from './celebrations.policy';

const RULES = {
  calendars: ['solar', 'lunar'],
  leapMonth: 'leap_if_exists',
  leapDay: 'february_28',
} as const;

describe('celebrationsIn', () => {
  it('REM-26: the lunar birthday of a day, and every birth on its solar one', () => {
    const { solar, lunar } = celebrationsIn(localDate('2026-11-24'), localDate('2026-11-25'), RULES);
    expect(solar).toHaveLength(120);
    expect(solar).toContainEqual({ on: '2026-11-24', born: '1994-11-24' });
    expect(solar.some(({ born }) => born === '2026-11-24')).toBe(false);
    expect(lunar).toEqual([
      { on: '2026-11-24', month: 10, day: 16, leap: false },
      { on: '2026-11-24', month: 10, day: 16, leap: true },
    ]);
  });

  it('CUS-06: those born on a leap day are found in every year', () => {
    const birthsOn = (on: string, before: string) =>
      celebrationsIn(localDate(on), localDate(before), RULES).solar.filter(({ born }) => born.endsWith('-02-29'));
    expect(birthsOn('2027-02-28', '2027-03-01').map(({ born }) => born)).toContain('1996-02-29');
    expect(birthsOn('2028-02-28', '2028-02-29')).toEqual([]);
    expect(birthsOn('2028-02-29', '2028-03-01').map(({ born }) => born)).toContain('1996-02-29');
  });

  it('CUS-06: a store that celebrates by one calendar looks for no other', () => {
    const day = [localDate('2026-11-24'), localDate('2026-11-25')] as const;
    expect(celebrationsIn(...day, { ...RULES, calendars: ['lunar'] }).solar).toEqual([]);
    expect(celebrationsIn(...day, { ...RULES, calendars: ['solar'] }).lunar).toEqual([]);
  });
});
