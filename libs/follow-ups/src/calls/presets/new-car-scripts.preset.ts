import { apology, CLOSING_LABEL, OPENING_LABEL, part, threeAnswers } from './script-parts';
import type { CallScriptDocument } from '../call-script.dto';

const hello = (zh: string, en: string): [string, string] => [
  `{customerName}您好，这里是{storeName}[，我是{callerName}]。${zh}`,
  `Hello {customerName}, this is {storeName}[, my name is {callerName}]. ${en}`,
];

/** The sales manager's six points within a day of the delivery. REM-02 */
const FIRST_DAY: CallScriptDocument = {
  label: { 'zh-CN': '交车次日致谢（六点）', en: 'The day after the delivery: six points' },
  usedBy: [],
  parts: [
    part(
      'thanks',
      ['感谢', 'Thanks'],
      hello('感谢您选择我们[的{model}]！', 'Thank you for choosing us[ and your {model}]!'),
      {
        next: 'car',
      },
    ),
    part(
      'car',
      ['车辆感受与疑问', 'Feel about the car'],
      [
        '新车开起来感觉怎么样？有没有不明白的地方？',
        'How do you like the car? Is there anything that you do not understand yet?',
      ],
      { next: 'store' },
    ),
    part(
      'store',
      ['对门店与销售的感受', 'Feel about store and salesperson'],
      [
        '您对我们店和销售顾问满意吗：满意、一般，还是不满意？',
        'How did you find our store and your consultant: satisfied, so-so or not satisfied?',
      ],
      { asks: 'satisfaction', answers: threeAnswers({ good: 'staff', bad: 'apology' }) },
    ),
    apology('staff'),
    part(
      'staff',
      ['员工表现与建议', 'Staff, views and suggestions'],
      ['接待您的员工表现如何？您有什么看法和建议？', 'How did our staff do? What are your views and suggestions?'],
      { asks: 'suggestion', next: 'complaints' },
    ),
    part(
      'complaints',
      ['当场处理不满与投诉', 'Dissatisfaction at once'],
      [
        '还有什么让您不满意的？我现在就为您处理。',
        'Is there anything that you are not content with? I see to it at once.',
      ],
      { next: 'plates' },
    ),
    part(
      'plates',
      ['上牌与帮助', 'Plates and help'],
      [
        '上牌手续办得怎么样了，需要我们帮忙吗？[有事请随时拨打{appointmentPhone}。]祝您用车愉快！',
        'How is the registration going, may we help?[ Call {appointmentPhone} whenever you like.] Enjoy your car!',
      ],
    ),
  ],
};

/** The seller's four points within seven days. REM-05 */
const FIRST_WEEK: CallScriptDocument = {
  label: { 'zh-CN': '交车七日内回访（四点）', en: 'In the first week: four points' },
  usedBy: [],
  parts: [
    part(
      'car',
      ['车辆感受', 'Feel about the car'],
      hello('新车这几天用得怎么样？', 'How has the car been these days?'),
      {
        next: 'maintenance',
      },
    ),
    part(
      'maintenance',
      ['首保提醒', 'First maintenance'],
      [
        '[首次保养时间是{dueOn}，]请按时来店[，预约电话{appointmentPhone}]。',
        'Please remember the first maintenance[, due on {dueOn}][; appointments: {appointmentPhone}].',
      ],
      { next: 'plates' },
    ),
    part(
      'plates',
      ['上牌与帮助', 'Plates and help'],
      ['上牌办好了吗？需要什么帮助？', 'Are the plates there? What may we help with?'],
      {
        next: 'complaints',
      },
    ),
    part(
      'complaints',
      ['投诉记录与上报', 'Complaints'],
      [
        '有没有不满意的地方？能解决的我马上解决；解决不了的我会上报并给您答复。',
        'Is there anything that you are not content with? What I can solve I solve now; the rest I report and come back to you.',
      ],
    ),
  ],
};

/** With the questionnaire; closes with the three lights. REM-06 */
const QUESTIONNAIRE: CallScriptDocument = {
  label: { 'zh-CN': '交车七日问卷', en: 'Questionnaire on day seven' },
  usedBy: [],
  parts: [
    part('formalities', ['手续', 'Formalities'], hello('您的购车手续都办齐了吗？', 'Are all formalities complete?'), {
      next: 'use',
    }),
    part(
      'use',
      ['使用情况与意见', 'Use and opinions'],
      [
        '车辆使用情况如何：满意、一般，还是不满意？有什么意见？',
        'How is the car in use: satisfied, so-so or not satisfied? What do you think of it?',
      ],
      { asks: 'satisfaction', answers: threeAnswers({ good: 'lights', bad: 'apology' }) },
    ),
    apology('lights'),
    part(
      'lights',
      ['仪表提醒', 'Gauges and lights'],
      [
        '用车时请留意水温表、机油指示灯和发动机指示灯，如有异常请及时[拨打救援电话{rescuePhone}]联系我们。',
        'Please mind the coolant gauge, the oil light and the engine light, and call us at once if one of them is not right[: {rescuePhone}].',
      ],
    ),
  ],
};

