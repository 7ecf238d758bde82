import { Global, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { PinoModule } from './access-log';
import { CorsOrigins, StoreCorsOrigins } from './cors';
import { DocsController } from './docs.controller';
import { HealthController } from './health.controller';
import { JobEvents } from './job-events';
import { PlatformJobsController, StoreJobsController } from './jobs.controller';
import { Metrics } from './metrics';
import { OpenApiDocuments } from './openapi-documents';
import { GroupOpenApiController, PlatformOpenApiController, StoreOpenApiController } from './openapi.controller';
import { ProblemPagesController } from './problem-pages.controller';
import { RateLimitGuard } from './rate-limit-guard';
import { Readiness } from './readiness';
import { CustomerParts, CustomerSearchSources } from './registries';

/** What features register with, in every process: the API shows what is registered, a worker only holds it. */
@Global()
@Module({ providers: [CustomerParts, CustomerSearchSources], exports: [CustomerParts, CustomerSearchSources] })
export class RegistriesModule {}

/** The HTTP face of the house: its own routes, and what `configureHttp` and the features' controllers stand on. */
@Global()
@Module({
  imports: [PinoModule, RegistriesModule, TerminusModule.forRoot({ logger: false })],
  controllers: [
    HealthController,
    ProblemPagesController,
    DocsController,
    StoreOpenApiController,
    GroupOpenApiController,
    PlatformOpenApiController,
    StoreJobsController,
    PlatformJobsController,
  ],
  providers: [
    { provide: CorsOrigins, useClass: StoreCorsOrigins },
    RateLimitGuard,
    Readiness,
    Metrics,
    OpenApiDocuments,
    JobEvents,
  ],
  exports: [RegistriesModule, Readiness, Metrics, OpenApiDocuments],
})
export class HttpModule {}
