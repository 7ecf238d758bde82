import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Locale } from '#libs/foundation';
import type { Context } from '#libs/tenancy';

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller, once the identity guard knows it. Read and written through `getContext` and `setContext`. */
    forecourt?: Context;
    /** Body as it came over the wire, for idempotency fingerprints and signatures. */
    rawBody?: Buffer;
    /** Code of the problem that was answered, for the access line. */
    problemCode?: string;
  }
}

/** Puts the caller on the request. Called by the identity guard, and by whoever narrows the context later. */
export function setContext(request: FastifyRequest, ctx: Context): void {
  request.forecourt = ctx;
}

/** The caller of the request, or undefined on a public route. */
export function findContext(request: FastifyRequest): Context | undefined {
  return request.forecourt;
}

/** The caller of the request. Throws on a public route, where there is none. */
export function getContext(request: FastifyRequest): Context {
  if (!request.forecourt) throw new Error(`No context on ${request.method} ${request.routeOptions.url ?? ''}`);
  return request.forecourt;
}

const locales = new Map<string, Locale>();

/** The language of the answer: `zh-CN` unless the caller's Accept-Language prefers English. */
export function localeOf(request: { headers: { 'accept-language'?: string } }): Locale {
  const header = request.headers['accept-language'];
  if (!header) return 'zh-CN';
  let locale = locales.get(header);
  if (!locale) {
    // a handful of browsers' headers make up all traffic; whoever varies them only empties the memo
    if (locales.size >= 500) locales.clear();
    locales.set(header, (locale = negotiate(header)));
  }
  return locale;
}

function negotiate(header: string): Locale {
  let best: Locale = 'zh-CN';
  let bestQuality = 0;
  for (const range of header.split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const weight = parameters.find((parameter) => parameter.trim().startsWith('q='));
    const quality = weight ? Number(weight.trim().slice(2)) : 1;
    const locale = tag.startsWith('en') ? 'en' : tag.startsWith('zh') || tag === '*' ? 'zh-CN' : undefined;
    if (locale && quality > bestQuality) [best, bestQuality] = [locale, quality];
  }
  return best;
}

const REQUEST_ID = /^[A-Za-z0-9_.-]{8,64}$/;
const TRACE_PARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;

/** The caller's X-Request-Id where it is well-formed, else the trace id of a W3C traceparent, else a new one. */
export function requestIdOf(request: { headers: Record<string, string | string[] | undefined> }): string {
  const given = request.headers['x-request-id'];
  if (typeof given === 'string' && REQUEST_ID.test(given)) return given;
  const trace = request.headers.traceparent;
  return (typeof trace === 'string' && TRACE_PARENT.exec(trace)?.[1]) || newRequestId();
}

const processId = randomBytes(9).toString('hex');
let requests = 0;

// unique to the process and counted within it: random bytes for every request cost more than routing it
function newRequestId(): string {
  return `req_${processId}${(requests++).toString(36).padStart(6, '0')}`;
}
