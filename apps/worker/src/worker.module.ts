import { type DynamicModule, Module } from '@nestjs/common';
import { type AppConfig, ConfigModule } from '#libs/config';
import { OperationsModule, OutsideProbesModule } from '#libs/http';
import { ProvisioningWorkerModule } from '#libs/identity';
import { ImportsWorkerModule } from '#libs/imports';
import { QueueWorkerModule, TidyingModule } from '#libs/queue';
import { TenancyModule } from '#libs/tenancy';

/** A feature's jobs find their processors by its line here; a job without one keeps the worker from starting. */
const FEATURES = [ImportsWorkerModule];

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
        ...FEATURES,
        TidyingModule,
        QueueWorkerModule,
      ],
    };
  }
}
