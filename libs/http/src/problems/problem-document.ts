import {
  type DomainError,
  type FieldProblem,
  fill,
  findFieldProblem,
  type Locale,
  LOCALES,
  type Localized,
  type ProblemKind,
} from '#libs/foundation';

/** The one place where a problem becomes an HTTP status. */
export const STATUS_OF: Readonly<Record<ProblemKind, number>> = {
  unparsable: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  version_conflict: 412,
  too_large: 413,
  unsupported_media: 415,
  invalid: 422,
  precondition_required: 428,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
};

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** RFC 9457. `code` and `errors[].code` are the contract, the texts are not. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly instance?: string;
  readonly requestId?: string;
  readonly errors?: readonly (FieldProblem & { readonly detail: string })[];
  readonly [extension: string]: unknown;
}

export interface ProblemOccasion {
  readonly publicUrl: string;
  readonly locale: Locale;
  /** Path of the request, without its query: a query may hold personal data. */
  readonly instance?: string;
  readonly requestId?: string;
}

export function problemDocument(error: DomainError, occasion: ProblemOccasion): ProblemDocument {
  const { problem, errors } = error;
  const { locale } = occasion;
  const params = worded(errors.length > 0 ? { count: errors.length, ...error.params } : error.params, locale);
  return {
    ...error.extensions,
    type: `${occasion.publicUrl}/problems/${problem.code}`,
    title: fill(problem.title[locale], params),
    status: STATUS_OF[problem.kind],
    code: problem.code,
    detail: fill(problem.detail[locale], params),
    instance: occasion.instance,
    requestId: occasion.requestId,
    errors: errors.length > 0 ? errors.map((field) => explain(field, locale)) : undefined,
  };
}

/** A parameter that is a text in every language is told in this one. */
function worded(params: DomainError['params'], locale: Locale): DomainError['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, isLocalized(value) ? value[locale] : value]),
  );
}

function isLocalized(value: unknown): value is Localized {
  return typeof value === 'object' && value !== null && LOCALES.every((locale) => locale in value);
}

function explain(field: FieldProblem, locale: Locale): FieldProblem & { detail: string } {
  const { pointer, parameter, code, params } = field;
  const detail = fill(findFieldProblem(code)?.detail[locale] ?? code, params ?? {});
  return { pointer, parameter, code, detail, params };
}

/** Headers that follow from the problem itself, whatever way the answer takes. */
export function problemHeaders(error: DomainError, locale: Locale): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': PROBLEM_TYPE,
    'content-language': locale,
    'cache-control': 'no-store',
    vary: 'Accept-Language, Origin',
  };
  const { kind } = error.problem;
  if (error.retryAfterSeconds !== undefined) headers['retry-after'] = String(error.retryAfterSeconds);
  else if (kind === 'unavailable') headers['retry-after'] = '1';
  if (kind === 'unauthenticated') headers['www-authenticate'] = 'Bearer';
  if (kind === 'method_not_allowed' && error.params.allow) headers.allow = String(error.params.allow);
  const current = error.params.currentVersion ?? error.extensions.currentVersion;
  if (kind === 'version_conflict' && current !== undefined) headers.etag = `"${String(current)}"`;
  return headers;
}
