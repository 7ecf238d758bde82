import { checkVin, normalisePlate, type VinFault } from '#libs/foundation';
import type { VinWarning } from './vehicle.entity';
import { reversed } from './vehicle-search.policy';

export type VinColumns =
  | {
      readonly kind: 'taken';
      readonly columns: { readonly vin: string; readonly vinReversed: string; readonly vinWarning: VinWarning | null };
    }
  | { readonly kind: 'refused'; readonly fault: VinFault };

/** The columns of a VIN; a wrong check digit only warns where the maker's region does not ask for one. VEH-01 */
export function vinColumns(text: string): VinColumns {
  const verdict = checkVin(text);
  if (verdict.kind === 'invalid') return { kind: 'refused', fault: verdict.reason };
  const { vin } = verdict;
  const vinWarning = verdict.kind === 'warning' ? verdict.reason : null;
  return { kind: 'taken', columns: { vin, vinReversed: reversed(vin), vinWarning } };
}

/** A plate as it was told, and as it is found. VEH-01 */
export function plateColumns(plate: string | null): { plate: string | null; plateNormalised: string } {
  return { plate, plateNormalised: plate === null ? '' : normalisePlate(plate) };
}
