import type { Type } from '@nestjs/common';
import type { HeadersObject, OperationObject, ParameterObject, ResponseObject } from '@nestjs/swagger';
import { exampleOf } from '../requests/field-registry';
import { type IfMatchUse, problemResponses } from './openapi-problems';
import { pageClass } from '../lists/paging';
import type { Route } from '../endpoints/routes';
import { openSwagger } from './swagger';

/** The class of an operation's answer, page or single; undefined where it has no JSON body. */
export function responseClassOf({ endpoint }: Route): Type<object> | undefined {
  if (!endpoint?.response) return undefined;
  return endpoint.list ? pageClass(endpoint.response) : endpoint.response;
}

/** Fills what `@nestjs/swagger` found of an operation (parameters, body) with what its endpoint declares. */
export function completeOperation(found: OperationObject, route: Route, publicUrl: string): OperationObject {
  const { endpoint, face, handlerName } = route;
  if (!endpoint || !face) throw new Error(`${route.method} ${route.path} is not documented`);
  return {
    tags: [face.tag],
    operationId: handlerName,
    summary: endpoint.summary,
    description: endpoint.permission
      ? `${endpoint.description}\n\nPermission: \`${endpoint.permission}\``
      : endpoint.description,
    deprecated: endpoint.deprecated,
    security: endpoint.access === 'public' ? [] : undefined,
    parameters: parametersOf(found, route),
    requestBody: requestBodyOf(found, route),
    responses: { ...successOf(route), ...problemResponses(route, ifMatchOf(found), publicUrl) },
  };
}

function ifMatchOf({ parameters = [] }: OperationObject): IfMatchUse {
  const header = (parameters as ParameterObject[]).find(({ name }) => name === 'If-Match');
  return header ? (header.required ? 'required' : 'optional') : 'none';
}

function parametersOf(found: OperationObject, { method, endpoint }: Route): ParameterObject[] {
  const parameters = (found.parameters ?? []) as ParameterObject[];
  const declared = parameters
    .filter(({ in: place, name }) => place !== 'header' || name === 'If-Match')
    .map((parameter) => (isList(parameter) ? { ...parameter, style: 'form' as const, explode: false } : parameter));
  const added: ParameterObject[] = [];
  if (method === 'POST' && endpoint?.idempotency !== 'none') {
    added.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: endpoint?.idempotency === 'required',
      description: 'Makes the request safe to repeat for 24 hours: a repetition is answered with the first answer',
      schema: { type: 'string', minLength: 8, maxLength: 255, pattern: '^[!-~]+$' },
      example: 'd2f1c7b0-5f0e-4c3a-9a54-6a1b2c3d4e5f',
    });
  }
  if (method === 'GET' && endpoint?.versioned) {
    added.push({
      name: 'If-None-Match',
      in: 'header',
      required: false,
      description: 'ETag that the caller has; 304 while it is current',
      schema: { type: 'string' },
      example: '"7"',
    });
  }
  return [...declared, ...added];
}

const isList = ({ in: place, schema }: ParameterObject): boolean =>
  place === 'query' && (schema as { type?: unknown } | undefined)?.type === 'array';

function requestBodyOf(found: OperationObject, { body, endpoint }: Route): OperationObject['requestBody'] {
  if (!body || !found.requestBody || '$ref' in found.requestBody) return found.requestBody;
  const example = endpoint?.requestExample ?? exampleOf(body);
  return { required: true, content: { 'application/json': { schema: { $ref: openSwagger().getSchemaPath(body) }, example } } };
}

function successOf(route: Route): Record<string, ResponseObject> {
  const { endpoint, method } = route;
  const type = responseClassOf(route);
  const hasBody = type !== undefined || endpoint?.produces !== undefined;
  const status = endpoint?.status ?? (!hasBody ? 204 : method === 'POST' ? 201 : 200);
  const success: ResponseObject = { description: SUCCESS[status], headers: headersOf(route, status) };
  if (type) {
    const example = endpoint?.example ?? exampleOf(type);
    success.content = { 'application/json': { schema: { $ref: openSwagger().getSchemaPath(type) }, example } };
    if (endpoint?.alsoProduces) {
      const { mediaType, example } = endpoint.alsoProduces;
      success.content[mediaType] = { schema: { type: 'string' }, example };
    }
  } else if (endpoint?.produces) {
    const schema = endpoint.produces.endsWith('json') ? { type: 'object' } : { type: 'string' };
    success.content = { [endpoint.produces]: { schema, example: endpoint.example } };
  }
  const responses = { [status]: success };
  return endpoint?.versioned && method === 'GET'
    ? { ...responses, 304: { description: 'The caller has the current version' } }
    : responses;
}

const SUCCESS: Readonly<Record<number, string>> = {
  200: 'Done',
  201: 'Created',
  202: 'Accepted; the body is the job that does it',
  204: 'Done, nothing to answer',
};

function headersOf({ endpoint, method }: Route, status: number): HeadersObject {
  const text = { type: 'string' };
  return {
    'X-Request-Id': { description: 'Id of this request, also in our logs', schema: text },
    ...(endpoint?.list && { Link: { description: 'URLs of the next and the previous page', schema: text } }),
    ...(endpoint?.versioned && { ETag: { description: 'The version, for If-Match and If-None-Match', schema: text } }),
    ...(status === 202 && { Location: { description: 'Where the job is followed', schema: text } }),
    ...(method === 'POST' &&
      endpoint?.idempotency !== 'none' && {
        'Idempotent-Replayed': {
          description: '`true` when this is the stored answer of an earlier request',
          schema: text,
        },
      }),
  };
}
