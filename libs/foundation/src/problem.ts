import type { Localized } from './locale';

/**
 * What went wrong, in the terms of the caller and not of HTTP: `libs/http` holds the one table that turns a kind
 * into a status.
 */
export type ProblemKind =
  | 'unparsable'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'version_conflict'
  | 'too_large'
  | 'unsupported_media'
  | 'invalid'
  | 'precondition_required'
  | 'rate_limited'
  | 'internal'
  | 'unavailable';

export interface ProblemType {
  /** The contract with integrators: snake_case, begins with the feature's noun, never reused. */
  readonly code: string;
  readonly kind: ProblemKind;
  readonly title: Localized;
  /** Template with `{param}` placeholders, filled from the error's params. */
  readonly detail: Localized;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** Why one field was refused: `code` is the contract, the text is not. */
export interface FieldProblemType {
  readonly code: string;
  readonly detail: Localized;
}

/** One refused field of a request: a JSON pointer into the body, or the name of a parameter. */
export interface FieldProblem {
  readonly pointer?: string;
  readonly parameter?: string;
  readonly code: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

const problems = new Map<string, ProblemType>();
const fieldProblems = new Map<string, FieldProblemType>();

/** Declares a problem. Two declarations of one code are a programming error and end the process at boot. */
export function defineProblem(
  problem: Omit<ProblemType, 'logLevel'> & Partial<Pick<ProblemType, 'logLevel'>>,
): ProblemType {
  if (problems.has(problem.code)) throw new Error(`Problem code ${problem.code} is defined twice`);
  const defined: ProblemType = { logLevel: 'info', ...problem };
  problems.set(problem.code, defined);
  return defined;
}

export function defineFieldProblem(code: string, detail: Localized): FieldProblemType {
  if (fieldProblems.has(code)) throw new Error(`Field problem code ${code} is defined twice`);
  const defined: FieldProblemType = { code, detail };
  fieldProblems.set(code, defined);
  return defined;
}

/** Every problem and field problem that the loaded libs declare, sorted by code. */
export function problemCatalogue(): { problems: ProblemType[]; fieldProblems: FieldProblemType[] } {
  const byCode = (a: { code: string }, b: { code: string }) => a.code.localeCompare(b.code, 'en');
  return { problems: [...problems.values()].sort(byCode), fieldProblems: [...fieldProblems.values()].sort(byCode) };
}

export function findFieldProblem(code: string): FieldProblemType | undefined {
  return fieldProblems.get(code);
}

export interface DomainErrorDetails {
  /** Fills the placeholders of the problem's texts. Never personal data: it is sent and logged. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly errors?: readonly FieldProblem[];
  /** Extra members of the problem document, such as the current version after a conflict. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** The only error that services and policies throw on purpose. `libs/http` answers it as problem+json. */
export class DomainError extends Error {
  readonly params: Readonly<Record<string, unknown>>;
  readonly errors: readonly FieldProblem[];
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;

  constructor(
    readonly problem: ProblemType,
    details: DomainErrorDetails = {},
  ) {
    super(`${problem.code}: ${problem.detail.en}`, { cause: details.cause });
    this.name = 'DomainError';
    this.params = details.params ?? {};
    this.errors = details.errors ?? [];
    this.extensions = details.extensions ?? {};
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  get code(): string {
    return this.problem.code;
  }
}
