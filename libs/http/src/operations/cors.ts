import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TenantDirectory } from '#libs/tenancy';

/** Which browsers' origins may read a store's answers. */
export abstract class CorsOrigins {
  /** Origins such as `https://shop.example.cn`; empty for a store without a front-end, and for one that is none. */
  abstract of(storeCode: string): Promise<readonly string[]>;
}

/** The origins in the store's own row. */
@Injectable()
export class StoreCorsOrigins extends CorsOrigins {
  constructor(private readonly directory: TenantDirectory) {
    super();
  }

  async of(storeCode: string): Promise<readonly string[]> {
    return (await this.directory.findStore(storeCode))?.corsOrigins ?? [];
  }
}

const STORE_PATH = /^\/v1\/stores\/([a-z0-9][a-z0-9-]{1,30})(?:\/|\?|$)/;

const ANSWER_HEADERS =
  'Content-Language, ETag, Idempotent-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id';

const PREFLIGHT_HEADERS = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers':
    'Authorization, X-Api-Key, Content-Type, Accept-Language, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-Request-Id, traceparent',
  'access-control-max-age': '600',
};

/**
 * Runs before authentication, since a preflight carries no key. An origin that is not allowed gets an answer without
 * the headers, which is all that a browser needs to refuse it.
 */
export async function applyCors(origins: CorsOrigins, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { origin } = request.headers;
  const storeCode = STORE_PATH.exec(request.url)?.[1];
  const allowed = origin && storeCode ? (await origins.of(storeCode)).includes(origin) : false;
  if (origin && allowed) {
    reply.header('access-control-allow-origin', origin);
    reply.header('access-control-expose-headers', ANSWER_HEADERS);
  }
  if (request.method === 'OPTIONS' && request.headers['access-control-request-method']) {
    if (allowed) reply.headers(PREFLIGHT_HEADERS);
    await reply.code(204).send();
  }
}
