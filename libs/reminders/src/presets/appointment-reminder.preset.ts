import type { JourneyDocument } from '../journey.dto';

/**
 * Reminder of a booked visit (预约到店提醒). SVC-04: by SMS 24 to 12 hours ahead, to whoever booked more than a day ahead;
 * a call where no message can be sent. CF-08
 */
export const APPOINTMENT_REMINDER_JOURNEY = {
  code: 'appointment-reminder',
  version: 1,
  label: { 'zh-CN': '预约到店提醒', en: 'Appointment reminder' },
  document: {
    label: { 'zh-CN': '预约到店提醒', en: 'Appointment reminder' },
    enabled: true,
    language: 'zh-CN',
    trigger: {
      kind: 'appointment_booked',
      appointment: { bookedAheadHours: 24, earliestHours: 24, latestHours: 12 },
      population: null,
    },
    steps: [
      {
        code: 'sms',
        label: { 'zh-CN': '提前12–24小时短信', en: 'SMS 12 to 24 hours ahead' },
        after: null,
        offset: { days: 0, hours: 0 },
        timeOfDay: null,
        expiresAfterHours: null,
        channel: 'sms',
        category: 'appointment',
        ownerRole: null,
        quietHoursExempt: false,
        template: {
          'zh-CN':
            '【{storeName}】尊敬的{customerName}，您好！提醒您已预约{bookedFor}来店，爱车{vehicle}的工位和技师已为您预留，恭候光临。[如需改期请致电{appointmentPhone}。][地址：{address}。]',
          en: '[{storeName}: ]Dear {customerName}, a reminder of your appointment on {bookedFor}. A bay and a technician are kept for your car {vehicle}.[ To change it please call {appointmentPhone}.][ Address: {address}.] We look forward to seeing you.',
        },
      },
      {
        code: 'call',
        label: { 'zh-CN': '短信未达时电话提醒', en: 'Call where no SMS was sent' },
        after: { step: 'sms', on: ['not_sent'] },
        offset: { days: 0, hours: 0 },
        timeOfDay: null,
        expiresAfterHours: null,
        channel: 'phone_call',
        category: 'appointment',
        ownerRole: 'service_adviser',
        quietHoursExempt: false,
        template: {
          'zh-CN': '{customerName}您好，这里是{storeName}。提醒您已预约{bookedFor}来店，请问届时能准时到店吗？',
          en: 'Hello {customerName}, this is {storeName}. May I remind you of your appointment on {bookedFor}? Will you be able to come?',
        },
      },
    ],
  } satisfies JourneyDocument,
};
