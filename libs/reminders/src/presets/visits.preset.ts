import type { FilterTree } from '#libs/filters';
import type { Rhythm } from '../dates/date-trigger.dto';
import { type Both, call, journey, sms, visit } from './preset-steps';

/** Whom sales go and see; a store that wants to see everybody changes the population. */
const SPECIAL: FilterTree = {
  any: [
    { field: 'isVip', op: 'eq', value: true },
    { field: 'hasGoldCard', op: 'eq', value: true },
  ],
};

const HOW_IT_RUNS: Both = [
  '{customerName}您好，我是{storeName}的销售顾问。今天特来拜访，想了解爱车的使用情况，向您介绍近期活动；请把客户的意见记入调查表。',
  'Hello {customerName}, I am from {storeName}. I would like to hear how your car is used, and tell you what is on. Enter what the customer says into the survey form.',
];

/** Face-to-face visits on fitting occasions (面访客户), by sales. REM-10, REM-27 */
const OCCASIONS = [
  journey('birthday-visit', ['生日面访', 'Visit on the birthday'], { kind: 'birthday', population: SPECIAL }, [
    visit(
      'visit',
      'sales_consultant',
      ['生日面访并送礼物', 'Visit with a birthday present'],
      [
        `祝您生日快乐！请带上生日礼物。${HOW_IT_RUNS[0]}`,
        `Happy birthday! Bring the birthday present. ${HOW_IT_RUNS[1]}`,
      ],
      { timeOfDay: '09:00', survey: 'care-effect' },
    ),
  ]),
  journey(
    'anniversary-visit',
    ['购车周年面访', 'Visit on the anniversary of the purchase'],
    { kind: 'purchase_anniversary', customers: SPECIAL },
    [
      visit('visit', 'sales_consultant', ['购车周年面访', 'Visit'], HOW_IT_RUNS, {
        ...{ timeOfDay: '09:00', survey: 'care-effect' },
      }),
    ],
  ),
];

/** Visits of key accounts (大客户走訪): quarterly, half-yearly or yearly, each customer by its highest standing. REM-33 */
function keyVisit(code: string, label: Both, every: Rhythm, population: FilterTree) {
  return journey(code, label, { kind: 'customer_rhythm', rhythm: { every }, population }, [
    visit(
      'visit',
      'key_customer_adviser',
      ['走访', 'Visit'],
      [
        '拜访{customerName}：了解车辆使用与更新计划、对服务的意见，落实需要协助的事项。',
        'See {customerName}: how the vehicles are used, what is to be replaced, what they think of our service, what we can do.',
      ],
      { timeOfDay: '09:00', expiresAfterHours: 30 * 24 },
    ),
  ]);
}

const isKeyAccount = { field: 'isKeyAccount', op: 'eq', value: true } as const;
const isVip = { field: 'isVip', op: 'eq', value: true } as const;
const hasGoldCard = { field: 'hasGoldCard', op: 'eq', value: true } as const;

const KEY_ACCOUNTS = [
  keyVisit('key-account-visit', ['大客户季度走访', 'Quarterly visit of key accounts'], 'quarterly', isKeyAccount),
  keyVisit('vip-visit', ['VIP半年走访', 'Half-yearly visit of VIPs'], 'half_yearly', {
    all: [isVip, { not: isKeyAccount }],
  }),
  keyVisit('gold-card-visit', ['金卡客户年度走访', 'Yearly visit of gold-card holders'], 'yearly', {
    all: [hasGoldCard, { not: { any: [isKeyAccount, isVip] } }],
  }),
];

/** Long-term care for class D (长期关怀性信息提醒). REM-36 */
const LONG_TERM_CARE = journey(
  'long-term-care',
  ['长期关怀', 'Long-term care'],
  {
    ...{ kind: 'customer_rhythm', rhythm: { every: 'quarterly' } },
    population: { field: 'valueClass', op: 'eq', value: 'lost' },
  },
  [
    sms(
      'sms',
      ['长期关怀短信', 'SMS of long-term care'],
      [
        '【{storeName}】尊敬的{customerName}，许久未见，{storeName}一直惦记着您和您的爱车。用车有任何疑问，欢迎随时联系我们。[预约电话：{appointmentPhone}。][24小时救援：{rescuePhone}。]',
        '[{storeName}: ]Dear {customerName}, we have not seen you for a while. Whatever you would like to know of your car, we are glad to help.[ Appointments: {appointmentPhone}.][ Roadside assistance: {rescuePhone}.]',
      ],
    ),
  ],
);

/** A regular call (定期回访). Off, for how many customers a store can call is for it to say. REM-40 */
const REGULAR_CALL = journey(
  'regular-call',
  ['定期电话回访', 'Regular call'],
  {
    ...{ kind: 'customer_rhythm', rhythm: { every: 'half_yearly' } },
    population: { field: 'stockState', op: 'ne', value: 'lost' },
  },
  [
    call(
      'call',
      'customer_service_specialist',
      ['定期电话回访', 'Regular call'],
      [
        '{customerName}您好，这里是{storeName}。最近爱车使用情况如何？对我们的服务有什么意见或建议吗？近期有车主讲堂和训练营，欢迎参加。',
        'Hello {customerName}, this is {storeName}. How is your car? Is there anything that we could do better? You are welcome at our owner classroom and training camp.',
      ],
      { category: 'follow_up', expiresAfterHours: 7 * 24, survey: 'care-effect' },
    ),
  ],
  { enabled: false },
);

export const VISIT_JOURNEYS = [...OCCASIONS, ...KEY_ACCOUNTS, LONG_TERM_CARE, REGULAR_CALL];
