import { LEADING_ROLES } from './leading-roles.preset';
import type { PresetRole } from './preset-role';
import { WORKING_ROLES } from './working-roles.preset';

/** The role catalogue (岗位目录): TEN-20 to TEN-47, TEN-49, and what it takes to run a group. */
export const PRESET_ROLES: readonly PresetRole[] = [...LEADING_ROLES, ...WORKING_ROLES];

export type { PresetRole };

export const PRESET_ROLE_BY_CODE: ReadonlyMap<string, PresetRole> = new Map(PRESET_ROLES.map((one) => [one.code, one]));
