import { fill, type Locale, localDateOf } from '#libs/foundation';
import { dayInWords, messageValues, type StoreContactData, writeTemplate } from '#libs/reminders';
import type { FilledScriptDto } from './filled-script.dto';
import type { CallRecord } from './calls.queries';
import type { CallScriptDocument } from './call-script.dto';

export interface ScriptFacts extends Pick<CallRecord, 'customerName' | 'plate' | 'model' | 'dueOn' | 'order'> {
  readonly callerName: string | null;
  readonly store: StoreContactData | null;
}

/** Stands where a caller finds own words. */
const BLANK = '…';

/** The words of a script for this customer. FUP-11, REM-12, TEN-12 */
export function fillScript(
  { code, ref, document }: { readonly code: string; readonly ref: string; readonly document: CallScriptDocument },
  facts: ScriptFacts,
  locale: Locale,
  timeZone: string,
): FilledScriptDto {
  const values = valuesOf(facts, locale, timeZone);
  return {
    code,
    policyRef: ref,
    label: document.label[locale],
    parts: document.parts.map((part) => ({
      ...{ code: part.code, label: part.label[locale], say: said(part.say[locale], values) },
      ...{ asks: part.asks, next: part.next },
      answers: part.answers.map(({ answer, label, next }) => ({ answer, label: label[locale], next })),
    })),
  };
}

/** A caller is not stopped by what is unknown: a blank stands there. */
function said(template: string, values: Readonly<Record<string, string>>): string {
  const written = writeTemplate(template, values);
  if (written.kind === 'complete') return fill(written.template, values);
  const blanks = Object.fromEntries(written.missing.map((name) => [name, BLANK]));
  return said(
    template.replace(/\{(\w+)\}/g, (whole, name: string) => blanks[name] ?? whole),
    values,
  );
}

function valuesOf(facts: ScriptFacts, locale: Locale, timeZone: string): Record<string, string> {
  const { customerName, plate, model, dueOn, order, callerName, store } = facts;
  const { name: storeName = null, ...contactData } = store ?? {};
  const noData = { appointmentPhone: null, rescuePhone: null, repairPhone: null, complaintPhone: null, address: null };
  const message = { customerName, plate, model, dueOn, bookedFor: null, storeName, ...noData, ...contactData };
  const { serviceItems = [], replacedParts = [] } = order ?? {};
  const inARow = (names: readonly string[]) => [...new Set(names)].join(locale === 'zh-CN' ? '、' : ', ');
  const known = Object.entries(messageValues(message, locale, timeZone)).filter(([, word]) => word !== '');
  return {
    ...Object.fromEntries(known),
    ...(callerName !== null && { callerName }),
    ...(order?.deliveredAt && { lastVisitOn: dayInWords(localDateOf(new Date(order.deliveredAt), timeZone), locale) }),
    ...(serviceItems.length > 0 && { serviceItems: inARow(serviceItems) }),
    ...(replacedParts.length > 0 && { replacedParts: inARow(replacedParts) }),
  };
}
