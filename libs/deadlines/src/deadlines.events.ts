import type { NewEvent } from '#libs/events';
import type { DeadlineHappening, DeadlineStep } from './deadline-step.policy';
import type { FiredDeadline } from './deadline.queries';

/** What a deadline can have happen to it; the type of the event is `deadline.` and this. */
export type DeadlineEvent = 'started' | DeadlineHappening | 'warned';

/** What features find in the payload of every event of a deadline, besides what came with the step. */
export interface DeadlinePayload {
  readonly kind: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly occurrence: string;
  readonly rule: string;
  /** RFC 3339; null while it is paused. */
  readonly dueAt: string | null;
  readonly confirmed: boolean;
  readonly policyRef: string;
  /** Of a step: when it happened, which may be long before it was entered. */
  readonly at?: string;
  /** Of a pause. */
  readonly reason?: string;
}

/** A handler of `deadline.missed` looks at the payload's `kind` for those that are its own. */
export function deadlineEvent(
  happening: DeadlineEvent,
  { id, kind, subjectType, subjectId, occurrence, rule, dueAt, confirmed, policyRef }: FiredDeadline,
  step?: DeadlineStep,
): NewEvent {
  const payload: DeadlinePayload = {
    ...{ kind, subjectType, subjectId, occurrence, rule, confirmed, policyRef },
    dueAt: dueAt?.toISOString() ?? null,
    ...(step && { at: step.at.toISOString() }),
    ...(step && 'reason' in step && { reason: step.reason }),
  };
  return { type: `deadline.${happening}`, subject: { type: 'deadline', id }, payload: { ...payload } };
}
