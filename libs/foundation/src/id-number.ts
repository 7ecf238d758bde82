import { isCalendarDay } from './local-date';

/** What an official number identifies: a person's identity card, or an organisation. CUS-01, CUS-05 */
export type IdNumberKind = 'resident_card' | 'unified_social_credit' | 'organisation_code';

export type IdNumberVerdict = { kind: 'valid'; type: IdNumberKind; number: string } | { kind: 'invalid' };

/** One spelling: upper case, without blanks. */
export function normaliseIdNumber(text: string): string {
  return text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
}

/** Judges any number on an identity card or a business licence by its shape and check character. */
export function checkIdNumber(text: string): IdNumberVerdict {
  const number = normaliseIdNumber(text);
  if (isResidentCard(number)) return { kind: 'valid', type: 'resident_card', number };
  if (isUnifiedSocialCreditCode(number)) return { kind: 'valid', type: 'unified_social_credit', number };
  if (isOrganisationCode(number)) return { kind: 'valid', type: 'organisation_code', number: number.replace('-', '') };
  return { kind: 'invalid' };
}

const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const RESIDENT_CHECKS = '10X98765432';

/** Resident identity card (居民身份证), 18 characters after GB 11643: region, birthday, sequence, check character. */
export function isResidentCard(number: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return false;
  const bornOn = [number.slice(6, 10), number.slice(10, 12), number.slice(12, 14)].map(Number);
  if (!isCalendarDay(bornOn[0], bornOn[1], bornOn[2]) || bornOn[0] < 1800) return false;
  return RESIDENT_CHECKS[weightedSum(RESIDENT_WEIGHTS, (index) => Number(number[index])) % 11] === number[17];
}

const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** Unified social credit code (统一社会信用代码), 18 characters after GB 32100. */
export function isUnifiedSocialCreditCode(number: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(number)) return false;
  const sum = weightedSum(CREDIT_WEIGHTS, (index) => CREDIT_ALPHABET.indexOf(number[index]));
  return CREDIT_ALPHABET[(31 - (sum % 31)) % 31] === number[17];
}

const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** Organisation code (组织机构代码), `12345678-9` after GB 11714; still on older certificates. */
export function isOrganisationCode(number: string): boolean {
  const match = /^([0-9A-Z]{8})-?([\dX])$/.exec(number);
  if (!match) return false;
  const check = 11 - (weightedSum(ORGANISATION_WEIGHTS, (index) => parseInt(match[1][index], 36)) % 11);
  return (check === 10 ? 'X' : String(check % 11)) === match[2];
}

function weightedSum(weights: readonly number[], valueAt: (index: number) => number): number {
  return weights.reduce((sum, weight, index) => sum + weight * valueAt(index), 0);
}

/** Keeps three characters in front and four at the end: `310***********1234`. Shorter numbers vanish as a whole. */
export function maskIdNumber(number: string): string {
  if (number.length < 9) return '*'.repeat(number.length);
  return number.slice(0, 3) + '*'.repeat(number.length - 7) + number.slice(-4);
}
