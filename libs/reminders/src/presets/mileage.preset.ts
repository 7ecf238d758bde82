import { call, dayAfter, journey, sms } from './preset-steps';

/** Who is asked to come by time has been asked, and the other way round. CF-06, CF-07 */
const askedByTime = [{ journey: 'maintenance-due', withinDays: 30 }];

/**
 * The first 5,000 km (5000公里保养提醒): why, what is done, how often from then on, and one person who cares for it. REM-18
 */
export const FIVE_THOUSAND_KM = journey(
  'mileage-5000',
  ['5000公里保养提醒', 'Reminder of the maintenance at 5,000 km'],
  {
    kind: 'mileage_window',
    mileage: {
      windows: [{ fromKm: 4_500, toKm: 5_500 }],
      ...{ reachedPercent: 50, mostPastPercent: 40 },
      reason: {
        'zh-CN': '新车磨合期即将结束，机油中的金属微粒需要及时清除',
        en: 'your new car is run in, and the oil holds the fine metal of its first kilometres',
      },
      content: {
        'zh-CN': '更换机油和机油滤清器，检查制动、轮胎、灯光及底盘螺栓',
        en: 'we change oil and oil filter and check brakes, tyres, lights and the bolts below',
      },
    },
  },
  [
    sms(
      'sms',
      ['提前一天短信', 'SMS one day ahead'],
      [
        '【{storeName}】尊敬的{customerName}，您好！您的爱车{vehicle}即将行驶到5000公里。{reason}。保养内容：{content}。此后每{cycleKm}公里或{cycleMonths}个月保养一次，以先到为准。明天保养提醒专员会致电与您约定进店时间。[预约电话：{appointmentPhone}。]',
        '[{storeName}: ]Dear {customerName}, your car {vehicle} is about to reach 5,000 km: {reason}. At the maintenance {content}. From then on it is due every {cycleKm} km or {cycleMonths} months, whichever comes first. Our maintenance specialist calls you tomorrow to fix a time.[ Appointments: {appointmentPhone}.]',
      ],
      { days: -1, expiresAfterHours: 96, doneBy: askedByTime },
    ),
    call(
      'call',
      'maintenance_reminder_person',
      ['次日专员致电', 'Call of the maintenance specialist on the next day'],
      [
        '{customerName}您好，我是{storeName}的保养提醒专员，爱车{vehicle}由我负责。5000公里保养很重要：{reason}；保养内容是{content}。请问哪天来店方便？我为您预留工位和技师。',
        'Hello {customerName}, I look after the maintenance of your car {vehicle} at {storeName}. The one at 5,000 km matters: {reason}; {content}. Which day would suit you? I keep a bay and a technician for you.',
      ],
      { ...dayAfter('sms'), expiresAfterHours: 120, doneBy: askedByTime },
    ),
  ],
);

/**
 * The windows of mileage of the maintenance schedule (保养提示的有效里程区间). Off: the schedule goes by time, and who goes by
 * mileage switches it on. REM-19, CF-07
 */
export const MILEAGE_WINDOWS = journey(
  'mileage-windows',
  ['里程区间保养提醒', 'Reminder of maintenance by mileage'],
  { kind: 'mileage_window', mileage: { windows: null, reachedPercent: 50, mostPastPercent: 40 } },
  [
    sms(
      'sms',
      ['提前一天短信', 'SMS one day ahead'],
      [
        '【{storeName}】尊敬的{customerName}，您好！预计您的爱车{vehicle}近日行驶到{fromKm}公里，已进入保养里程区间（{fromKm}–{toKm}公里）。明天我们会致电与您约定进店时间，优先安排工位和技师。[预约电话：{appointmentPhone}。][24小时救援：{rescuePhone}。]',
        '[{storeName}: ]Dear {customerName}, by our estimate your car {vehicle} reaches {fromKm} km these days, where maintenance is due ({fromKm} to {toKm} km). We call you tomorrow to fix a time that suits you.[ Appointments: {appointmentPhone}.][ Roadside assistance: {rescuePhone}.]',
      ],
      { days: -1, expiresAfterHours: 96, doneBy: askedByTime },
    ),
    call(
      'call',
      'maintenance_reminder_person',
      ['次日电话预约', 'Call on the next day'],
      [
        '{customerName}您好，这里是{storeName}。爱车{vehicle}现在大约行驶了多少公里？{fromKm}到{toKm}公里之间需要保养，请问哪天来店方便？',
        'Hello {customerName}, this is {storeName}. How far has your car {vehicle} run by now? Between {fromKm} and {toKm} km it wants maintenance. Which day would suit you?',
      ],
      { ...dayAfter('sms'), expiresAfterHours: 120, doneBy: askedByTime },
    ),
  ],
  { enabled: false },
);

/** Before the warranty of parts ends (超保提醒关爱): half a year or 10,000 km, a year or 20,000, two or 60,000. REM-22 */
export const PART_WARRANTY = journey(
  'part-warranty',
  ['超保提醒关爱', 'Before the warranty of parts ends'],
  {
    kind: 'warranty_part',
    warranty: {
      warranties: [
        { months: 6, km: 10_000 },
        { months: 12, km: 20_000 },
        { months: 24, km: 60_000 },
      ],
      leadDays: 14,
    },
  },
  [
    sms(
      'sms',
      ['提前一天短信', 'SMS one day ahead'],
      [
        '【{storeName}】尊敬的{customerName}，您好！您的爱车{vehicle}部分零件的质保期（{warrantyMonths}个月或{warrantyKm}公里，以先到为准）预计{endsOn}到期。建议到期前来店免费检查，以免超保带来不便。明天我们会致电与您约定时间。[预约电话：{appointmentPhone}。]',
        '[{storeName}: ]Dear {customerName}, the warranty of some parts of your car {vehicle} ({warrantyMonths} months or {warrantyKm} km, whichever comes first) is expected to end on {endsOn}. Let us check them free of charge before that. We call you tomorrow to fix a time.[ Appointments: {appointmentPhone}.]',
      ],
      { days: -1, category: 'expiry', expiresAfterHours: 96 },
    ),
    call(
      'call',
      'maintenance_reminder_person',
      ['次日电话预约', 'Call on the next day'],
      [
        '{customerName}您好，这里是{storeName}。爱车{vehicle}部分零件的质保期预计{endsOn}到期，超过后维修需要自费。到期前我们免费为您检查，请问哪天来店方便？',
        'Hello {customerName}, this is {storeName}. The warranty of some parts of your car {vehicle} is expected to end on {endsOn}; later repairs are yours to pay. Until then we check them free of charge. Which day would suit you?',
      ],
      { ...dayAfter('sms'), category: 'expiry', expiresAfterHours: 120 },
    ),
    call(
      'follow-up',
      'maintenance_reminder_person',
      ['后续跟踪', 'Follow-up'],
      [
        '{customerName}您好，这里是{storeName}。前几天与您联系过爱车{vehicle}零件质保到期（{endsOn}）的事，还没有约定时间，请问近期哪天方便？',
        'Hello {customerName}, this is {storeName}. We spoke of the warranty that ends on {endsOn} for parts of your car {vehicle} and have no time yet. Which day would suit you?',
      ],
      {
        after: { step: 'call', on: ['answered', 'not_answered'] },
        days: 3,
        category: 'expiry',
        expiresAfterHours: 168,
      },
    ),
  ],
);
