import { sql } from '#libs/database';
import { defineCatalogue } from '#libs/filters';
import { REGISTRATION_STATES, VEHICLE_ORIGINS, VEHICLE_USES } from './vehicle.entity';
import { latestReading } from './vehicle.queries';

/** What can be filtered by in vehicles (车辆), such as the population of a journey. Its owner is the current one. */
export const VEHICLE_CATALOGUE = defineCatalogue({
  code: 'vehicle',
  label: { 'zh-CN': '车辆', en: 'Vehicles' },
  from: sql`vehicle v left join vehicle_owner w on w.vehicle_id = v.id and w.replaced_at is null`,
  id: sql`v.id`,
  fields: {
    id: { type: 'id', sql: sql`v.id`, label: { 'zh-CN': '编号', en: 'Id' } },
    vin: { type: 'text', sql: sql`v.vin`, label: { 'zh-CN': '底盘号', en: 'VIN' } },
    plate: { type: 'text', sql: sql`nullif(v.plate_normalised, '')`, label: { 'zh-CN': '车牌号', en: 'Plate' } },
    ownerId: { type: 'id', sql: sql`w.customer_id`, label: { 'zh-CN': '车主', en: 'Owner' } },
    ownedSinceOn: { type: 'date', sql: sql`w.since_on`, label: { 'zh-CN': '车主起始日', en: 'Owned since' } },
    model: { type: 'text', sql: sql`v.model`, label: { 'zh-CN': '车型', en: 'Model' } },
    modelYear: { type: 'integer', sql: sql`v.model_year`, label: { 'zh-CN': '年代', en: 'Model year' } },
    grade: { type: 'text', sql: sql`v.grade`, label: { 'zh-CN': '车辆档次', en: 'Grade' } },
    sellingDealer: { type: 'text', sql: sql`v.selling_dealer`, label: { 'zh-CN': '经销商', en: 'Selling dealer' } },
    bodyColour: { type: 'text', sql: sql`v.body_colour`, label: { 'zh-CN': '车身颜色', en: 'Body colour' } },
    origin: {
      type: 'enum',
      values: VEHICLE_ORIGINS,
      sql: sql`v.origin`,
      label: { 'zh-CN': '销售来源', en: 'Sold here or elsewhere' },
    },
    use: { type: 'enum', values: VEHICLE_USES, sql: sql`v.use`, label: { 'zh-CN': '使用性质', en: 'Use' } },
    passingThrough: {
      type: 'boolean',
      sql: sql`v.passing_through`,
      label: { 'zh-CN': '过路车', en: 'Passing through' },
    },
    registrationState: {
      type: 'enum',
      values: REGISTRATION_STATES,
      sql: sql`v.registration_state`,
      label: { 'zh-CN': '上牌情况', en: 'Registration' },
    },
    registrationAskedAt: {
      type: 'instant',
      sql: sql`v.registration_asked_at`,
      label: { 'zh-CN': '上牌情况询问时间', en: 'Asked about registration at' },
    },
    purchasedOn: { type: 'date', sql: sql`v.purchased_on`, label: { 'zh-CN': '购车日期', en: 'Purchased on' } },
    deliveredOn: { type: 'date', sql: sql`v.delivered_on`, label: { 'zh-CN': '交车日期', en: 'Handed over on' } },
    firstMaintenanceOn: {
      type: 'date',
      sql: sql`v.first_maintenance_on`,
      label: { 'zh-CN': '首保日期', en: 'First maintenance on' },
    },
    warrantyEndsOn: { type: 'date', sql: sql`v.warranty_ends_on`, label: { 'zh-CN': '保修期至', en: 'Warranty ends' } },
    insurer: { type: 'text', sql: sql`v.insurer`, label: { 'zh-CN': '保险公司', en: 'Insurer' } },
    insuranceExpiresOn: {
      type: 'date',
      sql: sql`v.insurance_expires_on`,
      label: { 'zh-CN': '保险到期', en: 'Insurance expires' },
    },
    inspectionDueOn: {
      type: 'date',
      sql: sql`v.inspection_due_on`,
      label: { 'zh-CN': '年检到期', en: 'Inspection due' },
    },
    odometerKm: {
      type: 'integer',
      sql: sql`(select m.km from (${latestReading(sql`v.id`)}) m)`,
      label: { 'zh-CN': '里程', en: 'Odometer, km' },
    },
    odometerReadAt: {
      type: 'instant',
      sql: sql`(select m.read_at from (${latestReading(sql`v.id`)}) m)`,
      label: { 'zh-CN': '里程读取时间', en: 'Odometer read at' },
    },
    createdAt: { type: 'instant', sql: sql`v.created_at`, label: { 'zh-CN': '建档时间', en: 'Record made at' } },
  },
});
