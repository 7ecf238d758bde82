import { normalisePlate, VIN_LENGTH } from '#libs/foundation';

/** Which indexes can answer what somebody typed to find a vehicle. */
export interface VehicleSearchPlan {
  /** Prefix of a plate, normalised. */
  readonly plate: string;
  /** Prefix of a VIN. */
  readonly vin?: string;
  /** Last characters of a VIN, back to front. */
  readonly vinReversed?: string;
}

/** The first three characters only name the maker: fewer than these would be half the store. */
const FEWEST_FIRST_CHARACTERS = 4;
const FEWEST_LAST_CHARACTERS = 4;
const VIN_PART = new RegExp(`^[A-HJ-NPR-Z0-9]{1,${VIN_LENGTH}}$`);

/**
 * Reads what an adviser types to find a vehicle: a plate from its beginning (`沪A12`, `沪a·12`), a VIN from its
 * beginning, or the last digits of a VIN, which are what is punched where one can see it. VEH-01
 */
export function vehicleSearchPlan(typed: string): VehicleSearchPlan {
  const code = normalisePlate(typed);
  if (!VIN_PART.test(code)) return { plate: code };
  return {
    plate: code,
    vin: code.length >= FEWEST_FIRST_CHARACTERS ? code : undefined,
    vinReversed: code.length >= FEWEST_LAST_CHARACTERS ? reversed(code) : undefined,
  };
}

/** A code back to front, by which its last characters are found. */
export function reversed(code: string): string {
  return [...code].reverse().join('');
}
