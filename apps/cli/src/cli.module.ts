import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type AppConfig, ConfigModule } from '#libs/config';
import { IdentityModule, ProvisioningModule } from '#libs/identity';
import { ImportsModule } from '#libs/imports';
import { QueueModule } from '#libs/queue';
import { QuotationsModule } from '#libs/quotations';
import { TenancyModule } from '#libs/tenancy';
import { WorkshopModule } from '#libs/workshop';
import { DemoKeys } from './demo-keys';
import { DemoOrganisation } from './demo-organisation';
import { DemoWorkshop } from './demo-workshop';
import { FolderImports } from './folder-imports';
import { Tenants } from './tenants';

/** The services that API and workers call, for commands that call them directly. */
@Module({})
export class CliModule {
  static forRoot(config: AppConfig): DynamicModule {
    const login = { url: config.require('workerDatabaseUrl'), poolMax: 4, applicationName: 'forecourt-cli' };
    return {
      module: CliModule,
      imports: [
        ConfigModule.forRoot(config),
        TenancyModule.forRoot(login),
        QueueModule,
        IdentityModule,
        ProvisioningModule,
        ImportsModule,
        QuotationsModule,
        WorkshopModule,
      ],
      providers: [Tenants, FolderImports, DemoOrganisation, DemoWorkshop, DemoKeys],
    };
  }
}

/** Runs `work` with the services at hand, and closes every connection afterwards. */
export async function withServices<Result>(
  config: AppConfig,
  work: (services: INestApplicationContext) => Promise<Result>,
): Promise<Result> {
  const services = await NestFactory.createApplicationContext(CliModule.forRoot(config), {
    logger: ['error', 'warn', 'fatal'],
    abortOnError: false,
  });
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}
