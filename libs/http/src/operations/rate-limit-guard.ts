import { type CanActivate, type ExecutionContext, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { AppConfig } from '#libs/config';
import { DomainError } from '#libs/foundation';
import { rateLimited, unauthenticated } from '../problems/http.errors';
import { findContext } from '../endpoints/request-context';

const WINDOW_SECONDS = 60;

/** One store's or group's callers together may do this many times what one of them may. */
const TENANT_FACTOR = 5;

const SIGN_IN_PER_MINUTE = 10;

/** A shop behind one address, whose open pages all find their tokens expired at once, stays below this. */
const FAILED_AUTHENTICATION_PER_MINUTE = 60;

type Limiter = RateLimiterMemory | RateLimiterRedis;

/** One counter of one caller. */
interface Charge {
  readonly policy: 'default' | 'tenant' | 'sign-in' | 'failed-authentication';
  readonly limiter: Limiter;
  readonly key: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    charges?: readonly Charge[];
  }
}

/**
 * Runs after the identity guard. Counts per key or person and per tenant, by address where nobody is signed in, and
 * failed authentications by address too. The counters live in Redis where there is one, else in the process; when Redis
 * fails, memory steps in.
 */
@Injectable()
export class RateLimitGuard implements CanActivate, OnModuleDestroy {
  private readonly redis?: Redis;
  private readonly limiters: Readonly<Record<Charge['policy'], Limiter>>;
  private readonly policies: string;

  constructor(config: AppConfig) {
    if (config.redisUrl) this.redis = connect(config.redisUrl);
    const perCaller = config.rateLimitPerMinute;
    const perTenant = perCaller * TENANT_FACTOR;
    this.limiters = {
      default: this.limiter('default', perCaller),
      tenant: this.limiter('tenant', perTenant),
      'sign-in': this.limiter('sign-in', SIGN_IN_PER_MINUTE),
      'failed-authentication': this.limiter('failed-authentication', FAILED_AUTHENTICATION_PER_MINUTE),
    };
    this.policies = `${policyLine('default', perCaller)}, ${policyLine('tenant', perTenant)}`;
  }

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const http = execution.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const kind = request.routeOptions.config.endpoint?.rateLimit;
    if (kind === 'none') return true;
    const charges = kind === 'sign-in' ? [this.charge('sign-in', request.ip)] : this.chargesOf(request);
    const states = await Promise.all(charges.map((charge) => consume(charge)));
    request.charges = charges;
    this.report(http.getResponse<FastifyReply>(), charges, states);
    return true;
  }

  /**
   * Refuses a caller whom nobody knows, and counts it against the address: `unauthenticated`, and `rate_limited` once the
   * budget for it is spent. What a bad key tries holds up no good one at the same address, such as the shop's one line.
   */
  async refuseStranger(request: FastifyRequest, reply: FastifyReply): Promise<never> {
    const charge = this.charge('failed-authentication', request.ip);
    this.report(reply, [charge], [await consume(charge)]);
    throw new DomainError(unauthenticated);
  }

  /** Gives back what a 304 cost: asking whether something has changed is free. */
  refund(request: FastifyRequest): void {
    for (const { limiter, key } of request.charges ?? []) void limiter.reward(key, 1).catch(() => undefined);
  }

  onModuleDestroy(): void {
    this.redis?.disconnect();
  }

  private chargesOf(request: FastifyRequest): Charge[] {
    const ctx = findContext(request);
    if (!ctx) return [this.charge('default', request.ip)];
    const caller = this.charge('default', `${ctx.actor.type}:${ctx.actor.id}`);
    const tenant = ctx.kind === 'store' ? ctx.store.id : ctx.kind === 'group' ? ctx.group.id : undefined;
    return tenant === undefined ? [caller] : [caller, this.charge('tenant', tenant)];
  }

  private report(reply: FastifyReply, charges: readonly Charge[], states: readonly RateLimiterRes[]): void {
    const [{ policy, limiter }] = charges as [Charge];
    reply.header('ratelimit-policy', policy === 'default' ? this.policies : policyLine(policy, limiter.points));
    const tightest = states[1] && states[1].remainingPoints < (states[0]?.remainingPoints ?? 0) ? 1 : 0;
    const state = states[tightest] as RateLimiterRes;
    reply.header('ratelimit', stateLine(charges[tightest]?.policy ?? 'default', state));
    const violated = charges.filter((charge, index) => (states[index]?.consumedPoints ?? 0) > charge.limiter.points);
    if (violated.length === 0) return;
    const retryAfterSeconds = secondsUntilReset(state);
    throw new DomainError(rateLimited, {
      params: { retryAfterSeconds },
      retryAfterSeconds,
      extensions: { 'violated-policies': violated.map(({ policy }) => policy) },
    });
  }

  private charge(policy: Charge['policy'], key: string): Charge {
    return { policy, limiter: this.limiters[policy], key };
  }

  private limiter(name: string, points: number): Limiter {
    const options = { keyPrefix: `forecourt-rate-${name}`, points, duration: WINDOW_SECONDS };
    const memory = new RateLimiterMemory(options);
    if (!this.redis) return memory;
    return new RateLimiterRedis({
      ...options,
      storeClient: this.redis,
      rejectIfRedisNotReady: true,
      insuranceLimiter: memory,
    });
  }
}

/** A limiter rejects with its state when the budget is spent; here that is an answer like any other. */
function consume({ limiter, key }: Charge): Promise<RateLimiterRes> {
  return limiter.consume(key).catch((refusal: unknown) => {
    if (refusal instanceof Error) throw refusal;
    return refusal as RateLimiterRes;
  });
}

function connect(url: string): Redis {
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 200 });
  redis.on('error', () => undefined); // the limiter in memory steps in, and readiness tells of the queue's own Redis
  return redis;
}

const secondsUntilReset = (state: RateLimiterRes): number => Math.max(1, Math.ceil(state.msBeforeNext / 1000));

const policyLine = (name: string, points: number): string => `"${name}";q=${points};w=${WINDOW_SECONDS}`;

const stateLine = (name: string, state: RateLimiterRes): string =>
  `"${name}";r=${Math.max(0, state.remainingPoints)};t=${secondsUntilReset(state)}`;
