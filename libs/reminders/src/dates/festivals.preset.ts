import type { FestivalDto } from './festivals.dto';

/** 春節 元宵節 三八節 五一 國慶節 元旦. REM-28 */
export const FESTIVALS_OF_CARE: FestivalDto[] = [
  { code: 'new_year', label: { 'zh-CN': '元旦', en: 'New Year’s Day' }, calendar: 'solar', month: 1, day: 1 },
  { code: 'spring_festival', label: { 'zh-CN': '春节', en: 'Spring Festival' }, calendar: 'lunar', month: 1, day: 1 },
  {
    ...{ code: 'lantern_festival', label: { 'zh-CN': '元宵节', en: 'Lantern Festival' } },
    ...{ calendar: 'lunar', month: 1, day: 15 },
  },
  { code: 'womens_day', label: { 'zh-CN': '三八妇女节', en: 'Women’s Day' }, calendar: 'solar', month: 3, day: 8 },
  { code: 'labour_day', label: { 'zh-CN': '五一劳动节', en: 'Labour Day' }, calendar: 'solar', month: 5, day: 1 },
  { code: 'national_day', label: { 'zh-CN': '国庆节', en: 'National Day' }, calendar: 'solar', month: 10, day: 1 },
];
