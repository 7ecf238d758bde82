import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CustomersModule } from '#libs/customers';
import { LeadFunnelModule } from '#libs/lead-funnel';
import { QueueModule } from '#libs/queue';
import { ServiceOrdersModule } from '#libs/service-orders';
import { StorageModule } from '#libs/storage';
import { VehiclesModule } from '#libs/vehicles';
import { GroupImportProfile } from './import-profile.entity';
import { ImportProfilesController } from './import-profiles.controller';
import { ImportProfilesService } from './import-profiles.service';
import { ImportFile, ImportFinding, ImportRow, ImportRun } from './import-run.entity';
import { ImportRunner } from './import-runner';
import { ImportStager } from './import-stager';
import { ImportsController } from './imports.controller';
import { ImportsProcessor } from './imports.processor';
import { ImportsService } from './imports.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([ImportRun, ImportFile, ImportRow, ImportFinding, GroupImportProfile]),
    CustomersModule,
    VehiclesModule,
    ServiceOrdersModule,
    LeadFunnelModule,
    QueueModule,
    StorageModule,
  ],
  providers: [ImportsService, ImportProfilesService, ImportStager, ImportRunner],
  exports: [ImportsService, ImportProfilesService, ImportRunner],
})
export class ImportsModule {}

@Module({ imports: [ImportsModule], controllers: [ImportsController, ImportProfilesController] })
export class ImportsHttpModule {}

@Module({ imports: [ImportsModule, QueueModule], providers: [ImportsProcessor] })
export class ImportsWorkerModule {}
