import { validate } from 'vin-validator';

export type VinFault = 'length' | 'characters' | 'check_digit';

export type VinVerdict =
  | { kind: 'valid'; vin: string }
  | { kind: 'warning'; vin: string; reason: 'check_digit' }
  | { kind: 'invalid'; vin: string; reason: VinFault };

export const VIN_LENGTH = 17;

// ISO 3779 leaves out I, O and Q, which look like 1 and 0.
const VIN_CHARACTERS = /^[A-HJ-NPR-Z0-9]+$/;

// China (GB 16735) and North America (49 CFR 565) require position 9 to be a check digit; nobody else does.
const CHECK_DIGIT_REGIONS = new Set('L12345');

/** One spelling for every chassis number: upper case, without blanks around it. */
export function normaliseVin(text: string): string {
  return text.trim().toUpperCase();
}

/**
 * Judges a chassis number (底盘号, VIN). VEH-01, docs/domain/requirements.md
 *
 * A VIN whose WMI begins with L (China) or 1 to 5 (North America) must carry a valid check digit; any other VIN with a
 * wrong one is only worth a warning: `WVWZZZ1JZ3W386752` is a proper European VIN.
 */
export function checkVin(text: string): VinVerdict {
  const vin = normaliseVin(text);
  if (vin.length !== VIN_LENGTH) return { kind: 'invalid', vin, reason: 'length' };
  if (!VIN_CHARACTERS.test(vin)) return { kind: 'invalid', vin, reason: 'characters' };
  if (validate(vin)) return { kind: 'valid', vin };
  const binding = CHECK_DIGIT_REGIONS.has(vin[0]);
  return { kind: binding ? 'invalid' : 'warning', vin, reason: 'check_digit' };
}
