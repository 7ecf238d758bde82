import type { Localized } from '#libs/foundation';

/** The lists that a dealer system exports, in the order of import: what a list refers to comes before it. */
export const RECORD_KINDS = ['customers', 'vehicles', 'orders', 'lines', 'appointments', 'leads'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** What each list may tell. A profile maps the required fields of a list and as many of the others as its system has. */
export const RECORD_FIELDS = {
  customers: {
    required: ['externalId', 'kind', 'name', 'phone'],
    optional: ['contactName', 'birthday', 'birthdayCalendar', 'address', 'occupation'],
  },
  vehicles: {
    required: ['vin', 'customerExternalId'],
    optional: [
      ...['plate', 'model', 'purchasedOn', 'use', 'engineNumber', 'bodyColour', 'soldHere', 'insuranceExpiresOn'],
    ] as const,
  },
  orders: {
    required: ['orderNumber', 'vin', 'arrivedAt', 'odometer', 'type', 'settled', 'labour', 'parts'],
    optional: [
      ...['adviserName', 'technicianName', 'bay', 'internal', 'promisedAt', 'workCompletedAt', 'billedAt'],
      ...['deliveredAt', 'preInspected', 'inspectionSheetUsed', 'customerPresent', 'quotedFromCatalogue'],
      ...['billExplained', 'partsPrepickedInTime', 'reworkOfNumber', 'soldHours', 'clockedHours', 'quote'],
    ] as const,
  },
  lines: {
    required: ['orderNumber', 'kind', 'name', 'quantity', 'amount'],
    optional: ['code', 'availableAtOnce'],
  },
  appointments: {
    required: ['number', 'vin', 'bookedFor'],
    optional: ['bookedAt', 'remindedAt', 'orderNumber'],
  },
  leads: {
    required: ['contactedAt', 'name', 'phone', 'status'],
    optional: ['model', 'level', 'consultantName', 'channel', 'referrerPhone', 'lastFollowedUpAt', 'lostReason'],
  },
} as const satisfies Record<RecordKind, { required: readonly string[]; optional: readonly string[] }>;

type Fields = typeof RECORD_FIELDS;
export type RequiredField<K extends RecordKind> = Fields[K]['required'][number];
export type OptionalField<K extends RecordKind> = Fields[K]['optional'][number];
export type RecordField<K extends RecordKind> = RequiredField<K> | OptionalField<K>;

/** What the code words of a system may mean (公/私家, 首保/保养/小修/大修/索赔, 公历/农历, 在跟/成交/战败, …). */
export const CODE_MEANINGS = {
  customerKind: ['person', 'organisation'],
  calendar: ['solar', 'lunar'],
  vehicleUse: ['private', 'official', 'commercial'],
  orderType: ['minor_repair', 'first_maintenance', 'maintenance', 'major_repair', 'warranty_claim'],
  lineKind: ['labour', 'part'],
  leadStatus: ['open', 'won', 'lost'],
} as const;
export type CodeName = keyof typeof CODE_MEANINGS;
export type CodeMeaning<C extends CodeName> = (typeof CODE_MEANINGS)[C][number];

export const PROFILE_ENCODINGS = ['auto', 'utf-8', 'gb18030'] as const;
export type ProfileEncoding = (typeof PROFILE_ENCODINGS)[number];

export const PROFILE_DELIMITERS = [',', '\t', ';', '|'] as const;
export type ProfileDelimiter = (typeof PROFILE_DELIMITERS)[number];

export interface RecordSource<K extends RecordKind> {
  /** Names of the file, `*` standing for anything. Where two kinds match, the longer pattern is meant. */
  readonly files: readonly string[];
  /** Field → column, in the words of the header. */
  readonly columns: Readonly<Record<RequiredField<K>, string> & Partial<Record<OptionalField<K>, string>>>;
}

/**
 * How one dealer system writes its exports (导入方案), as data: JSON from end to end, so that a group adds the profile
 * of its own system without a release. TEN-02
 */
export interface ImportProfile {
  /** Lower case letters, digits and `-`: `svw`. */
  readonly code: string;
  readonly name: Localized;
  /** `auto` tells UTF-8 from GB18030 by the bytes; GBK and GB2312 are parts of GB18030. */
  readonly encoding: ProfileEncoding;
  readonly delimiter: ProfileDelimiter;
  /** Accepted in this order: `yyyy-MM-dd HH:mm`. A single letter takes one or two digits. Times are the store's. */
  readonly dateTimePatterns: readonly string[];
  readonly datePatterns: readonly string[];
  /** Between every three digits of a number; '' where numbers are written without. */
  readonly thousandsSeparator: '' | ',';
  readonly yes: readonly string[];
  readonly no: readonly string[];
  /** For each kind of code, the word of the system → its meaning. */
  readonly codes: { readonly [C in CodeName]?: Readonly<Record<string, CodeMeaning<C>>> };
  readonly records: { readonly [K in RecordKind]?: RecordSource<K> };
}

/** The kind of list that a file of this name holds (with or without folders before it), or null. */
export function recordKindOf(profile: ImportProfile, fileName: string): RecordKind | null {
  const name = (fileName.split(/[/\\]/).at(-1) ?? '').normalize('NFC');
  let best: { kind: RecordKind; length: number } | null = null;
  for (const kind of RECORD_KINDS) {
    for (const pattern of profile.records[kind]?.files ?? []) {
      if (pattern.length > (best?.length ?? 0) && matches(pattern, name)) best = { kind, length: pattern.length };
    }
  }
  return best?.kind ?? null;
}

function matches(pattern: string, name: string): boolean {
  const literal = pattern
    .normalize('NFC')
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`, 'iu').test(name);
}
