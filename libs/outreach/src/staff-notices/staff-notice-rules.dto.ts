import { LOCALES, type Locale } from '#libs/foundation';
import { BooleanField, EnumField, ListField, StringField } from '#libs/http';
import { RestWindowDto } from '../policy/rest-window.dto';

const LINK = /^https:\/\/[^\s{}]+(\{(taskId|storeCode)\}[^\s{}]*)*$/;

export class StaffQuietWindowDto extends RestWindowDto {}

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
