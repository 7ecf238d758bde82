import { FilterTreeField, type FilterTree } from '#libs/filters';
import { type Locale, LOCALES, type LocalDate } from '#libs/foundation';
import {
  BooleanField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  IsAfter,
  ListField,
  LocalDateField,
  PageQuery,
  StringField,
} from '#libs/http';
import { type Campaign, CAMPAIGN_FORMS, type CampaignForm } from './campaign.entity';
import { CAMPAIGN_STATES, type CampaignState, isCampaignOver } from './campaign-state.policy';

const KIND = { max: 60, description: 'Code of a policy `campaign-kind` (活动类型)', example: 'winter-warmth' };
const NAME = { max: 200, description: 'Name (活动名称)', example: '2026冬送温暖' };
const GOAL = { max: 1_000, description: 'What it is for (目标)', example: '入冬前检查暖风、电瓶和防冻液' };
const PLAN = { max: 4_000, description: 'How it is done (方案)', example: '免费冬季检测，发现问题当场报价' };
const NOTICE = { max: 300, description: 'What customers are told (内容)', example: '冬季免费检测暖风、电瓶和轮胎' };
const JOIN = { max: 200, description: 'How they take part (参与方式)', example: '致电本店预约即可' };
const SUMMARY = { max: 4_000, description: 'What came of it (总结)', example: '来店 86 台，成交 31 单' };
const POPULATION = {
  description: 'Who is invited: fields of the catalogue `customer`; null: every customer (REM-41)',
  example: { field: 'city', op: 'eq', value: '上海市' },
};
const NOTICE_ON = { description: 'Day of the notice', example: '2026-11-30' };
const STARTS_ON = { description: 'First day', example: '2026-12-01' };
const ENDS_ON = { description: 'Last day', example: '2027-01-14' };

/** What is left out is as the kind has it. */
@Example({ population: undefined })
export class CreateCampaignDto {
  @StringField({ ...KIND, min: 1 })
  kind!: string;

  @EnumField(LOCALES, {
    enumName: 'CampaignLanguage',
    default: 'zh-CN',
    description: 'Language of the kind’s texts that it begins with',
  })
  language!: Locale;

  @StringField({ ...NAME, optional: true, min: 1 })
  name?: string;

  @StringField({ ...GOAL, optional: true, min: 1 })
  goal?: string;

  @StringField({ ...PLAN, optional: true, min: 1 })
  plan?: string;

  @StringField({ ...NOTICE, optional: true, min: 1 })
  notice?: string;

  @StringField({ ...JOIN, optional: true, min: 1 })
  howToJoin?: string;

  @FilterTreeField({ ...POPULATION, optional: true, nullable: true })
  population?: FilterTree | null;

  @LocalDateField({ ...NOTICE_ON, optional: true })
  noticeOn?: LocalDate;

  @LocalDateField(STARTS_ON)
  startsOn!: LocalDate;

  @LocalDateField({ ...ENDS_ON, optional: true })
  endsOn?: LocalDate;
}

/** Notice, days and population change only before it is announced. */
@Example({
  population: undefined,
  notice: undefined,
  howToJoin: undefined,
  noticeOn: undefined,
  startsOn: undefined,
  endsOn: undefined,
})
export class UpdateCampaignDto {
  @StringField({ ...NAME, optional: true, min: 1 })
  name?: string;

  @StringField({ ...GOAL, optional: true, nullable: true, min: 1 })
  goal?: string | null;

  @StringField({ ...PLAN, optional: true, nullable: true, min: 1 })
  plan?: string | null;

  @StringField({ ...NOTICE, optional: true, nullable: true, min: 1 })
  notice?: string | null;

  @StringField({ ...JOIN, optional: true, nullable: true, min: 1 })
  howToJoin?: string | null;

  @StringField({ ...SUMMARY, optional: true, nullable: true, min: 1 })
  summary?: string | null;

  @FilterTreeField({ ...POPULATION, optional: true, nullable: true })
  population?: FilterTree | null;

  @LocalDateField({ ...NOTICE_ON, optional: true })
  noticeOn?: LocalDate;

  @LocalDateField({ ...STARTS_ON, optional: true })
  startsOn?: LocalDate;

  @LocalDateField({ ...ENDS_ON, optional: true })
  endsOn?: LocalDate;
}

export const CAMPAIGN_TARGETS = [
  'announced',
  'running',
  'finished',
  'cancelled',
] as const satisfies readonly CampaignState[];

@Example({ to: 'announced', summary: undefined })
export class TakeCampaignStepDto {
  @EnumField(CAMPAIGN_TARGETS, { enumName: 'CampaignStep', description: 'State to move to' })
  to!: (typeof CAMPAIGN_TARGETS)[number];

