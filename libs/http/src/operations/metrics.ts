import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram, register, Registry } from 'prom-client';
import { AppConfig } from '#libs/config';
import { Readiness } from './readiness';

type Observe = (seconds: number) => void;

/**
 * Prometheus metrics and the details of readiness, on a port of their own that is never published. Other libs put their
 * gauges into `registry`; those that stand below this one in the house, into prom-client's own.
 */
@Injectable()
export class Metrics implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly registry = new Registry();

  private readonly durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer, by route template',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });

  private readonly observers = new Map<string, Observe>();
  private readonly logger = new Logger(Metrics.name);
  private server?: Server;

  constructor(
    private readonly config: AppConfig,
    private readonly readiness: Readiness,
  ) {}

  /** Counts one answered request. The labels are looked up once per route and status. */
  observe(request: FastifyRequest, reply: FastifyReply): void {
    const route = request.routeOptions.url ?? 'unknown';
    const key = `${request.method} ${route} ${reply.statusCode}`;
    let observe = this.observers.get(key);
    if (!observe) {
      const labelled = this.durations.labels(request.method, route, String(reply.statusCode));
      this.observers.set(key, (observe = (seconds) => labelled.observe(seconds)));
    }
    observe(reply.elapsedTime / 1000);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.metricsPort) return;
    collectDefaultMetrics({ register: this.registry });
    const server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.config.metricsPort, this.config.host, resolve);
    });
    this.server = server;
  }

  onApplicationShutdown(): void {
    this.server?.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (request.url === '/metrics') {
        const all = Registry.merge([this.registry, register]);
        response.writeHead(200, { 'content-type': all.contentType }).end(await all.metrics());
      } else if (request.url === '/readyz') {
        const { isReady, details } = await this.readiness.details();
        const headers = { 'content-type': 'application/json' };
        response.writeHead(isReady ? 200 : 503, headers).end(JSON.stringify(details));
      } else {
        response.writeHead(404).end();
      }
    } catch (error) {
      this.logger.error(error);
      response.writeHead(500).end();
    }
  }
}
