import { call, journey, letter, sms, visit } from './preset-steps';

/** From ten to midnight: of a handover only the day is known, so that "within 24 hours" ends with the day after. */
const TO_END_OF_DAY = 14;

/**
 * The first three months with a new car (新车关怀). CF-05 and CF-15: each step has its role, and is switched on or off by
 * itself; the consultant's calls are there for stores where not the sales manager calls first.
 */
export const NEW_CAR = journey('new-car', ['新车关怀', 'New car'], { kind: 'vehicle_delivered' }, [
  visit(
    'introduce-service',
    'sales_consultant',
    ['介绍服务部门', 'Introduction of the service department'],
    [
      '交车时请陪同{customerName}认识服务部门，介绍服务顾问和联系方式。',
      'At the handover please introduce {customerName} to the service department, its adviser and its phones.',
    ],
    { timeOfDay: '09:00', category: 'follow_up', expiresAfterHours: 48 },
  ),
  letter(
    'thank-you-letter',
    ['感谢信', 'Letter of thanks'],
    [
      '尊敬的{customerName}：感谢您选择{storeName}。您的爱车{vehicle}于{deliveredOn}交付，愿它陪您一路平安。用车中有任何需要，请随时与我们联系。[预约电话：{appointmentPhone}。][24小时救援：{rescuePhone}。][地址：{address}。]',
      'Dear {customerName}, thank you for choosing {storeName}. Your car {vehicle} was handed over on {deliveredOn}; may it always take you home safely. We are here whenever you need us.[ Appointments: {appointmentPhone}.][ Roadside assistance: {rescuePhone}.][ Address: {address}.]',
    ],
    { timeOfDay: '09:00', category: 'follow_up', expiresAfterHours: 24 },
  ),
  call(
    'manager-call',
    'sales_manager',
    ['24小时内电话', 'Call within 24 hours'],
    [
      '{customerName}您好，我是{storeName}的销售经理。感谢您购买{vehicle}，车用得还顺手吗？有不清楚的地方吗？对我们的店和销售顾问满意吗？上牌需要帮忙吗？',
      'Hello {customerName}, this is the sales manager of {storeName}. Thank you for buying {vehicle}. Do you get on well with it? Is anything unclear? Were you content with us and your consultant? Can we help with the plates?',
    ],
    {
      ...{ days: 1, category: 'follow_up', expiresAfterHours: TO_END_OF_DAY },
      ...{ script: 'new-car-first-day', survey: 'new-car-call' },
    },
  ),
  call(
    'consultant-call-24h',
    'sales_consultant',
    ['销售顾问24小时回访', 'Consultant’s call after 24 hours'],
    [
      '{customerName}您好，我是{storeName}的销售顾问。新车用了一天，感觉如何？有什么需要我解释的吗？',
      'Hello {customerName}, this is your consultant at {storeName}. How was the first day with the car? Is there anything to explain?',
    ],
    {
      ...{ days: 1, category: 'follow_up', expiresAfterHours: TO_END_OF_DAY, enabled: false },
      ...{ script: 'new-car-first-day', survey: 'new-car-call' },
      doneBy: [{ journey: 'new-car', step: 'manager-call', withinDays: 1 }],
    },
  ),
  call(
    'consultant-call-72h',
    'sales_consultant',
    ['销售顾问72小时回访', 'Consultant’s call after 72 hours'],
    [
      '{customerName}您好，我是{storeName}的销售顾问。新车这几天使用情况怎么样？您的意见我会转给客服部。',
      'Hello {customerName}, this is your consultant at {storeName}. How have the first days been? I pass on whatever you tell me to customer service.',
    ],
    {
      ...{ days: 3, category: 'follow_up', expiresAfterHours: TO_END_OF_DAY, enabled: false },
      ...{ script: 'new-car-first-day', survey: 'new-car-call' },
    },
  ),
  sms(
    'station-sms',
    ['交车三日关怀短信', 'SMS on day 3'],
    [
      '【{storeName}】尊敬的{customerName}，爱车{vehicle}今后由我们为您服务。[预约电话：{appointmentPhone}。][24小时救援：{rescuePhone}。][地址：{address}。][首次保养时间：{firstMaintenanceOn}，]届时我们会提前致电。祝您用车愉快！',
      '[{storeName}: ]Dear {customerName}, we look after your car {vehicle} from now on.[ Appointments: {appointmentPhone}.][ Roadside assistance: {rescuePhone}.][ Address: {address}.][ First maintenance: {firstMaintenanceOn};] we will call you ahead. Drive safely!',
    ],
    { days: 3 },
  ),
  call(
    'seller-call',
    'sales_consultant',
    ['七日内销售回访', 'Seller’s call within a week'],
    [
      '{customerName}您好，我是{storeName}的销售顾问。{vehicle}用得怎么样？[首次保养在{firstMaintenanceOn}，请留意。]牌照办好了吗？有什么要我帮忙的？',
      'Hello {customerName}, this is your consultant at {storeName}. How is {vehicle}?[ The first maintenance is due on {firstMaintenanceOn}.] Have you got your plates? What can I do for you?',
    ],
    {
      ...{ days: 6, category: 'follow_up', expiresAfterHours: 24 },
      ...{ script: 'new-car-first-week', survey: 'new-car-call' },
    },
  ),
  call(
    'questionnaire',
    'follow_up_specialist',
    ['交车七日问卷', 'Questionnaire on day 7'],
    [
      '{customerName}您好，这里是{storeName}。手续都办齐了吗？车用得怎么样？用车时请留意水温表、机油指示灯和发动机指示灯。',
      'Hello {customerName}, this is {storeName}. Are all papers in order? How is the car? Please keep an eye on the coolant gauge, the oil light and the engine light.',
    ],
    {
      ...{ days: 7, timeOfDay: '14:00', category: 'follow_up' },
      ...{ script: 'new-car-questionnaire', survey: 'new-car-week' },
    },
  ),
  call(
    'first-quarter-call',
    'customer_service_specialist',
    ['90天内主动接触', 'Contact within 90 days'],
    [
      '{customerName}您好，这里是{storeName}客户服务部。{vehicle}这段时间用得怎么样？有什么我们可以做的？',
      'Hello {customerName}, this is customer service of {storeName}. How has {vehicle} been so far? Is there anything that we can do?',
    ],
    {
      ...{ days: 75, expiresAfterHours: 336 },
      doneBy: [{ journey: 'received-from-sales', step: 'call', withinDays: 75, answered: true }],
    },
  ),
]);

