import type { LocalDate } from '#libs/foundation';
import { DecimalField, IsAfter, ListField, LocalDateField, StringField } from '#libs/http';

export class WorkshopDaysQuery {
  @LocalDateField({ description: 'First day', example: '2026-11-23' })
  from!: LocalDate;

  @IsAfter('from')
  @LocalDateField({ description: 'The day after the last one, at most 31 days on', example: '2026-11-30' })
  before!: LocalDate;
}

/** Hours of one skill on one day. SVC-03 */
export class WorkshopDayDto {
  @LocalDateField({ description: 'The day', example: '2026-11-23' })
  day!: LocalDate;

  @StringField({ max: 30, description: 'Skill', example: 'maintenance' })
  skill!: string;

  @DecimalField({ scale: 2, description: 'What attendance lets be booked', example: '40.00' })
  attendedHours!: string;

  @DecimalField({ scale: 2, nullable: true, description: 'Set in its place; null: nothing is', example: '40.00' })
  limitHours!: string | null;

  @DecimalField({
    scale: 2,
    description: 'Carried over from days before (结转): as it was set, else what is unfinished',
    example: '3.00',
  })
  carryOverHours!: string;

  @DecimalField({
    scale: 2,
    description: 'What would be carried over by itself: planned for days before and not done when work ended. SVC-37',
    example: '3.00',
  })
  unfinishedHours!: string;

  @DecimalField({ scale: 2, description: 'Booked, holds that count included', example: '21.50' })
  bookedHours!: string;

  @DecimalField({
    scale: 2,
    description: 'What can still be booked; below zero where less is there than is booked',
    example: '15.50',
  })
  leftHours!: string;
}

export class WorkshopDaysDto {
  @ListField(() => WorkshopDayDto, { max: 2_000, description: 'By day and skill' })
  data!: WorkshopDayDto[];
}

export class SetWorkshopDayDto {
  @DecimalField({
    scale: 2,
    min: 0,
    max: 2_000,
    nullable: true,
    description: 'Work of days before that is not done yet, in the place of `unfinishedHours`; null: none is set',
    example: '3.00',
  })
  carryOverHours!: string | null;

  @DecimalField({
    scale: 2,
    min: 0,
    max: 2_000,
    nullable: true,
    optional: true,
    description: 'Hours that may be booked in the place of what attendance lets be booked; null: none are set',
    example: '36.00',
  })
  limitHours?: string | null;
}
