import type { PolicyPreset } from '#libs/policies';
import type { SurveyDocument, SurveyOptionDto, SurveyQuestionDto } from '../survey.dto';
import type { SixQs } from '../survey-words';
import { HUNDRED, KEPT, ONE_TO_TEN, THOUSAND, THREE_WORDS, WORDS, YES_NO } from './survey-scales.preset';

const text = (zh: string, en: string) => ({ 'zh-CN': zh, en });

type Words = readonly [zh: string, en: string];

const sixQs = (item: SixQs, [zh, en]: Words): SurveyQuestionDto => ({
  code: `six_qs_${item}`,
  part: 'six_qs',
  text: text(zh, en),
  scale: 'yes_no',
  sixQs: item,
  required: true,
});

const rated = (index: string, scale: string, [zh, en]: Words, required = false): SurveyQuestionDto => ({
  ...{ code: index, part: 'satisfaction', text: text(zh, en), scale, index, required },
});

const open = (code: string, [zh, en]: Words, more: Partial<SurveyQuestionDto> = {}): SurveyQuestionDto => ({
  ...{ code, part: 'suggestion', text: text(zh, en), scale: 'words', required: false },
  ...more,
});

const pick = (code: string, scale: string, [zh, en]: Words): SurveyQuestionDto => ({
  ...{ code, part: 'other', text: text(zh, en), scale, required: false },
});

const reason = (code: string, zh: string, en: string): SurveyOptionDto => ({
  code,
  label: text(zh, en),
  score: null,
  verdict: null,
});

const AFTER_DISSATISFIED = {
  question: 'overall',
  verdicts: ['so_so', 'not_satisfied'],
} as SurveyQuestionDto['onlyAfter'];
const GREETING = text(
  '感谢您的宝贵意见，祝您用车愉快，再见！',
  'Thank you for your time, and enjoy your car. Goodbye!',
);
const SUGGESTION: Words = ['您对我们的产品和服务还有什么建议？', 'What would you have us do better?'];

/** Six 6QS items, satisfaction, suggestions, between an opening and a greeting. FUP-01, FUP-02, FUP-11 */
const THREE_DAY_CALL: SurveyDocument = {
  label: text('三日例行回访', 'Three-day call'),
  purpose: 'after_service',
  department: 'after_sales',
  modes: ['phone', 'online'],
  opening: text(
    '您好！感谢您三天前来店保养维修，占用您两分钟做个回访，方便吗？',
    'Good day! Thank you for your visit three days ago. May I ask a few questions, two minutes at most?',
  ),
  closing: GREETING,
  linkDays: 14,
  scales: [YES_NO, THREE_WORDS, WORDS],
  questions: [
    sixQs('over_quote', ['实际费用是否超出报价？', 'Did it cost more than was quoted?']),
    sixQs('first_delivery_not_qualified', [
      '首次交车时是否有不合格之处？',
      'Was anything wrong when you first got it back?',
    ]),
    sixQs('residual_fault', ['是否仍有故障遗留？', 'Is a fault still there?']),
    sixQs('parts_shortage', ['是否因配件缺货等待？', 'Did you have to wait for parts?']),
    sixQs('late', ['是否未按约定时间交车？', 'Was it later than promised?']),
    sixQs('rework', ['同一问题是否返工？', 'Did it have to be repaired again?']),
    rated(
      'overall',
      'three_words',
      ['您对本次服务总体满意吗？', 'Are you satisfied with this visit as a whole?'],
      true,
    ),
    rated('reception_attitude', 'three_words', ['您对服务顾问的接待满意吗？', 'And with how you were received?']),
    rated('repair_quality', 'three_words', ['您对维修质量满意吗？', 'And with the work on the car?']),
    rated('price_worth', 'three_words', ['您对收费满意吗？', 'And with what it cost?']),
    open('reason', ['能说说不满意的原因吗？', 'What was it that you did not like?'], { onlyAfter: AFTER_DISSATISFIED }),
    open('suggestion', SUGGESTION),
  ],
};

/**
 * The calls of the first days (调查表): what the points of the talk come to, so that who is not content is seen to at once.
 * REM-02, REM-03, REM-05
 */
const NEW_CAR_CALL: SurveyDocument = {
  label: text('新车回访调查表', 'Calls about the new car'),
  purpose: 'new_car',
  department: 'sales',
  modes: ['phone', 'visit'],
  closing: GREETING,
  linkDays: 7,
  scales: [THREE_WORDS, YES_NO, WORDS],
  questions: [
    rated('overall', 'three_words', ['您对购车和我们的服务总体满意吗？', 'Are you satisfied on the whole?'], true),
    rated('sales_reception', 'three_words', ['您对销售顾问满意吗？', 'And with your sales consultant?']),
    rated('car_use', 'three_words', ['您对新车的使用感受满意吗？', 'And with the car itself?']),
    pick('unclear', 'yes_no', ['用车上有没有不明白的地方？', 'Is anything about the car unclear?']),
    pick('help_wanted', 'yes_no', ['上牌等事项需要我们帮忙吗？', 'May we help, with the plates or anything else?']),
    open('reason', ['能说说不满意的原因吗？', 'What was it that you did not like?'], { onlyAfter: AFTER_DISSATISFIED }),
    open('suggestion', SUGGESTION),
  ],
};

