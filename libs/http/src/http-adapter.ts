import { isUtf8 } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import multipart from '@fastify/multipart';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppConfig } from '#libs/config';
import { DomainError } from '#libs/foundation';
import { dropUnmodified, tagVersion } from './endpoints/entity-tag';
import { malformedJson, malformedRequest, payloadTooLarge, unsupportedMediaType } from './problems/http.errors';
import { announceJob } from './jobs/job.dto';
import { KnownRoutes } from './problems/known-routes';
import { linkPages } from './lists/page-links';
import { problemDocument, problemHeaders } from './problems/problem-document';
import { ProblemFilter } from './problems/problem-filter';
import { requestIdOf } from './endpoints/request-context';

/** JSON bodies; uploads are multipart and have limits of their own. */
const BODY_LIMIT_BYTES = 1_048_576;
/** As long as the signed link of a file gets. */
const MAX_PARAM_LENGTH = 400;

/** Sizes are limited where a file is stored; a part beyond these counts is an attack. */
const UPLOAD_LIMITS = { files: 20, fields: 20, parts: 40, fileSize: Infinity, headerPairs: 100 };

declare module 'fastify' {
  interface FastifyInstance {
    problems: ProblemFilter;
  }
}

export type HttpAdapterConfig = Pick<AppConfig, 'publicUrl' | 'trustProxy'>;

/**
 * Fastify as every app and every test of ours uses it: strict JSON, request ids, base headers, and problem documents
 * also for what is refused before Nest sees it. Without Express middleware (`skipMiddie`), which nothing here needs.
 */
export function createHttpAdapter({ publicUrl, trustProxy }: HttpAdapterConfig): FastifyAdapter {
  const routes = new KnownRoutes();
  const problems = new ProblemFilter(publicUrl, routes);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy,
    skipMiddie: true,
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      problems.answer(error, request, reply),
    clientErrorHandler: (error, socket) => answerBrokenRequest(publicUrl, error, socket),
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  fastify.decorate('problems', problems);
  readJsonStrictly(fastify);
  void fastify.register(multipart, { limits: UPLOAD_LIMITS });
  setBaseHeaders(fastify, publicUrl.startsWith('https:'));
  const linkToPages = linkPages(publicUrl);
  fastify.addHook('onRoute', (route) => {
    routes.add(route.url, route.method);
    const endpoint = route.config?.endpoint;
    if (endpoint && endpoint.consumes !== 'multipart/form-data') route.preValidation = refuseMultipart;
    if (endpoint?.consumes) route.onSend = letGoOfUpload;
    if (endpoint?.list) route.preSerialization = linkToPages;
    if (endpoint?.status === 202) route.preSerialization = announceJob;
    if (endpoint?.versioned) {
      route.preSerialization = tagVersion;
      route.onSend = dropUnmodified;
    }
  });
  return adapter;
}

const JSON_TYPES = ['application/json', 'application/merge-patch+json'];
const OTHER_CHARSET = /charset\s*=\s*"?(?!utf-8)/i;

function readJsonStrictly(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(JSON_TYPES, { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const encoding = request.headers['content-encoding'];
    if ((encoding && encoding !== 'identity') || OTHER_CHARSET.test(request.headers['content-type'] ?? '')) {
      return done(new DomainError(unsupportedMediaType));
    }
    if (!isUtf8(body)) return done(new DomainError(malformedJson));
    request.rawBody = body;
    void parse(request, body.toString(), done);
  });
}

/** Part of every answer, errors included. The pages for people replace the security policy by one of their own. */
const BASE_HEADERS = {
  vary: 'Accept-Language, Origin',
  'cache-control': 'private, no-cache',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function setBaseHeaders(fastify: FastifyInstance, isHttps: boolean): void {
  const base = isHttps ? { ...BASE_HEADERS, 'strict-transport-security': 'max-age=31536000' } : BASE_HEADERS;
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
    reply.headers(base);
    reply.header('x-request-id', request.id);
    done(hasBrokenEscapes(request.url) ? new DomainError(malformedRequest) : undefined);
  });
}

/** Only routes that take uploads read parts; everywhere else the body would silently be empty. */
function refuseMultipart(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  done(request.isMultipart() ? new DomainError(unsupportedMediaType) : undefined);
}

/** Who is refused half-way through an upload hears the answer only once the rest of it is off the line. */
function letGoOfUpload<Payload>(
  request: FastifyRequest,
  _reply: FastifyReply,
  payload: Payload,
  done: (error: Error | null, payload: Payload) => void,
): void {
  request.raw.resume();
  done(null, payload);
}

/** `%ZZ`, bytes that are not UTF-8, and NUL, which Postgres refuses. The router decodes the path only. */
function hasBrokenEscapes(url: string): boolean {
  if (!url.includes('%')) return false;
  try {
    return decodeURIComponent(url).includes('\u0000');
  } catch {
    return true;
  }
}

/** Node could not even parse the request line and headers, so there is only a socket to answer on. */
function answerBrokenRequest(publicUrl: string, error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const problem = new DomainError(isTooLarge ? payloadTooLarge : malformedRequest);
  const document = problemDocument(problem, { publicUrl, locale: 'zh-CN' });
  const status = isTooLarge ? 431 : document.status;
  const body = JSON.stringify({ ...document, status });
  const headers = {
    ...problemHeaders(problem, 'zh-CN'),
    connection: 'close',
    'content-length': Buffer.byteLength(body),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`);
}
