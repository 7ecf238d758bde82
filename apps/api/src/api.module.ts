import { type DynamicModule, Module } from '@nestjs/common';
import { type AppConfig, ConfigModule } from '#libs/config';
import { CustomersHttpModule } from '#libs/customers';
import { DeadlinesHttpModule } from '#libs/deadlines';
import { FiltersHttpModule } from '#libs/filters';
import { HttpModule, OutsideProbesModule, TestClockModule } from '#libs/http';
import { IdentityHttpModule, PlatformHttpModule, ProvisioningModule } from '#libs/identity';
import { ImportsHttpModule } from '#libs/imports';
import { DevOutboxHttpModule, OutreachHttpModule } from '#libs/outreach';
import { PoliciesHttpModule } from '#libs/policies';
import { JobRunsModule } from '#libs/queue';
import { RemindersHttpModule } from '#libs/reminders';
import { ReportsHttpModule } from '#libs/reports';
import { ServiceOrdersHttpModule } from '#libs/service-orders';
import { TasksHttpModule } from '#libs/tasks';
import { TenancyModule } from '#libs/tenancy';
import { VehiclesHttpModule } from '#libs/vehicles';

/** A feature joins the API by its line here. */
const FEATURES = [
  CustomersHttpModule,
  VehiclesHttpModule,
  ServiceOrdersHttpModule,
  ReportsHttpModule,
  ImportsHttpModule,
  OutreachHttpModule,
  RemindersHttpModule,
  DevOutboxHttpModule,
  TasksHttpModule,
];

@Module({})
export class ApiModule {
  /** `connect: false` builds the app only to describe it. */
  static forRoot(config: AppConfig, { connect = true } = {}): DynamicModule {
    const { poolMax } = config;
    const login = { url: config.require('apiDatabaseUrl'), poolMax, applicationName: 'forecourt-api' };
    return {
      module: ApiModule,
      imports: [
        ConfigModule.forRoot(config),
        TenancyModule.forRoot(login, { connect }),
        JobRunsModule,
        HttpModule,
        OutsideProbesModule,
        IdentityHttpModule,
        PlatformHttpModule,
        ProvisioningModule,
        TestClockModule,
        PoliciesHttpModule,
        FiltersHttpModule,
        DeadlinesHttpModule,
        ...FEATURES,
      ],
    };
  }
}
