import { type Locale, type LocalDate, localDateOf, localTimeOf, partsOf } from '#libs/foundation';

/** What is known of a customer, a vehicle and a store when a message is written; null: unknown. TEN-12 */
export interface MessageFacts {
  readonly customerName: string | null;
  readonly plate: string | null;
  readonly model: string | null;
  readonly dueOn: LocalDate | null;
  readonly bookedFor: Date | null;
  readonly storeName: string | null;
  /** E.164, as all phones here. */
  readonly appointmentPhone: string | null;
  readonly rescuePhone: string | null;
  readonly repairPhone: string | null;
  readonly complaintPhone: string | null;
  readonly address: string | null;
}

/** The words for the placeholders of a template; what is unknown is missing. Days and times are those of the zone. */
export function messageValues(facts: MessageFacts, language: Locale, timeZone: string): Record<string, string> {
  const { plate, model, dueOn, bookedFor } = facts;
  const words: Record<keyof MessageFacts | 'vehicle', string | null> = {
    ...{ customerName: facts.customerName, plate, model, storeName: facts.storeName, address: facts.address },
    vehicle: [plate, model].filter(Boolean).join(' '),
    dueOn: dueOn && dayInWords(dueOn, language),
    bookedFor: bookedFor && timeInWords(bookedFor, language, timeZone),
    appointmentPhone: toDial(facts.appointmentPhone),
    rescuePhone: toDial(facts.rescuePhone),
    repairPhone: toDial(facts.repairPhone),
    complaintPhone: toDial(facts.complaintPhone),
  };
  return Object.fromEntries(Object.entries(words).filter((entry): entry is [string, string] => entry[1] !== null));
}

const A_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What a round was planned with, in words: days as such, all else as it is. Keys that are no placeholders are left out. */
export function plannedWords(
  values: Readonly<Record<string, string | number>>,
  placeholders: readonly string[],
  language: Locale,
): Record<string, string> {
  const told = placeholders.filter((name) => Object.hasOwn(values, name)).map((name) => [name, String(values[name])]);
  return Object.fromEntries(
    told.map(([name, value]) => [name, A_DAY.test(value) ? dayInWords(value as LocalDate, language) : value]),
  );
}

export type WrittenTemplate =
  | { readonly kind: 'complete'; readonly template: string }
  /** A placeholder outside of every `[…]` has no value. */
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] };

const OPTIONAL_PART = /\[([^[\]]*)\]/g;
const PLACEHOLDER = /\{(\w+)\}/g;

/**
 * The template with its parts in `[…]` taken in, or left out where one of their placeholders is unknown. The
 * placeholders stay, for outreach fills them. Half a sentence is never sent: what lacks a value elsewhere is incomplete.
 */
export function writeTemplate(template: string, values: Readonly<Record<string, string>>): WrittenTemplate {
  const unknown = (text: string) =>
    [...text.matchAll(PLACEHOLDER)].map(([, name]) => name).filter((name) => !Object.hasOwn(values, name));
  const written = template.replace(OPTIONAL_PART, (_whole, part: string) => (unknown(part).length > 0 ? '' : part));
  const missing = [...new Set(unknown(written))];
  return missing.length > 0 ? { kind: 'incomplete', missing } : { kind: 'complete', template: written };
}

const WEEKDAYS: Readonly<Record<Locale, readonly string[]>> = {
  'zh-CN': ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
};
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** `11月24日（周二）`, `Tuesday 24 November` */
export function dayInWords(day: LocalDate, language: Locale): string {
  const [, month, date] = partsOf(day);
  const weekday = WEEKDAYS[language][new Date(`${day}T00:00:00Z`).getUTCDay()];
  return language === 'en' ? `${weekday} ${date} ${MONTHS[month - 1]}` : `${month}月${date}日（${weekday}）`;
}

/** `11月24日（周二）14:30`, `Tuesday 24 November, 14:30` */
export function timeInWords(at: Date, language: Locale, timeZone: string): string {
  const time = localTimeOf(at, timeZone).slice(0, 5);
  return `${dayInWords(localDateOf(at, timeZone), language)}${language === 'en' ? ', ' : ''}${time}`;
}

const MAINLAND = /^\+86(.*)$/;
/** Beijing, Guangzhou and the like have an area code of two digits, the others of three. */
const LANDLINE = /^(10|2\d|[3-9]\d{2})(\d{7,8})$/;

/** A number as a customer dials it: `021-61234567`, `400-800-1234`, `13800138000`; foreign ones stay as they are. */
function toDial(phone: string | null): string | null {
  const national = phone === null ? undefined : MAINLAND.exec(phone)?.[1];
  if (national === undefined) return phone;
  if (/^(400|800)\d{7}$/.test(national)) return national.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1-$2-$3');
  return /^1[3-9]\d{9}$/.test(national) ? national : national.replace(LANDLINE, '0$1-$2');
}
