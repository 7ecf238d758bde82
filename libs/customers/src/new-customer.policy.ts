import { checkIdNumber, maskIdNumber, namePinyin, parsePhone, reversedDigits, splitAddress } from '#libs/foundation';
import { birthdayForms, type ToldBirthday } from './birthday.policy';
import type { CustomerKind, CustomerNature } from './customer.entity';

/** Persons own their cars privately and organisations publicly, unless somebody says otherwise. CUS-05 */
export function usualNature(kind: CustomerKind): CustomerNature {
  return kind === 'organisation' ? 'public' : 'private';
}

/** The columns by which a name is found. */
export function nameColumns(kind: CustomerKind, name: string) {
  const { full, initials } = namePinyin(name, kind);
  return { name, namePinyin: full, nameInitials: initials };
}

/** An address with the parts that could be split from it. CUS-04 */
export function addressColumns(text: string | null) {
  if (text === null) return { addressText: null, province: null, city: null, county: null, street: null };
  const { province, city, county, street } = splitAddress(text);
  return { addressText: text, province, city, county, street };
}

const NO_BIRTHDAY = {
  birthdayCalendar: null,
  solarBirthday: null,
  lunarBirthMonth: null,
  lunarBirthDay: null,
  lunarBirthLeap: null,
};

/** A birthday in both calendars; `undefined`: no lunar month has such a day. CUS-06 */
export function birthdayColumns(told: ToldBirthday | null) {
  return told === null ? NO_BIRTHDAY : (birthdayForms(told) ?? undefined);
}

/** The columns of a phone that the field decorator has normalised to E.164. */
export function phoneColumns(number: string) {
  const verdict = parsePhone(number);
  return {
    number,
    reversed: reversedDigits(number),
    line: verdict.kind === 'valid' ? verdict.type : ('other' as const),
  };
}

/** What is shown of an ID number, and what is sealed; null where it is none. CUS-01, CUS-05 */
export function idNumberFacts(text: string) {
  const verdict = checkIdNumber(text);
  if (verdict.kind === 'invalid') return null;
  return { kind: verdict.type, number: verdict.number, masked: maskIdNumber(verdict.number) };
}
