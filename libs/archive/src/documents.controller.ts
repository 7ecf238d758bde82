import { Body, Get, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { versionConflict } from '#libs/foundation';
import {
  Annotated,
  Ctx,
  Endpoint,
  Id,
  IfMatch,
  type Page,
  StoreController,
  unsupportedMediaType,
  uploadsOf,
} from '#libs/http';
import { uploadTooLarge, uploadTypeRefused } from '#libs/storage';
import type { StoreContext } from '#libs/tenancy';
import { archiveDocumentStepRefused, archiveScanCount } from './archive.errors';
import { ArchiveDocumentDto } from './archive-files.dto';
import { CreateDocumentDto, ListDocumentsQuery, ScanLinkDto, UpdateDocumentDto } from './documents.dto';
import { DocumentsService } from './documents.service';
import { ScansService } from './scans.service';

const UPLOAD = {
  schema: {
    type: 'object',
    description: 'One part with the scan: PDF, JPEG, PNG, TIFF or HEIC by its content',
    properties: { file: { type: 'string', format: 'binary' } },
  },
};

/** The documents of a file. ARC-02, ARC-18 */
@StoreController('archive/files', { tag: 'archive' })
export class FileDocumentsController {
  constructor(private readonly documents: DocumentsService) {}

  @Get(':id/documents')
  @Endpoint({
    summary: 'List the documents of a file',
    description: 'Newest first: those of its dossiers, and those that were filed by themselves.',
    permission: 'archive:read',
    response: ArchiveDocumentDto,
    list: true,
  })
  listArchiveDocuments(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() query: ListDocumentsQuery,
  ): Promise<Page<ArchiveDocumentDto>> {
    return this.documents.list(ctx, id, query);
  }

  @Post(':id/documents')
  @Endpoint({
    summary: 'File a document',
    description:
      'What no checklist asks for, such as what a call brought (ARC-18). Calls that are closed as tasks with a note are ' +
      'filed by themselves.',
    permission: 'archive:hand-over',
    response: ArchiveDocumentDto,
  })
  createArchiveDocument(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Body() body: CreateDocumentDto,
  ): Promise<ArchiveDocumentDto> {
    return this.documents.create(ctx, id, body);
  }
}

/** One document, and its scan. ARC-02, ARC-11, ARC-14 */
@StoreController('archive/documents', { tag: 'archive' })
export class DocumentsController {
  constructor(
    private readonly documents: DocumentsService,
    private readonly scans: ScansService,
  ) {}

  @Patch(':id')
  @Endpoint({
    summary: 'Note what became of a document',
    description:
      'Lost, damaged or there again (ARC-14), signed or not (ARC-11), to requirement or not. What is wrong becomes a ' +
      'violation, and what is put right ends one.',
    permission: 'archive:govern',
    response: ArchiveDocumentDto,
    errors: [archiveDocumentStepRefused, versionConflict],
  })
  updateArchiveDocument(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdateDocumentDto,
  ): Promise<ArchiveDocumentDto> {
    return this.documents.update(ctx, id, version, body);
  }

  @Post(':id/scan')
  @Annotated(({ ApiConsumes }) => ApiConsumes('multipart/form-data'))
  @Annotated(({ ApiBody }) => ApiBody(UPLOAD))
  @Endpoint({
    summary: 'Upload a scan',
    description:
      'One file, judged by its content and refused before it is stored where it is no PDF and no picture; its size is ' +
      'limited by the archive rules. It takes the place of an earlier scan.',
    permission: 'archive:hand-over',
    response: ArchiveDocumentDto,
    status: 200,
    idempotency: 'none',
    consumes: 'multipart/form-data',
    errors: [uploadTypeRefused, uploadTooLarge, archiveScanCount, unsupportedMediaType],
  })
  uploadScan(@Ctx() ctx: StoreContext, @Id() id: string, @Req() request: FastifyRequest): Promise<ArchiveDocumentDto> {
    return this.scans.upload(ctx, id, uploadsOf(request));
  }

  @Get(':id/scan-link')
  @Endpoint({
    summary: 'Get a link to a scan',
    description: 'Good for five minutes and for whoever holds it; who asked for it is logged (SEC-08).',
    permission: 'archive:read',
    response: ScanLinkDto,
  })
  getScanLink(@Ctx() ctx: StoreContext, @Id() id: string): Promise<ScanLinkDto> {
    return this.scans.link(ctx, id);
  }
}
