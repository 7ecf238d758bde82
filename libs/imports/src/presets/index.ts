import type { ImportProfile } from '../import-profile';
import { GTMC_PROFILE } from './gtmc.preset';
import { SGM_PROFILE } from './sgm.preset';
import { SVW_PROFILE } from './svw.preset';

/** The profiles that come with the product. A group's own profile of the same code takes precedence. */
export const PRESET_PROFILES: readonly ImportProfile[] = [SVW_PROFILE, SGM_PROFILE, GTMC_PROFILE];
