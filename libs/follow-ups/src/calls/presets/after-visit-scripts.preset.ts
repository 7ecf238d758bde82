import { apology, CLOSING_LABEL, OPENING_LABEL, part, threeAnswers } from './script-parts';
import type { CallScriptDocument } from '../call-script.dto';

const HELLO = [
  '{customerName}您好，这里是{storeName}客户服务部[，我是{callerName}]。您的爱车[{vehicle}]{visit}，占用您两分钟做个回访，方便吗？',
  'Hello {customerName}, this is the customer service of {storeName}[, my name is {callerName}].[ It is about your car {vehicle}.] May I take two minutes of your time?',
] as const;

const hello = (visit: string): [string, string] => [HELLO[0].replace('{visit}', visit), HELLO[1]];

/** Five parts: opening, 6QS, satisfaction, suggestions, greeting. FUP-01, FUP-02, REM-15 */
const THREE_DAY_CALL: CallScriptDocument = {
  label: { 'zh-CN': '三日例行回访', en: 'Three-day call' },
  usedBy: [],
  parts: [
    part('opening', OPENING_LABEL, hello('[于{lastVisitOn}]在我店做过维修保养'), { next: 'six-qs' }),
    part(
      'six-qs',
      ['6QS确认调查', '6QS confirmation'],
      [
        '想跟您确认几件事：费用有没有超出报价？交车时车辆是否一次合格？还有没有遗留故障？有没有配件缺货？是否按时交车？有没有返工？',
        'Let me make sure of a few things: did it cost more than quoted? Was the car right when you got it? Is a fault left? Was a part out of stock? Was it ready on time? Did anything have to be done again?',
      ],
      { asks: 'six_qs', next: 'satisfaction' },
    ),
    part(
      'satisfaction',
      ['客户满意度调查', 'Satisfaction'],
      [
        '您对我们这次的服务总体满意吗：满意、一般，还是不满意？',
        'How satisfied are you with this visit: satisfied, so-so or not satisfied?',
      ],
      { asks: 'satisfaction', answers: threeAnswers({ good: 'suggestions', bad: 'apology' }) },
    ),
    apology('suggestions'),
    part(
      'suggestions',
      ['客户建议征询', 'Suggestions'],
      [
        '您对我们的产品、服务和公司还有什么意见或建议？',
        'What would you advise us, on our products, our service or the company?',
      ],
      { asks: 'suggestion', next: 'closing' },
    ),
    part('closing', CLOSING_LABEL, [
      '感谢您的宝贵意见！[您的下次保养时间是{dueOn}，届时我们会提前致电。][预约电话{appointmentPhone}，24小时救援{rescuePhone}。]祝您用车愉快！',
      'Thank you for your time![ Your next maintenance is due on {dueOn}; we will call you ahead.][ Appointments: {appointmentPhone}, roadside assistance: {rescuePhone}.] Drive safely!',
    ]),
  ],
};

/** Use after the repair, the replaced parts, the next maintenance and "we will call ahead". REM-12 */
const AFTER_REPAIR: CallScriptDocument = {
  label: { 'zh-CN': '修后三天回访', en: 'Three days after the repair' },
  usedBy: ['after-service/call'],
  parts: [
    part('opening', OPENING_LABEL, hello('[于{lastVisitOn}]在我店维修'), { next: 'use' }),
    part(
      'use',
      ['修后使用情况', 'Use after the repair'],
      [
        '车辆维修后使用情况如何：满意、一般，还是不满意？',
        'How has the car been since: satisfied, so-so or not satisfied?',
      ],
      { answers: threeAnswers({ good: 'parts', bad: 'apology' }) },
    ),
    apology('parts'),
    part(
      'parts',
      ['更换配件确认', 'Replaced parts'],
      [
        '[这次更换了{replacedParts}，]更换的配件都向您说明清楚了吗？',
        '[We replaced {replacedParts}.] Was every replaced part explained to you?',
      ],
      { next: 'closing' },
    ),
    part('closing', CLOSING_LABEL, [
      '[您的下次保养时间是{dueOn}，]届时我们会提前致电提醒您。感谢您的支持，祝您用车愉快！',
      '[Your next maintenance is due on {dueOn}.] We will call you ahead. Thank you, and drive safely!',
    ]),
  ],
};

