import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventsModule } from '#libs/events';
import { QueueModule } from '#libs/queue';
import { StorageModule } from '#libs/storage';
import { GroupKeysModule } from '../identity.module';
import {
  GroupExportsByOperatorController,
  GroupExportsController,
  PlatformExportsController,
  StoreExportsController,
} from './exports.controller';
import { ExportsProcessor } from './exports.processor';
import { Exports } from './exports.service';
import { TenantExport } from './tenant-export.entity';

const RECORDS = [TypeOrmModule.forFeature([TenantExport]), EventsModule, QueueModule, StorageModule];

/** Routes by which the operator and the groups ask for exports. */
@Module({
  imports: RECORDS,
  controllers: [
    StoreExportsController,
    GroupExportsByOperatorController,
    PlatformExportsController,
    GroupExportsController,
  ],
  providers: [Exports],
  exports: [Exports],
})
export class ExportsHttpModule {}

/** Writes them. */
@Module({ imports: [...RECORDS, GroupKeysModule], providers: [ExportsProcessor] })
export class ExportsWorkerModule {}
