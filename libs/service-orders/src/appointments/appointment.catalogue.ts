import { sql } from '#libs/database';
import { defineCatalogue } from '#libs/filters';
import { VISIT_KINDS } from '#libs/workshop';
import { APPOINTMENT_CHANNELS, APPOINTMENT_STATES, OCCASIONS } from './appointment.entity';

/** What can be filtered by in appointments (预约), with the visit that each became. SVC-01, SVC-04, SVC-05 */
export const APPOINTMENT_CATALOGUE = defineCatalogue({
  code: 'appointment',
  label: { 'zh-CN': '预约', en: 'Appointments' },
  from: sql`appointment a left join service_order o on o.id = a.order_id`,
  id: sql`a.id`,
  fields: {
    id: { type: 'id', sql: sql`a.id`, label: { 'zh-CN': '编号', en: 'Id' } },
    appointmentNumber: {
      type: 'text',
      sql: sql`a.appointment_number`,
      label: { 'zh-CN': '预约单号', en: 'Appointment number' },
    },
    customerId: { type: 'id', sql: sql`a.customer_id`, label: { 'zh-CN': '客户', en: 'Customer' } },
    vehicleId: { type: 'id', sql: sql`a.vehicle_id`, label: { 'zh-CN': '车辆', en: 'Vehicle' } },
    orderId: { type: 'id', sql: sql`a.order_id`, label: { 'zh-CN': '工单', en: 'Service order' } },
    state: { type: 'enum', values: APPOINTMENT_STATES, sql: sql`a.state`, label: { 'zh-CN': '状态', en: 'State' } },
    bookedFor: { type: 'instant', sql: sql`a.booked_for`, label: { 'zh-CN': '预约到店时间', en: 'Booked for' } },
    bookedAt: { type: 'instant', sql: sql`a.booked_at`, label: { 'zh-CN': '预约提出时间', en: 'Booked at' } },
    remindedAt: { type: 'instant', sql: sql`a.reminded_at`, label: { 'zh-CN': '提醒时间', en: 'Reminded at' } },
    arrivedAt: { type: 'instant', sql: sql`o.arrived_at`, label: { 'zh-CN': '到店时间', en: 'Arrived at' } },
    kind: { type: 'enum', values: VISIT_KINDS, sql: sql`a.kind`, label: { 'zh-CN': '来店方式', en: 'Kind of visit' } },
    channel: {
      type: 'enum',
      values: APPOINTMENT_CHANNELS,
      sql: sql`a.channel`,
      label: { 'zh-CN': '预约渠道', en: 'Channel' },
    },
    occasion: { type: 'enum', values: OCCASIONS, sql: sql`a.occasion`, label: { 'zh-CN': '预约缘由', en: 'Occasion' } },
    promisedAt: { type: 'instant', sql: sql`a.promised_at`, label: { 'zh-CN': '约定交车时间', en: 'Promised at' } },
    benefitEligible: {
      type: 'boolean',
      sql: sql`a.benefit_eligible`,
      label: { 'zh-CN': '可享预约优惠', en: 'Earns the benefit' },
    },
    lateMinutes: { type: 'integer', sql: sql`a.late_minutes`, label: { 'zh-CN': '迟到（分钟）', en: 'Late, minutes' } },
    bookedAheadHours: {
      type: 'decimal',
      scale: 6,
      sql: sql`extract(epoch from a.booked_for - a.booked_at) / 3600`,
      label: { 'zh-CN': '提前预约（小时）', en: 'Booked ahead, hours' },
    },
    remindedAheadHours: {
      type: 'decimal',
      scale: 6,
      sql: sql`extract(epoch from a.booked_for - a.reminded_at) / 3600`,
      label: { 'zh-CN': '提前提醒（小时）', en: 'Reminded ahead, hours' },
    },
    arrivedEarlyMinutes: {
      type: 'decimal',
      scale: 6,
      sql: sql`extract(epoch from a.booked_for - o.arrived_at) / 60`,
      label: { 'zh-CN': '提前到店（分钟）；负数为迟到', en: 'Arrived early, minutes; late is negative' },
    },
  },
});
