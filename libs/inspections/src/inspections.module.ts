import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegistriesModule } from '#libs/http';
import { PoliciesModule } from '#libs/policies';
import { ServiceOrdersModule } from '#libs/service-orders';
import { StorageModule } from '#libs/storage';
import { CheckPhotosController } from './check-photos.controller';
import { CheckPhotosService } from './check-photos.service';
import { CheckCompletionService } from './check-completion.service';
import { CheckSheet } from './check-sheet.entity';
import { CheckSheetsController } from './check-sheets.controller';
import { CheckSheetsService } from './check-sheets.service';
import { CoverageService } from './coverage.service';
import { SheetRecordsService } from './sheet-records.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([CheckSheet]),
    RegistriesModule,
    PoliciesModule,
    ServiceOrdersModule,
    StorageModule,
  ],
  providers: [CheckSheetsService, CheckPhotosService, CheckCompletionService, CoverageService, SheetRecordsService],
  exports: [CheckSheetsService, CheckPhotosService, CheckCompletionService, CoverageService],
})
export class InspectionsModule {}

@Module({ imports: [InspectionsModule], controllers: [CheckSheetsController, CheckPhotosController] })
export class InspectionsHttpModule {}

/** Registers what is kept of a person, which jobs read and erase. */
@Module({ imports: [InspectionsModule] })
export class InspectionsWorkerModule {}
