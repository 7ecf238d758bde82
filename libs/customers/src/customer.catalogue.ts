import { sql } from '#libs/database';
import { defineCatalogue } from '#libs/filters';
import { BIRTHDAY_CALENDARS, CUSTOMER_KINDS, CUSTOMER_NATURES } from './customer.entity';

/**
 * What can be filtered by in customers (客户). Names, phones and ID numbers are not among it: who is looked for by them is
 * one person and no segment. Duplicates that were merged away are for the caller to leave out, by `merged`.
 */
export const CUSTOMER_CATALOGUE = defineCatalogue({
  code: 'customer',
  label: { 'zh-CN': '客户', en: 'Customers' },
  from: sql`customer c`,
  id: sql`c.id`,
  fields: {
    id: { type: 'id', sql: sql`c.id`, label: { 'zh-CN': '编号', en: 'Id' } },
    kind: { type: 'enum', values: CUSTOMER_KINDS, sql: sql`c.kind`, label: { 'zh-CN': '类别', en: 'Kind' } },
    nature: { type: 'enum', values: CUSTOMER_NATURES, sql: sql`c.nature`, label: { 'zh-CN': '性质', en: 'Nature' } },
    occupation: { type: 'text', sql: sql`c.occupation`, label: { 'zh-CN': '职业', en: 'Occupation' } },
    birthdayCalendar: {
      type: 'enum',
      values: BIRTHDAY_CALENDARS,
      sql: sql`c.birthday_calendar`,
      label: { 'zh-CN': '生日历法', en: 'Calendar of the birthday' },
    },
    province: { type: 'text', sql: sql`c.province`, label: { 'zh-CN': '省', en: 'Province' } },
    city: { type: 'text', sql: sql`c.city`, label: { 'zh-CN': '市', en: 'City' } },
    county: { type: 'text', sql: sql`c.county`, label: { 'zh-CN': '区县', en: 'County' } },
    source: { type: 'text', sql: sql`c.source`, label: { 'zh-CN': '来源系统', en: 'Source system' } },
    hasPhone: {
      type: 'boolean',
      sql: sql`exists (select from customer_phone p
                       where p.customer_id = c.id and p.quality not in ('wrong_number', 'empty_number'))`,
      label: { 'zh-CN': '有可用号码', en: 'Has a phone that may be reached' },
    },
    merged: {
      type: 'boolean',
      sql: sql`c.merged_into_id is not null`,
      label: { 'zh-CN': '已合并', en: 'Merged away' },
    },
    createdAt: { type: 'instant', sql: sql`c.created_at`, label: { 'zh-CN': '建档时间', en: 'Added at' } },
  },
});
