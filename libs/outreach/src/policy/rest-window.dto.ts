import { ListField, StringField } from '#libs/http';
import { type Weekday, WEEKDAYS } from './quiet-hours.policy';

const CLOCK_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** A stretch of the week in which somebody is left in peace (免打扰时段). Times are those of the store's clock. REM-39 */
export class RestWindowDto {
  @ListField(WEEKDAYS, {
    min: 1,
    max: 7,
    unique: true,
    enumName: 'Weekday',
    description: 'Days on which it begins',
    example: WEEKDAYS,
  })
  days!: Weekday[];

  @StringField({ pattern: CLOCK_TIME, max: 5, description: 'Begins, by the clock of the store', example: '21:00' })
  from!: string;

  @StringField({
    pattern: CLOCK_TIME,
    max: 5,
    description: 'Ends; up to `from` it is a time of the next day',
    example: '08:00',
  })
  to!: string;
}