  @StringField({ ...SUMMARY, optional: true, min: 1 })
  summary?: string;
}

export class ListCampaignsQuery extends PageQuery {
  @ListField(CAMPAIGN_STATES, {
    optional: true,
    enumName: 'CampaignState',
    max: CAMPAIGN_STATES.length,
    description: 'How far it has come',
  })
  state?: CampaignState[];

  @StringField({ ...KIND, optional: true, min: 1 })
  kind?: string;

  @LocalDateField({ optional: true, description: 'Begins on this day or later', example: '2026-12-01' })
  startsOnFrom?: LocalDate;

  @IsAfter('startsOnFrom')
  @LocalDateField({ optional: true, description: 'Begins before this day', example: '2027-01-01' })
  startsOnBefore?: LocalDate;
}

/** A care activity of the store (关怀活动). REM-38 */
@Example({ state: 'announced', summary: null, population: null, endedAt: null, hasSlides: false, over: false })
export class CampaignDto {
  @IdField({ description: 'Id of the campaign' })
  id!: string;

  @StringField(KIND)
  kind!: string;

  @EnumField(CAMPAIGN_FORMS, { enumName: 'CampaignForm', description: 'How it goes; by it journeys choose' })
  form!: CampaignForm;

  @StringField({ max: 120, description: 'Version of the kind', example: 'campaign-kind/winter-warmth@preset:1' })
  policyRef!: string;

  @StringField(NAME)
  name!: string;

  @EnumField(CAMPAIGN_STATES, { enumName: 'CampaignState', description: 'How far it has come' })
  state!: CampaignState;

  @StringField({ ...GOAL, nullable: true })
  goal!: string | null;

  @StringField({ ...PLAN, nullable: true })
  plan!: string | null;

  @StringField({ ...NOTICE, nullable: true })
  notice!: string | null;

  @StringField({ ...JOIN, nullable: true })
  howToJoin!: string | null;

  @StringField({ ...SUMMARY, nullable: true })
  summary!: string | null;

  @FilterTreeField({ ...POPULATION, nullable: true })
  population!: FilterTree | null;

  @LocalDateField(NOTICE_ON)
  noticeOn!: LocalDate;

  @LocalDateField(STARTS_ON)
  startsOn!: LocalDate;

  @LocalDateField(ENDS_ON)
  endsOn!: LocalDate;

  @InstantField({ nullable: true, description: 'When it was announced' })
  announcedAt!: Date | null;

  @InstantField({ nullable: true, description: 'When the last guest was invited; null: not yet' })
  invitedAt!: Date | null;

  @InstantField({ nullable: true, description: 'When it was finished or cancelled' })
  endedAt!: Date | null;

  @BooleanField({ description: 'There are slides to share' })
  hasSlides!: boolean;

  @BooleanField({ description: 'Nothing of it changes any more' })
  over!: boolean;

  @IntegerField({ min: 1, description: 'Version, for If-Match', example: 3 })
  version!: number;

  @InstantField({ description: 'Drafted at' })
  createdAt!: Date;

  @InstantField({ description: 'Changed last at' })
  updatedAt!: Date;
}

export function toCampaignDto({
  slidesKey,
  slidesType: _type,
  invitedThrough: _through,
  population,
  ...campaign
}: Campaign): CampaignDto {
  return {
    ...campaign,
    population: population as FilterTree | null,
    hasSlides: slidesKey !== null,
    over: isCampaignOver(campaign.state),
  };
}

/** A sudden change of weather in a part of the region; all parts left out: everywhere. REM-29 */
@Example({ county: undefined })
export class RaiseWeatherAlertDto {
  @StringField({
    max: 300,
    min: 1,
    description: 'What customers are told',
    example: '明天气温骤降12℃，请检查防冻液和电瓶',
  })
  notice!: string;

  @EnumField(LOCALES, {
    enumName: 'CampaignLanguage',
    optional: true,
    description: 'Language of the kind’s texts that stand beside it. Default: Chinese, whoever raises it',
  })
  language?: Locale;

  @StringField({ optional: true, max: 60, min: 1, description: 'Province of the customers', example: '上海市' })
  province?: string;

  @StringField({ optional: true, max: 60, min: 1, description: 'City of the customers', example: '上海市' })
  city?: string;

  @StringField({ optional: true, max: 60, min: 1, description: 'County or district', example: '浦东新区' })
  county?: string;

  @LocalDateField({ optional: true, description: 'Last day of the alert; by default tomorrow', example: '2026-11-24' })
  endsOn?: LocalDate;
}
