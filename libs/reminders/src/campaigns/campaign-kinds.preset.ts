import type { FilterTree } from '#libs/filters';
import type { CampaignForm } from './campaign.entity';
import type { CampaignKindDocument, CampaignSeasonDto, CampaignTextDto } from './campaign-kind.dto';

type Both = readonly [zh: string, en: string];

interface Kind {
  readonly form: CampaignForm;
  readonly label: Both;
  readonly goal: Both;
  readonly plan: Both;
  readonly notice: Both;
  readonly howToJoin?: Both;
  readonly noticeDaysAhead: number;
  readonly lastsDays: number;
  readonly seasons?: CampaignSeasonDto[];
  readonly population?: FilterTree;
}

const both = ([zh, en]: Both): CampaignTextDto => ({ 'zh-CN': zh, en });
const from = (day: string): CampaignSeasonDto => ({ day, festival: null, daysAhead: 0 });
const ahead = (festival: string, daysAhead: number): CampaignSeasonDto => ({ day: null, festival, daysAhead });

const BY_PHONE: Both = ['致电本店预约即可', 'Call us to make an appointment'];
const REPLY: Both = ['致电本店报名', 'Call us to sign up'];

function kind(code: string, { seasons = [], population, howToJoin = BY_PHONE, ...told }: Kind) {
  const { form, noticeDaysAhead, lastsDays } = told;
  const document: CampaignKindDocument = {
    ...{ label: both(told.label), form, goal: both(told.goal), plan: both(told.plan), notice: both(told.notice) },
    ...{ howToJoin: both(howToJoin), noticeDaysAhead, lastsDays, seasons, population: population ?? null },
  };
  return { code, version: 1, label: both(told.label), document };
}

/** 四季活动关爱. REM-30 */
const SEASONS = [
  kind('winter-warmth', {
    form: 'season',
    label: ['冬送温暖', 'Winter warmth'],
    goal: ['入冬前检查暖风、电瓶和防冻液，避免冬季抛锚', 'Check heating, battery and coolant before the frost'],
    plan: ['免费冬季检测，发现问题当场报价', 'Free winter check; whatever is found is quoted at once'],
    notice: ['冬季免费检测暖风、电瓶、防冻液和轮胎', 'a free winter check of heating, battery, coolant and tyres'],
    ...{ noticeDaysAhead: 1, lastsDays: 45, seasons: [from('12-01')] },
  }),
  kind('summer-cooling', {
    form: 'season',
    label: ['夏送清凉', 'Summer cooling'],
    goal: ['入夏前检查空调和冷却系统', 'Check air conditioning and cooling before the heat'],
    plan: ['免费夏季检测，空调清洗优惠', 'Free summer check; cleaning of the air conditioning at a discount'],
    notice: ['夏季免费检测空调、冷却系统和轮胎', 'a free summer check of air conditioning, cooling and tyres'],
    ...{ noticeDaysAhead: 1, lastsDays: 45, seasons: [from('06-01')] },
  }),
  kind('holiday-travel', {
    form: 'season',
    label: ['五一、十一出行关怀', 'Safe travel on May 1 and October 1'],
    goal: ['长途出行前排除安全隐患', 'Nobody sets out on a long journey with a fault'],
    plan: ['免费出行检测：制动、轮胎、油液、灯光', 'Free check before the journey: brakes, tyres, fluids, lights'],
    notice: ['长假出行免费安全检测', 'a free safety check before your holiday journey'],
    ...{ noticeDaysAhead: 1, lastsDays: 10, seasons: [ahead('labour_day', 8), ahead('national_day', 8)] },
  }),
  kind('spring-festival-safety', {
    form: 'season',
    label: ['春节安全行', 'Spring Festival safety'],
    goal: ['返乡和走亲访友途中行车安全', 'Safe journeys home and to the family'],
    plan: ['节前免费安全检测，节日值班救援', 'Free safety check before the festival; rescue on duty through it'],
    notice: ['春节出行免费安全检测', 'a free safety check before the Spring Festival'],
    ...{ noticeDaysAhead: 1, lastsDays: 15, seasons: [ahead('spring_festival', 20)] },
  }),
];

