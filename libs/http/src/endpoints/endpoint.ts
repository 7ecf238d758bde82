import { HttpCode, type Type } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { ProblemType } from '#libs/foundation';

interface EndpointFacts {
  /** One line in English: what the operation does. */
  readonly summary: string;
  readonly description: string;
  /** Class of the answer, or of one row where `list` is set. Absent where there is no body. */
  readonly response?: Type<object>;
  /** Answers `{ data, page }` and takes `limit` and `cursor`. */
  readonly list?: boolean;
  /** Default: 201 for POST, 204 without `response`, else 200. */
  readonly status?: 200 | 201 | 202 | 204;
  /** Problems beyond those that every operation may have. */
  readonly errors?: readonly ProblemType[];
  /** One resource whose body carries `version`: answered with an ETag, `If-None-Match` gives 304. */
  readonly versioned?: boolean;
  /** What a POST does with the header Idempotency-Key. Default: `optional`. */
  readonly idempotency?: 'optional' | 'required' | 'none';
  /** `sign-in`: a few attempts a minute for each address. */
  readonly rateLimit?: 'default' | 'sign-in' | 'none';
  /** Replaces the example that OpenAPI puts together from the properties. */
  readonly example?: unknown;
  readonly requestExample?: unknown;
  /** Media type of an answer that is not JSON, such as `text/csv`. */
  readonly produces?: string;
  /** Media type that the same answer can also be had in, for who asks for it. */
  readonly alsoProduces?: { readonly mediaType: string; readonly example: string };
  /** Media type of a body that is not JSON; every other route refuses it (415). */
  readonly consumes?: 'multipart/form-data';
  readonly deprecated?: boolean;
}

/** Who may call: exactly one of a permission such as `customers:read`, and a wider access. */
type EndpointAccess =
  | { readonly permission: string; readonly access?: undefined }
  | { readonly permission?: undefined; readonly access: 'public' | 'signed-in' };

export type EndpointOptions = EndpointFacts & EndpointAccess;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What `@Endpoint` says of the route; every hook of ours reads it here, without reflection. */
    endpoint?: EndpointOptions;
  }
}

const PERMISSION = /^[a-z][a-z0-9]*(-[a-z0-9]+)*:[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const endpoints = new WeakMap<object, EndpointOptions>();

/**
 * Declares one operation: who may call it, what it answers and what may go wrong. Stands beside Nest's `@Get`, `@Post` …
 * The name of the method is the operationId, so it is called what the client's method shall be called: `listCustomers`.
 */
export function Endpoint(options: EndpointOptions): MethodDecorator {
  if (options.permission !== undefined && !PERMISSION.test(options.permission)) {
    throw new Error(`${options.permission} is not a permission such as customers:read`);
  }
  return (target, name, descriptor) => {
    endpoints.set(descriptor.value as object, options);
    RouteConfig({ endpoint: options })(target, name, descriptor);
    if (options.status) HttpCode(options.status)(target, name, descriptor);
  };
}

/** What `@Endpoint` says of a handler, for guards; undefined for a route that is not ours. */
export function endpointOf(handler: object): EndpointOptions | undefined {
  return endpoints.get(handler);
}
