import type { LocalDate, Locale } from '#libs/foundation';
import {
  BooleanField,
  EnumField,
  IntegerField,
  InstantField,
  IsAfter,
  ListField,
  LocalDateField,
  StringField,
} from '#libs/http';
import type { HolidayOverride } from './holiday-override.entity';
import type { CalendarDay, WorkingWindow } from './working-calendar.policy';

const FROM = /^([01]\d|2[0-3]):[0-5]\d$/;
const TO = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

const WINDOWS = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '18:00' },
];

/** A stretch of a day in which the store works. */
export class WorkingWindowDto implements WorkingWindow {
  @StringField({ pattern: FROM, max: 5, description: 'Begins, by the clock of the store', example: '09:00' })
  from!: string;

  @StringField({ pattern: TO, max: 5, description: 'Ends on the same day; `24:00` is its end', example: '18:00' })
  to!: string;
}

export function WindowsField(description: string): PropertyDecorator {
  return ListField(() => WorkingWindowDto, {
    max: 6,
    description: `${description}. In order and apart; empty: closed`,
    example: WINDOWS,
  });
}

export const DAY_SOURCES = ['week', 'holiday', 'make_up_workday', 'override'] as const;

export class CalendarDayDto {
  @LocalDateField({ description: 'The day', example: '2026-10-10' })
  day!: LocalDate;

  @BooleanField({ description: 'Whether it counts as a working day (工作日): it has a window', example: true })
  working!: boolean;

  @WindowsField('When the store works')
  windows!: WorkingWindowDto[];

  @EnumField(DAY_SOURCES, {
    enumName: 'CalendarDaySource',
    description: 'What decided: the week, a public holiday, a make-up workday (调休上班), or the store itself',
    example: 'make_up_workday',
  })
  source!: CalendarDay['source'];

  @StringField({
    nullable: true,
    max: 100,
    description: 'Name of the holiday or of the override, in the language of the caller',
    example: '国庆节',
  })
  name!: string | null;

  @BooleanField({
    description:
      'False where the public holidays of the year are not announced yet: the day may turn out to be another',
    example: true,
  })
  confirmed!: boolean;
}

export class CalendarDto {
  @StringField({ max: 60, description: 'IANA time zone of the store', example: 'Asia/Shanghai' })
  timeZone!: string;

  @StringField({
    max: 120,
    description: 'Version of the working calendar in force',
    example: 'working-calendar/store@preset:1',
  })
  policyRef!: string;

  @ListField(() => CalendarDayDto, { max: 366, description: 'Every day of the range' })
  days!: CalendarDayDto[];
}

export class CalendarQuery {
  @LocalDateField({ optional: true, description: 'First day. Default: today in the store', example: '2026-10-01' })
  from?: LocalDate;

  @IsAfter('from')
  @LocalDateField({
    optional: true,
    description: 'The day after the last one, at most 366 days on. Default: 31 days on',
    example: '2026-11-01',
  })
  before?: LocalDate;
}

export class HolidayOverridesQuery {
  @LocalDateField({ optional: true, description: 'This day or later', example: '2026-01-01' })
  from?: LocalDate;

  @IsAfter('from')
  @LocalDateField({ optional: true, description: 'Before this day', example: '2027-01-01' })
  before?: LocalDate;
}

/** What the store says of one day; it wins over the week and over public holidays. */
export class HolidayOverrideDto {
  @LocalDateField({ description: 'The day', example: '2026-10-03' })
  day!: LocalDate;

  @WindowsField('When the store works')
  windows!: WorkingWindowDto[];

  @StringField({ max: 100, description: 'Why', example: '国庆值班' })
  name!: string;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 1 })
  version!: number;

  @InstantField({ description: 'When it was added' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

/** All overrides of a range; a store has a few dozen a year. */
export class HolidayOverridesDto {
  @ListField(() => HolidayOverrideDto, { max: 10_000, description: 'By day' })
  data!: HolidayOverrideDto[];
}

export class SetHolidayOverrideDto {
  @WindowsField('When the store works on that day')
  windows!: WorkingWindowDto[];

  @StringField({ min: 1, max: 100, description: 'Why; shown in the calendar', example: '国庆值班' })
  name!: string;
}

export function toCalendarDayDto(
  { day, windows, source, name, confirmed }: CalendarDay,
  locale: Locale,
): CalendarDayDto {
  return {
    day,
    working: windows.length > 0,
    windows: windows.map(({ from, to }) => ({ from, to })),
    source,
    name: name?.[locale] ?? null,
    confirmed,
  };
}

export function toHolidayOverrideDto(override: HolidayOverride): HolidayOverrideDto {
  const { id: _id, windows, ...shown } = override;
  return { ...shown, windows: [...windows] };
}
