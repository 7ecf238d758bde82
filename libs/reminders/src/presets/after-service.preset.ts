import type { JourneyDocument } from '../journey.dto';

/**
 * After a visit (修后三天回访). REM-12: a call on day 3 after the delivery asks how the car runs, confirms the replaced parts
 * and closes with the next maintenance. REM-13: thanks by SMS at once, with the phones for appointments and rescue.
 */
export const AFTER_SERVICE = {
  code: 'after-service',
  version: 1,
  label: { 'zh-CN': '修后三天回访', en: 'Call three days after service' },
  document: {
    label: { 'zh-CN': '修后三天回访', en: 'Call three days after service' },
    enabled: true,
    language: 'zh-CN',
    trigger: {
      kind: 'order_delivered',
      appointment: null,
      population: { field: 'internal', op: 'eq', value: false },
    },
    steps: [
      {
        code: 'call',
        label: { 'zh-CN': '第三天电话回访', en: 'Call on day 3' },
        after: null,
        offset: { days: 3, hours: 0 },
        timeOfDay: '10:00',
        expiresAfterHours: 96,
        channel: 'phone_call',
        category: 'follow_up',
        ownerRole: 'follow_up_specialist',
        quietHoursExempt: false,
        template: {
          'zh-CN':
            '{customerName}您好，这里是{storeName}。爱车{vehicle}维修后使用情况如何？这次更换的配件都向您说明清楚了吗？[下次保养时间是{dueOn}，]届时我们会提前致电提醒您，谢谢！',
          en: 'Hello {customerName}, this is {storeName}. How has your car {vehicle} been running since its visit? Were the replaced parts explained to you?[ The next maintenance is due on {dueOn};] we will call you ahead. Thank you!',
        },
      },
      {
        code: 'thanks',
        label: { 'zh-CN': '感谢短信', en: 'Thanks by SMS' },
        after: { step: 'call', on: ['answered'] },
        offset: { days: 0, hours: 0 },
        timeOfDay: null,
        expiresAfterHours: 24,
        channel: 'sms',
        category: 'follow_up',
        ownerRole: null,
        quietHoursExempt: false,
        template: {
          'zh-CN':
            '【{storeName}】尊敬的{customerName}，感谢您接听我们的回访电话，感谢您对本店的信任与支持！[预约电话：{appointmentPhone}。][24小时救援：{rescuePhone}。]祝您用车愉快！',
          en: '[{storeName}: ]Dear {customerName}, thank you for taking our call and for trusting us with your car.[ Appointments: {appointmentPhone}.][ Roadside assistance: {rescuePhone}.] Drive safely!',
        },
      },
    ],
  } satisfies JourneyDocument,
};
