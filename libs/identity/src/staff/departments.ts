import type { Localized } from '#libs/foundation';

/** What a department has to do with the customer-care centre (客户关怀中心). TEN-05 */
export type CareCentrePart = 'runs' | 'assists' | 'none';

export interface Department {
  readonly code: string;
  readonly label: Localized;
  /** Other names of the same department that stores use. */
  readonly alsoKnownAs: readonly string[];
  readonly careCentre: CareCentrePart;
}

/** Departments that act, own or receive. TEN-04 */
export const DEPARTMENTS = [
  {
    code: 'customer_service',
    label: { 'zh-CN': '客户服务部', en: 'Customer service' },
    alsoKnownAs: ['客户部', '客服部', '客户关爱部', '客户关怀中心', 'DCRC'],
    careCentre: 'runs',
  },
  { code: 'marketing', label: { 'zh-CN': '市场部', en: 'Marketing' }, alsoKnownAs: [], careCentre: 'runs' },
  { code: 'sales', label: { 'zh-CN': '销售部', en: 'Sales' }, alsoKnownAs: [], careCentre: 'assists' },
  {
    code: 'after_sales',
    label: { 'zh-CN': '售后服务部', en: 'After-sales' },
    alsoKnownAs: ['售后部', '服务部'],
    careCentre: 'assists',
  },
  {
    code: 'parts',
    label: { 'zh-CN': '零件部', en: 'Parts and warehouse' },
    alsoKnownAs: ['库房'],
    careCentre: 'none',
  },
  { code: 'workshop', label: { 'zh-CN': '车间', en: 'Workshop' }, alsoKnownAs: [], careCentre: 'none' },
  {
    code: 'management_committee',
    label: { 'zh-CN': '管理委员会', en: 'Management committee' },
    alsoKnownAs: [],
    careCentre: 'none',
  },
  { code: 'audit', label: { 'zh-CN': '审计部', en: 'Audit department' }, alsoKnownAs: [], careCentre: 'none' },
] as const satisfies readonly Department[];

export type DepartmentCode = (typeof DEPARTMENTS)[number]['code'];

export const DEPARTMENT_CODES = DEPARTMENTS.map(({ code }) => code) as readonly DepartmentCode[];
