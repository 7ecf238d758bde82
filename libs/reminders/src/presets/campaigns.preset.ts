import { call, journey, sms } from './preset-steps';

const CAMPAIGN = { category: 'campaign' } as const;
const CARE_CALLER = 'customer_service_specialist';

/** Seasonal campaigns (四季活动关爱): SMS one day ahead, call next day, fix time, follow up. REM-30 */
const SEASON = journey(
  'campaign-season',
  ['四季活动关爱', 'Seasonal campaigns'],
  { kind: 'campaign', campaign: { forms: ['season'], from: 'notice', guests: 'invited' } },
  [
    sms(
      'sms',
      ['提前一天短信', 'SMS one day ahead'],
      [
        '【{storeName}】尊敬的{customerName}，{campaignName}：{campaignNotice}，{startsOn}至{endsOn}。明天我们会致电与您约定时间。[{howToJoin}。][预约电话：{appointmentPhone}。]',
        '[{storeName}: ]Dear {customerName}, {campaignName}: {campaignNotice}, from {startsOn} to {endsOn}. We will call you tomorrow to fix a time.[ {howToJoin}.][ Appointments: {appointmentPhone}.]',
      ],
      CAMPAIGN,
    ),
    call(
      'call',
      CARE_CALLER,
      ['次日电话约定时间', 'Call on the next day to fix a time'],
      [
        '{customerName}您好，这里是{storeName}。{campaignName}已经开始：{campaignNotice}。请问哪天来店方便？我们为您约定时间。',
        'Hello {customerName}, this is {storeName}. {campaignName} has begun: {campaignNotice}. Which day would suit you? We fix a time.',
      ],
      { ...CAMPAIGN, days: 1, after: { step: 'sms', on: ['sent', 'not_sent'] } },
    ),
    call(
      'follow-up',
      CARE_CALLER,
      ['后续跟踪', 'Follow-up'],
      [
        '{customerName}您好，这里是{storeName}。前几天与您联系过{campaignName}，活动到{endsOn}为止，请问近期哪天方便？',
        'Hello {customerName}, this is {storeName}. We spoke of {campaignName} some days ago; it lasts until {endsOn}. Which day would suit you?',
      ],
      { ...CAMPAIGN, days: 3, after: { step: 'call', on: ['answered', 'not_answered'] } },
    ),
  ],
);

/** Invitation to something to come to, the day ahead for those who come, thanks to those who came. REM-32, REM-34, REM-37 */
const EVENTS = [
  journey(
    'campaign-invitation',
    ['活动通知', 'Invitations'],
    { kind: 'campaign', campaign: { forms: ['event'], from: 'notice', guests: 'invited' } },
    [
      sms(
        'sms',
        ['活动通知短信', 'SMS with the invitation'],
        [
          '【{storeName}】尊敬的{customerName}，诚邀您参加{campaignName}：{campaignNotice}。时间：{startsOn}。[{howToJoin}。][报名电话：{appointmentPhone}。][地址：{address}。]',
          '[{storeName}: ]Dear {customerName}, we invite you to {campaignName}: {campaignNotice}, on {startsOn}.[ {howToJoin}.][ Phone: {appointmentPhone}.][ Address: {address}.]',
        ],
        CAMPAIGN,
      ),
      call(
        'call',
        CARE_CALLER,
        ['短信未达时电话通知', 'Call where no SMS was sent'],
        [
          '{customerName}您好，这里是{storeName}，诚邀您参加{startsOn}的{campaignName}：{campaignNotice}。请问您能来吗？',
          'Hello {customerName}, this is {storeName}. We invite you to {campaignName} on {startsOn}: {campaignNotice}. Will you be able to come?',
        ],
        { ...CAMPAIGN, days: 1, after: { step: 'sms', on: ['not_sent'] } },
      ),
    ],
  ),
  journey(
    'campaign-reminder',
    ['活动前一天提醒', 'Reminder of the day ahead'],
    { kind: 'campaign', campaign: { forms: ['event'], from: 'start', guests: 'joining' } },
    [
      sms(
        'sms',
        ['活动前一天短信', 'SMS on the day ahead'],
        [
          '【{storeName}】尊敬的{customerName}，提醒您已报名{startsOn}的{campaignName}，恭候光临。[地址：{address}。][如有变化请致电{appointmentPhone}。]',
          '[{storeName}: ]Dear {customerName}, a reminder of {campaignName} on {startsOn}. We look forward to seeing you.[ Address: {address}.][ If anything changes please call {appointmentPhone}.]',
        ],
        { category: 'appointment', days: -1, expiresAfterHours: 24 },
      ),
    ],
  ),
  journey(
    'campaign-thanks',
    ['活动后致谢', 'Thanks afterwards'],
    { kind: 'campaign', campaign: { forms: ['event'], from: 'end', guests: 'attended' } },
    [
      sms(
        'sms',
        ['致谢短信', 'SMS with thanks'],
        [
          '【{storeName}】尊敬的{customerName}，感谢您参加{campaignName}！您在评价表上的问题我们会在48小时内回复；活动资料可向本店索取。[电话：{appointmentPhone}。]',
          '[{storeName}: ]Dear {customerName}, thank you for coming to {campaignName}! We answer every question of your evaluation form within 48 hours, and gladly send you the slides.[ Phone: {appointmentPhone}.]',
        ],
        { category: 'follow_up', days: 1, expiresAfterHours: 48 },
      ),
    ],
  ),
];

/** Offers, new cars and products: class A hears of them a day earlier (优先发布). REM-34, REM-36 */
const NEWS = journey(
  'campaign-news',
  ['新品与优惠通知', 'News and offers'],
  { kind: 'campaign', campaign: { forms: ['news'], from: 'notice', guests: 'invited' } },
  [
    sms(
      'sms',
      ['通知短信', 'SMS with the news'],
      [
        '【{storeName}】尊敬的{customerName}，{campaignName}：{campaignNotice}，至{endsOn}。[{howToJoin}。][电话：{appointmentPhone}。]',
        '[{storeName}: ]Dear {customerName}, {campaignName}: {campaignNotice}, until {endsOn}.[ {howToJoin}.][ Phone: {appointmentPhone}.]',
      ],
      { ...CAMPAIGN, headStartHours: 24, expiresAfterHours: 120 },
    ),
  ],
);

/** Sudden change of weather (天气突变关怀): at once, except in quiet hours. REM-29 */
const ALERT = journey(
  'weather-alert',
  ['天气突变关怀', 'Sudden change of weather'],
  { kind: 'campaign', campaign: { forms: ['alert'], from: 'announcement', guests: 'invited' } },
  [
    sms(
      'sms',
      ['天气提醒短信', 'SMS about the weather'],
      [
        '【{storeName}】尊敬的{customerName}，{campaignNotice}。车辆有任何问题请致电本店。[24小时救援：{rescuePhone}。]',
        '[{storeName}: ]Dear {customerName}, {campaignNotice}. If there is any problem with your car, call us.[ Roadside assistance: {rescuePhone}.]',
      ],
      { category: 'safety', timeOfDay: null, expiresAfterHours: 24 },
    ),
  ],
);

export const CAMPAIGN_JOURNEYS = [SEASON, ...EVENTS, NEWS, ALERT];
