import { defineFieldProblem, isLunarBirthday, localDateFrom } from '#libs/foundation';
import { definePolicyKind } from '#libs/policies';
import { type FestivalDto, FestivalsDocument } from './festivals.dto';
import { FESTIVALS_OF_CARE } from './festivals.preset';

export const noSuchFestivalDay = defineFieldProblem('festival_day_unknown', {
  'zh-CN': '该历法没有这一天，或不是每年都有',
  en: 'The calendar has no such day, or not every year',
});
export const repeatedFestival = defineFieldProblem('festival_repeated', {
  'zh-CN': '节日代码重复',
  en: 'Another festival has this code',
});

export const DEFAULT_FESTIVALS = 'default';

/** The festivals that customers are greeted on (节日). REM-28 */
export const FESTIVALS = definePolicyKind<FestivalsDocument>({
  code: 'festivals',
  label: { 'zh-CN': '节日', en: 'Festivals' },
  document: FestivalsDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT_FESTIVALS],
  presets: [
    {
      code: DEFAULT_FESTIVALS,
      version: 1,
      label: { 'zh-CN': '六个关怀节日', en: 'Six festivals of care' },
      document: { festivals: FESTIVALS_OF_CARE },
    },
  ],
  check: ({ festivals }) =>
    festivals.flatMap((festival, at) => [
      ...(isYearly(festival) ? [] : [{ pointer: `#/festivals/${at}/day`, code: noSuchFestivalDay.code }]),
      ...(festivals.findIndex(({ code }) => code === festival.code) < at
        ? [{ pointer: `#/festivals/${at}/code`, code: repeatedFestival.code }]
        : []),
    ]),
});

const COMMON_YEAR = 2026;

function isYearly({ calendar, month, day }: FestivalDto): boolean {
  if (calendar === 'solar') return localDateFrom(COMMON_YEAR, month, day) !== null;
  return isLunarBirthday({ month, day, leapMonth: false });
}
