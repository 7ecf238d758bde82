import type { ComponentsObject, ReferenceObject, ResponseObject } from '@nestjs/swagger';
import {
  DomainError,
  notFound,
  problemCatalogue,
  type ProblemType,
  validationFailed,
  versionConflict,
} from '#libs/foundation';
import {
  groupSuspended,
  idempotencyInProgress,
  idempotencyKeyReused,
  storeSuspended,
  storeUnavailable,
} from '#libs/tenancy';
import {
  forbidden,
  idempotencyKeyInvalid,
  idempotencyKeyMissing,
  internalError,
  invalidCursor,
  malformedJson,
  malformedRequest,
  payloadTooLarge,
  preconditionRequired,
  rateLimited,
  serviceUnavailable,
  unauthenticated,
  unsupportedMediaType,
} from '../problems/http.errors';
import { problemDocument, STATUS_OF } from '../problems/problem-document';
import type { Route } from '../endpoints/routes';

const MEDIA_TYPE = 'application/problem+json';

/** Answers that every operation may give, kept once in `components.responses`. */
const COMMON: Readonly<Record<string, readonly ProblemType[]>> = {
  Unauthenticated: [unauthenticated],
  Forbidden: [forbidden, storeSuspended, groupSuspended],
  RateLimited: [rateLimited],
  InternalError: [internalError],
  Unavailable: [serviceUnavailable, storeUnavailable],
};

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'The request cannot be parsed',
  401: 'No valid credential',
  403: 'Not allowed',
  404: 'Not there, or not yours',
  409: 'Conflict with the present state',
  412: 'Somebody else changed it first',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Understood, but refused',
  428: 'If-Match is required',
  429: 'Too many requests',
  500: 'Our fault',
  503: 'Not available for the moment',
};

/** Parameters that an example shows in the place of its placeholders. */
const SAMPLE_PARAMS = { count: 1, retryAfterSeconds: 12, currentVersion: 8, allow: 'GET, HEAD' };

/** `Problem`, `ProblemCode`, `FieldProblem`, `FieldProblemCode`, and the answers that all operations share. */
export function problemComponents(publicUrl: string): Required<Pick<ComponentsObject, 'schemas' | 'responses'>> {
  const { problems, fieldProblems } = problemCatalogue();
  const text = { type: 'string' };
  return {
    schemas: {
      ProblemCode: {
        type: 'string',
        enum: problems.map(({ code }) => code),
        description: 'What went wrong. Codes are never reused',
      },
      FieldProblemCode: {
        type: 'string',
        enum: fieldProblems.map(({ code }) => code),
        description: 'Why a field was refused',
      },
      FieldProblem: {
        type: 'object',
        required: ['code', 'detail'],
        properties: {
          pointer: { ...text, description: 'RFC 6901 pointer into the body' },
          parameter: { ...text, description: 'Name of the query parameter or header' },
          code: { $ref: '#/components/schemas/FieldProblemCode' },
          detail: { ...text, description: 'For people, in the language of the request' },
          params: { type: 'object', additionalProperties: true, description: 'What fills the text' },
        },
      },
      Problem: {
        type: 'object',
        description: 'RFC 9457. `code` is the contract, the texts are not',
        required: ['type', 'title', 'status', 'code', 'detail'],
        additionalProperties: true,
        properties: {
          type: { ...text, format: 'uri', description: 'Page that explains the code' },
          title: text,
          status: { type: 'integer' },
          code: { $ref: '#/components/schemas/ProblemCode' },
          detail: text,
          instance: { ...text, description: 'Path of the request' },
          requestId: { ...text, description: 'Also in X-Request-Id and in our logs' },
          errors: { type: 'array', items: { $ref: '#/components/schemas/FieldProblem' } },
          allowed: {
            type: 'array',
            items: text,
            description: 'Of a step that is not possible now: the steps that are, or the states in which it is',
          },
          missing: { type: 'array', items: text, description: 'What has to be done first' },
          reason: { ...text, description: 'Why, as a code, where one problem has several reasons' },
        },
      },
    },
    responses: Object.fromEntries(
      Object.entries(COMMON).map(([name, problems]) => [name, responseOf(problems, publicUrl)]),
    ),
  };
}

/** The header If-Match of an operation: whether it is taken, and whether it has to be sent. */
export type IfMatchUse = 'none' | 'optional' | 'required';

/** The problem responses of one operation, by status. */
export function problemResponses(
  route: Route,
  ifMatch: IfMatchUse,
  publicUrl: string,
): Record<string, ResponseObject | ReferenceObject> {
  const byStatus = new Map<number, Set<ProblemType>>();
  for (const problem of problemsOf(route, ifMatch)) {
    const status = STATUS_OF[problem.kind];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(problem));
  }
  const responses: Record<string, ResponseObject | ReferenceObject> = {};
  for (const [name, [first, ...others]] of Object.entries(COMMON)) {
    const status = STATUS_OF[(first as ProblemType).kind];
    const own = byStatus.get(status);
    byStatus.delete(status);
    responses[status] = own
      ? responseOf([first as ProblemType, ...others, ...own], publicUrl)
      : { $ref: `#/components/responses/${name}` };
  }
  for (const [status, problems] of byStatus) responses[status] = responseOf([...problems], publicUrl);
  return responses;
}

function problemsOf({ endpoint, method, path, body, query }: Route, ifMatch: IfMatchUse): ProblemType[] {
  const isIdempotent = method === 'POST' && endpoint?.idempotency !== 'none';
  return [
    malformedRequest,
    ...(path.includes(':') ? [notFound] : []),
    ...(body ? [malformedJson, payloadTooLarge, unsupportedMediaType] : []),
    ...(body || query ? [validationFailed] : []),
    ...(endpoint?.list ? [invalidCursor] : []),
    ...(isIdempotent ? [idempotencyKeyInvalid, idempotencyInProgress, idempotencyKeyReused] : []),
    ...(endpoint?.idempotency === 'required' ? [idempotencyKeyMissing] : []),
    ...(ifMatch !== 'none' ? [versionConflict] : []),
    ...(ifMatch === 'required' ? [preconditionRequired] : []),
    ...(endpoint?.errors ?? []),
  ];
}

function responseOf(problems: readonly ProblemType[], publicUrl: string): ResponseObject {
  const status = STATUS_OF[(problems[0] as ProblemType).kind];
  const examples = problems.map((problem) => [
    problem.code,
    { summary: problem.title.en, value: example(problem, publicUrl) },
  ]);
  return {
    description: DESCRIPTIONS[status] ?? 'Refused',
    content: {
      [MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' }, examples: Object.fromEntries(examples) },
    },
  };
}

function example(problem: ProblemType, publicUrl: string): object {
  const errors = problem === validationFailed ? [{ pointer: '#/name', code: 'too_long', params: { max: 100 } }] : [];
  const error = new DomainError(problem, { params: SAMPLE_PARAMS, errors });
  const document = problemDocument(error, { publicUrl, locale: 'en', requestId: 'req_01926f3c7a107c3e9d52' });
  return JSON.parse(JSON.stringify(document)) as object;
}
