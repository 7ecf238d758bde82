import { HttpException } from '@nestjs/common';
import { DomainError, notFound, type ProblemType, validationFailed } from '#libs/foundation';
import { busy } from '#libs/tenancy';
import {
  conflict,
  forbidden,
  internalError,
  malformedJson,
  malformedRequest,
  methodNotAllowed,
  payloadTooLarge,
  preconditionRequired,
  rateLimited,
  serviceUnavailable,
  unauthenticated,
  unsupportedMediaType,
} from './http.errors';

/** What others' statuses mean in our terms. A status that is not here is 400 below 500, and 500 above. */
const PROBLEM_OF_STATUS: Readonly<Record<number, ProblemType>> = {
  400: malformedRequest,
  401: unauthenticated,
  403: forbidden,
  404: notFound,
  405: methodNotAllowed,
  408: malformedRequest,
  409: conflict,
  413: payloadTooLarge,
  414: payloadTooLarge,
  415: unsupportedMediaType,
  422: validationFailed,
  428: preconditionRequired,
  429: rateLimited,
  431: payloadTooLarge,
  503: serviceUnavailable,
};

/** The parser of uploads throws plain errors at a body that is not what its content type says. */
const BROKEN_UPLOAD = /^Multipart: Boundary not found$|^The needle cannot|unexpected end of multipart data$/i;

const JSON_FAULTS = new Set(['FST_ERR_CTP_EMPTY_JSON_BODY', 'FST_ERR_CTP_INVALID_JSON_BODY']);

/** SQLSTATEs that a service had no reason to expect, and yet are not our fault. */
const PROBLEM_OF_SQLSTATE: Readonly<Record<string, ProblemType>> = {
  '23503': conflict, // foreign key: what was referred to has gone meanwhile
  '23505': conflict, // unique: somebody else was faster
  '40001': busy,
  '40P01': busy,
  '55P03': busy, // lock_timeout
  '57014': busy, // statement_timeout
  '22021': malformedRequest, // a byte that the encoding does not have
  '22P05': malformedRequest,
  '53300': serviceUnavailable, // too many connections
  '57P01': serviceUnavailable,
  '57P02': serviceUnavailable,
  '57P03': serviceUnavailable,
};

const LOST_CONNECTION = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']);

/** Turns whatever was thrown into a problem; the original stays the cause, for the log. */
export function toDomainError(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  const problem = problemOf(thrown);
  const retryAfterSeconds = problem.kind === 'unavailable' ? 1 : undefined;
  return new DomainError(problem, { cause: thrown, retryAfterSeconds });
}

function problemOf(thrown: unknown): ProblemType {
  if (!(thrown instanceof Error)) return internalError;
  const origin = originOf(thrown);
  const code = typeof origin.code === 'string' ? origin.code : '';
  if (JSON_FAULTS.has(code)) return malformedJson;
  if (BROKEN_UPLOAD.test(origin.message)) return malformedRequest;
  if (PROBLEM_OF_SQLSTATE[code]) return PROBLEM_OF_SQLSTATE[code];
  if (LOST_CONNECTION.has(code) || code.startsWith('08')) return serviceUnavailable;
  const status = thrown instanceof HttpException ? thrown.getStatus() : origin.statusCode;
  if (typeof status !== 'number') return internalError;
  return PROBLEM_OF_STATUS[status] ?? (status >= 400 && status < 500 ? malformedRequest : internalError);
}

/** The driver's error inside TypeORM's, or Fastify's inside Nest's. */
function originOf(error: ForeignError): ForeignError {
  if (error.driverError instanceof Error) return error.driverError;
  if (error instanceof HttpException && error.cause instanceof Error) return error.cause;
  return error;
}

interface ForeignError extends Error {
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly driverError?: unknown;
}
