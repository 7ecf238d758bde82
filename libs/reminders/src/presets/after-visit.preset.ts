import { AFTER_SERVICE as FIRST_AFTER_SERVICE } from './after-service.preset';
import { call, journey } from './preset-steps';

const NOT_INTERNAL = { field: 'internal', op: 'eq', value: false } as const;

/** CF-06: where another call was answered already, nobody calls again about the same visit. */
const BY_OTHERS = [
  { journey: 'vip-follow-up', step: 'call', withinDays: 3, answered: true },
  { journey: 'after-service-adviser', step: 'call', withinDays: 3, answered: true },
];

const [dayThree, thanks] = FIRST_AFTER_SERVICE.document.steps;

/**
 * After a visit (修后三天回访), with its script and survey. REM-12: a call on day 3 after the delivery; REM-13: thanks at once.
 * Version 1 is the same without them.
 */
export const AFTER_SERVICE = {
  ...FIRST_AFTER_SERVICE,
  version: 2,
  document: {
    ...FIRST_AFTER_SERVICE.document,
    steps: [{ ...dayThree, script: 'after-repair', survey: 'three-day-call', doneBy: BY_OTHERS }, thanks],
  },
};

/**
 * The service adviser calls within 48 hours (48小时内回访), which end at eight on the second day after a car that was handed
 * back when the store opened. REM-14; off: a store decides between this and day 3. CF-06
 */
export const AFTER_SERVICE_ADVISER = journey(
  'after-service-adviser',
  ['服务顾问48小时回访', 'Adviser’s call within 48 hours'],
  { kind: 'order_delivered', population: NOT_INTERNAL },
  [
    call(
      'call',
      'service_adviser',
      ['48小时内回访', 'Call within 48 hours'],
      [
        '{customerName}您好，我是{storeName}的服务顾问。{vehicle}维修后使用正常吗？您的意见我会转给客服部。',
        'Hello {customerName}, this is your adviser at {storeName}. Does {vehicle} run well after its visit? I pass on whatever you tell me to customer service.',
      ],
      {
        ...{ days: 1, timeOfDay: '15:00', category: 'follow_up', expiresAfterHours: 17 },
        ...{ script: 'after-repair', survey: 'three-day-call' },
      },
    ),
  ],
  { enabled: false },
);

/**
 * The customer department's own call on day 3 (三日例行跟蹤). REM-15, in the five parts of FUP-01; off: whoever has the call
 * of REM-12 asks the same. Where both are on, the one that is made first satisfies the other. CF-06
 */
export const ROUTINE_FOLLOW_UP = journey(
  'routine-follow-up',
  ['三日例行跟踪', 'Three-day routine call'],
  { kind: 'order_delivered', population: NOT_INTERNAL },
  [
    call(
      'call',
      'customer_service_specialist',
      ['第三天例行跟踪', 'Routine call on day 3'],
      [
        '{customerName}您好，这里是{storeName}客户服务部，想了解您{deliveredOn}来店维修{vehicle}的情况，打扰您几分钟可以吗？',
        'Hello {customerName}, this is customer service of {storeName}. May we ask you a few questions about the visit of {vehicle} on {deliveredOn}?',
      ],
      {
        ...{ days: 3, category: 'follow_up', expiresAfterHours: 96 },
        ...{ script: 'three-day-call', survey: 'three-day-call' },
        doneBy: [{ journey: 'after-service', step: 'call', withinDays: 3 }],
      },
    ),
  ],
  { enabled: false },
);

/** VIP persons and key accounts hear from their adviser within 48 hours, as above (VIP、大客户48小时内回访). REM-16 */
export const VIP_FOLLOW_UP = journey(
  'vip-follow-up',
  ['VIP与大客户回访', 'Follow-up of VIPs and key accounts'],
  {
    kind: 'order_delivered',
    population: NOT_INTERNAL,
    customers: {
      any: [
        { field: 'isVip', op: 'eq', value: true },
        { field: 'isKeyAccount', op: 'eq', value: true },
      ],
    },
  },
  [
    call(
      'call',
      'key_customer_adviser',
      ['48小时内回访', 'Call within 48 hours'],
      [
        '{customerName}您好，我是{storeName}您的专属顾问。{vehicle}维修后您还满意吗？有什么要求，我马上反馈给业务部门。',
        'Hello {customerName}, this is your personal adviser at {storeName}. Are you content with the visit of {vehicle}? Whatever you wish, I take it to the department at once.',
      ],
      {
        ...{ days: 1, category: 'follow_up', expiresAfterHours: 22 },
        ...{ script: 'three-day-call', survey: 'three-day-call' },
      },
    ),
  ],
);

/** What the customer tells of residual faults, missing parts and rework gets an appointment (6QS返修预约). SVC-07 */
export const SIX_QS_APPOINTMENT = journey(
  'six-qs-appointment',
  ['6QS问题返修预约', 'Appointment after a 6QS problem'],
  {
    kind: 'event',
    event: {
      type: 'follow-up.six-qs-reported',
      field: 'causes',
      values: ['residual_fault', 'parts_shortage', 'rework'],
    },
  },
  [
    call(
      'call',
      'service_adviser',
      ['返修预约电话', 'Call for an appointment'],
      [
        '{customerName}您好，这里是{storeName}。您反映{vehicle}的问题我们很重视，想与您约定来店时间，优先为您解决，请问哪天方便？',
        'Hello {customerName}, this is {storeName}. We take seriously what you told us of {vehicle} and would like to put it right first thing. Which day would suit you?',
      ],
      {
        ...{ timeOfDay: null, category: 'appointment', expiresAfterHours: 48 },
        script: 'repair-appointment',
      },
    ),
  ],
);
