import { type Sql, sql } from '#libs/database';
import { type Catalogue, type CatalogueField, defineCatalogue } from '#libs/filters';
import type { Localized } from '#libs/foundation';
import { BIRTHDAY_CALENDARS } from './birthday.entity';
import {
  CUSTOMER_KINDS,
  CUSTOMER_NATURES,
  CUSTOMER_VALUE_CLASSES,
  FILE_SOURCES,
  STOCK_STATES,
} from './customer.entity';
import { CONTACT_QUALITY, heldAt, isOneOf, ofSameCustomer } from './customer.queries';
import type { RelationKind } from './care/customer-relation.entity';
import type { CustomerStatusKind } from './care/customer-status.entity';
import { CONTACT_QUALITIES } from './contact-data/phone-quality.policy';

const heldStatus = (kind: CustomerStatusKind, at: Sql, label: Localized): CatalogueField => ({
  type: 'boolean',
  sql: isOneOf(sql`select s.customer_id from customer_status s where s.kind = ${kind} and ${heldAt(at)}`),
  label,
});

const heldStatuses = (at: Sql) => ({
  isKeyAccount: heldStatus('key_account', at, { 'zh-CN': '大客户单位', en: 'Key account' }),
  isVip: heldStatus('vip', at, { 'zh-CN': 'VIP个人', en: 'VIP' }),
  hasGoldCard: heldStatus('gold_card', at, { 'zh-CN': '金卡客户', en: 'Gold card' }),
  hasConsumptionCard: heldStatus('consumption_card', at, { 'zh-CN': '消费卡客户', en: 'Consumption card' }),
  isMember: heldStatus('member', at, { 'zh-CN': '会员', en: 'Member' }),
});

const assignment = (column: Sql) => sql`(
  select ${column} from customer_assignment a where a.customer_id = c.id and a.ended_at is null)`;

const hasRelation = (kind: RelationKind) =>
  isOneOf(sql`select r.customer_id from customer_relation r where r.kind = ${kind}`);

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
    contactQuality: {
      type: 'enum',
      values: CONTACT_QUALITIES,
      sql: CONTACT_QUALITY,
      label: { 'zh-CN': '号码质量', en: 'How the customer can be reached' },
    },
    fileSource: {
      type: 'enum',
      values: FILE_SOURCES,
      sql: sql`c.file_source`,
      label: { 'zh-CN': '档案来源', en: 'How the file came about' },
    },
    valueClass: {
      type: 'enum',
      values: CUSTOMER_VALUE_CLASSES,
      sql: sql`c.value_class`,
      label: { 'zh-CN': '客户价值', en: 'Value class' },
    },
    stockState: {
      type: 'enum',
      values: STOCK_STATES,
      sql: sql`c.stock_state`,
      label: { 'zh-CN': '存量状态', en: 'Stock' },
    },
    stockSince: { type: 'date', sql: sql`c.stock_since`, label: { 'zh-CN': '存量起始日', en: 'In the stock since' } },
    firstVisitAt: { type: 'instant', sql: sql`c.first_visit_at`, label: { 'zh-CN': '首次来店', en: 'First visit' } },
    lastVisitAt: { type: 'instant', sql: sql`c.last_visit_at`, label: { 'zh-CN': '最近来店', en: 'Last visit' } },
    ...heldStatuses(sql`now()`),
    assigneeId: { type: 'id', sql: assignment(sql`a.staff_id`), label: { 'zh-CN': '客户专员', en: 'Specialist' } },
    assignedAt: {
      type: 'instant',
      sql: assignment(sql`a.assigned_at`),
      label: { 'zh-CN': '分配时间', en: 'Assigned at' },
    },
    hasFamily: {
      type: 'boolean',
      sql: hasRelation('family_member'),
      label: { 'zh-CN': '已登记家庭成员', en: 'Family members are known' },
    },
    hasKeyPersons: {
      type: 'boolean',
      sql: hasRelation('key_person'),
      label: { 'zh-CN': '已登记关键人', en: 'Key persons are known' },
    },
    preferences: {
      type: 'text',
      sql: sql`(select string_agg(kept.preferences, E'\\n') from ${ofSameCustomer(
        (id) => sql`select r.preferences from customer_relation r where r.customer_id = ${id}`,
      )})`,
      label: { 'zh-CN': '家人与关键人喜好', en: 'Preferences of family and key persons' },
    },
    merged: {
      type: 'boolean',
      sql: sql`c.merged_into_id is not null`,
      label: { 'zh-CN': '已合并', en: 'Merged away' },
    },
    createdAt: { type: 'instant', sql: sql`c.created_at`, label: { 'zh-CN': '建档时间', en: 'Added at' } },
  },
});

/** The catalogue as of an instant, by which statuses are held or not; `CUSTOMER_CATALOGUE` goes by the database's. */
export function customersAt(at: Date): Catalogue {
  return { ...CUSTOMER_CATALOGUE, fields: { ...CUSTOMER_CATALOGUE.fields, ...heldStatuses(sql`${at}::timestamptz`) } };
}
