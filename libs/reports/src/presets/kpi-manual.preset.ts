import type { FilterTree } from '#libs/filters';
import type { KpiDefinitionDto, KpiTextDto } from '../kpi-definition.dto';

const text = (zh: string, en: string): KpiTextDto => ({ 'zh-CN': zh, en });

const is = (field: string): FilterTree => ({ field, op: 'eq', value: true });
const isNot = (field: string): FilterTree => ({ field, op: 'eq', value: false });
const EVERY: FilterTree = { all: [] };

/** A record that was called off is no visit, so it counts nowhere. */
const TOOK_PLACE: FilterTree = { field: 'state', op: 'ne', value: 'cancelled' };
const CUSTOMER_ORDERS: FilterTree = { all: [isNot('internal'), TOOK_PLACE] };

const PERCENT = { unit: 'percent', currency: null, direction: 'up', decimals: 1, sumOf: null } as const;
const ORDERS = {
  ...PERCENT,
  recordType: 'service-order',
  dayField: 'arrivedAt',
  denominator: CUSTOMER_ORDERS,
} as const;
const APPOINTMENTS = { ...PERCENT, recordType: 'appointment', dayField: 'bookedFor' } as const;
const SETTLED = {
  recordType: 'service-order',
  dayField: 'deliveredAt',
  denominator: { field: 'state', op: 'eq', value: 'settled' },
  numerator: EVERY,
  direction: 'up',
  decimals: 2,
} as const;

const LITTLE_TALK = text('预约时沟通不够', 'Too little communication when booking');
const BOOKING_UNTRAINED = text('预约人员未受培训', 'Booking staff are untrained');
const APPOINTMENT_CONTROL = text('预约流程失控', 'The appointment process is out of control');
const SPECIALIST_UNTRAINED = text('服务专员未受培训', 'The service specialist is untrained');
const LOW_INTERACTIVE = text('互动预检比例低', 'Interactive pre-inspection is low');

const SALES_BARRIERS = [
  LOW_INTERACTIVE,
  text('接待技巧或产品知识不足', 'Reception skill or product knowledge is lacking'),
  text('预检表、价目目录未充分使用', 'Sheet and catalogue are not fully used'),
  text('零件供应不足', 'Parts supply falls short'),
  text('产品推出过晚', 'Products are launched late'),
];

