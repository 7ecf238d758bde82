import { isLunarBirthday, namePinyin, splitAddress, type SplitAddress } from '#libs/foundation';
import type { CodeMeaning } from './import-profile';
import type { RowDecision, RowReader } from './row-reader';
import { TEXT_LIMITS } from './text-limits.policy';

export type ImportedBirthday =
  | { readonly calendar: 'solar'; readonly date: string }
  /** `year` is the lunar year of birth. No export tells a leap month, so `leapMonth` is false. */
  | {
      readonly calendar: 'lunar';
      readonly year: number;
      readonly month: number;
      readonly day: number;
      readonly leapMonth: boolean;
    };

export interface ImportedCustomer {
  /** The customer's number in the exporting system. */
  readonly externalId: string;
  readonly kind: CodeMeaning<'customerKind'>;
  readonly name: string;
  readonly namePinyin: string;
  readonly nameInitials: string;
  readonly nameSortKey: string;
  /** E.164 */
  readonly phone: string;
  readonly contactName: string | null;
  readonly birthday: ImportedBirthday | null;
  readonly address: ({ readonly text: string } & SplitAddress) | null;
  readonly occupation: string | null;
}

/**
 * One row of a customer list (客户档案). CUS-01, CUS-04, CUS-05, CUS-06
 *
 * Without a name or a phone that can be dialled a row is nobody. A lunar birthday on day 31, which no lunar month has,
 * costs the birthday and not the customer, since the rest of the row is sound.
 */
export function judgeCustomerRow(row: RowReader<'customers'>): RowDecision<ImportedCustomer> {
  const externalId = row.requiredText('externalId', TEXT_LIMITS.externalId, 'external_id');
  const kind = row.requiredCode('kind', 'customerKind', 'customer_kind');
  const name = row.name('name', TEXT_LIMITS.name);
  const pinyin = namePinyin(name, kind);
  return row.decide({
    externalId,
    kind,
    name,
    namePinyin: pinyin.full,
    nameInitials: pinyin.initials,
    nameSortKey: pinyin.sortKey,
    phone: row.phone('phone'),
    contactName: row.text('contactName', TEXT_LIMITS.name),
    birthday: birthdayOf(row),
    address: addressOf(row.text('address', TEXT_LIMITS.address)),
    occupation: row.text('occupation', TEXT_LIMITS.occupation),
  });
}

function birthdayOf(row: RowReader<'customers'>): ImportedBirthday | null {
  const calendar = row.code('birthdayCalendar', 'calendar', 'calendar') ?? 'solar';
  if (row.cell('birthday') === '') return null;
  if (calendar === 'solar') {
    const date = row.date('birthday');
    return date === null ? null : { calendar, date };
  }
  const parts = row.dialect.dateParts(row.cell('birthday'));
  if (!parts) {
    row.refuseDate('birthday');
    return null;
  }
  const [year, month, day] = parts;
  const birthday = { month, day, leapMonth: false };
  if (isLunarBirthday(birthday)) return { calendar, year, ...birthday };
  // Day 31 is what a solar day marked as lunar looks like; a day 45 or a month 13 is a day in no calendar.
  if (isLunarBirthday({ ...birthday, day: day - 1 })) row.warn('birthday', 'lunar_day');
  else row.refuseDate('birthday');
  return null;
}

function addressOf(text: string | null): ImportedCustomer['address'] {
  return text === null ? null : { text, ...splitAddress(text) };
}