/** Phones, campaigns and the 3,000 km maintenance for who was received from sales. REM-07 */
const RECEIVED_FROM_SALES: CallScriptDocument = {
  label: { 'zh-CN': '接收客户十日回访', en: 'Received from sales' },
  usedBy: [],
  parts: [
    part(
      'opening',
      OPENING_LABEL,
      hello('今后由我们客户服务部为您服务。', 'From now on our customer service looks after you.'),
      {
        next: 'phones',
      },
    ),
    part(
      'phones',
      ['服务电话', 'Phones'],
      [
        '请记下：[维修电话{repairPhone}，][投诉电话{complaintPhone}，][道路救援{rescuePhone}]。',
        'Please note:[ repairs {repairPhone},][ complaints {complaintPhone},][ roadside assistance {rescuePhone}].',
      ],
      { next: 'maintenance' },
    ),
    part(
      'maintenance',
      ['活动与首保', 'Campaigns and first maintenance'],
      [
        '行驶3000公里请来店做保养；店里有活动我们会通知您。',
        'Please bring the car in at 3,000 km; we will let you know of our campaigns.',
      ],
    ),
  ],
};

export const NEW_CAR_SCRIPTS = [
  ['new-car-first-day', FIRST_DAY],
  ['new-car-first-week', FIRST_WEEK],
  ['new-car-questionnaire', QUESTIONNAIRE],
  ['received-from-sales', RECEIVED_FROM_SALES],
] as const;

/** Reminds of maintenance and fixes an entry time. REM-21 */
const INVITATION: CallScriptDocument = {
  label: { 'zh-CN': '邀约进厂', en: 'Invitation' },
  usedBy: [],
  parts: [
    part(
      'opening',
      OPENING_LABEL,
      hello('[您的爱车{vehicle}保养时间是{dueOn}。]', '[Maintenance of your car {vehicle} is due on {dueOn}.]'),
      {
        next: 'appointment',
      },
    ),
    part(
      'appointment',
      ['约定进厂时间', 'Entry time'],
      [
        '您看哪天方便来店？我为您预约工位，免去等候。',
        'Which day would suit you? I keep a bay for you, so that you need not wait.',
      ],
      { next: 'closing' },
    ),
    part('closing', CLOSING_LABEL, [
      '好的，到时见。[如需改期请拨打{appointmentPhone}。]祝您用车愉快！',
      'See you then.[ To change it, call {appointmentPhone}.] Drive safely!',
    ]),
  ],
};

/** Opinion of the company; special occasions; renewal or upgrade of the card. FUP-10, REM-35 */
const SPECIAL: CallScriptDocument = {
  label: { 'zh-CN': '专项回访', en: 'Special follow-up' },
  usedBy: [],
  parts: [
    part(
      'opening',
      OPENING_LABEL,
      hello('节日/店庆之际向您致以问候。', 'we send you our greetings for the occasion.'),
      {
        next: 'opinion',
      },
    ),
    part(
      'opinion',
      ['意见征询', 'Opinion'],
      [
        '您对我们公司、产品和服务有什么评价和建议？',
        'What do you think of our company, and what do you advise us on products and service?',
      ],
      { asks: 'suggestion', next: 'card' },
    ),
    part(
      'card',
      ['续卡与升级', 'Renewal or upgrade'],
      [
        '如果您的会员卡即将到期，现在可以续卡或升级，我来为您介绍。',
        'If your card is about to end, you can renew or upgrade it now; let me tell you how.',
      ],
    ),
  ],
};

/** What is said where no other script is for it. */
const USUAL: CallScriptDocument = {
  label: { 'zh-CN': '通用话术', en: 'The usual' },
  usedBy: [],
  parts: [
    part(
      'opening',
      OPENING_LABEL,
      hello(
        '[关于您的爱车{vehicle}，]想和您联系一下，方便吗？',
        '[It is about your car {vehicle}.] May I take a minute of your time?',
      ),
      {
        next: 'closing',
      },
    ),
    part('closing', CLOSING_LABEL, [
      '感谢您接听，[有需要请拨打{appointmentPhone}，]祝您用车愉快！',
      'Thank you for your time.[ Call {appointmentPhone} whenever you need us.] Drive safely!',
    ]),
  ],
};

export const OTHER_SCRIPTS = [
  ['invitation', INVITATION],
  ['special', SPECIAL],
  ['usual', USUAL],
] as const;
