import { type DynamicModule, Module } from '@nestjs/common';
import { ClaimsWorkerModule } from '#libs/claims';
import { ArchiveWorkerModule } from '#libs/archive';
import { type AppConfig, ConfigModule } from '#libs/config';
import { ControlBoardWorkerModule } from '#libs/control-board';
import { CustomerPersonsWorkerModule, CustomersWorkerModule } from '#libs/customers';
import { START_PATIENCE_MS } from '#libs/database';
import { DeadlinesWorkerModule } from '#libs/deadlines';
import { EventsWorkerModule } from '#libs/events';
import { ExtraServicesWorkerModule } from '#libs/extra-services';
import { FollowUpsWorkerModule } from '#libs/follow-ups';
import { OperationsModule, OutsideProbesModule } from '#libs/http';
import { ExportsWorkerModule, ProvisioningWorkerModule } from '#libs/identity';
import { ImportsWorkerModule } from '#libs/imports';
import { InspectionsWorkerModule } from '#libs/inspections';
import { OutreachWorkerModule } from '#libs/outreach';
import { PersonsWorkerModule } from '#libs/persons';
import { PoliciesWorkerModule } from '#libs/policies';
import { QueueWorkerModule, TenantTicksModule, TidyingModule } from '#libs/queue';
import { QuotationsWorkerModule } from '#libs/quotations';
import { RemindersWorkerModule } from '#libs/reminders';
import { ReportsWorkerModule } from '#libs/reports';
import { ServiceOrdersWorkerModule } from '#libs/service-orders';
import { TenancyModule } from '#libs/tenancy';
import { VehiclesWorkerModule } from '#libs/vehicles';
import { WorkshopWorkerModule } from '#libs/workshop';

/** A feature's jobs find their processors by its line here; a job without one keeps the worker from starting. */
const FEATURES = [
  WorkshopWorkerModule,
  PersonsWorkerModule,
  CustomersWorkerModule,
  CustomerPersonsWorkerModule,
  VehiclesWorkerModule,
  ServiceOrdersWorkerModule,
  ExtraServicesWorkerModule,
  QuotationsWorkerModule,
  InspectionsWorkerModule,
  ControlBoardWorkerModule,
  ClaimsWorkerModule,
  ArchiveWorkerModule,
  OutreachWorkerModule,
  RemindersWorkerModule,
  FollowUpsWorkerModule,
  ReportsWorkerModule,
  ImportsWorkerModule,
];

@Module({})
export class WorkerModule {
  static forRoot(config: AppConfig): DynamicModule {
    const { poolMax } = config;
    const login = {
      url: config.require('workerDatabaseUrl'),
      poolMax,
      applicationName: 'forecourt-worker',
      patienceMs: START_PATIENCE_MS,
    };
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(config),
        TenancyModule.forRoot(login),
        OperationsModule,
        OutsideProbesModule,
        ProvisioningWorkerModule,
        ExportsWorkerModule,
        PoliciesWorkerModule,
        DeadlinesWorkerModule,
        ...FEATURES,
        TidyingModule,
        EventsWorkerModule,
        TenantTicksModule,
        QueueWorkerModule,
      ],
    };
  }
}
