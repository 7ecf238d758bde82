import type { FastifyReply, FastifyRequest } from 'fastify';

/** Sets the strong ETag of a resource that carries `version`, and turns an answer that the caller has into a 304. */
export function tagVersion(request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
  const version = versionOf(payload);
  const isExpanded = (request.query as { expand?: unknown } | null)?.expand !== undefined;
  if (version === undefined || isExpanded || reply.statusCode >= 300) return done(null, payload);
  const tag = `"${version}"`;
  reply.header('etag', tag);
  if (isRead(request) && matches(request.headers['if-none-match'], tag)) {
    reply.code(304);
    return done(null, null);
  }
  done(null, payload);
}

/** A 304 has no body; what is left of it here is the text `null`. */
export function dropUnmodified(_request: FastifyRequest, reply: FastifyReply, payload: unknown, done: Done): void {
  if (reply.statusCode !== 304) return done(null, payload);
  reply.removeHeader('content-type');
  done(null, null);
}

/** Whether an If-None-Match header names the tag; compared weakly, as RFC 9110 wants it. */
export function matches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header === tag || header === '*') return true;
  return header.split(',').some((part) => part.trim().replace(/^W\//, '') === tag);
}

type Done = (error: Error | null, payload?: unknown) => void;

const isRead = (request: FastifyRequest): boolean => request.method === 'GET' || request.method === 'HEAD';

function versionOf(payload: unknown): number | undefined {
  const version = (payload as { version?: unknown } | null)?.version;
  return typeof version === 'number' ? version : undefined;
}
