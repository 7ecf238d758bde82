import { fill, type Locale, type LocalDate, partsOf } from '#libs/foundation';
import { dayInWords, type MessageFacts, messageValues, writeTemplate } from './message-text.policy';

/** Handed over as a new car, or serviced. REM-17 */
export const TIP_OCCASIONS = ['new_car', 'serviced'] as const;
export type TipOccasion = (typeof TIP_OCCASIONS)[number];

/** What a tip can quote. Everybody in the car reads it, so of the customer it says nothing. */
export interface TipFacts extends Omit<MessageFacts, 'customerName' | 'bookedFor'> {
  /** Odometer at which the next maintenance is due, km. */
  readonly dueKm: number | null;
  /** Day of the visit. */
  readonly servicedOn: LocalDate | null;
}

export const TIP_PLACEHOLDERS: ReadonlySet<string> = new Set([
  ...['vehicle', 'plate', 'model', 'dueOn', 'dueKm', 'servicedOn', 'storeName', 'address'],
  ...['appointmentPhone', 'rescuePhone', 'repairPhone', 'complaintPhone'],
]);

/**
 * The words on the sticker behind the passenger's sun visor (温馨提示); null where something is not known that stands
 * outside of every `[…]`. Days are written with their year, since a sticker is read for months. REM-17
 */
export function visorTipText(template: string, facts: TipFacts, language: Locale): string | null {
  const { dueOn, dueKm, servicedOn, ...told } = facts;
  // no instant is among them, so the zone decides nothing
  const values = messageValues({ ...told, dueOn: null, customerName: null, bookedFor: null }, language, 'UTC');
  if (values.vehicle === '') delete values.vehicle;
  if (dueOn) values.dueOn = dayWithYear(dueOn, language);
  if (servicedOn) values.servicedOn = dayWithYear(servicedOn, language);
  if (dueKm !== null) values.dueKm = dueKm.toLocaleString('en-US');
  const written = writeTemplate(template, values);
  return written.kind === 'complete' ? fill(written.template, values) : null;
}

/** `2027年5月20日（周四）`, `Thursday 20 May 2027` */
function dayWithYear(day: LocalDate, language: Locale): string {
  const [year] = partsOf(day);
  return language === 'en' ? `${dayInWords(day, language)} ${year}` : `${year}年${dayInWords(day, language)}`;
}
