import type { FieldProblem } from '#libs/foundation';
import { isTask } from '#libs/outreach';
import type { PolicyReference } from '#libs/policies';
import type { JourneyDocument, JourneyStepDto } from './journey.dto';
import { triggerOf } from './triggers';

/** Codes of what the shape of a journey cannot say. */
export const JOURNEY_FAULTS = {
  missingRules: 'journey_rules_missing',
  reminderWindow: 'journey_reminder_window_empty',
  duplicateStep: 'journey_step_duplicate',
  laterStep: 'journey_step_not_earlier',
  endOfChannel: 'journey_step_end_impossible',
  noTemplate: 'journey_template_missing',
  noRole: 'journey_role_missing',
  unknownRole: 'journey_role_unknown',
  backInTime: 'journey_step_back_in_time',
  unknownPlaceholder: 'journey_placeholder_unknown',
  incompleteEvent: 'journey_event_condition_incomplete',
  noSurvey: 'journey_survey_missing',
  unknownSurvey: 'journey_survey_unknown',
  unknownScript: 'journey_script_unknown',
  heldOut: 'journey_hold_out_impossible',
  tooLong: 'journey_text_too_long',
} as const;

export const PLACEHOLDERS: ReadonlySet<string> = new Set([
  ...['customerName', 'vehicle', 'plate', 'model', 'dueOn', 'bookedFor', 'storeName', 'address'],
  ...['appointmentPhone', 'rescuePhone', 'repairPhone', 'complaintPhone', 'surveyLink'],
]);

/** What is wrong with a journey beyond the shape of its fields; pointers lead into the document. */
export function journeyFaults(document: JourneyDocument): FieldProblem[] {
  const { kind } = document.trigger;
  const { faults, placeholders = [] } = triggerOf(kind);
  const words = new Set([...PLACEHOLDERS, ...placeholders]);
  return [
    ...(faults?.(document.trigger) ?? []),
    ...holdOutFaults(document),
    ...document.steps.flatMap((step, at) => stepFaults(document.steps, step, at, words)),
  ];
}

/** The surveys and scripts that its steps name, which are documents of the lib to the right. FUP-11, REM-06 */
export function journeyReferences({ steps }: JourneyDocument): PolicyReference[] {
  return steps.flatMap(({ survey, script }, at) => [
    ...(survey
      ? [{ pointer: `#/steps/${at}/survey`, kind: 'survey', code: survey, fault: JOURNEY_FAULTS.unknownSurvey }]
      : []),
    ...(script
      ? [{ pointer: `#/steps/${at}/script`, kind: 'call-script', code: script, fault: JOURNEY_FAULTS.unknownScript }]
      : []),
  ]);
}

/** Steps whose role the group does not have: what they ask for would lie in nobody's inbox. CF-15 */
export function unknownRoles({ steps }: JourneyDocument, known: ReadonlySet<string>): FieldProblem[] {
  return steps.flatMap(({ ownerRole }, at) =>
    ownerRole !== null && !known.has(ownerRole)
      ? [{ pointer: `#/steps/${at}/ownerRole`, code: JOURNEY_FAULTS.unknownRole }]
      : [],
  );
}

/** Nobody is left without a warning, or waiting at the door, for the sake of a figure. REM-20 */
function holdOutFaults({ holdOutPercent = 0, steps }: JourneyDocument): FieldProblem[] {
  const isOwed = steps.some(({ category }) => category === 'safety' || category === 'appointment');
  return holdOutPercent > 0 && isOwed ? [{ pointer: '#/holdOutPercent', code: JOURNEY_FAULTS.heldOut }] : [];
}

function stepFaults(
  steps: readonly JourneyStepDto[],
  step: JourneyStepDto,
  at: number,
  words: ReadonlySet<string>,
): FieldProblem[] {
  const { after, channel, template, ownerRole, offset, code, survey } = step;
  const faults: FieldProblem[] = [];
  const fault = (field: string, problem: string) => faults.push({ pointer: `#/steps/${at}/${field}`, code: problem });
  const earlier = steps.slice(0, at);
  if (earlier.some((one) => one.code === code)) fault('code', JOURNEY_FAULTS.duplicateStep);
  if (after) {
    const before = earlier.find((one) => one.code === after.step);
    if (!before) fault('after/step', JOURNEY_FAULTS.laterStep);
    const isAsked = after.on.includes('answered') || after.on.includes('not_answered');
    if (before && isAsked && !isTask(before.channel)) fault('after/on', JOURNEY_FAULTS.endOfChannel);
    if (offset.days < 0 || offset.hours < 0) fault('offset', JOURNEY_FAULTS.backInTime);
  }
  if (!isTask(channel) && !template) fault('template', JOURNEY_FAULTS.noTemplate);
  if (isTask(channel) && !ownerRole) fault('ownerRole', JOURNEY_FAULTS.noRole);
  for (const [language, text] of Object.entries(template ?? {})) {
    const names = [...String(text).matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    if (names.some((name) => !words.has(name))) fault(`template/${language}`, JOURNEY_FAULTS.unknownPlaceholder);
    if (names.includes('surveyLink') && !survey) fault('survey', JOURNEY_FAULTS.noSurvey);
  }
  for (const [language, text] of Object.entries(step.subject ?? {})) {
    const isUnknown = [...String(text).matchAll(/\{(\w+)\}/g)].some(([, name]) => !words.has(name));
    if (isUnknown) fault(`subject/${language}`, JOURNEY_FAULTS.unknownPlaceholder);
  }
  return faults;
}
