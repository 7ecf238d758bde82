import { createParamDecorator, type ExecutionContext, Param } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError, isId, notFound, validationFailed } from '#libs/foundation';
import { Annotated } from '../openapi/swagger';
import { preconditionRequired } from '../problems/http.errors';
import { getContext } from './request-context';

const requestOf = (execution: ExecutionContext): FastifyRequest => execution.switchToHttp().getRequest();

/** The caller: `StoreContext` in a `@StoreController`, `GroupContext` and `PlatformContext` in theirs. */
export const Ctx = createParamDecorator((_: unknown, execution: ExecutionContext) => getContext(requestOf(execution)));

const idPipe = {
  transform(value: unknown): string {
    // what is no id names nothing, so it is as unknown as an id that nobody has
    if (!isId(value)) throw new DomainError(notFound);
    return value.toLowerCase();
  },
};

/** An id in the path. A malformed one is 404, like one that does not exist. */
export function Id(name = 'id'): ParameterDecorator {
  return (target, key, index) => {
    Param(name, idPipe)(target, key, index);
    const options = { name, format: 'uuid', description: idDescription(name) };
    document(
      Annotated(({ ApiParam }) => ApiParam(options)),
      target,
      key,
    );
  };
}

const idDescription = (name: string): string =>
  name === 'id'
    ? 'Id of the resource'
    : `Id of the ${name.replace(/Id$/, '').replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`)}`;

const ENTITY_TAG = /^"(\d{1,9})"$/;

const ifMatch = createParamDecorator((isRequired: boolean, execution: ExecutionContext): number | undefined => {
  const header = requestOf(execution).headers['if-match'];
  if (header === undefined && isRequired) throw new DomainError(preconditionRequired);
  if (header === undefined || header === '*') return undefined;
  const version = ENTITY_TAG.exec(header)?.[1];
  if (!version) {
    throw new DomainError(validationFailed, { errors: [{ parameter: 'If-Match', code: 'invalid_format' }] });
  }
  return Number(version);
});

/**
 * The version that the caller edited, from `If-Match: "7"`; undefined where the caller sent none, or `*`. With
 * `required` a request without it is refused (428), as configuration resources do.
 */
export function IfMatch({ required = false }: { required?: boolean } = {}): ParameterDecorator {
  return (target, key, index) => {
    ifMatch(required)(target, key, index);
    const description = 'ETag of the version that was edited; 412 when it is no longer the current one';
    const options = { name: 'If-Match', required, description, schema: { type: 'string' as const }, example: '"7"' };
    document(
      Annotated(({ ApiHeader }) => ApiHeader(options)),
      target,
      key,
    );
  };
}

function document(decorator: MethodDecorator, target: object, key: string | symbol | undefined): void {
  const name = key as string;
  decorator(target, name, Object.getOwnPropertyDescriptor(target, name) as PropertyDescriptor);
}
