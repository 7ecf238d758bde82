import { addDays, addMonths, daysBetween, type LocalDate, localDateFrom, partsOf } from '#libs/foundation';
import { type FestivalDay, festivalsIn } from '../dates/festival-days.policy';
import type { FestivalDto } from '../dates/festivals.dto';
import type { CampaignSeasonDto } from './campaign-kind.dto';

/** First days of a kind's seasons in `[from, before)`, earliest first. REM-30 */
export function seasonDays(
  seasons: readonly CampaignSeasonDto[],
  festivals: readonly FestivalDto[],
  from: LocalDate,
  before: LocalDate,
): LocalDate[] {
  const [firstYear] = partsOf(from);
  const [lastYear] = partsOf(before);
  const days = seasons.flatMap(({ day, festival, daysAhead }): LocalDate[] => {
    if (festival !== null) {
      const told = festivals.filter(({ code }) => code === festival);
      const on: FestivalDay[] = festivalsIn(told, addDays(from, daysAhead), addDays(before, daysAhead));
      return on.map((one) => addDays(one.on, -daysAhead));
    }
    const [month, dayOfMonth] = (day as string).split('-').map(Number);
    const years = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => firstYear + index);
    return years.map((year) => localDateFrom(year, month, dayOfMonth)).filter((one) => one !== null);
  });
  return [...new Set(days)].filter((on) => on >= from && on < before).sort();
}

/**
 * Days for so many classes in each month that begins in `[from, before)`: of the days that suit, those that lie most
 * evenly in the month. Two a month are near the 8th and the 23rd. REM-37
 */
export function classroomDays(
  perMonth: number,
  suits: (day: LocalDate) => boolean,
  from: LocalDate,
  before: LocalDate,
): LocalDate[] {
  const found: LocalDate[] = [];
  const [year, month] = partsOf(from);
  for (let first = localDateFrom(year, month, 1) as LocalDate; first < before; first = addMonths(first, 1)) {
    found.push(...evenDays(perMonth, suits, first));
  }
  return found.filter((on) => on >= from && on < before).sort();
}

function evenDays(perMonth: number, suits: (day: LocalDate) => boolean, first: LocalDate): LocalDate[] {
  const length = daysBetween(first, addMonths(first, 1));
  const days = Array.from({ length }, (_, offset) => addDays(first, offset)).filter(suits);
  const chosen: LocalDate[] = [];
  for (let at = 0; at < perMonth; at++) {
    const ideal = ((at + 0.5) * length) / perMonth - 0.5;
    const distance = (on: LocalDate): number => Math.abs(daysBetween(first, on) - ideal);
    const [nearest] = days.filter((on) => !chosen.includes(on)).sort((a, b) => distance(a) - distance(b));
    if (nearest) chosen.push(nearest);
  }
  return chosen;
}
