import type { JourneyStepDto, StepEnd } from './journey.dto';
import { type StepAnchor, stepDueAt } from './step-due.policy';

/** What a step of a journey is planned by. */
export type PlannableStep = Pick<
  JourneyStepDto,
  'code' | 'after' | 'enabled' | 'offset' | 'timeOfDay' | 'expiresAfterHours' | 'headStartHours'
>;

export interface DueStep<Step extends PlannableStep> {
  readonly step: Step;
  readonly dueAt: Date;
  readonly expiresAt: Date | null;
}

const HOUR_MS = 3_600_000;

/** The steps that follow when one has ended, counted from that moment. REM-13, REM-21 */
export function stepsAfter<Step extends PlannableStep>(
  steps: readonly Step[],
  ended: { readonly step: string; readonly end: StepEnd; readonly at: Date },
  notAfter: Date | null,
  timeZone: string,
): DueStep<Step>[] {
  const anchor: StepAnchor = { kind: 'instant', at: ended.at };
  return steps
    .filter(({ enabled }) => enabled !== false)
    .filter(({ after }) => after !== null && after.step === ended.step && after.on.includes(ended.end))
    .map((step) => dueStep(step, anchor, notAfter, timeZone))
    .filter((due): due is DueStep<Step> => due !== null);
}

/** When a step is due, and too late, that follows one which ended at an instant; null: it is of no use then. */
export function stepAfter(
  step: PlannableStep,
  at: Date,
  notAfter: Date | null,
  timeZone: string,
): Pick<DueStep<PlannableStep>, 'dueAt' | 'expiresAt'> | null {
  return dueStep(step, { kind: 'instant', at }, notAfter, timeZone);
}

/** When a step that is due then is too late; null: never. */
export function expiryOf(
  { expiresAfterHours }: Pick<PlannableStep, 'expiresAfterHours'>,
  dueAt: Date,
  notAfter: Date | null,
): Date | null {
  const late = expiresAfterHours === null ? null : new Date(+dueAt + expiresAfterHours * HOUR_MS);
  return late && notAfter ? (late < notAfter ? late : notAfter) : (late ?? notAfter);
}

/** Null: it would be due only when nothing of the round is of use any more. */
function dueStep<Step extends PlannableStep>(
  step: Step,
  anchor: StepAnchor,
  notAfter: Date | null,
  timeZone: string,
): DueStep<Step> | null {
  const dueAt = stepDueAt(anchor, step, timeZone);
  if (notAfter && dueAt >= notAfter) return null;
  return { step, dueAt, expiresAt: expiryOf(step, dueAt, notAfter) };
}

/** The steps that the trigger makes due by itself. */
export function firstSteps<Step extends PlannableStep>(steps: readonly Step[]): Step[] {
  return steps.filter(({ after, enabled }) => after === null && enabled !== false);
}

/** The steps that may follow others. What follows a step that is off never comes, by its own or another's doing. CF-05 */
export function laterSteps<Step extends PlannableStep>(steps: readonly Step[]): Step[] {
  return steps.filter(({ after, enabled }) => after !== null && enabled !== false);
}

/** How far before and after its trigger the steps of a journey lie, in whole days, to look for rounds by. */
export function reachOf(steps: readonly PlannableStep[]): { readonly daysBefore: number; readonly daysAfter: number } {
  const first = firstSteps(steps);
  const days = first.map(({ offset }) => offset.days + offset.hours / 24);
  const ahead = first.map(({ headStartHours }, at) => (headStartHours ?? 0) / 24 - days[at]);
  // a day more on each side: times of the day and zones are judged afterwards, exactly
  return {
    daysBefore: Math.ceil(Math.max(0, ...ahead)) + 1,
    daysAfter: Math.ceil(Math.max(0, ...days)) + 1,
  };
}
