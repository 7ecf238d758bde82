import { IsDefined, ValidateIf } from 'class-validator';
import type { LocalDate } from '#libs/foundation';
import { BooleanField, EnumField, Example, IntegerField, LocalDateField, ObjectField } from '#libs/http';
import { BIRTHDAY_CALENDARS, type BirthdayCalendar, type BirthdayColumns } from './birthday.entity';

export class LunarDayDto {
  @IntegerField({ min: 1, max: 12, description: 'Lunar month', example: 8 })
  month!: number;

  @IntegerField({ min: 1, max: 30, description: 'Day of the lunar month', example: 25 })
  day!: number;

  @BooleanField({ default: false, description: 'Born in the repeated month (闰月)' })
  leapMonth!: boolean;
}

/** A birthday as it is told. CUS-06 */
@Example({ lunar: undefined, lunarYear: undefined })
export class ToldBirthdayDto {
  @EnumField(BIRTHDAY_CALENDARS, { enumName: 'BirthdayCalendar', description: 'Calendar that the birthday is told in' })
  calendar!: BirthdayCalendar;

  @ValidateIf(({ calendar }: ToldBirthdayDto) => calendar === 'solar')
  @IsDefined()
  @LocalDateField({ optional: true, description: 'Solar day; required for `solar`', example: '1994-09-30' })
  date?: LocalDate;

  @ValidateIf(({ calendar }: ToldBirthdayDto) => calendar === 'lunar')
  @IsDefined()
  @ObjectField(() => LunarDayDto, { optional: true, description: 'Lunar day; required for `lunar`' })
  lunar?: LunarDayDto;

  @IntegerField({
    optional: true,
    min: 1900,
    max: 2100,
    description: 'Lunar year of birth, where known',
    example: 1990,
  })
  lunarYear?: number;
}

/** A birthday (生日) in both calendars. CUS-06 */
export class BirthdayDto {
  @EnumField(BIRTHDAY_CALENDARS, {
    enumName: 'BirthdayCalendar',
    description: 'Calendar that the birthday was told in',
  })
  calendar!: BirthdayCalendar;

  @LocalDateField({ nullable: true, description: 'Null: a lunar day came without its year', example: '1994-09-30' })
  solar!: LocalDate | null;

  @ObjectField(() => LunarDayDto, { description: 'Lunar day (农历)' })
  lunar!: LunarDayDto;
}

/** A birthday as it is kept, for an answer. */
export function toBirthdayDto(kept: BirthdayColumns): BirthdayDto | null {
  const { birthdayCalendar, solarBirthday, lunarBirthMonth, lunarBirthDay, lunarBirthLeap } = kept;
  if (birthdayCalendar === null || lunarBirthMonth === null || lunarBirthDay === null) return null;
  const lunar = { month: lunarBirthMonth, day: lunarBirthDay, leapMonth: lunarBirthLeap ?? false };
  return { calendar: birthdayCalendar, solar: solarBirthday, lunar };
}
