import { FilterTreeField, type FilterTree } from '#libs/filters';
import { EnumField, Example, IntegerField, ListField, ObjectField, StringField } from '#libs/http';
import { CAMPAIGN_FORMS, type CampaignForm } from './campaign.entity';

/** A short text in both languages. */
export class CampaignTextDto {
  @StringField({ min: 1, max: 300, description: 'Chinese', example: '冬送温暖' })
  'zh-CN'!: string;

  @StringField({ min: 1, max: 300, description: 'English', example: 'Winter warmth' })
  en!: string;
}

/** When in a year such a campaign begins: on a day of the calendar, or some days before a festival. */
@Example({ day: '12-01', festival: null, daysAhead: 0 })
export class CampaignSeasonDto {
  @StringField({
    nullable: true,
    max: 5,
    pattern: /^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/,
    description: 'Month and day; null with `festival`',
    example: '12-01',
  })
  day!: string | null;

  @StringField({
    nullable: true,
    max: 40,
    description: 'Code of the policy `festivals`; null with `day`',
    example: 'spring_festival',
  })
  festival!: string | null;

  @IntegerField({ min: 0, max: 60, description: 'Days before the festival on which it begins', example: 10 })
  daysAhead!: number;
}

/** A kind of campaign (活动类型): what a campaign of it begins with. REM-30, REM-34, REM-37 */
@Example({ population: null, seasons: [] })
export class CampaignKindDocument {
  @ObjectField(() => CampaignTextDto, { description: 'Name; a campaign’s own until it gets another' })
  label!: CampaignTextDto;

  @EnumField(CAMPAIGN_FORMS, {
    enumName: 'CampaignForm',
    description:
      'How it goes: journeys choose campaigns by it. `season`: SMS, call on the next day, follow-up; `event`: invitation, ' +
      'reminder to those who come, thanks; `news`: message, class A first; `alert`: message at once',
    example: 'season',
  })
  form!: CampaignForm;

  @ObjectField(() => CampaignTextDto, { description: 'What it is for (目标)' })
  goal!: CampaignTextDto;

  @ObjectField(() => CampaignTextDto, { description: 'How it is done (方案)' })
  plan!: CampaignTextDto;

  @ObjectField(() => CampaignTextDto, { description: 'What customers are told (内容)' })
  notice!: CampaignTextDto;

  @ObjectField(() => CampaignTextDto, { description: 'How they take part (参与方式)' })
  howToJoin!: CampaignTextDto;

  @IntegerField({ min: 0, max: 90, description: 'Days before its first day on which the notice goes out', example: 1 })
  noticeDaysAhead!: number;

  @IntegerField({ min: 1, max: 366, description: 'Days that it lasts', example: 30 })
  lastsDays!: number;

  @ListField(() => CampaignSeasonDto, { max: 12, description: 'When it is proposed every year' })
  seasons!: CampaignSeasonDto[];

  @FilterTreeField({
    nullable: true,
    description: 'Who is invited: fields of the catalogue `customer`; null: every customer (REM-41)',
    example: { field: 'stockState', op: 'ne', value: 'lost' },
  })
  population!: FilterTree | null;
}
