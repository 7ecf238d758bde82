import { checkVin, type VinFault } from '#libs/foundation';
import type { CodeMeaning } from './import-profile';
import type { RowDecision, RowReader } from './row-reader';
import { TEXT_LIMITS } from './text-limits.policy';

export interface ImportedVehicle {
  readonly vin: string;
  /** The VIN's region asks for no check digit, and it carries none that is valid. */
  readonly vinWarning: boolean;
  readonly plate: string | null;
  readonly customerExternalId: string;
  readonly model: string | null;
  readonly purchasedOn: string | null;
  readonly use: CodeMeaning<'vehicleUse'> | null;
  readonly engineNumber: string | null;
  readonly bodyColour: string | null;
  readonly origin: 'sold_here' | 'sold_elsewhere' | null;
  readonly insuranceExpiresOn: string | null;
}

const VIN_REFUSALS = {
  length: 'vin_length',
  characters: 'vin_characters',
  check_digit: 'vin_check_digit',
} as const satisfies Record<VinFault, string>;

/**
 * One row of a vehicle list (车辆档案). VEH-01, VEH-03, VEH-04, VEH-07
 * This is the one list that judges a VIN; the others only look it up.
 */
export function judgeVehicleRow(row: RowReader<'vehicles'>): RowDecision<ImportedVehicle> {
  const verdict = checkVin(row.cell('vin'));
  if (verdict.kind === 'invalid') row.refuse('vin', VIN_REFUSALS[verdict.reason]);
  if (verdict.kind === 'warning') row.warn('vin', 'vin_check_digit_unproven');
  const soldHere = row.optionalFlag('soldHere');
  return row.decide({
    vin: verdict.vin,
    vinWarning: verdict.kind === 'warning',
    plate: row.text('plate', TEXT_LIMITS.plate),
    customerExternalId: row.requiredText('customerExternalId', TEXT_LIMITS.externalId, 'unknown_customer'),
    model: row.text('model', TEXT_LIMITS.model),
    purchasedOn: row.date('purchasedOn'),
    use: row.code('use', 'vehicleUse', 'vehicle_use'),
    engineNumber: row.text('engineNumber', TEXT_LIMITS.engineNumber),
    bodyColour: row.text('bodyColour', TEXT_LIMITS.bodyColour),
    origin: soldHere === null ? null : soldHere ? 'sold_here' : 'sold_elsewhere',
    insuranceExpiresOn: row.date('insuranceExpiresOn'),
  });
}
