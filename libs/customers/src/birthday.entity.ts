import { Column } from 'typeorm';
import type { LocalDate } from '#libs/foundation';

/** Which calendar a birthday was told in. */
export const BIRTHDAY_CALENDARS = ['solar', 'lunar'] as const;
export type BirthdayCalendar = (typeof BIRTHDAY_CALENDARS)[number];

/**
 * The columns in which a birthday (生日) is kept, of customers and of those who matter to them: both forms, whichever was
 * told. CUS-06, CUS-07
 */
export abstract class BirthdayColumns {
  @Column('varchar', { length: 5, nullable: true })
  birthdayCalendar!: BirthdayCalendar | null;

  /** Unknown when a lunar day came without its year. */
  @Column('date', { nullable: true })
  solarBirthday!: LocalDate | null;

  @Column('smallint', { nullable: true })
  lunarBirthMonth!: number | null;

  @Column('smallint', { nullable: true })
  lunarBirthDay!: number | null;

  @Column('boolean', { nullable: true })
  lunarBirthLeap!: boolean | null;
}
