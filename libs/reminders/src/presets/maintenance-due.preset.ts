import type { JourneyDocument } from '../journey.dto';

/**
 * Maintenance reminder (保养预约提醒). REM-21: an SMS one day ahead, a call the next day to fix a time, a follow-up. When
 * maintenance is due says the maintenance schedule.
 */
export const MAINTENANCE_DUE = {
  code: 'maintenance-due',
  version: 1,
  label: { 'zh-CN': '保养预约提醒', en: 'Maintenance reminder' },
  document: {
    label: { 'zh-CN': '保养预约提醒', en: 'Maintenance reminder' },
    enabled: true,
    language: 'zh-CN',
    trigger: {
      kind: 'maintenance_due',
      appointment: null,
      population: null,
    },
    steps: [
      {
        code: 'sms',
        label: { 'zh-CN': '提前一天短信', en: 'SMS one day ahead' },
        after: null,
        offset: { days: -1, hours: 0 },
        timeOfDay: '10:00',
        expiresAfterHours: 96,
        channel: 'sms',
        category: 'care',
        ownerRole: null,
        quietHoursExempt: false,
        template: {
          'zh-CN':
            '【{storeName}】尊敬的{customerName}，您好！您的爱车{vehicle}的保养时间为{dueOn}。明天我们会致电与您约定进店时间，届时优先安排工位和技师，免您久等。[预约电话：{appointmentPhone}。][24小时救援：{rescuePhone}。][地址：{address}。]祝您一路平安！',
          en: '[{storeName}: ]Dear {customerName}, the maintenance of your car {vehicle} is due on {dueOn}. We will call you tomorrow to fix a time that suits you, so that you need not wait.[ Appointments: {appointmentPhone}.][ Roadside assistance: {rescuePhone}.][ Address: {address}.] Drive safely!',
        },
      },
      {
        code: 'call',
        label: { 'zh-CN': '次日电话预约', en: 'Call on the next day' },
        after: { step: 'sms', on: ['sent', 'not_sent'] },
        offset: { days: 1, hours: 0 },
        timeOfDay: '10:00',
        expiresAfterHours: 120,
        channel: 'phone_call',
        category: 'care',
        ownerRole: 'maintenance_reminder_person',
        quietHoursExempt: false,
        template: {
          'zh-CN':
            '{customerName}您好，这里是{storeName}。您的爱车{vehicle}的保养时间为{dueOn}，请问哪天来店方便？我们为您约定具体的进店时间，预留工位和技师。',
          en: 'Hello {customerName}, this is {storeName}. The maintenance of your car {vehicle} is due on {dueOn}. Which day would suit you? We fix a time and keep a bay and a technician for you.',
        },
      },
      {
        code: 'follow-up',
        label: { 'zh-CN': '后续跟踪', en: 'Follow-up' },
        after: { step: 'call', on: ['answered', 'not_answered'] },
        offset: { days: 3, hours: 0 },
        timeOfDay: '10:00',
        expiresAfterHours: 168,
        channel: 'phone_call',
        category: 'care',
        ownerRole: 'maintenance_reminder_person',
        quietHoursExempt: false,
        template: {
          'zh-CN':
            '{customerName}您好，这里是{storeName}。前几天与您联系过爱车{vehicle}的保养，还没有约定时间，请问近期哪天方便？有任何疑问我们都乐意解答。',
          en: 'Hello {customerName}, this is {storeName}. We spoke of the maintenance of your car {vehicle} some days ago and have no time yet. Which day would suit you? We gladly answer any question.',
        },
      },
    ],
  } satisfies JourneyDocument,
};