/**
 * The satisfaction call word for word (回访话术): caller, customer, time, store and service item are filled; who is so-so goes
 * the way of who is not satisfied, and each way has a closing of its own. For the steps that name it. FUP-11
 */
const SATISFACTION_CALL: CallScriptDocument = {
  label: { 'zh-CN': '满意度回访', en: 'Satisfaction call' },
  usedBy: [],
  parts: [
    part(
      'opening',
      OPENING_LABEL,
      [
        '您好[，我是{storeName}的{callerName}]，请问您是{customerName}吗？打扰您了。',
        'Hello[, this is {callerName} of {storeName}]. Am I speaking to {customerName}? I am sorry to disturb you.',
      ],
      { next: 'question' },
    ),
    part(
      'question',
      ['满意度询问', 'Question'],
      [
        '感谢您[在{lastVisitOn}]接受了我们{storeName}的[“{serviceItems}”]服务项目，请问您对这次的服务项目满意吗：满意、一般，还是不满意？',
        'Thank you for your visit to {storeName}[ on {lastVisitOn}].[ We did this for you: {serviceItems}.] Were you satisfied with it: satisfied, so-so or not satisfied?',
      ],
      { asks: 'satisfaction', answers: threeAnswers({ good: 'suggestions', bad: 'reason' }) },
    ),
    part(
      'suggestions',
      ['客户建议征询', 'Suggestions'],
      ['您对我们的服务有什么建议吗？', 'Is there anything that you would advise us?'],
      { asks: 'suggestion', next: 'closing-satisfied' },
    ),
    part('closing-satisfied', CLOSING_LABEL, [
      '感谢您的答复，您如果需要什么帮助，可随时跟我们取得联系，祝您开车愉快（节日期间：节日快乐），再见！',
      'Thank you for your answer. If you need any help, get in touch with us at any time. Enjoy your drive (on holidays: happy holidays). Goodbye!',
    ]),
    part(
      'reason',
      ['不满意原因', 'What was wrong'],
      [
        '能否告诉我您对哪方面不满意吗？我们应改进哪方面的工作？',
        'May I ask what you were not satisfied with? What should we do better?',
      ],
      { asks: 'suggestion', next: 'closing-otherwise' },
    ),
    part('closing-otherwise', CLOSING_LABEL, [
      '非常谢谢您的反映，这一点我们的确做得不够，我们很快就会有改进的，望您监督。祝您开车愉快（节日期间：节日快乐），再见！',
      'Thank you very much for telling us. We did not do well enough there; we shall do better soon, and please hold us to it. Enjoy your drive (on holidays: happy holidays). Goodbye!',
    ]),
  ],
};

/** What was fixed in the 6QS comes back for its repair. SVC-07 */
const REPAIR_APPOINTMENT: CallScriptDocument = {
  label: { 'zh-CN': '返修预约', en: 'Appointment for what is left to repair' },
  usedBy: [],
  parts: [
    part(
      'opening',
      OPENING_LABEL,
      [
        '{customerName}您好，这里是{storeName}。您反映的问题我们非常重视，想约您尽快来店处理，不耽误您的时间。',
        'Hello {customerName}, this is {storeName}. We take what you told us seriously and would like to put it right soon.',
      ],
      { next: 'appointment' },
    ),
    part(
      'appointment',
      ['约定进厂时间', 'Entry time'],
      [
        '您看本周哪天方便？我为您预留工位和配件。',
        'Which day this week would suit you? We keep a bay and the parts for you.',
      ],
      { next: 'closing' },
    ),
    part('closing', CLOSING_LABEL, [
      '好的，已为您登记。[有问题请拨打{appointmentPhone}。]再次为给您带来的不便致歉！',
      'It is booked.[ If anything comes up, call {appointmentPhone}.] Again, we are sorry for the trouble.',
    ]),
  ],
};

export const AFTER_VISIT_SCRIPTS = [
  ['three-day-call', THREE_DAY_CALL],
  ['after-repair', AFTER_REPAIR],
  ['satisfaction-call', SATISFACTION_CALL],
  ['repair-appointment', REPAIR_APPOINTMENT],
] as const;
