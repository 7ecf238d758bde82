import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The JSON of a request as it came, for callers whose shapes are their own. */
export const PushedBody = createParamDecorator(
  (_: unknown, execution: ExecutionContext): unknown => execution.switchToHttp().getRequest<FastifyRequest>().body,
);