/** What customers are invited to. REM-34, REM-37, REM-40 */
const EVENTS = [
  kind('free-maintenance', {
    form: 'event',
    label: ['免费保养活动', 'Free-maintenance event'],
    goal: ['感谢老客户，了解车况', 'Thank our customers, and see how their cars are'],
    plan: ['活动日免费基础保养，限量预约', 'Basic maintenance free of charge, as long as bays are left'],
    notice: ['免费基础保养，名额有限', 'basic maintenance free of charge, first come first served'],
    ...{ noticeDaysAhead: 7, lastsDays: 2 },
  }),
  kind('car-culture-lecture', {
    form: 'event',
    label: ['汽车文化讲座', 'Car-culture lecture'],
    goal: ['让客户更了解品牌和汽车文化', 'Let customers know more of the make and of cars'],
    plan: ['讲座、参观车间、现场交流', 'Lecture, a walk through the workshop, talk'],
    notice: ['汽车文化讲座，欢迎携家人参加', 'a lecture on cars; bring your family'],
    howToJoin: REPLY,
    ...{ noticeDaysAhead: 7, lastsDays: 1 },
  }),
  kind('owner-classroom', {
    form: 'event',
    label: ['车主讲堂', 'Owner classroom'],
    goal: ['教会车主正确使用和养护车辆', 'Owners learn to use and care for their cars'],
    plan: [
      '授课、答疑、评价表，提问48小时内回复，课件共享',
      'Class, questions, evaluation form; answers in 48 hours, slides for all',
    ],
    notice: [
      '车主讲堂：用车养车知识与答疑',
      'our owner classroom: using and caring for your car, with answers to your questions',
    ],
    howToJoin: REPLY,
    ...{ noticeDaysAhead: 7, lastsDays: 1 },
  }),
  kind('training-camp', {
    form: 'event',
    label: ['客户训练营', 'Owner training camp'],
    goal: ['驾驶与养护技能培训', 'Training in driving and upkeep'],
    plan: ['场地驾驶、应急处理、日常养护实操', 'Driving on a course, emergencies, daily upkeep by hand'],
    notice: ['客户训练营：安全驾驶与日常养护实操', 'our training camp: safe driving and daily upkeep'],
    howToJoin: REPLY,
    ...{ noticeDaysAhead: 7, lastsDays: 1 },
  }),
  kind('customer-party', {
    form: 'event',
    label: ['年终客户联谊会', 'Year-end customer party'],
    goal: ['感谢客户一年的支持', 'Thank our customers for the year'],
    plan: ['晚会、抽奖、新年礼品', 'An evening together, a raffle, presents for the new year'],
    notice: ['诚邀您参加年终客户联谊会', 'our year-end party for customers'],
    howToJoin: REPLY,
    ...{ noticeDaysAhead: 10, lastsDays: 1, seasons: [from('12-20')] },
  }),
];

/** What customers are told of; class A first. REM-34, REM-36 */
const NEWS = [
  kind('new-product', {
    form: 'news',
    label: ['新车、新品上市通知', 'New car or product'],
    goal: ['让客户第一时间了解新车、新品', 'Customers hear of what is new'],
    plan: ['短信通知，到店品鉴、试乘试驾', 'A message; look, sit in, drive'],
    notice: ['新品上市，欢迎到店品鉴', 'something new is here; come and see it'],
    ...{ noticeDaysAhead: 0, lastsDays: 30 },
  }),
  kind('service-offer', {
    form: 'news',
    label: ['优惠与服务信息', 'Offer or service information'],
    goal: ['优先向A类客户发布优惠和服务信息', 'Offers and service information, for class A first'],
    plan: ['A类客户提前一天收到', 'Class A hears of it a day earlier'],
    notice: ['本期服务优惠', 'our current service offer'],
    ...{ noticeDaysAhead: 0, lastsDays: 30 },
  }),
];

/** 天气突变关怀. REM-29 */
export const WEATHER_ALERT = 'weather-alert';

const ALERTS = [
  kind(WEATHER_ALERT, {
    form: 'alert',
    label: ['天气突变关怀', 'Sudden change of weather'],
    goal: ['提醒客户注意行车安全，有问题及时联系', 'Customers drive with care, and call if there is any problem'],
    plan: ['即时短信，救援电话值班', 'A message at once; rescue on duty'],
    notice: ['天气突变，请注意行车安全', 'the weather is changing suddenly; please drive with care'],
    howToJoin: ['车辆有任何问题请致电本店', 'If there is any problem with your car, call us'],
    ...{ noticeDaysAhead: 0, lastsDays: 2 },
  }),
];

/** The kinds of campaigns that the product ships. */
export const CAMPAIGN_KIND_PRESETS = [...SEASONS, ...EVENTS, ...NEWS, ...ALERTS];
