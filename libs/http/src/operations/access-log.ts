import type { FastifyReply, FastifyRequest } from 'fastify';
import { LoggerModule } from 'nestjs-pino';
import pino, { type Logger } from 'pino';
import { AppConfig } from '#libs/config';
import { findContext } from '../endpoints/request-context';

/** Keys whose values never reach a log, wherever a line holds them. */
const SECRET_KEYS = [
  'authorization',
  'password',
  'secret',
  'token',
  'accessToken',
  'refreshToken',
  'apiKey',
  'phone',
  'phones',
  'mobile',
  'idNumber',
  'email',
];

const FLUSH_EVERY_MS = 500;
const BUFFER_BYTES = 8_192;

/** Log lines are written in batches: one system call for dozens of requests, and at most half a second late. */
function bufferedOutput() {
  const output = pino.destination({ sync: false, minLength: BUFFER_BYTES });
  setInterval(() => output.flush(), FLUSH_EVERY_MS).unref();
  return output;
}

let output: ReturnType<typeof bufferedOutput> | undefined;

export function createLogger({ logLevel }: Pick<AppConfig, 'logLevel'>): Logger {
  const redact = { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' };
  return pino({ level: logLevel, redact, base: undefined }, (output ??= bufferedOutput()));
}

/** nestjs-pino for everything that is logged on purpose. It gets no routes: the access line is ours, without middleware. */
export const PinoModule = LoggerModule.forRootAsync({
  imports: [],
  providers: [],
  inject: [AppConfig],
  useFactory: (config: AppConfig) => ({ pinoHttp: { logger: createLogger(config) }, forRoutes: [] }),
});

/**
 * One line per request, made of ids and template only: no query, no body, no header, so there is nothing to redact.
 */
export class AccessLog {
  private readonly logger: Logger;

  constructor(config: Pick<AppConfig, 'logLevel'>) {
    this.logger = pino({ level: config.logLevel, base: undefined }, (output ??= bufferedOutput()));
  }

  write(request: FastifyRequest, reply: FastifyReply): void {
    if (!this.logger.isLevelEnabled('info')) return;
    const ctx = findContext(request);
    this.logger.info({
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      code: request.problemCode,
      actor: ctx && `${ctx.actor.type}:${ctx.actor.id}`,
      tenant: ctx?.kind === 'store' ? ctx.store.code : ctx?.kind === 'group' ? ctx.group.code : undefined,
    });
  }
}
