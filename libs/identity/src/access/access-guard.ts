import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, notFound } from '#libs/foundation';
import { endpointOf, type EndpointOptions, faceOf, forbidden, localeOf, RateLimitGuard, setContext } from '#libs/http';
import { type Context, refusalOf, refusalOfGroup, TenantDirectory } from '#libs/tenancy';
import { isStaff, type Principal } from './principal';
import { Principals } from './principals.service';
import { StandIns } from '../staff/stand-ins.service';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, with all that they may do; the context only says what they may do here. */
    principal?: Principal;
  }
}

/**
 * Lets a request in and says as whom. Whoever shows no good credential is refused (401, and 429 in the long run), a store that is not theirs is
 * not there (404), what they may not do is forbidden (403), so is a store or group that is suspended, and a store that is being set up has
 * to wait (503). TEN-02, SEC-02
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly principals: Principals,
    private readonly directory: TenantDirectory,
    private readonly limits: RateLimitGuard,
    private readonly standIns: StandIns,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const http = execution.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const endpoint = endpointOf(execution.getHandler());
    if (!endpoint) throw new Error(`${request.method} ${request.routeOptions.url} does not say who may call it`);
    if (endpoint.access === 'public') return true;
    const principal = await this.authenticate(request);
    if (!principal) return this.limits.refuseStranger(request, http.getResponse<FastifyReply>());
    request.principal = principal;
    setContext(request, await this.contextOf(execution, request, endpoint, principal));
    return true;
  }

  private async authenticate(request: FastifyRequest): Promise<Principal | null> {
    const credential = credentialOf(request);
    const principal =
      credential === null
        ? null
        : credential.startsWith('fc_')
          ? await this.principals.ofApiKey(credential)
          : await this.principals.ofAccessToken(credential);
    if (!principal) return null;
    const { facts } = principal;
    // everybody can read a publishable key, so it counts only where its pages are
    if (facts.type === 'api_key' && facts.origins && !facts.origins.includes(request.headers.origin ?? '')) {
      throw new DomainError(forbidden);
    }
    return principal;
  }

  private async contextOf(
    execution: ExecutionContext,
    request: FastifyRequest,
    endpoint: EndpointOptions,
    principal: Principal,
  ): Promise<Context> {
    switch (faceOf(execution.getClass())?.face) {
      case 'store':
        return this.storeContext(request, endpoint, principal);
      case 'group':
        return this.groupContext(request, endpoint, principal);
      case 'platform':
        return this.platformContext(request, endpoint, principal);
      default:
        return this.ownContext(request, principal);
    }
  }

  private async storeContext(
    request: FastifyRequest,
    endpoint: EndpointOptions,
    principal: Principal,
  ): Promise<Context> {
    const { storeCode } = request.params as { storeCode: string };
    const store = await this.directory.findStore(storeCode);
    const permissions = store && principal.permissionsAt(store);
    if (!store || !permissions?.size) throw new DomainError(notFound);
    if (endpoint.permission !== undefined && !permissions.has(endpoint.permission)) throw new DomainError(forbidden);
    if (!store.servable) throw refusalOf(store);
    const caller = callerOf(request, principal);
    const standsInFor = isStaff(principal) ? await this.standIns.of(store, caller.actor.id) : undefined;
    return { kind: 'store', store, permissions, roles: principal.rolesAt(store), standsInFor, ...caller };
  }

  private groupContext(request: FastifyRequest, endpoint: EndpointOptions, principal: Principal): Context {
    const { group } = principal.facts;
    const reach = principal.atHeadquarters(endpoint.permission ?? null);
    if (!group || !reach) throw new DomainError(forbidden);
    if (group.state !== 'active') throw refusalOfGroup(group);
    return { kind: 'group', group, ...reach, ...callerOf(request, principal) };
  }

  private platformContext(request: FastifyRequest, endpoint: EndpointOptions, principal: Principal): Context {
    const permissions = principal.atPlatform();
    const isOperator = principal.facts.group === null;
    if (!isOperator || (endpoint.permission !== undefined && !permissions.has(endpoint.permission))) {
      throw new DomainError(forbidden);
    }
    return { kind: 'platform', permissions, ...callerOf(request, principal) };
  }

  /** What concerns nobody but the caller: who am I, my password, sign out. */
  private ownContext(request: FastifyRequest, principal: Principal): Context {
    const caller = callerOf(request, principal);
    const { group } = principal.facts;
    if (!group) return { kind: 'platform', permissions: principal.atPlatform(), ...caller };
    const reach = principal.atHeadquarters(null) ?? { stores: new Set<string>(), permissions: new Set<string>() };
    return { kind: 'group', group, ...reach, ...caller };
  }
}

function callerOf(request: FastifyRequest, principal: Principal) {
  const client = { ip: request.ip, userAgent: request.headers['user-agent'] ?? '' };
  return { actor: principal.facts.actor, client, requestId: request.id, locale: localeOf(request) };
}

const BEARER = /^Bearer +([^\s]+)$/i;

/** The one credential of a request; null for none, and for two that could contradict each other. */
function credentialOf({ headers }: FastifyRequest): string | null {
  const bearer = headers.authorization === undefined ? undefined : (BEARER.exec(headers.authorization)?.[1] ?? '');
  const key = headers['x-api-key'];
  if (bearer !== undefined && key !== undefined) return null;
  return bearer ?? (typeof key === 'string' ? key : null);
}
