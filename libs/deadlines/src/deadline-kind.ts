import type { Localized } from '#libs/foundation';
import type { PolicyKind } from '#libs/policies';
import type { Allowance } from './due.policy';

/** What a policy document grants. */
export interface DeadlineRule {
  readonly allowance: Allowance;
  readonly warnBeforeMinutes?: number | null;
}

/** A sort of promise (时限), such as the first contact after a complaint. How long it has is said by a policy document. */
export interface DeadlineKind<Document extends object = object> {
  /** Such as `complaint-first-contact`; events carry it. */
  readonly code: string;
  readonly label: Localized;
  readonly policy: PolicyKind<Document>;
  /**
   * What the document grants under a name that the feature chooses, such as the severity of a complaint. Null: it promises
   * nothing, so none is started, and one that runs is cancelled.
   */
  rule(document: Document, name: string): DeadlineRule | null;
}

const kinds = new Map<string, DeadlineKind>();

/** Declares a sort of deadline. Two of one code end the process at boot. */
export function defineDeadlineKind<Document extends object>(kind: DeadlineKind<Document>): DeadlineKind<Document> {
  if (kinds.has(kind.code)) throw new Error(`Deadline kind ${kind.code} is defined twice`);
  if (!/^[a-z][a-z0-9-]{0,59}$/.test(kind.code)) throw new Error(`${kind.code} is not a code such as file-handover`);
  kinds.set(kind.code, kind as unknown as DeadlineKind);
  return kind;
}

export function findDeadlineKind(code: string): DeadlineKind | undefined {
  return kinds.get(code);
}
