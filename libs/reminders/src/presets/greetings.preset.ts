import { type Both, journey, sms } from './preset-steps';

/** Nobody is greeted who went elsewhere for good. */
const NOT_LOST = { field: 'stockState', op: 'ne', value: 'lost' } as const;

/**
 * Birthday SMS (生日祝福): before 08:30 on the solar and on the lunar birthday, so before the quiet hours end, from which it
 * is exempt; what has not left by half past eight is not sent any more. REM-26, REM-27, CF-25
 */
const BIRTHDAY = journey('birthday', ['生日祝福', 'Birthday wishes'], { kind: 'birthday' }, [
  sms(
    'sms',
    ['八点半前祝福短信', 'SMS before half past eight'],
    [
      '【{storeName}】尊敬的{customerName}，今天是您的生日，{storeName}全体员工祝您生日快乐，平安幸福！生日当月到店可领取一份生日礼物。',
      '[{storeName}: ]Dear {customerName}, happy birthday from all of us at {storeName}! A small present waits for you here all month.',
    ],
    { timeOfDay: '07:30', expiresAfterHours: 1, quietHoursExempt: true },
  ),
]);

/** Family birthdays (客户家人的生日); no name is written, for a message may be read by anybody. REM-27 */
const FAMILY_BIRTHDAY = journey('family-birthday', ['家人生日祝福', 'Family birthday'], { kind: 'family_birthday' }, [
  sms(
    'sms',
    ['家人生日祝福短信', 'SMS on the birthday of a family member'],
    [
      '【{storeName}】尊敬的{customerName}，今天是您家人的生日，{storeName}祝您的家人生日快乐，阖家幸福！',
      '[{storeName}: ]Dear {customerName}, a member of your family has birthday today. Our best wishes to you all!',
    ],
    { timeOfDay: '09:00', expiresAfterHours: 12 },
  ),
]);

/** Car anniversary (爱车周年). REM-34 */
const CAR_ANNIVERSARY = journey('car-anniversary', ['爱车周年', 'Car anniversary'], { kind: 'purchase_anniversary' }, [
  sms(
    'sms',
    ['爱车周年短信', 'SMS on the anniversary'],
    [
      '【{storeName}】尊敬的{customerName}，今天是您的爱车{vehicle}{years}周岁的日子，感谢一路相伴！周年当月到店可享免费检测。[预约电话：{appointmentPhone}。]',
      '[{storeName}: ]Dear {customerName}, your car {vehicle} has been with you for {years} years today. Come for a free check this month.[ Appointments: {appointmentPhone}.]',
    ],
    { timeOfDay: '09:30', expiresAfterHours: 10 },
  ),
]);

function festivalGreeting(festival: string, label: Both, wishes: Both) {
  const [zh, en] = label;
  return journey(
    `festival-${festival.replaceAll('_', '-')}`,
    [`${zh}祝福`, `Wishes for ${en}`],
    { kind: 'festival', festival: { codes: [festival] }, population: NOT_LOST },
    [
      sms(
        'sms',
        ['节日祝福短信', 'SMS on the festival'],
        [
          `【{storeName}】尊敬的{customerName}，{storeName}${wishes[0]}[24小时救援：{rescuePhone}。]`,
          `[{storeName}: ]Dear {customerName}, ${wishes[1]}[ Roadside assistance: {rescuePhone}.]`,
        ],
        { timeOfDay: '09:00', expiresAfterHours: 12 },
      ),
    ],
  );
}

/** 春節 元宵節 三八節 五一 國慶節 元旦. REM-28 */
const FESTIVALS = [
  festivalGreeting(
    'new_year',
    ['元旦', 'New Year’s Day'],
    ['祝您新年快乐，万事如意！', 'a happy New Year to you and your family!'],
  ),
  festivalGreeting(
    'spring_festival',
    ['春节', 'the Spring Festival'],
    ['祝您和家人新春快乐，阖家安康，一路平安！', 'a happy Spring Festival, good health and safe journeys!'],
  ),
  festivalGreeting(
    'lantern_festival',
    ['元宵节', 'the Lantern Festival'],
    ['祝您元宵节快乐，团团圆圆！', 'a happy Lantern Festival with all your family!'],
  ),
  festivalGreeting(
    'womens_day',
    ['三八节', 'Women’s Day'],
    ['祝您和家中的女士们节日快乐，青春永驻！', 'our best wishes to you and the women of your family on this day!'],
  ),
  festivalGreeting(
    'labour_day',
    ['五一', 'Labour Day'],
    ['祝您五一假期愉快，出行平安！', 'a pleasant Labour Day and safe travels!'],
  ),
  festivalGreeting(
    'national_day',
    ['国庆节', 'National Day'],
    ['祝您国庆节快乐，出行平安！', 'a happy National Day and safe travels!'],
  ),
];

export const GREETING_JOURNEYS = [BIRTHDAY, FAMILY_BIRTHDAY, CAR_ANNIVERSARY, ...FESTIVALS];
