import { BadRequestException, HttpException } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { toDomainError } from './foreign-errors';
import { problemDocument, STATUS_OF } from './problem-document';

const sqlError = (code: string) =>
  new QueryFailedError('select secret', [], Object.assign(new Error('relation "customer" …'), { code }));

describe('what others throw', () => {
  it.each<[string, unknown, string, number]>([
    ['lock_timeout', sqlError('55P03'), 'busy', 503],
    ['a deadlock that outlived its retries', sqlError('40P01'), 'busy', 503],
    ['statement_timeout', sqlError('57014'), 'busy', 503],
    ['a unique key', sqlError('23505'), 'conflict', 409],
    ['a row that went away', sqlError('23503'), 'conflict', 409],
    ['a lost connection', sqlError('08006'), 'service_unavailable', 503],
    ['a server that is not there', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'service_unavailable', 503],
    ['bad SQL of ours', sqlError('42601'), 'internal_error', 500],
    ['a bug', new TypeError('x is undefined'), 'internal_error', 500],
    ['something that is no error', 'oops', 'internal_error', 500],
    ['an exception of Nest', new BadRequestException('why'), 'malformed_request', 400],
    ['a status that nobody knows', new HttpException('teapot', 418), 'malformed_request', 400],
    ['an upload that breaks off', new Error('Unexpected end of multipart data'), 'malformed_request', 400],
    ['an error of Fastify', Object.assign(new Error('big'), { statusCode: 413 }), 'payload_too_large', 413],
  ])('%s', (_what, thrown, code, status) => {
    const error = toDomainError(thrown);
    expect([error.code, STATUS_OF[error.problem.kind], error.cause]).toEqual([code, status, thrown]);
    expect(error.retryAfterSeconds).toBe(status === 503 ? 1 : undefined);
    const document = JSON.stringify(problemDocument(error, { publicUrl: '', locale: 'en' }));
    expect(document).not.toMatch(/secret|customer|undefined|teapot/);
  });
});