/** A week after delivery: formalities, use of the car, and what to keep an eye on. REM-06, FUP-22 */
const NEW_CAR_WEEK: SurveyDocument = {
  label: text('交车七日问卷', 'Seven days with the new car'),
  purpose: 'new_car',
  department: 'sales',
  modes: ['phone', 'online', 'visit'],
  opening: text(
    '您好！您的爱车交付已满一周，想了解一下您的用车感受。',
    'Good day! How are your first days with the new car?',
  ),
  closing: text(
    '请留意水温表、机油指示灯和发动机指示灯，如有异常请随时联系我们。祝您用车愉快！',
    'Please keep an eye on the coolant gauge, the oil light and the engine light, and call us any time. Enjoy your car!',
  ),
  linkDays: 14,
  scales: [ONE_TO_TEN, WORDS],
  questions: [
    rated('overall', 'one_to_ten', ['您对购车总体打几分？', 'How many points for the purchase as a whole?'], true),
    rated('sales_formalities', 'one_to_ten', ['各项手续是否办理妥当？', 'Are all formalities complete?'], true),
    rated('delivery_ceremony', 'one_to_ten', ['您对交车过程打几分？', 'And for how it was handed over?']),
    rated('car_use', 'one_to_ten', ['您对用车感受打几分？', 'And for the car itself?']),
    rated('recommendation', 'one_to_ten', ['您愿意向朋友推荐我们吗？', 'Would you recommend us to friends?']),
    open('suggestion', SUGGESTION),
  ],
};

/** Before the car is handed over. FUP-25 */
const DELIVERY_INTERVIEW: SurveyDocument = {
  label: text('交车面访', 'Interview before delivery'),
  purpose: 'delivery_interview',
  department: 'sales',
  modes: ['interview'],
  closing: GREETING,
  linkDays: 1,
  scales: [ONE_TO_TEN, YES_NO, WORDS],
  questions: [
    rated('overall', 'one_to_ten', ['您对整个购车过程打几分？', 'How many points for the purchase as a whole?'], true),
    rated('sales_reception', 'one_to_ten', ['您对销售顾问的接待打几分？', 'And for your sales consultant?'], true),
    rated('sales_formalities', 'one_to_ten', ['您对手续办理打几分？', 'And for the formalities?']),
    pick('promises_kept', 'yes_no', ['承诺的事项是否都已兑现？', 'Was everything kept that was promised?']),
    open('suggestion', SUGGESTION),
  ],
};

/** Visitors who were interested, to learn how they were really received. FUP-26 */
const SPOT_INTERVIEW: SurveyDocument = {
  label: text('意向客户抽访', 'Spot interview of interested visitors'),
  purpose: 'spot_interview',
  department: 'sales',
  modes: ['phone', 'visit', 'interview'],
  closing: GREETING,
  linkDays: 7,
  scales: [THREE_WORDS, KEPT, WORDS],
  questions: [
    rated(
      'overall',
      'three_words',
      ['您对这次到店接待满意吗？', 'Are you satisfied with how you were received?'],
      true,
    ),
    rated('sales_reception', 'kept', [
      '销售顾问是否主动接待并介绍？',
      'Did a consultant come to you and explain the cars?',
    ]),
    pick('test_drive', 'kept', ['是否邀请您试乘试驾？', 'Were you invited to a test drive?']),
    open('reason', ['能说说原因吗？', 'What was it?'], { onlyAfter: AFTER_DISSATISFIED }),
  ],
};

/** The same touch points by phone and by a mystery shopper, so that they can be compared. FUP-17 */
const SERVICE_STANDARD: SurveyDocument = {
  label: text('服务落实度调查', 'Were the service standards kept'),
  purpose: 'service_standard',
  department: 'after_sales',
  modes: ['phone', 'mystery_shopper', 'visit'],
  linkDays: 14,
  scales: [KEPT, WORDS],
  questions: [
    rated('phone_answering', 'kept', ['电话是否在三声内接听？', 'Was the phone answered within three rings?']),
    rated('reception_timeliness', 'kept', ['到店后是否及时有人接待？', 'Was somebody there at once?'], true),
    rated('reception_attitude', 'kept', ['接待是否礼貌耐心？', 'Were they polite and patient?'], true),
    rated('diagnosis_professionalism', 'kept', ['是否与您一起环车检查并问诊？', 'Did they look at the car with you?']),
    rated('price_transparency', 'kept', ['维修前是否说明费用？', 'Were you told the price before the work began?']),
    rated('on_time_completion', 'kept', ['是否按约定时间交车？', 'Was it ready when promised?']),
    rated('explanation', 'kept', ['交车时是否说明维修内容和费用？', 'Were work and bill explained?']),
    rated('online_service', 'kept', [
      '线上预约与到店服务是否衔接顺畅？',
      'Did the booking online go well with the visit?',
    ]),
    open('observation', ['其他观察', 'What else was seen']),
  ],
};

