import type { Localized } from '#libs/foundation';

export interface TaskOutcome {
  /** snake_case */
  readonly code: string;
  readonly label: Localized;
}

/** One sort of task, declared by the feature that asks for it. */
export interface TaskKind {
  /** Kebab-case, at most 60; never changed, for rows hold it. */
  readonly code: string;
  /** What is asked, with `{placeholders}` that the task's params fill. */
  readonly title: Localized;
  /** How it can end; whoever completes it names one. */
  readonly outcomes: readonly TaskOutcome[];
  /** What somebody must be allowed, beside `tasks:write`, to claim or close one. */
  readonly permission: string;
}

const kinds = new Map<string, TaskKind>();

/**
 * Declares a kind of task. Two of one code are a programming error and end the process at boot.
 *
 *     export const REMINDER_CALL = defineTaskKind({ code: 'reminder-call', title: { … }, outcomes: [ … ], permission: 'reminders:write' });
 */
export function defineTaskKind(kind: TaskKind): TaskKind {
  if (!/^[a-z][a-z0-9-]{0,59}$/.test(kind.code)) throw new Error(`${kind.code} is not the code of a kind of task`);
  if (kinds.has(kind.code)) throw new Error(`The kind of task ${kind.code} is defined twice`);
  if (kind.outcomes.length === 0) throw new Error(`The kind of task ${kind.code} has no outcome`);
  kinds.set(kind.code, kind);
  return kind;
}

/** Undefined for a kind that a newer or an older build knows. */
export function findTaskKind(code: string): TaskKind | undefined {
  return kinds.get(code);
}
