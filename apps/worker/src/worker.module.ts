import { type DynamicModule, Module } from '@nestjs/common';
import { type AppConfig, ConfigModule } from '#libs/config';
import { DeadlinesWorkerModule } from '#libs/deadlines';
import { EventsWorkerModule } from '#libs/events';
import { OperationsModule, OutsideProbesModule } from '#libs/http';
import { ProvisioningWorkerModule } from '#libs/identity';
import { ImportsWorkerModule } from '#libs/imports';
import { OutreachWorkerModule } from '#libs/outreach';
import { PoliciesWorkerModule } from '#libs/policies';
import { QueueWorkerModule, TenantTicksModule, TidyingModule } from '#libs/queue';
import { RemindersWorkerModule } from '#libs/reminders';
import { ReportsWorkerModule } from '#libs/reports';
import { TenancyModule } from '#libs/tenancy';

/** A feature's jobs find their processors by its line here; a job without one keeps the worker from starting. */
const FEATURES = [OutreachWorkerModule, RemindersWorkerModule, ReportsWorkerModule, ImportsWorkerModule];

@Module({})
export class WorkerModule {
  static forRoot(config: AppConfig): DynamicModule {
    const { poolMax } = config;
    const login = { url: config.require('workerDatabaseUrl'), poolMax, applicationName: 'forecourt-worker' };
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(config),
        TenancyModule.forRoot(login),
        OperationsModule,
        OutsideProbesModule,
        ProvisioningWorkerModule,
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
