import { ageInYears, type LocalDate } from '#libs/foundation';

/**
 * Age of a vehicle as the trade groups it (车龄): A in warranty (保修期内), B 2–5 years, C over 5 (5年以上). VEH-05
 * The letters stay out of it: A to C also grade leads and customers. CF-14
 */
export const AGE_BANDS = ['in_warranty', 'two_to_five_years', 'over_five_years'] as const;
export type AgeBand = (typeof AGE_BANDS)[number];

export interface VehicleAgeFacts {
  readonly purchasedOn: LocalDate | null;
  readonly warrantyEndsOn: LocalDate | null;
}

/** Length of a warranty that nobody wrote down: where the middle band begins. */
export const USUAL_WARRANTY_YEARS = 2;
export const OLD_FROM_YEARS = 5;

/**
 * The age band of a vehicle on a day of its store. VEH-05
 *
 * The bands do not meet in the source, so the warranty decides the first one and the age the other two:
 * - up to and on its last day the warranty counts, however old the vehicle is;
 * - a warranty that ended early does not leave a hole: out of it, and younger than five, is the middle band;
 * - where no end of the warranty is known it is taken to last two years from the purchase;
 * - the day of the fifth anniversary is over five (5年以上 includes the five).
 * Null: out of warranty and of unknown age, or nothing known at all.
 */
export function vehicleAgeBand(vehicle: VehicleAgeFacts, today: LocalDate): AgeBand | null {
  const { purchasedOn, warrantyEndsOn } = vehicle;
  if (warrantyEndsOn !== null && today <= warrantyEndsOn) return 'in_warranty';
  if (purchasedOn === null) return null;
  const years = ageInYears(purchasedOn, today);
  if (warrantyEndsOn === null && years < USUAL_WARRANTY_YEARS) return 'in_warranty';
  return years < OLD_FROM_YEARS ? 'two_to_five_years' : 'over_five_years';
}
