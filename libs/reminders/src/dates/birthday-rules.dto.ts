import {
  type CelebrationRules,
  LEAP_DAY_POLICIES,
  LEAP_MONTH_POLICIES,
  type LeapDayPolicy,
  type LeapMonthPolicy,
} from '#libs/foundation';
import { EnumField, ListField } from '#libs/http';

export const CELEBRATED_CALENDARS = ['solar', 'lunar'] as const;
export type CelebratedCalendar = (typeof CELEBRATED_CALENDARS)[number];

/** On which days a birthday (生日) is celebrated. CUS-06, REM-26 */
export class BirthdayRulesDocument implements CelebrationRules {
  @ListField(CELEBRATED_CALENDARS, {
    enumName: 'CelebratedCalendar',
    min: 1,
    max: CELEBRATED_CALENDARS.length,
    unique: true,
    description: 'Solar birthday (阳历), lunar birthday (农历), or both; a day that is both is celebrated once',
    example: CELEBRATED_CALENDARS,
  })
  calendars!: CelebratedCalendar[];

  @EnumField(LEAP_MONTH_POLICIES, {
    enumName: 'LeapMonthPolicy',
    description:
      'Who was born in a leap month (闰月), in a year that repeats this month: in the regular month, in the leap month, or ' +
      'in both. In other years always in the regular one. Day 30 of a month of 29 days is celebrated on day 29',
    example: 'leap_if_exists',
  })
  leapMonth!: LeapMonthPolicy;

  @EnumField(LEAP_DAY_POLICIES, {
    enumName: 'LeapDayPolicy',
    description: 'Who was born on 29 February, in a common year',
    example: 'february_28',
  })
  leapDay!: LeapDayPolicy;
}
