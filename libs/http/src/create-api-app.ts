import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { Logger } from 'nestjs-pino';
import { AppConfig } from '#libs/config';
import { AccessLog } from './operations/access-log';
import { applyCors, CorsOrigins } from './operations/cors';
import { DOCS_ASSETS } from './openapi/docs-page';
import { createHttpAdapter } from './http-adapter';
import { Metrics } from './operations/metrics';
import { OpenApiDocuments } from './openapi/openapi-documents';
import { RateLimitGuard } from './operations/rate-limit-guard';
import { RequestPipe } from './requests/request-pipe';
import { assertRoutes, routesOf } from './endpoints/routes';

/** The API as a process runs it, ready to `listen`. */
export async function createApiApp(module: unknown, config: AppConfig): Promise<NestFastifyApplication> {
  const adapter = createHttpAdapter(config);
  const options = { bodyParser: false, bufferLogs: true, abortOnError: false, return503OnClosing: true };
  const app = await NestFactory.create<NestFastifyApplication>(module as Type, adapter, options);
  app.useLogger(app.get(Logger));
  app.enableShutdownHooks();
  configureHttp(app);
  return app;
}

/**
 * Puts filter, pipe, guard and hooks onto an app whose adapter is `createHttpAdapter`'s. Tests call it on the app of a
 * testing module, before `init`. Fails where a route is not complete.
 */
export function configureHttp(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  assertRoutes(routesOf(app));
  app.useGlobalFilters(fastify.problems);
  app.useGlobalPipes(new RequestPipe());
  const limits = app.get(RateLimitGuard);
  app.useGlobalGuards(limits); // after the guards of modules, so that it knows the caller
  app.get(OpenApiDocuments).attach(app);
  observe(fastify, app, limits);
  answerBrowsers(fastify, app.get(CorsOrigins));
}

function observe(fastify: FastifyInstance, app: NestFastifyApplication, limits: RateLimitGuard): void {
  const metrics = app.get(Metrics);
  const log = new AccessLog(app.get(AppConfig));
  fastify.addHook('onResponse', (request, reply, done) => {
    if (reply.statusCode === 304) limits.refund(request);
    metrics.observe(request, reply);
    log.write(request, reply);
    done();
  });
}

const SWAGGER_FILES = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png']);

function answerBrowsers(fastify: FastifyInstance, origins: CorsOrigins): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.headers.origin === undefined) return done();
    applyCors(origins, request, reply).then(
      () => reply.sent || done(),
      (error: Error) => done(error),
    );
  });
  void fastify.register(fastifyStatic, {
    root: dirname(require.resolve('swagger-ui-dist/package.json')),
    prefix: DOCS_ASSETS,
    decorateReply: false,
    allowedPath: (path) => SWAGGER_FILES.has(path),
    cacheControl: true,
    maxAge: '1d',
  });
}
