import { createHash } from 'node:crypto';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { finalize, from, mergeMap, type Observable, tap } from 'rxjs';
import { DomainError } from '#libs/foundation';
import type { IdempotencyClaim } from '#libs/tenancy';
import { idempotencyKeyInvalid, idempotencyKeyMissing } from '../problems/http.errors';
import { findContext, setContext } from './request-context';

const KEY = /^[\x21-\x7e]{8,255}$/;

/**
 * Puts the caller's Idempotency-Key on the context, where the domain transaction claims it. Requests with one key are
 * chained within the process, so that they wait here and not on a connection of the pool. Set on every POST by the
 * controller decorators.
 */
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly chains = new Map<string, Promise<void>>();

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = execution.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const claim = claimOf(request);
    const ctx = findContext(request);
    if (!claim || !ctx) return next.handle();
    setContext(request, { ...ctx, idempotency: claim });
    const chain = `${claim.principal} ${claim.method} ${claim.route} ${claim.key}`;
    const before = this.chains.get(chain) ?? Promise.resolve();
    const { promise: done, resolve: release } = deferred();
    this.chains.set(chain, done);
    return from(before).pipe(
      mergeMap(() => next.handle()),
      tap(() => {
        if (claim.replayed) http.getResponse<FastifyReply>().header('Idempotent-Replayed', 'true');
      }),
      finalize(() => {
        release();
        if (this.chains.get(chain) === done) this.chains.delete(chain);
      }),
    );
  }
}

/** The claim that a request makes, or undefined where it sends no key. Refuses a missing or malformed one. */
export function claimOf(request: FastifyRequest): IdempotencyClaim | undefined {
  const key = request.headers['idempotency-key'];
  const { endpoint } = request.routeOptions.config;
  if (key === undefined) {
    if (endpoint?.idempotency === 'required') throw new DomainError(idempotencyKeyMissing);
    return undefined;
  }
  if (typeof key !== 'string' || !KEY.test(key)) throw new DomainError(idempotencyKeyInvalid);
  const actor = findContext(request)?.actor;
  return {
    key,
    principal: actor ? `${actor.type}:${actor.id}` : 'anonymous',
    method: request.method,
    route: request.routeOptions.url ?? request.url,
    fingerprint: fingerprintOf(request),
    claimed: false,
    replayed: false,
  };
}

/** SHA-256 of all that makes two requests the same: method, path, sorted query, content type and raw bytes. */
function fingerprintOf(request: FastifyRequest): string {
  const [path, query = ''] = request.url.split('?', 2);
  const hash = createHash('sha256');
  hash.update(`${request.method}\n${path}\n${query.split('&').sort().join('&')}\n`);
  hash.update(`${request.headers['content-type'] ?? ''}\n`);
  return hash.update(request.rawBody ?? '').digest('hex');
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
