import { type INestApplicationContext, type Type, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { ModulesContainer } from '@nestjs/core';
import { type EndpointOptions, endpointOf } from './endpoint';
import { type FaceOptions, faceOf } from './faces';
import { PageQuery } from '../lists/paging';
import { isRequestClass } from '../requests/request-pipe';
import { ruleFaultsOf } from '../requests/rules';

/** One operation of the app, for the boot check, OpenAPI and the tests that walk over all of them. */
export interface Route {
  readonly controller: Type;
  readonly handlerName: string;
  readonly method: string;
  /** Fastify's template, such as `/v1/stores/:storeCode/customers/:id`. */
  readonly path: string;
  readonly endpoint: EndpointOptions | undefined;
  readonly face: FaceOptions | undefined;
  readonly body: Type | undefined;
  readonly query: Type | undefined;
}

/** Every route of every controller, in the order of the modules. */
export function routesOf(app: INestApplicationContext): Route[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  const types = new Set(controllers.map(({ metatype }) => metatype as Type));
  return [...types].flatMap((controller) => handlersOf(controller).map((name) => routeOf(controller, name)));
}

/**
 * Fails the boot when a route does not say who may call it, takes a body or query that nobody validates, or is a list
 * that cannot be paged.
 */
export function assertRoutes(routes: readonly Route[]): void {
  const faults = routes.flatMap((route) => faultsOf(route).map((fault) => `${route.method} ${route.path}: ${fault}`));
  if (faults.length > 0) throw new Error(`These routes are not complete:\n  ${faults.join('\n  ')}`);
}

function faultsOf({ endpoint, query, body }: Route): string[] {
  if (!endpoint) return ['has no @Endpoint, so nobody knows who may call it'];
  const faults: string[] = [];
  if (!endpoint.permission && !endpoint.access) faults.push('declares neither permission nor access');
  if (body && !isRequestClass(body)) faults.push(`takes a body of ${body.name}, which has no fields`);
  if (query && !isRequestClass(query)) faults.push(`takes a query of ${query.name}, which has no fields`);
  for (const type of [body, query]) if (type && isRequestClass(type)) faults.push(...ruleFaultsOf(type));
  if (endpoint.list && !(query?.prototype instanceof PageQuery || query === PageQuery)) {
    faults.push('is a list, so its query must extend PageQuery');
  }
  return faults;
}

function handlersOf(controller: Type): string[] {
  const names = new Set<string>();
  for (
    let type = controller.prototype as object;
    type !== Object.prototype;
    type = Object.getPrototypeOf(type) as object
  ) {
    for (const name of Object.getOwnPropertyNames(type)) {
      const value = Object.getOwnPropertyDescriptor(type, name)?.value as unknown;
      if (typeof value === 'function' && Reflect.hasMetadata(METHOD_METADATA, value)) names.add(name);
    }
  }
  return [...names];
}

function routeOf(controller: Type, handlerName: string): Route {
  const handler = (controller.prototype as Record<string, object>)[handlerName] as object;
  const prefix = Reflect.getMetadata(PATH_METADATA, controller) as string;
  const path = Reflect.getMetadata(PATH_METADATA, handler) as string;
  return {
    controller,
    handlerName,
    method: RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod],
    path: `/${[prefix, path]
      .map((part) => part.replace(/^\/|\/$/g, ''))
      .filter(Boolean)
      .join('/')}`,
    endpoint: endpointOf(handler),
    face: faceOf(controller),
    body: wholeParameter(controller, handlerName, RouteParam.body),
    query: wholeParameter(controller, handlerName, RouteParam.query),
  };
}

/** Numbers by which Nest files the parameters of a handler. */
const RouteParam = { body: 3, query: 4 } as const;

/** Class of the parameter that takes the whole body or query, not one property of it. */
function wholeParameter(controller: Type, name: string, kind: number): Type | undefined {
  const params = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<
    string,
    { index: number; data?: unknown }
  >;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) ?? []) as Type[];
  const found = Object.entries(params).find(([key, { data }]) => key.startsWith(`${kind}:`) && data === undefined);
  return found && types[found[1].index];
}
