import type { FieldProblem } from '#libs/foundation';
import type { JourneyDocument, JourneyStepDto } from './journey.dto';

/** Codes of what the shape of a journey cannot say. */
export const JOURNEY_FAULTS = {
  missingRules: 'journey_rules_missing',
  reminderWindow: 'journey_reminder_window_empty',
  duplicateStep: 'journey_step_duplicate',
  laterStep: 'journey_step_not_earlier',
  endOfChannel: 'journey_step_end_impossible',
  noTemplate: 'journey_template_missing',
  noRole: 'journey_role_missing',
  backInTime: 'journey_step_back_in_time',
  unknownPlaceholder: 'journey_placeholder_unknown',
} as const;

export const PLACEHOLDERS: ReadonlySet<string> = new Set([
  ...['customerName', 'vehicle', 'plate', 'model', 'dueOn', 'bookedFor', 'storeName', 'address'],
  ...['appointmentPhone', 'rescuePhone', 'repairPhone', 'complaintPhone'],
]);

/** What is wrong with a journey beyond the shape of its fields; pointers lead into the document. */
export function journeyFaults(document: JourneyDocument): FieldProblem[] {
  return [...triggerFaults(document), ...document.steps.flatMap((step, at) => stepFaults(document.steps, step, at))];
}

function triggerFaults({ trigger }: JourneyDocument): FieldProblem[] {
  const { kind, appointment } = trigger;
  if (kind === 'appointment_booked') {
    if (!appointment) return [{ pointer: '#/trigger/appointment', code: JOURNEY_FAULTS.missingRules }];
    if (appointment.latestHours >= appointment.earliestHours) {
      return [{ pointer: '#/trigger/appointment/latestHours', code: JOURNEY_FAULTS.reminderWindow }];
    }
  }
  return [];
}

function stepFaults(steps: readonly JourneyStepDto[], step: JourneyStepDto, at: number): FieldProblem[] {
  const { after, channel, template, ownerRole, offset, code } = step;
  const faults: FieldProblem[] = [];
  const fault = (field: string, problem: string) => faults.push({ pointer: `#/steps/${at}/${field}`, code: problem });
  const earlier = steps.slice(0, at);
  if (earlier.some((one) => one.code === code)) fault('code', JOURNEY_FAULTS.duplicateStep);
  if (after) {
    const before = earlier.find((one) => one.code === after.step);
    if (!before) fault('after/step', JOURNEY_FAULTS.laterStep);
    const isAsked = after.on.includes('answered') || after.on.includes('not_answered');
    if (before && isAsked && before.channel !== 'phone_call') fault('after/on', JOURNEY_FAULTS.endOfChannel);
    if (offset.days < 0 || offset.hours < 0) fault('offset', JOURNEY_FAULTS.backInTime);
  }
  if (channel === 'sms' && !template) fault('template', JOURNEY_FAULTS.noTemplate);
  if (channel === 'phone_call' && !ownerRole) fault('ownerRole', JOURNEY_FAULTS.noRole);
  for (const [language, text] of Object.entries(template ?? {})) {
    const names = [...String(text).matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    if (names.some((name) => !PLACEHOLDERS.has(name))) fault(`template/${language}`, JOURNEY_FAULTS.unknownPlaceholder);
  }
  return faults;
}
