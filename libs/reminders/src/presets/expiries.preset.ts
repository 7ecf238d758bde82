import { call, dayAfter, journey, sms } from './preset-steps';

/** Before the insurance runs out (保险到期): SMS, then a call the next day. REM-23 */
export const INSURANCE_EXPIRY = journey(
  'insurance-expiry',
  ['保险到期提醒', 'Insurance renewal'],
  { kind: 'insurance_expiry' },
  [
    sms(
      'sms',
      ['提前30天短信', 'SMS 30 days ahead'],
      [
        '【{storeName}】尊敬的{customerName}，爱车{vehicle}的保险将于{expiresOn}到期。各家保险公司的价格与理赔便利我们为您比较，明天致电与您办理续保。[电话：{appointmentPhone}。]',
        '[{storeName}: ]Dear {customerName}, the insurance of your car {vehicle} runs out on {expiresOn}. We compare prices and service of the insurers for you and call you tomorrow.[ Phone: {appointmentPhone}.]',
      ],
      { days: -30, category: 'expiry', expiresAfterHours: 168 },
    ),
    call(
      'call',
      'club_manager',
      ['次日续保电话', 'Call on the next day'],
      [
        '{customerName}您好，这里是{storeName}。{vehicle}的保险{expiresOn}到期，我为您介绍各家的价格差别和便利之处，在店里续保可以吗？',
        'Hello {customerName}, this is {storeName}. The insurance of {vehicle} runs out on {expiresOn}. May I tell you how the insurers differ in price and convenience? Shall we renew it here?',
      ],
      { ...dayAfter('sms'), category: 'expiry', expiresAfterHours: 168 },
    ),
  ],
);

/** Before the annual inspection (年度检查): SMS, then a call the next day. REM-24 */
export const INSPECTION_DUE = journey(
  'inspection-due',
  ['年检提醒', 'Annual inspection'],
  { kind: 'inspection_expiry' },
  [
    sms(
      'sms',
      ['提前30天短信', 'SMS 30 days ahead'],
      [
        '【{storeName}】尊敬的{customerName}，爱车{vehicle}的年检期限为{expiresOn}。灯光、制动、尾气、轮胎建议先来店预检，也可由我们代办年检，明天致电与您约定时间。[电话：{appointmentPhone}。]',
        '[{storeName}: ]Dear {customerName}, your car {vehicle} is due for inspection by {expiresOn}. Let us check lights, brakes, emissions and tyres first; we can also have it inspected for you. We call you tomorrow.[ Phone: {appointmentPhone}.]',
      ],
      { days: -30, category: 'expiry', expiresAfterHours: 168 },
    ),
    call(
      'call',
      'maintenance_reminder_person',
      ['次日预约电话', 'Call on the next day'],
      [
        '{customerName}您好，这里是{storeName}。{vehicle}的年检到{expiresOn}，请问哪天来店预检方便？需要的话我们代您办理年检。',
        'Hello {customerName}, this is {storeName}. {vehicle} is due for inspection by {expiresOn}. Which day suits you for a check beforehand? If you like we have it inspected for you.',
      ],
      { ...dayAfter('sms'), category: 'expiry', expiresAfterHours: 168 },
    ),
  ],
);

/** Before a card runs out (续卡或升级). LOY-15, REM-35 */
export const CARD_RENEWAL = journey(
  'card-renewal',
  ['续卡提醒', 'Card renewal'],
  { kind: 'card_expiry', card: { cards: ['member', 'consumption_card', 'gold_card'] } },
  [
    sms(
      'sms',
      ['提前30天短信', 'SMS 30 days ahead'],
      [
        '【{storeName}】尊敬的{customerName}，您的会员卡将于{expiresOn}到期，续卡或升级可继续享受会员权益，明天我们致电为您介绍。[电话：{appointmentPhone}。]',
        '[{storeName}: ]Dear {customerName}, your card runs out on {expiresOn}. Renew or upgrade it to keep its benefits; we call you tomorrow.[ Phone: {appointmentPhone}.]',
      ],
      { days: -30, category: 'expiry', expiresAfterHours: 168 },
    ),
    call(
      'call',
      'club_manager',
      ['次日电话', 'Call on the next day'],
      [
        '{customerName}您好，这里是{storeName}。您的会员卡{expiresOn}到期，续卡或升级为其他消费卡，我为您介绍一下权益好吗？',
        'Hello {customerName}, this is {storeName}. Your card runs out on {expiresOn}. May I tell you what renewing or upgrading it brings?',
      ],
      { ...dayAfter('sms'), category: 'expiry', expiresAfterHours: 168 },
    ),
  ],
);
