import { addDays, birthdaysOn, type CelebrationRules, type LocalDate, localDateFrom, partsOf } from '#libs/foundation';

/** Nobody who is greeted is older, in years. */
const OLDEST = 120;

/** Day of birth that is celebrated on a day. */
export interface SolarCelebration {
  readonly on: LocalDate;
  readonly born: LocalDate;
}

/** Lunar birthday that is celebrated on a day. */
export interface LunarCelebration {
  readonly on: LocalDate;
  readonly month: number;
  readonly day: number;
  readonly leap: boolean;
}

export interface Celebrations {
  readonly solar: readonly SolarCelebration[];
  readonly lunar: readonly LunarCelebration[];
}

export interface CelebratedBy extends CelebrationRules {
  readonly calendars: readonly ('solar' | 'lunar')[];
}

/**
 * All birthdays that are celebrated in `[from, before)`, by which a store's customers are looked up. CUS-06, REM-26
 * Solar ones as the days of birth themselves, so that a plain index on the column finds them.
 */
export function celebrationsIn(from: LocalDate, before: LocalDate, rules: CelebratedBy): Celebrations {
  const solar: SolarCelebration[] = [];
  const lunar: LunarCelebration[] = [];
  for (let on = from; on < before; on = addDays(on, 1)) {
    const celebrated = birthdaysOn(on, rules);
    if (rules.calendars.includes('solar'))
      solar.push(...celebrated.solar.flatMap((birthday) => birthsOf(birthday, on)));
    if (rules.calendars.includes('lunar')) {
      lunar.push(...celebrated.lunar.map(({ month, day, leapMonth }) => ({ on, month, day, leap: leapMonth })));
    }
  }
  return { solar, lunar };
}

/** A first birthday is a year after the birth. */
function birthsOf({ month, day }: { readonly month: number; readonly day: number }, on: LocalDate): SolarCelebration[] {
  const [year] = partsOf(on);
  return Array.from({ length: OLDEST }, (_, age) => localDateFrom(year - 1 - age, month, day)).flatMap((born) =>
    born ? [{ on, born }] : [],
  );
}
