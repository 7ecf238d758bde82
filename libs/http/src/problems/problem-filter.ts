import type { ServerResponse } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, notFound } from '#libs/foundation';
import { toDomainError } from './foreign-errors';
import { methodNotAllowed } from './http.errors';
import type { KnownRoutes } from './known-routes';
import { problemDocument, problemHeaders } from './problem-document';
import { localeOf } from '../endpoints/request-context';

/** Answers every error of every route, hook and middleware as problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  constructor(
    private readonly publicUrl: string,
    private readonly routes: KnownRoutes,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply | ServerResponse>());
  }

  /** Also the answer to what Fastify refuses before Nest sees it, such as bad percent-encoding. */
  answer(thrown: unknown, request: FastifyRequest, response: FastifyReply | ServerResponse): void {
    const path = pathOf(request);
    const error = this.withAllowedMethods(toDomainError(thrown), request, path);
    const locale = localeOf(request);
    const document = problemDocument(error, {
      publicUrl: this.publicUrl,
      locale,
      instance: path,
      requestId: request.id,
    });
    request.problemCode = document.code;
    this.log(error, request);
    const headers = { ...problemHeaders(error, locale), ...(request.id && { 'x-request-id': request.id }) };
    send(response, document.status, headers, JSON.stringify(document));
  }

  private withAllowedMethods(error: DomainError, request: FastifyRequest, path: string): DomainError {
    if (!request.is404 || error.problem !== notFound) return error;
    const allowed = this.routes.methodsOf(path);
    if (allowed.length === 0 || allowed.includes(request.method)) return error;
    return new DomainError(methodNotAllowed, { params: { allow: allowed.join(', ') } });
  }

  private log(error: DomainError, request: FastifyRequest): void {
    const { logLevel, code } = error.problem;
    if (logLevel === 'info' || logLevel === 'debug') return; // the access line has status and code already
    const line = { requestId: request.id, route: request.routeOptions?.url, code };
    if (logLevel === 'error') this.logger.error({ ...line, err: error.cause ?? error }, 'request failed');
    else this.logger.warn({ ...line, err: error.cause }, 'request refused');
  }
}

/** A reply of Fastify, or Node's own response where a middleware threw; nothing where the answer has already begun. */
function send(
  response: FastifyReply | ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: string,
): void {
  if ('hijack' in response) {
    if (response.sent || response.raw.headersSent) return void response.raw.destroy();
    response.code(status).headers(headers).send(body);
    return;
  }
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, headers).end(body);
}

function pathOf(request: FastifyRequest): string {
  const url = request.url ?? '/';
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
