import type { PolicyPreset } from '#libs/policies';
import type { DissatisfactionRulesDocument, SatisfactionRulesDocument } from '../satisfaction-policy.dto';

const text = (zh: string, en: string) => ({ 'zh-CN': zh, en });

/** 90 points, and the bands that the source names; the first and the last comparison are read as ≥ 90 and < 80. FUP-06 */
export const SATISFACTION_RULES_PRESET: PolicyPreset<SatisfactionRulesDocument> = {
  code: 'usual',
  version: 1,
  label: text('满意度评价规则', 'Rules of satisfaction'),
  document: {
    target: '90',
    bands: [
      { code: 'excellent', label: text('90分及以上', '90 and more'), from: '90' },
      { code: 'good', label: text('85–90分', '85 to 90'), from: '85' },
      { code: 'fair', label: text('80–85分', '80 to 85'), from: '80' },
      { code: 'poor', label: text('80分以下', 'Below 80'), from: '0' },
    ],
    satisfiedFrom: '80',
    soSoFrom: '60',
    minimumSample: 30,
    fullMarksInARow: 3,
    peopleTold: 7,
    manufacturerLimit: '6',
    themes: [
      {
        code: 'waiting',
        label: text('等待时间', 'Waiting'),
        words: ['等', '慢', '超时', '延误', 'wait', 'slow', 'late'],
      },
      {
        code: 'price',
        label: text('费用', 'Price'),
        words: ['贵', '价格', '费用', '收费', 'expensive', 'price', 'cost'],
      },
      {
        code: 'quality',
        label: text('维修质量', 'Quality of the work'),
        words: ['没修好', '返修', '异响', '故障', '质量', 'broken', 'fault', 'noise', 'again'],
      },
      {
        code: 'attitude',
        label: text('服务态度', 'Attitude'),
        words: ['态度', '不耐烦', '冷淡', '没礼貌', 'rude', 'attitude', 'unfriendly'],
      },
      {
        code: 'explanation',
        label: text('说明与沟通', 'Explanation'),
        words: ['没说', '不清楚', '没解释', '没通知', 'explain', 'unclear', 'informed'],
      },
      { code: 'parts', label: text('配件', 'Parts'), words: ['配件', '缺货', '零件', 'part', 'stock'] },
    ],
  },
};

/**
 * The service manager hears of it at once (服务经理) and the customer-care manager routes it (客户关爱经理); of sales the
 * retail manager hears (零售经理). Both rules fire. CF-26, FUP-12, FUP-26, CMP-33
 */
export const DISSATISFACTION_PRESET: PolicyPreset<DissatisfactionRulesDocument> = {
  code: 'usual',
  version: 1,
  label: text('不满意通知与分流规则', 'Who hears of dissatisfaction'),
  document: {
    soSoToo: true,
    lines: [
      {
        department: 'sales',
        notify: ['retail_manager'],
        route: 'customer_care_manager',
        withinMinutes: 30,
        penalty: true,
      },
      {
        department: null,
        notify: ['service_manager'],
        route: 'customer_care_manager',
        withinMinutes: 30,
        penalty: false,
      },
    ],
  },
};
