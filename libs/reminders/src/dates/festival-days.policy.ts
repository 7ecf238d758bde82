import { addDays, type LocalDate, localDateFrom, lunarBirthdayDates, partsOf } from '#libs/foundation';
import type { FestivalDto } from './festivals.dto';

/** When a festival is. */
export interface FestivalDay {
  readonly code: string;
  readonly on: LocalDate;
}

/** The festivals in `[from, before)`, earliest first. The year of a lunar one begins at the Spring Festival. */
export function festivalsIn(festivals: readonly FestivalDto[], from: LocalDate, before: LocalDate): FestivalDay[] {
  const [firstYear] = partsOf(from);
  const [lastYear] = partsOf(addDays(before, -1));
  // the last lunar month of a year lies in the next solar one
  const years = Array.from({ length: lastYear - firstYear + 2 }, (_, index) => firstYear - 1 + index);
  return festivals
    .flatMap((festival) => years.map((year) => ({ code: festival.code, on: dayOf(festival, year) })))
    .filter((one): one is FestivalDay => one.on !== null && one.on >= from && one.on < before)
    .sort((a, b) => (a.on < b.on ? -1 : 1));
}

function dayOf({ calendar, month, day }: FestivalDto, year: number): LocalDate | null {
  if (calendar === 'solar') return localDateFrom(year, month, day);
  return lunarBirthdayDates({ month, day, leapMonth: false }, year, 'regular')[0];
}
