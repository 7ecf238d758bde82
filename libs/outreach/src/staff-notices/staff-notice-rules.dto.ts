import { LOCALES, type Locale } from '#libs/foundation';
import { BooleanField, EnumField, ListField, StringField } from '#libs/http';
import { type Weekday, WEEKDAYS } from '../policy/quiet-hours.policy';

const CLOCK_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const LINK = /^https:\/\/[^\s{}]+(\{(taskId|storeCode)\}[^\s{}]*)*$/;

export class StaffQuietWindowDto {
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

export class StaffNoticeRuleDto {
  @ListField('string', {
    min: 1,
    max: 50,
    unique: true,
    description: 'Kinds of tasks that go out by text message too',
    example: ['dissatisfied-customer'],
  })
  kinds!: string[];

  @BooleanField({ description: 'Does not wait for the end of the quiet hours', example: false })
  urgent!: boolean;
}

/** Which tasks the staff hear of by text message as well as in the inbox (员工短信通知). FUP-12, CF-26 */
export class StaffNoticeRulesDocument {
  @ListField(() => StaffNoticeRuleDto, {
    max: 20,
    description: 'The first line of a kind counts; none: nobody is told',
  })
  rules!: StaffNoticeRuleDto[];

  @ListField(() => StaffQuietWindowDto, { max: 30, description: 'Times at which the staff are left in peace' })
  quietHours!: StaffQuietWindowDto[];

  @EnumField(LOCALES, { enumName: 'StaffNoticeLanguage', description: 'Language of the messages', example: 'zh-CN' })
  language!: Locale;

  @StringField({
    nullable: true,
    max: 200,
    pattern: LINK,
    description: 'Where the task can be opened, with `{taskId}` and `{storeCode}`; null: the message has no link',
    example: 'https://desk.example.com/{storeCode}/tasks/{taskId}',
  })
  link!: string | null;
}
