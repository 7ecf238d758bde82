import { Get } from '@nestjs/common';
import { DomainError } from '#libs/foundation';
import { Endpoint } from '../endpoints/endpoint';
import { PublicController } from '../endpoints/faces';
import { serviceUnavailable } from '../problems/http.errors';
import { Readiness } from './readiness';

const UP = { status: 'ok' } as const;

/** Probes of the orchestrator. They say yes or no; the reasons stand on the metrics port. */
@PublicController('')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('livez')
  @Endpoint({
    summary: 'Is the process alive',
    description: 'Asks nothing but the process.',
    access: 'public',
    rateLimit: 'none',
    produces: 'application/json',
  })
  isAlive(): typeof UP {
    return UP;
  }

  @Get('readyz')
  @Endpoint({
    summary: 'May the process get requests',
    description: 'Asks the database, its migrations and the queue. 503 while shutting down.',
    access: 'public',
    rateLimit: 'none',
    produces: 'application/json',
  })
  async isReady(): Promise<typeof UP> {
    if (!(await this.readiness.isReady())) throw new DomainError(serviceUnavailable, { retryAfterSeconds: 2 });
    return UP;
  }

  @Get('startupz')
  @Endpoint({
    summary: 'Has the process started',
    description: '503 until every module is ready for work.',
    access: 'public',
    rateLimit: 'none',
    produces: 'application/json',
  })
  hasStarted(): typeof UP {
    if (!this.readiness.hasStarted) throw new DomainError(serviceUnavailable, { retryAfterSeconds: 1 });
    return UP;
  }
}
