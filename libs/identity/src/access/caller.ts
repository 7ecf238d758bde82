import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '#libs/foundation';
import { signedInStaffOnly } from '../identity.errors';
import { isStaff, type Principal, type StaffPrincipal } from './principal';
import type { Client } from '../sign-in/sessions.service';

const requestOf = (execution: ExecutionContext): FastifyRequest => execution.switchToHttp().getRequest();

function principalOf(execution: ExecutionContext): Principal {
  const { principal } = requestOf(execution);
  if (!principal) throw new Error('A public route has no caller');
  return principal;
}

/** Who calls, with everything that they may do. */
export const Caller = createParamDecorator((_: unknown, execution: ExecutionContext) => principalOf(execution));

/** The signed-in person; an API key is refused with `signed_in_staff_only`. */
export const CallingStaff = createParamDecorator((_: unknown, execution: ExecutionContext): StaffPrincipal => {
  const principal = principalOf(execution);
  if (!isStaff(principal)) throw new DomainError(signedInStaffOnly);
  return principal;
});

/** Address and program of the caller, to tell one client from another. */
export const CallingClient = createParamDecorator((_: unknown, execution: ExecutionContext): Client => {
  const request = requestOf(execution);
  return { address: request.ip, userAgent: request.headers['user-agent'] ?? '' };
});
