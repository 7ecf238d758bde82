import { sql } from '#libs/database';
import { defineCatalogue } from '#libs/filters';
import { CALL_OUTCOMES, CONTACT_CATEGORIES } from '#libs/outreach';

/**
 * What can be filtered by in calls that were decided on (电话联系), and what figures of a group's own count of them. The
 * instant is that of the decision, which never changes: handed to a person, or given up. Follow-up itself is measured by
 * cases and not by calls: see `FOLLOW_UP_CASE_CATALOGUE`.
 */
export const CALL_CATALOGUE = defineCatalogue({
  code: 'call',
  label: { 'zh-CN': '电话联系', en: 'Calls' },
  from: sql`contact ck join contact_decision cd on cd.contact_id = ck.id and cd.kind <> 'deferred'
            and ck.channel = 'phone_call'`,
  id: sql`ck.id`,
  fields: {
    id: { type: 'id', sql: sql`ck.id`, label: { 'zh-CN': '编号', en: 'Id' } },
    step: {
      type: 'text',
      sql: sql`ck.journey || '/' || ck.step`,
      label: { 'zh-CN': '旅程步骤', en: 'Step of a journey' },
    },
    category: {
      type: 'enum',
      values: CONTACT_CATEGORIES,
      sql: sql`ck.category`,
      label: { 'zh-CN': '类别', en: 'Category' },
    },
    outcome: { type: 'enum', values: CALL_OUTCOMES, sql: sql`ck.outcome`, label: { 'zh-CN': '结果', en: 'Outcome' } },
    toBeMade: {
      type: 'boolean',
      sql: sql`(cd.kind <> 'suppressed' or cd.reason in ('no_number', 'expired', 'gave_up'))`,
      label: { 'zh-CN': '应拨打', en: 'Was to be made' },
    },
    customerId: { type: 'id', sql: sql`ck.customer_id`, label: { 'zh-CN': '客户', en: 'Customer' } },
    vehicleId: { type: 'id', sql: sql`ck.vehicle_id`, label: { 'zh-CN': '车辆', en: 'Vehicle' } },
    decidedAt: { type: 'instant', sql: sql`cd.decided_at`, label: { 'zh-CN': '决定时间', en: 'Decided at' } },
  },
});
