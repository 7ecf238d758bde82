import { Global, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { QueueModule, WakesModule } from '#libs/queue';
import { StorageModule } from '#libs/storage';
import { PinoModule } from './operations/access-log';
import { CorsOrigins, StoreCorsOrigins } from './operations/cors';
import { DocsController } from './openapi/docs.controller';
import { FilesController } from './files/files.controller';
import { HealthController } from './operations/health.controller';
import { JobEvents } from './jobs/job-events';
import { GroupJobsController, PlatformJobsController, StoreJobsController } from './jobs/jobs.controller';
import { Metrics } from './operations/metrics';
import { OpenApiDocuments } from './openapi/openapi-documents';
import {
  GroupOpenApiController,
  PlatformOpenApiController,
  StoreOpenApiController,
} from './openapi/openapi.controller';
import { OutsideProbes } from './operations/outside-probes';
import { ProblemPagesController } from './problems/problem-pages.controller';
import { RateLimitGuard } from './operations/rate-limit-guard';
import { Readiness } from './operations/readiness';
import { CustomerMarks, CustomerParts, CustomerSearchSources, PersonalRecordSources } from './registries';
import { TestClockController } from './operations/test-clock.controller';

const REGISTRIES = [CustomerParts, CustomerSearchSources, CustomerMarks, PersonalRecordSources];

/** What features register with, in every process: the API shows what is registered, a worker uses or only holds it. */
@Global()
@Module({ providers: REGISTRIES, exports: REGISTRIES })
export class RegistriesModule {}

/** What every process shows to those who run it: logs, and on the metrics port readiness and metrics. */
@Global()
@Module({
  imports: [PinoModule, TerminusModule.forRoot({ logger: false })],
  providers: [Readiness, Metrics],
  exports: [Readiness, Metrics],
})
export class OperationsModule {}

/** Lets readiness ask for what a process of ours needs from outside: the database at head, and the queue. */
@Module({ imports: [OperationsModule, QueueModule], providers: [OutsideProbes] })
export class OutsideProbesModule {}

/** The HTTP face of the house: its own routes, and what `configureHttp` and the features' controllers stand on. */
@Global()
@Module({
  imports: [OperationsModule, RegistriesModule],
  controllers: [
    HealthController,
    ProblemPagesController,
    DocsController,
    StoreOpenApiController,
    GroupOpenApiController,
    PlatformOpenApiController,
    StoreJobsController,
    GroupJobsController,
    PlatformJobsController,
  ],
  providers: [{ provide: CorsOrigins, useClass: StoreCorsOrigins }, RateLimitGuard, OpenApiDocuments, JobEvents],
  exports: [OperationsModule, RegistriesModule, OpenApiDocuments, RateLimitGuard],
})
export class HttpModule {}

/** The clock of a sandbox, for an API with the operator's face. Expects the tenancy. */
@Module({ imports: [WakesModule], controllers: [TestClockController] })
export class TestClockModule {}

/** Stored files by their signed links. Expects the tenancy, whose clock ends the links. */
@Module({ imports: [StorageModule], controllers: [FilesController] })
export class FilesHttpModule {}
