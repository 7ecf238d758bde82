import { getDayDetail } from 'chinese-days';
import { version } from 'chinese-days/package.json';
import { type LocalDate, localDate } from '#libs/foundation';
import type { PublicDay, PublicHolidays } from './working-calendar.policy';

/** What the data is that deadlines were computed with: it changes with nothing but the package. */
export const HOLIDAY_EDITION = `chinese-days@${version}`;

const NAMED = /^(?<en>[^,]+),(?<zh>[^,]+),\d+$/;

const known = new Map<number, boolean>();

/**
 * Public holidays (法定节假日) and make-up workdays (调休) of the People's Republic of China, as the State Council
 * announces them each November for the next year.
 *
 * The package answers for a year that it does not know by the day of the week and does not say so. A year is known when
 * its National Day is: no announcement has left that out.
 */
export const CHINESE_HOLIDAYS: PublicHolidays = {
  isKnown(year) {
    let answer = known.get(year);
    if (answer === undefined) known.set(year, (answer = detail(localDate(`${pad(year)}-10-01`)) !== null));
    return answer;
  },
  on: detail,
};

function detail(day: LocalDate): PublicDay | null {
  const { work, name } = getDayDetail(day);
  // of a day without a name of its own it names the weekday
  const names = NAMED.exec(name)?.groups;
  return names ? { kind: work ? 'make_up_workday' : 'holiday', name: { 'zh-CN': names.zh, en: names.en } } : null;
}

const pad = (year: number): string => String(year).padStart(4, '0');
