import { sql } from '#libs/database';
import { defineCatalogue } from '#libs/filters';
import { REGISTRATION_STATES, VEHICLE_ORIGINS, VEHICLE_USES } from './vehicle.entity';

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
    origin: {
      type: 'enum',
      values: VEHICLE_ORIGINS,
      sql: sql`v.origin`,
      label: { 'zh-CN': '销售来源', en: 'Sold here or elsewhere' },
    },
    use: { type: 'enum', values: VEHICLE_USES, sql: sql`v.use`, label: { 'zh-CN': '使用性质', en: 'Use' } },
    registrationState: {
      type: 'enum',
      values: REGISTRATION_STATES,
      sql: sql`v.registration_state`,
      label: { 'zh-CN': '上牌情况', en: 'Registration' },
    },
    purchasedOn: { type: 'date', sql: sql`v.purchased_on`, label: { 'zh-CN': '购车日期', en: 'Purchased on' } },
    firstMaintenanceOn: {
      type: 'date',
      sql: sql`v.first_maintenance_on`,
      label: { 'zh-CN': '首保日期', en: 'First maintenance on' },
    },
    warrantyEndsOn: { type: 'date', sql: sql`v.warranty_ends_on`, label: { 'zh-CN': '保修期至', en: 'Warranty ends' } },
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
  },
});
