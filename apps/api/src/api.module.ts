import { type DynamicModule, Module } from '@nestjs/common';
import { type AppConfig, ConfigModule } from '#libs/config';
import { CustomersHttpModule } from '#libs/customers';
import { HttpModule, OutsideProbesModule } from '#libs/http';
import { IdentityHttpModule, PlatformHttpModule, ProvisioningModule } from '#libs/identity';
import { ImportsHttpModule } from '#libs/imports';
import { JobRunsModule } from '#libs/queue';
import { ServiceOrdersHttpModule } from '#libs/service-orders';
import { TenancyModule } from '#libs/tenancy';
import { VehiclesHttpModule } from '#libs/vehicles';

/** A feature joins the API by its line here. */
const FEATURES = [CustomersHttpModule, VehiclesHttpModule, ServiceOrdersHttpModule, ImportsHttpModule];

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
        ...FEATURES,
      ],
    };
  }
}
