import type { Localized } from '#libs/foundation';
import type { ScopeLevel } from '../access/access.policy';
import type { DepartmentCode } from '../staff/departments';

/** A role as the product ships it. A group changes it over the API by storing its own version under the same code. */
export interface PresetRole {
  readonly code: string;
  /** Row of the role catalogue in docs/domain/requirements.md; null for roles that the product itself needs. */
  readonly requirement: `TEN-${number}` | null;
  readonly name: Localized;
  /** Titles of the sources. */
  readonly alsoKnownAs: readonly string[];
  readonly responsibility: string;
  readonly department: DepartmentCode | null;
  /** Widest level that it may be granted for. */
  readonly level: ScopeLevel;
  readonly permissions: readonly string[];
  /** Roles that stand in, the first one first. TEN-07 */
  readonly deputies: readonly string[];
  readonly escalatesTo: string | null;
}

type Traits = Partial<Pick<PresetRole, 'alsoKnownAs' | 'level' | 'deputies' | 'escalatesTo'>>;

/** One row of the catalogue; what is left out is a role of one store without deputies. */
export function role(
  requirement: PresetRole['requirement'],
  code: string,
  [zh, en]: readonly [zh: string, en: string],
  department: DepartmentCode | null,
  responsibility: string,
  permissions: readonly string[],
  traits: Traits = {},
): PresetRole {
  const name = { 'zh-CN': zh, en };
  const usual = { alsoKnownAs: [], level: 'store', deputies: [], escalatesTo: null } as const;
  return {
    requirement,
    code,
    name,
    department,
    responsibility,
    permissions: [...new Set(permissions)],
    ...usual,
    ...traits,
  };
}

/** What one is asked to do, by role. */
export const INBOX = ['tasks:read', 'tasks:write'];
/** Looking around in a store, and the own inbox: everybody who deals with customers may. */
export const LOOK = [
  ...INBOX,
  'customers:read',
  'vehicles:read',
  'service-orders:read',
  'service-orders:follow',
  'appointments:read',
  'calendar:read',
  'stores:read',
  'responsibility:read',
];
export const FIGURES = ['reports:read', 'org:read', 'stores:read'];
export const CARE = [
  ...LOOK,
  'customers:read-phone',
  'customers:read-elsewhere',
  'customers:write',
  'vehicles:write',
  'appointments:write',
  'follow-ups:read',
  'complaints:read',
];
export const COMPLAINT_WORK = ['complaints:read', 'complaints:write'];
/** Calls that journeys hand to people. REM-12, REM-21 */
export const REMINDER_WORK = ['reminders:read', 'reminders:write', 'campaigns:read'];
/** Campaigns: planned, announced, held. REM-37, REM-38 */
export const CAMPAIGN_WORK = ['campaigns:read', 'campaigns:write'];
export const FOLLOW_UP_WORK = [
  ...['customers:read-phone', 'follow-ups:read', 'follow-ups:write'],
  ...COMPLAINT_WORK,
  ...REMINDER_WORK,
];
/** Drafting and reviewing rules; issuing them is somebody else's. TEN-11 */
export const RULES = ['policies:read', 'policies:write'];
/** Persons of the group: who is one, what is kept of them, and that it is forgotten. GRP-01, SEC-08 */
export const PERSON_WORK = ['persons:read', 'persons:identify', 'persons:merge', 'persons:export', 'persons:erase'];
export const SALES_FILES = ['archive:read', 'archive:hand-over', 'archive:write-sales'];
export const SERVICE_FILES = ['archive:read', 'archive:hand-over', 'archive:write-service'];
/** Keeping the archive itself. TEN-06, TEN-35 */
export const ARCHIVE_KEEPING = ['archive:read', 'archive:hand-over', 'archive:govern'];
/** Looking at vehicles by check sheets. SVC-17, SVC-28 */
export const INSPECTION_WORK = ['inspections:read', 'inspections:write'];
/** Warranty claims and responsibility accidents. SVC-29, SVC-30 */
export const CLAIM_WORK = ['claims:read', 'claims:write'];
export const SERVICE_DESK = [
  ...CARE,
  'service-orders:write',
  'prices:read',
  'workshop:read',
  ...REMINDER_WORK,
  ...INSPECTION_WORK,
  'claims:read',
];
