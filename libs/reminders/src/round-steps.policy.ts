import type { JourneyStepDto, StepEnd } from './journey.dto';
import { type StepAnchor, stepDueAt } from './step-due.policy';

/** What a step of a journey is planned by. */
export type PlannableStep = Pick<JourneyStepDto, 'code' | 'after' | 'offset' | 'timeOfDay' | 'expiresAfterHours'>;

/** One time round of a journey: what its steps count from, and from when on nothing of it is of use. */
export interface RoundTime {
  readonly anchor: StepAnchor;
  readonly notAfter: Date | null;
}

export interface DueStep<Step extends PlannableStep> {
  readonly step: Step;
  readonly dueAt: Date;
  readonly expiresAt: Date | null;
}

const HOUR_MS = 3_600_000;

/** The steps of a round that the trigger makes due in `[from, before)`. Steps that follow others are left to these. */
export function stepsInSpan<Step extends PlannableStep>(
  steps: readonly Step[],
  round: RoundTime,
  { from, before }: { readonly from: Date; readonly before: Date },
  timeZone: string,
): DueStep<Step>[] {
  return steps
    .filter(({ after }) => after === null)
    .map((step) => dueStep(step, round, timeZone))
    .filter((due): due is DueStep<Step> => due !== null && due.dueAt >= from && due.dueAt < before);
}

/** The steps that follow when one has ended, counted from that moment. REM-13, REM-21 */
export function stepsAfter<Step extends PlannableStep>(
  steps: readonly Step[],
  ended: { readonly step: string; readonly end: StepEnd; readonly at: Date },
  notAfter: Date | null,
  timeZone: string,
): DueStep<Step>[] {
  const anchor: StepAnchor = { kind: 'instant', at: ended.at };
  return steps
    .filter(({ after }) => after !== null && after.step === ended.step && after.on.includes(ended.end))
    .map((step) => dueStep(step, { anchor, notAfter }, timeZone))
    .filter((due): due is DueStep<Step> => due !== null);
}

/** Null: it would be due only when nothing of the round is of use any more. */
function dueStep<Step extends PlannableStep>(
  step: Step,
  { anchor, notAfter }: RoundTime,
  timeZone: string,
): DueStep<Step> | null {
  const dueAt = stepDueAt(anchor, step, timeZone);
  if (notAfter && dueAt >= notAfter) return null;
  const late = step.expiresAfterHours === null ? null : new Date(+dueAt + step.expiresAfterHours * HOUR_MS);
  const expiresAt = late && notAfter ? (late < notAfter ? late : notAfter) : (late ?? notAfter);
  return { step, dueAt, expiresAt };
}

/** How far before and after its trigger the steps of a journey lie, in whole days, to look for candidates by. */
export function reachOf(steps: readonly PlannableStep[]): { readonly daysBefore: number; readonly daysAfter: number } {
  const days = steps.filter(({ after }) => after === null).map(({ offset }) => offset.days + offset.hours / 24);
  // a day more on each side: times of the day and zones are judged afterwards, exactly
  return {
    daysBefore: Math.ceil(Math.max(0, ...days.map((day) => -day))) + 1,
    daysAfter: Math.ceil(Math.max(0, ...days)) + 1,
  };
}