/** The customer department takes over whom sales sold a car to (新客户回访). REM-07: within ten days. */
export const RECEIVED_FROM_SALES = journey(
  'received-from-sales',
  ['新客户回访', 'New customer from sales'],
  { kind: 'customer_received' },
  [
    call(
      'call',
      'customer_service_specialist',
      ['10日内回访', 'Call within ten days'],
      [
        '{customerName}您好，这里是{storeName}客户服务部。[维修电话{repairPhone}，][投诉电话{complaintPhone}，][救援电话{rescuePhone}。]行驶到3000公里请来店保养；店里有活动我们会通知您。',
        'Hello {customerName}, this is customer service of {storeName}.[ Repairs: {repairPhone}.][ Complaints: {complaintPhone}.][ Roadside assistance: {rescuePhone}.] Please come in for maintenance at 3,000 km; we will let you know of our campaigns.',
      ],
      {
        ...{ days: 9, category: 'follow_up', expiresAfterHours: 24 },
        script: 'received-from-sales',
      },
    ),
  ],
);

/** Every two months (每两个月) the consultant keeps in touch, for two years. REM-11; off until sales decides for it. */
export const KEEP_IN_TOUCH = journey(
  'keep-in-touch',
  ['定期关怀', 'Keeping in touch'],
  { kind: 'every_n_months', everyMonths: { months: 2, forMonths: 24 } },
  [
    call(
      'call',
      'sales_consultant',
      ['每两个月联系', 'Call every two months'],
      [
        '{customerName}您好，我是{storeName}的销售顾问。{vehicle}最近用得怎么样？[下次保养时间是{dueOn}。]有什么需要帮忙的？',
        'Hello {customerName}, this is your consultant at {storeName}. How is {vehicle} these days?[ The next maintenance is due on {dueOn}.] Is there anything that I can do for you?',
      ],
      {
        ...{ expiresAfterHours: 168, survey: 'care-effect' },
        doneBy: [{ journey: 'maintenance-due', step: 'call', withinDays: 14, answered: true }],
      },
    ),
  ],
  { enabled: false },
);
