import { type LocalDate, partsOf } from '#libs/foundation';
import type { PublicHolidays } from './working-calendar.policy';

/**
 * The year whose public holidays are missing although they should be announced: the current one, and from 15 November
 * the next. Null: all is known.
 */
export function unannouncedYear(today: LocalDate, holidays: Pick<PublicHolidays, 'isKnown'>): number | null {
  const [year, month, day] = partsOf(today);
  const expected = month === 12 || (month === 11 && day >= 15) ? [year, year + 1] : [year];
  return expected.find((one) => !holidays.isKnown(one)) ?? null;
}