/** The figures of the KPI manual that are kept from orders and appointments; docs/domain/requirements.md, 12.1. */
export const KPI_MANUAL: Readonly<Record<string, KpiDefinitionDto>> = {
  'KPI-01': {
    ...ORDERS,
    label: text('预约率', 'Appointment rate'),
    formula: text(
      '按预约时间来店的工单 ÷ 维修工单（不含内部客户）',
      'Orders that came by appointment ÷ orders without internal ones',
    ),
    numerator: is('booked'),
    barriers: [LITTLE_TALK, APPOINTMENT_CONTROL, BOOKING_UNTRAINED],
  },
  'KPI-02': {
    ...APPOINTMENTS,
    label: text('预约提醒比例', 'Reminder rate'),
    formula: text(
      '提前12至24小时提醒的预约 ÷ 提前24小时以上的预约',
      'Appointments reminded 12 to 24 h ahead ÷ those booked more than 24 h ahead',
    ),
    denominator: { all: [TOOK_PLACE, { field: 'bookedAheadHours', op: 'gt', value: '24' }] },
    numerator: { field: 'remindedAheadHours', op: 'between', value: ['12', '24'] },
    barriers: [
      LITTLE_TALK,
      text('流程控制不严', 'Process control is not strict'),
      text('预约人员未受培训或负荷过重', 'Booking staff are untrained or overloaded'),
    ],
  },
  'KPI-03': {
    ...APPOINTMENTS,
    label: text('客户守时率', 'Punctuality of customers'),
    formula: text(
      '提前5分钟以内到店的预约 ÷ 预约',
      'Appointments with an arrival from 5 minutes before the booked time up to it ÷ appointments',
    ),
    denominator: TOOK_PLACE,
    numerator: { field: 'arrivedEarlyMinutes', op: 'between', value: ['0', '5'] },
    barriers: [
      text('提醒电话质量差', 'Reminder calls are badly done'),
      APPOINTMENT_CONTROL,
      BOOKING_UNTRAINED,
      text('预约时沟通差', 'Communication when booking is poor'),
    ],
  },
  'KPI-04': {
    ...ORDERS,
    label: text('目录式报价率', 'Catalogue quotation'),
    formula: text(
      '全部项目按目录报价的工单 ÷ 维修工单（不含内部客户）',
      'Orders with all items quoted from the catalogue ÷ orders without internal ones',
    ),
    numerator: is('quotedFromCatalogue'),
    barriers: [
      SPECIALIST_UNTRAINED,
      text('目录不全或不便使用', 'The catalogue is incomplete or awkward'),
      text('免费诊断过多', 'Too many free diagnoses'),
    ],
  },
  'KPI-05': {
    ...ORDERS,
    label: text('预检表使用率', 'Use of the pre-inspection sheet'),
    formula: text(
      '使用预检表的工单 ÷ 做过预检的工单（不含内部客户）',
      'Orders with the sheet ÷ pre-inspected orders without internal ones',
    ),
    denominator: { all: [CUSTOMER_ORDERS, is('preInspected')] },
    numerator: is('inspectionSheetUsed'),
    barriers: [],
  },
  'KPI-06': {
    ...ORDERS,
    label: text('互动预检比例', 'Interactive pre-inspection'),
    formula: text(
      '客户随同预检的工单 ÷ 维修工单（不含内部客户）',
      'Orders with the customer present ÷ orders without internal ones',
    ),
    numerator: is('customerPresent'),
    barriers: [
      text('预检工位状况差', 'The pre-inspection bay is in a poor state'),
      SPECIALIST_UNTRAINED,
      text('预约率过低', 'The appointment rate is too low'),
    ],
  },
  'KPI-08': {
    ...ORDERS,
    label: text('零件预捡及时率', 'Pre-picking of parts in time'),
    formula: text(
      '零件预捡及时的工单 ÷ 维修工单（不含内部客户）',
      'Orders with parts pre-picked in time ÷ orders without internal ones',
    ),
    numerator: is('partsPrepickedInTime'),
    barriers: [
      text('零件保供率低', 'Parts supply is low'),
      LOW_INTERACTIVE,
      text('拣货方法或设施不当', 'The picking method or facility'),
      text('服务专员与零件部沟通差', 'Poor exchange between specialist and parts'),
    ],
  },
  'KPI-09': {
    ...ORDERS,
    label: text('一次修复率', 'First-time fix'),
    formula: text(
      '没有返修的工单 ÷ 维修工单（不含内部客户）；返修记在首次工单当天',
      'Orders without rework ÷ orders without internal ones; a rework counts on the day of the first order',
    ),
    numerator: isNot('reworked'),
    barriers: [],
  },
  'KPI-10': {
    ...ORDERS,
    label: text('车间完工准时率', 'Workshop on time'),
    formula: text(
      '约定交车前至少30分钟完工的工单 ÷ 维修工单（不含内部客户）',
      'Orders completed at least 30 minutes before the promised time ÷ orders without internal ones',
    ),
    numerator: { field: 'workLeadMinutes', op: 'gte', value: '30' },
    barriers: [
      text('调度或看板使用不当', 'Scheduling or the control board is poorly used'),
      text('预检到维修之间沟通不够', 'Too little communication from pre-inspection to repair'),
      text('技师慢或维修出错', 'The technician is slow, or repairs go wrong'),
      text('零件供应差', 'Parts supply is poor'),
    ],
  },
  'KPI-11': {
    ...ORDERS,
    label: text('终检出票及时率', 'Final check and bill on time'),
    formula: text(
      '约定交车前完成终检和明细账单的工单 ÷ 维修工单（不含内部客户）',
      'Orders with final check and bill by the promised time ÷ orders without internal ones',
    ),
    numerator: { field: 'billLeadMinutes', op: 'gte', value: '0' },
    barriers: [
      text('调度和交车时间有误', 'Scheduling and delivery time are wrong'),
      text('服务专员素质和态度', 'Quality and attitude of the specialist'),
      text('各环节沟通差', 'Poor exchange between the links'),
    ],
  },
  'KPI-12': {
    ...ORDERS,
    label: text('交车说明比例', 'Explanation at delivery'),
    formula: text(
      '说明账单并告知信息的工单 ÷ 维修工单（不含内部客户）',
      'Orders with the bill explained and information given ÷ orders without internal ones',
    ),
    numerator: is('billExplained'),
    barriers: [
      SPECIALIST_UNTRAINED,
      text('终检出票及时率或完工准时率低', 'Bills or completion are not on time'),
      text('其他杂务过多', 'Too many other chores'),
      text('交车过于集中', 'Deliveries are too concentrated'),
    ],
  },
  'KPI-19': {
    ...SETTLED,
    label: text('每工单工时销售', 'Hours sold per order'),
    formula: text('销售工时 ÷ 已结账的工单', 'Hours sold ÷ settled orders'),
    sumOf: 'soldHours',
    unit: 'hours',
    currency: null,
    barriers: SALES_BARRIERS,
  },
  'KPI-20': {
    ...SETTLED,
    label: text('每工单零件销售', 'Parts sold per order'),
    formula: text('已结账工单的零件销售额 ÷ 已结账的工单', 'Value of parts on settled orders ÷ settled orders'),
    sumOf: 'partsAmount',
    unit: 'money',
    currency: 'CNY',
    barriers: SALES_BARRIERS,
  },
};