/** Why they left, and what would win them back (客户声音). FUP-21 */
const LOST_CUSTOMER: SurveyDocument = {
  label: text('流失客户“客户声音”', 'Voice of lost customers'),
  purpose: 'lost_customer',
  department: 'customer_service',
  modes: ['phone', 'online', 'visit'],
  opening: text(
    '您好！好久没有在店里见到您，想听听您的心声。',
    'Good day! We have not seen you for long and would like to know why.',
  ),
  closing: GREETING,
  linkDays: 30,
  scales: [
    {
      code: 'leaving_reason',
      kind: 'choice',
      options: [
        reason('price', '价格偏高', 'Too expensive'),
        reason('quality', '维修质量', 'Quality of the work'),
        reason('attitude', '服务态度', 'How I was treated'),
        reason('waiting', '等待太久', 'Waiting'),
        reason('distance', '距离太远', 'Too far away'),
        reason('elsewhere', '在其他店维修', 'Another workshop'),
        reason('sold', '车辆已转让', 'The car is sold'),
        reason('other', '其他', 'Something else'),
      ],
    },
    {
      code: 'winning_back',
      kind: 'choice',
      options: [
        reason('price', '更优惠的价格', 'Better prices'),
        reason('quality', '一次修好', 'Repairs that last'),
        reason('convenience', '上门取送车', 'Fetching and bringing the car'),
        reason('care', '专属顾问', 'One person to turn to'),
        reason('nothing', '不会再来', 'Nothing'),
        reason('other', '其他', 'Something else'),
      ],
    },
    ONE_TO_TEN,
    WORDS,
  ],
  questions: [
    { ...pick('leaving_reason', 'leaving_reason', ['您为什么不再来店？', 'Why did you stop coming?']), required: true },
    pick('winning_back', 'winning_back', ['怎样您才愿意再来？', 'What would bring you back?']),
    rated('repurchase', 'one_to_ten', ['您再次光顾的意愿有几分？', 'How likely are you to come again?']),
    open('words', ['请说说您的心里话', 'In your own words']),
  ],
};

/** What care for customers achieves: satisfaction, loyalty, image of the brand. FUP-24 */
const CARE_EFFECT: SurveyDocument = {
  label: text('客户关怀效果评估', 'Effect of customer care'),
  purpose: 'care_effect',
  department: 'customer_service',
  modes: ['phone', 'online', 'visit'],
  closing: GREETING,
  linkDays: 14,
  scales: [HUNDRED, WORDS],
  questions: [
    rated('overall', 'hundred', ['您对我们的关怀服务打几分？', 'How many points for how we look after you?'], true),
    rated('repurchase', 'hundred', ['您再次选择我们的可能性有几分？', 'How likely are you to choose us again?']),
    rated('recommendation', 'hundred', ['您向亲友推荐的可能性有几分？', 'How likely are you to recommend us?']),
    rated('brand_image', 'hundred', ['您对品牌形象打几分？', 'And for the image of the brand?']),
    open('suggestion', SUGGESTION),
  ],
};

/** The third party's questions, for a store that asks them itself. FUP-29 */
const CSI: SurveyDocument = {
  label: text('售后服务满意度季度调查', 'Quarterly after-sales satisfaction'),
  purpose: 'csi',
  department: 'after_sales',
  modes: ['phone', 'online'],
  closing: GREETING,
  linkDays: 30,
  scales: [THOUSAND, WORDS],
  questions: [
    rated('overall', 'thousand', ['总体满意度（千分制）', 'Overall satisfaction, of a thousand'], true),
    rated('service', 'thousand', ['服务', 'Service']),
    rated('price', 'thousand', ['价格', 'Price']),
    open('suggestion', SUGGESTION),
  ],
};

const DOCUMENTS: Readonly<Record<string, SurveyDocument>> = {
  'three-day-call': THREE_DAY_CALL,
  'new-car-call': NEW_CAR_CALL,
  'new-car-week': NEW_CAR_WEEK,
  'delivery-interview': DELIVERY_INTERVIEW,
  'spot-interview': SPOT_INTERVIEW,
  'service-standard': SERVICE_STANDARD,
  'lost-customer': LOST_CUSTOMER,
  'care-effect': CARE_EFFECT,
  csi: CSI,
};

export const SURVEY_PRESETS: readonly PolicyPreset<SurveyDocument>[] = Object.entries(DOCUMENTS).map(
  ([code, document]) => ({ code, version: 1, label: document.label, document }),
);
