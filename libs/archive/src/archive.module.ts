import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeadlinesModule } from '#libs/deadlines';
import { RegistriesModule } from '#libs/http';
import { StorageModule } from '#libs/storage';
import { ArchiveEvents } from './archive.events';
import { ArchiveDocument, ArchiveDossier, ArchiveFile } from './archive-file.entity';
import { ArchiveFilesController } from './archive-files.controller';
import { ArchiveFilesService } from './archive-files.service';
import { ArchiveRecordsService } from './archive-records.service';
import { ArchiveHandOver, ArchiveLoan, ArchiveViolation } from './archive-register.entity';
import { ArchiveViolationsController, HandOversController } from './archive-register.controller';
import { ArchiveViolationsService } from './archive-violations.service';
import { DocumentsController, FileDocumentsController } from './documents.controller';
import { DocumentsService } from './documents.service';
import { ArchiveSummaryController, DossiersController } from './dossiers.controller';
import { DossiersService } from './dossiers.service';
import { HandOversService } from './hand-overs.service';
import { LoansController } from './loans.controller';
import { LoansService } from './loans.service';
import { ScansService } from './scans.service';

const SERVICES = [
  ArchiveFilesService,
  DossiersService,
  DocumentsService,
  ScansService,
  HandOversService,
  ArchiveViolationsService,
  LoansService,
];

@Module({
  imports: [
    TypeOrmModule.forFeature([
      ArchiveFile,
      ArchiveDossier,
      ArchiveDocument,
      ArchiveHandOver,
      ArchiveViolation,
      ArchiveLoan,
    ]),
    RegistriesModule,
    DeadlinesModule,
    StorageModule,
  ],
  providers: [...SERVICES, ArchiveRecordsService],
  exports: SERVICES,
})
export class ArchiveModule {}

@Module({
  imports: [ArchiveModule],
  controllers: [
    ArchiveFilesController,
    FileDocumentsController,
    DocumentsController,
    DossiersController,
    ArchiveSummaryController,
    HandOversController,
    ArchiveViolationsController,
    LoansController,
  ],
})
export class ArchiveHttpModule {}

/** Dossiers that open by themselves, and what runs out of time. */
@Module({ imports: [ArchiveModule], providers: [ArchiveEvents] })
export class ArchiveWorkerModule {}
