import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '#libs/foundation';
import { unsupportedMediaType } from '../problems/http.errors';

/** The files of a multipart request, each to be read to its end before the next. Throws `unsupported_media_type`. */
export function uploadsOf(request: FastifyRequest): AsyncIterable<Readable> {
  if (!request.isMultipart()) throw new DomainError(unsupportedMediaType);
  return filesOf(request);
}

async function* filesOf(request: FastifyRequest): AsyncGenerator<Readable> {
  for await (const part of request.files()) yield part.file;
}
