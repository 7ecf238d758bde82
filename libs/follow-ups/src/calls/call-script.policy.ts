import type { FieldProblem } from '#libs/foundation';
import type { CallScriptDocument, ScriptPartDto } from './call-script.dto';

/** Codes of what the shape of a script cannot say. */
export const SCRIPT_FAULTS = {
  duplicatePart: 'script_part_duplicate',
  notLater: 'script_part_not_later',
  branch: 'script_so_so_branch',
  unknownPlaceholder: 'script_placeholder_unknown',
} as const;

/** What a script may quote. FUP-11, REM-12, TEN-12 */
export const SCRIPT_PLACEHOLDERS: ReadonlySet<string> = new Set([
  ...['customerName', 'vehicle', 'plate', 'model', 'dueOn', 'storeName', 'address', 'appointmentPhone', 'rescuePhone'],
  ...['repairPhone', 'complaintPhone', 'callerName', 'lastVisitOn', 'serviceItems', 'replacedParts'],
]);

/**
 * What is wrong with a script. Parts only lead to later ones, so that every talk ends; who is so-so hears the same as who
 * is not satisfied (一般与不满意同样处理). FUP-11
 */
export function scriptFaults({ parts }: CallScriptDocument): FieldProblem[] {
  return parts.flatMap((part, at) => {
    const faults: FieldProblem[] = [];
    const fault = (field: string, code: string) => faults.push({ pointer: `#/parts/${at}/${field}`, code });
    if (parts.findIndex(({ code }) => code === part.code) < at) fault('code', SCRIPT_FAULTS.duplicatePart);
    const later = new Set(parts.slice(at + 1).map(({ code }) => code));
    const leads = (next: string | null) => next === null || later.has(next);
    if (!leads(part.next)) fault('next', SCRIPT_FAULTS.notLater);
    part.answers.forEach(({ next }, line) => {
      if (!leads(next)) fault(`answers/${line}/next`, SCRIPT_FAULTS.notLater);
    });
    const [soSo, not] = ['so_so', 'not_satisfied'].map((code) => part.answers.find(({ answer }) => answer === code));
    if (soSo && not && soSo.next !== not.next) {
      fault(`answers/${part.answers.indexOf(soSo)}/next`, SCRIPT_FAULTS.branch);
    }
    for (const language of ['zh-CN', 'en'] as const) {
      const names = [...part.say[language].matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      if (names.some((name) => !SCRIPT_PLACEHOLDERS.has(name))) {
        fault(`say/${language}`, SCRIPT_FAULTS.unknownPlaceholder);
      }
    }
    return faults;
  });
}

/** The part that follows an answer, or the end. Undefined: the part knows no such answer. FUP-11 */
export function nextPart(
  { parts }: Pick<CallScriptDocument, 'parts'>,
  code: string,
  answer?: string,
): ScriptPartDto | null | undefined {
  const part = parts.find((one) => one.code === code);
  if (!part) return undefined;
  const branch = part.answers.find((one) => one.answer === answer);
  if (part.answers.length > 0 && !branch) return undefined;
  const next = branch ? branch.next : part.next;
  return next === null ? null : parts.find((one) => one.code === next);
}

/** The script of a step: the one that it names, else one that is for the step, for its journey, or the usual one. */
export function scriptFor<
  Script extends { readonly code: string; readonly document: Pick<CallScriptDocument, 'usedBy'> },
>(
  scripts: readonly Script[],
  { journey, step, script }: { readonly journey: string; readonly step: string; readonly script: string | null },
  usual: string,
): Script | null {
  const usedBy = (name: string) => scripts.find(({ document }) => document.usedBy.includes(name));
  const byCode = (wanted: string) => scripts.find(({ code }) => code === wanted);
  return (
    (script === null ? undefined : byCode(script)) ??
    usedBy(`${journey}/${step}`) ??
    usedBy(journey) ??
    byCode(usual) ??
    null
  );
}
