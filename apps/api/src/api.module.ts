import { type DynamicModule, Module } from '@nestjs/common';
import { ClaimsHttpModule } from '#libs/claims';
import { ArchiveHttpModule } from '#libs/archive';
import { type AppConfig, ConfigModule } from '#libs/config';
import { ControlBoardHttpModule } from '#libs/control-board';
import { CustomerPersonsHttpModule, CustomersHttpModule } from '#libs/customers';
import { START_PATIENCE_MS } from '#libs/database';
import { DeadlinesHttpModule } from '#libs/deadlines';
import { ExtraServicesHttpModule } from '#libs/extra-services';
import { FiltersHttpModule } from '#libs/filters';
import { FollowUpsHttpModule } from '#libs/follow-ups';
import { FilesHttpModule, HttpModule, OutsideProbesModule, TestClockModule } from '#libs/http';
import { ExportsHttpModule, IdentityHttpModule, PlatformHttpModule, ProvisioningModule } from '#libs/identity';
import { ImportsHttpModule } from '#libs/imports';
import { InspectionsHttpModule } from '#libs/inspections';
import { DevOutboxHttpModule, OutreachHttpModule } from '#libs/outreach';
import { PersonsHttpModule } from '#libs/persons';
import { PoliciesHttpModule } from '#libs/policies';
import { JobRunsModule } from '#libs/queue';
import { QuotationsHttpModule } from '#libs/quotations';
import { RemindersHttpModule } from '#libs/reminders';
import { ReportsHttpModule } from '#libs/reports';
import { ServiceOrdersHttpModule } from '#libs/service-orders';
import { TasksHttpModule } from '#libs/tasks';
import { TenancyModule } from '#libs/tenancy';
import { VehiclesHttpModule } from '#libs/vehicles';
import { WorkshopHttpModule } from '#libs/workshop';

/** A feature joins the API by its line here. */
const FEATURES = [
  PersonsHttpModule,
  CustomersHttpModule,
  CustomerPersonsHttpModule,
  VehiclesHttpModule,
  WorkshopHttpModule,
  ServiceOrdersHttpModule,
  ExtraServicesHttpModule,
  QuotationsHttpModule,
  InspectionsHttpModule,
  ControlBoardHttpModule,
  ClaimsHttpModule,
  ArchiveHttpModule,
  ReportsHttpModule,
  ImportsHttpModule,
  OutreachHttpModule,
  RemindersHttpModule,
  FollowUpsHttpModule,
  DevOutboxHttpModule,
  TasksHttpModule,
];

@Module({})
export class ApiModule {
  /** `connect: false` builds the app only to describe it. */
  static forRoot(config: AppConfig, { connect = true } = {}): DynamicModule {
    const { poolMax } = config;
    const login = {
      url: config.require('apiDatabaseUrl'),
      poolMax,
      applicationName: 'forecourt-api',
      patienceMs: START_PATIENCE_MS,
    };
    return {
      module: ApiModule,
      imports: [
        ConfigModule.forRoot(config),
        TenancyModule.forRoot(login, { connect }),
        JobRunsModule,
        HttpModule,
        OutsideProbesModule,
        FilesHttpModule,
        IdentityHttpModule,
        PlatformHttpModule,
        ProvisioningModule,
        ExportsHttpModule,
        TestClockModule,
        PoliciesHttpModule,
        FiltersHttpModule,
        DeadlinesHttpModule,
        ...FEATURES,
      ],
    };
  }
}
