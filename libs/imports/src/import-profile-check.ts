import { LOCALES, type FieldProblem } from '#libs/foundation';
import { compileDatePattern, tellsTime } from './date-pattern';
import {
  CODE_MEANINGS,
  PROFILE_DELIMITERS,
  PROFILE_ENCODINGS,
  RECORD_FIELDS,
  RECORD_KINDS,
  type CodeName,
  type ImportProfile,
  type RecordKind,
} from './import-profile';
import type { PROFILE_FAULTS } from './imports.errors';

type ProfileFault = keyof typeof PROFILE_FAULTS;
type Json = Record<string, unknown>;

const PROFILE_KEYS = [
  ...['code', 'name', 'encoding', 'delimiter', 'dateTimePatterns', 'datePatterns'],
  ...['thousandsSeparator', 'yes', 'no', 'codes', 'records'],
];

/** Which code words a list cannot do without. */
const CODES_NEEDED: Readonly<Partial<Record<RecordKind, Readonly<Partial<Record<string, CodeName>>>>>> = {
  customers: { kind: 'customerKind', birthdayCalendar: 'calendar' },
  vehicles: { use: 'vehicleUse' },
  orders: { type: 'orderType' },
  lines: { kind: 'lineKind' },
  leads: { status: 'leadStatus' },
};

/** Everything that is wrong with a profile, as JSON pointers into it; an empty list means that it can be used. TEN-02 */
export function checkImportProfile(profile: unknown): FieldProblem[] {
  if (!isObject(profile)) return [{ pointer: '', code: 'profile_value', params: { expected: 'object' } }];
  const found = new Findings();
  found.onlyKnown('', profile, PROFILE_KEYS);
  found.expect('/code', isText(profile.code) && /^[a-z0-9][a-z0-9-]{0,29}$/.test(profile.code), 'a-z, 0-9, -');
  checkName(found, profile.name);
  found.oneOf('/encoding', profile.encoding, PROFILE_ENCODINGS);
  found.oneOf('/delimiter', profile.delimiter, PROFILE_DELIMITERS);
  found.oneOf('/thousandsSeparator', profile.thousandsSeparator, ['', ',']);
  checkPatterns(found, '/dateTimePatterns', profile.dateTimePatterns, true);
  checkPatterns(found, '/datePatterns', profile.datePatterns, false);
  checkWords(found, profile);
  checkCodes(found, profile.codes);
  checkRecords(found, profile);
  return found.problems;
}

export function isImportProfile(profile: unknown): profile is ImportProfile {
  return checkImportProfile(profile).length === 0;
}

class Findings {
  readonly problems: FieldProblem[] = [];

  add(pointer: string, code: ProfileFault, params?: Record<string, unknown>): void {
    this.problems.push({ pointer, code, ...(params && { params }) });
  }

  expect(pointer: string, holds: boolean, expected: string): boolean {
    if (!holds) this.add(pointer, 'profile_value', { expected });
    return holds;
  }

  oneOf(pointer: string, value: unknown, allowed: readonly string[]): void {
    this.expect(
      pointer,
      isText(value) && allowed.includes(value),
      allowed.map((one) => JSON.stringify(one)).join(', '),
    );
  }

  onlyKnown(pointer: string, value: Json, known: readonly string[]): void {
    for (const key of Object.keys(value)) {
      if (!known.includes(key)) this.add(`${pointer}/${escape(key)}`, 'profile_unknown', { known: known.join(', ') });
    }
  }
}

function checkName(found: Findings, name: unknown): void {
  if (!found.expect('/name', isObject(name), LOCALES.join(', ')) || !isObject(name)) return;
  found.onlyKnown('/name', name, LOCALES);
  for (const locale of LOCALES) found.expect(`/name/${locale}`, isWord(name[locale]), 'text');
}

function checkPatterns(found: Findings, pointer: string, patterns: unknown, withTime: boolean): void {
  if (!found.expect(pointer, isList(patterns), 'list of patterns') || !isList(patterns)) return;
  patterns.forEach((pattern, index) => {
    const makesSense = isText(pattern) && compileDatePattern(pattern) !== null && tellsTime(pattern) === withTime;
    const parts = withTime ? 'yyyy M d H mm' : 'yyyy M d';
    if (!makesSense) found.add(`${pointer}/${index}`, 'profile_date_pattern', { parts });
  });
}

function checkWords(found: Findings, { yes, no }: Json): void {
  for (const [pointer, words] of [
    ['/yes', yes],
    ['/no', no],
  ] as const) {
    found.expect(pointer, isList(words) && words.every(isWord), 'list of words');
  }
  if (!isList(yes) || !isList(no)) return;
  no.forEach((word, index) => {
    if (yes.includes(word)) found.add(`/no/${index}`, 'profile_ambiguous', { value: word });
  });
}

function checkCodes(found: Findings, codes: unknown): void {
  if (!found.expect('/codes', isObject(codes), 'object') || !isObject(codes)) return;
  found.onlyKnown('/codes', codes, Object.keys(CODE_MEANINGS));
  for (const [name, meanings] of Object.entries(CODE_MEANINGS)) {
    const words = codes[name];
    if (words === undefined) continue;
    if (!found.expect(`/codes/${name}`, isObject(words), 'object') || !isObject(words)) continue;
    for (const [word, meaning] of Object.entries(words)) {
      found.oneOf(`/codes/${name}/${escape(word)}`, meaning, meanings);
    }
  }
}

function checkRecords(found: Findings, { records, codes }: Json): void {
  if (!found.expect('/records', isObject(records), 'object') || !isObject(records)) return;
  found.onlyKnown('/records', records, RECORD_KINDS);
  if (Object.keys(records).length === 0) found.add('/records', 'profile_missing');
  for (const kind of RECORD_KINDS) {
    const source = records[kind];
    if (source === undefined) continue;
    const pointer = `/records/${kind}`;
    if (!found.expect(pointer, isObject(source), 'files, columns') || !isObject(source)) continue;
    found.onlyKnown(pointer, source, ['files', 'columns']);
    found.expect(`${pointer}/files`, isList(source.files) && source.files.every(isWord), 'list of file names');
    checkColumns(found, kind, source.columns, isObject(codes) ? codes : {});
  }
}

function checkColumns(found: Findings, kind: RecordKind, columns: unknown, codes: Json): void {
  const pointer = `/records/${kind}/columns`;
  if (!found.expect(pointer, isObject(columns), 'object') || !isObject(columns)) return;
  const required: readonly string[] = RECORD_FIELDS[kind].required;
  found.onlyKnown(pointer, columns, [...required, ...RECORD_FIELDS[kind].optional]);
  for (const field of required) if (!(field in columns)) found.add(`${pointer}/${field}`, 'profile_missing');
  for (const [field, column] of Object.entries(columns)) {
    found.expect(`${pointer}/${escape(field)}`, isWord(column), 'name of a column');
    const code = CODES_NEEDED[kind]?.[field];
    if (code && codes[code] === undefined) found.add(`/codes/${code}`, 'profile_missing');
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list with something in it, of a length that a person would type. */
function isList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0 && value.length <= 50;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Trimmed, as cells and headers are before they are compared. */
function isWord(value: unknown): value is string {
  return isText(value) && value !== '' && value.length <= 100 && value.trim() === value;
}

/** RFC 6901 */
function escape(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
