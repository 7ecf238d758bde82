import { sql } from '#libs/database';
import { defineCatalogue } from '#libs/filters';
import { ORDER_STATES } from './order-state.policy';
import { ORDER_TYPES, REWORK_CAUSES, REWORK_CONTENTS } from './service-order.entity';

/**
 * What can be filtered by in service orders (工单), and what the KPIs of chapter 12 are defined over. Lead times are exact
 * numbers of minutes, whole or not, so that a limit is met at its very edge.
 */
export const SERVICE_ORDER_CATALOGUE = defineCatalogue({
  code: 'service-order',
  label: { 'zh-CN': '工单', en: 'Service orders' },
  from: sql`service_order o`,
  id: sql`o.id`,
  fields: {
    id: { type: 'id', sql: sql`o.id`, label: { 'zh-CN': '编号', en: 'Id' } },
    orderNumber: { type: 'text', sql: sql`o.order_number`, label: { 'zh-CN': '派工单号', en: 'Order number' } },
    customerId: { type: 'id', sql: sql`o.customer_id`, label: { 'zh-CN': '客户', en: 'Customer' } },
    vehicleId: { type: 'id', sql: sql`o.vehicle_id`, label: { 'zh-CN': '车辆', en: 'Vehicle' } },
    type: {
      type: 'enum',
      values: ORDER_TYPES,
      sql: sql`o.type`,
      label: { 'zh-CN': '维修类型', en: 'Type of order' },
    },
    state: { type: 'enum', values: ORDER_STATES, sql: sql`o.state`, label: { 'zh-CN': '状态', en: 'State' } },
    internal: { type: 'boolean', sql: sql`o.internal`, label: { 'zh-CN': '内部客户', en: 'Internal customer' } },
    arrivedAt: { type: 'instant', sql: sql`o.arrived_at`, label: { 'zh-CN': '到店时间', en: 'Arrived at' } },
    promisedAt: {
      type: 'instant',
      sql: sql`o.promised_at`,
      label: { 'zh-CN': '约定交车时间', en: 'Delivery promised for' },
    },
    workCompletedAt: {
      type: 'instant',
      sql: sql`o.work_completed_at`,
      label: { 'zh-CN': '完工时间', en: 'Work completed at' },
    },
    billedAt: { type: 'instant', sql: sql`o.billed_at`, label: { 'zh-CN': '出票时间', en: 'Billed at' } },
    deliveredAt: { type: 'instant', sql: sql`o.delivered_at`, label: { 'zh-CN': '交车时间', en: 'Delivered at' } },
    inspectedAt: { type: 'instant', sql: sql`o.inspected_at`, label: { 'zh-CN': '预检时间', en: 'Pre-inspected at' } },
    quotedAt: { type: 'instant', sql: sql`o.quoted_at`, label: { 'zh-CN': '报价时间', en: 'Quoted at' } },
    workStartedAt: {
      type: 'instant',
      sql: sql`o.work_started_at`,
      label: { 'zh-CN': '开工时间', en: 'Work begun at' },
    },
    finalCheckedAt: {
      type: 'instant',
      sql: sql`o.final_checked_at`,
      label: { 'zh-CN': '终检时间', en: 'Final check passed at' },
    },
    twelvePointChecked: {
      type: 'boolean',
      sql: sql`o.twelve_point_checked_at is not null`,
      label: { 'zh-CN': '已做12项免费检查', en: 'Twelve-point check done' },
    },
    intakeVerified: {
      type: 'boolean',
      sql: sql`o.intake_verified_at is not null`,
      label: { 'zh-CN': '已核实联系人', en: 'Contact of the visit verified' },
    },
    settledAt: { type: 'instant', sql: sql`o.settled_at`, label: { 'zh-CN': '结算时间', en: 'Settled at' } },
    cancelledAt: { type: 'instant', sql: sql`o.cancelled_at`, label: { 'zh-CN': '取消时间', en: 'Cancelled at' } },
    odometerKm: { type: 'integer', sql: sql`o.odometer_km`, label: { 'zh-CN': '里程（公里）', en: 'Odometer, km' } },
    adviserName: { type: 'text', sql: sql`o.adviser_name`, label: { 'zh-CN': '服务专员', en: 'Service adviser' } },
    technicianName: { type: 'text', sql: sql`o.technician_name`, label: { 'zh-CN': '技师', en: 'Technician' } },
    bay: { type: 'text', sql: sql`o.bay`, label: { 'zh-CN': '工位', en: 'Bay' } },
    preInspected: { type: 'boolean', sql: sql`o.pre_inspected`, label: { 'zh-CN': '已预检', en: 'Pre-inspected' } },
    inspectionSheetUsed: {
      type: 'boolean',
      sql: sql`o.inspection_sheet_used`,
      label: { 'zh-CN': '使用预检表', en: 'Pre-inspection sheet used' },
    },
    customerPresent: {
      type: 'boolean',
      sql: sql`o.customer_present`,
      label: { 'zh-CN': '客户随同预检', en: 'Customer present at the pre-inspection' },
    },
    quotedFromCatalogue: {
      type: 'boolean',
      sql: sql`o.quoted_from_catalogue`,
      label: { 'zh-CN': '目录式报价', en: 'Quoted from the catalogue' },
    },
    partsPrepickedInTime: {
      type: 'boolean',
      sql: sql`o.parts_prepicked_in_time`,
      label: { 'zh-CN': '零件预捡及时', en: 'Parts pre-picked in time' },
    },
    billExplained: {
      type: 'boolean',
      sql: sql`o.bill_explained`,
      label: { 'zh-CN': '说明账单', en: 'Bill explained' },
    },
    booked: {
      type: 'boolean',
      sql: sql`exists (select from appointment b where b.order_id = o.id)`,
      label: { 'zh-CN': '预约到店', en: 'Came by appointment' },
    },
    reworked: {
      type: 'boolean',
      sql: sql`exists (select from service_order later where later.rework_of_id = o.id)`,
      label: { 'zh-CN': '后来返修', en: 'Repaired again later' },
    },
    isRework: {
      type: 'boolean',
      sql: sql`o.rework_of_id is not null`,
      label: { 'zh-CN': '返修工单', en: 'Is a rework' },
    },
    reworkContent: {
      type: 'enum',
      values: REWORK_CONTENTS,
      sql: sql`o.rework_content`,
      label: { 'zh-CN': '返修内容', en: 'What the rework repairs again' },
    },
    reworkCause: {
      type: 'enum',
      values: REWORK_CAUSES,
      sql: sql`o.rework_cause`,
      label: { 'zh-CN': '返修原因', en: 'Why it came back' },
    },
    freeDiagnosis: {
      type: 'boolean',
      sql: sql`coalesce(o.free_diagnosis_minutes, 0) > 0
        or exists (select from service_order_line l where l.order_id = o.id and l.free_diagnosis)`,
      label: { 'zh-CN': '免费诊断', en: 'Diagnosed free of charge' },
    },
    freeDiagnosisMinutes: {
      type: 'integer',
      sql: sql`o.free_diagnosis_minutes`,
      label: { 'zh-CN': '免费诊断（分钟）', en: 'Free diagnosis, minutes' },
    },
    deliveryLeadMinutes: {
      type: 'decimal',
      scale: 6,
      sql: sql`extract(epoch from o.promised_at - o.delivered_at) / 60`,
      label: { 'zh-CN': '交车提前约定（分钟）', en: 'Delivered before the promised time, minutes' },
    },
    workLeadMinutes: {
      type: 'decimal',
      scale: 6,
      sql: sql`extract(epoch from o.promised_at - o.work_completed_at) / 60`,
      label: { 'zh-CN': '完工提前约定交车（分钟）', en: 'Work completed before the promised delivery, minutes' },
    },
    billLeadMinutes: {
      type: 'decimal',
      scale: 6,
      sql: sql`extract(epoch from o.promised_at - o.billed_at) / 60`,
      label: { 'zh-CN': '出票提前约定交车（分钟）', en: 'Billed before the promised delivery, minutes' },
    },
    soldHours: { type: 'decimal', scale: 2, sql: sql`o.sold_hours`, label: { 'zh-CN': '销售工时', en: 'Sold hours' } },
    clockedHours: {
      type: 'decimal',
      scale: 2,
      sql: sql`o.clocked_hours`,
      label: { 'zh-CN': '打卡工时', en: 'Clocked hours' },
    },
    labourAmount: {
      type: 'decimal',
      scale: 2,
      sql: sql`round(o.labour_fen / 100.0, 2)`,
      label: { 'zh-CN': '工时费（元）', en: 'Labour, CNY' },
    },
    partsAmount: {
      type: 'decimal',
      scale: 2,
      sql: sql`round(o.parts_fen / 100.0, 2)`,
      label: { 'zh-CN': '零件费（元）', en: 'Parts, CNY' },
    },
  },
});
