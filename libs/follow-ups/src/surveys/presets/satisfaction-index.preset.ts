import type { PolicyPreset } from '#libs/policies';
import type { SatisfactionIndexDocument, SatisfactionIndexDto } from '../satisfaction-policy.dto';

type Department = SatisfactionIndexDto['department'];
type Dimension = SatisfactionIndexDto['dimension'];

const index = (
  code: string,
  parent: string | null,
  [zh, en]: readonly [string, string],
  department: Department = null,
  dimension: Dimension = null,
): SatisfactionIndexDto => ({ code, parent, label: { 'zh-CN': zh, en }, department, dimension });

/**
 * Overall satisfaction, its parts, and touch points with the one department that answers for each, back office included;
 * the five dimensions of service quality run across them. FUP-18, FUP-23, FUP-24
 */
export const SATISFACTION_INDEX_PRESET: PolicyPreset<SatisfactionIndexDocument> = {
  code: 'usual',
  version: 1,
  label: { 'zh-CN': '满意度指标体系', en: 'Tree of satisfaction indexes' },
  document: {
    indexes: [
      index('overall', null, ['总体满意度', 'Overall satisfaction']),
      index('product', 'overall', ['产品', 'Product']),
      index('service', 'overall', ['服务', 'Service']),
      index('price', 'overall', ['价格', 'Price']),
      index('delivery', 'overall', ['新车销售与交付', 'Sale and delivery of the car']),
      index('loyalty', 'overall', ['忠诚与口碑', 'Loyalty and word of mouth']),
      index('brand_image', 'overall', ['品牌形象', 'Image of the brand']),
      index('car_use', 'product', ['用车感受', 'Use of the car'], 'sales', 'effect'),
      index('car_quality', 'product', ['车辆质量', 'Quality of the car'], 'after_sales', 'effect'),
      index(
        'phone_answering',
        'service',
        ['电话接听及时性', 'Answering the phone'],
        'customer_service',
        'response_speed',
      ),
      index(
        'reception_timeliness',
        'service',
        ['前台接待及时性', 'Front desk in time'],
        'after_sales',
        'response_speed',
      ),
      index('reception_attitude', 'service', ['接待礼貌与耐心', 'Politeness and patience'], 'after_sales', 'attitude'),
      index(
        'diagnosis_professionalism',
        'service',
        ['维修问诊专业性', 'Professional diagnosis'],
        'after_sales',
        'effect',
      ),
      index('repair_quality', 'service', ['维修质量', 'Quality of the repair'], 'workshop', 'effect'),
      index('on_time_completion', 'service', ['按时交车', 'Done on time'], 'workshop', 'process'),
      index('parts_supply', 'service', ['配件供应', 'Supply of parts'], 'parts', 'process'),
      index('explanation', 'service', ['交车说明', 'Explanation at delivery'], 'after_sales', 'process'),
      index('online_service', 'service', ['线上线下一体化', 'Online and offline'], 'marketing', 'innovation'),
      index('price_transparency', 'price', ['报价透明', 'Quotation as told'], 'after_sales', 'process'),
      index('price_worth', 'price', ['费用合理', 'Worth the price'], 'after_sales', 'effect'),
      index('sales_reception', 'delivery', ['展厅接待', 'Reception in the showroom'], 'sales', 'attitude'),
      index('sales_formalities', 'delivery', ['手续办理', 'Formalities'], 'sales', 'process'),
      index('delivery_ceremony', 'delivery', ['交车过程', 'Delivery of the car'], 'sales', 'process'),
      index('repurchase', 'loyalty', ['再次光顾意愿', 'Would come again'], 'customer_service', 'effect'),
      index('recommendation', 'loyalty', ['推荐意愿', 'Would recommend'], 'customer_service', 'effect'),
    ],
  },
};
