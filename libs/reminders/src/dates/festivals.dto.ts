import { EnumField, IntegerField, ListField, ObjectField, StringField } from '#libs/http';
import { CELEBRATED_CALENDARS, type CelebratedCalendar } from './birthday-rules.dto';

export class FestivalNameDto {
  @StringField({ min: 1, max: 60, description: 'Chinese', example: '元宵节' })
  'zh-CN'!: string;

  @StringField({ min: 1, max: 60, description: 'English', example: 'Lantern Festival' })
  en!: string;
}

/** A festival (节日), on the same day of its calendar every year. REM-28 */
export class FestivalDto {
  @StringField({
    min: 1,
    max: 40,
    pattern: /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/,
    description: 'Code, which journeys name',
    example: 'lantern_festival',
  })
  code!: string;

  @ObjectField(() => FestivalNameDto, { description: 'Name' })
  label!: FestivalNameDto;

  @EnumField(CELEBRATED_CALENDARS, {
    enumName: 'CelebratedCalendar',
    description: 'Calendar that it goes by; a lunar one is never in a leap month',
    example: 'lunar',
  })
  calendar!: CelebratedCalendar;

  @IntegerField({ min: 1, max: 12, description: 'Month of that calendar', example: 1 })
  month!: number;

  @IntegerField({ min: 1, max: 31, description: 'Day of the month', example: 15 })
  day!: number;
}

/** The festivals (节日) on which customers are greeted. REM-28 */
export class FestivalsDocument {
  @ListField(() => FestivalDto, { max: 40, description: 'Each once in a year' })
  festivals!: FestivalDto[];
}
