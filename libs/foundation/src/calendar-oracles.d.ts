/** The oracles that `lunar-oracle.spec.ts` holds the lunar calendar against; nothing else imports them. */
interface ConvertedDay {
  readonly lYear: number;
  readonly lMonth: number;
  readonly lDay: number;
  readonly isLeap: boolean;
  readonly cYear: number;
  readonly cMonth: number;
  readonly cDay: number;
}

interface CalendarOracle {
  solar2lunar(year: number, month: number, day: number): ConvertedDay | -1;
  lunar2solar(year: number, month: number, day: number, isLeapMonth?: boolean): ConvertedDay | -1;
  /** 0: the year repeats none. */
  leapMonth(year: number): number;
}

declare module 'js-calendar-converter' {
  const calendar: CalendarOracle;
  export default calendar;
}

declare module 'solarlunar' {
  const calendar: CalendarOracle;
  export default calendar;
}
