import { Body, Get, Patch, Post, Query } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, Id, IfMatch, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { archiveBagTaken, archiveFileTaken } from './archive.errors';
import { ArchiveFileDto, CreateArchiveFileDto, ListArchiveFilesQuery, UpdateArchiveFileDto } from './archive-files.dto';
import { ArchiveFilesService } from './archive-files.service';

/** Files of vehicles (用户档案, 一车一档). ARC-01..04 */
@StoreController('archive/files', {
  tag: 'archive',
  description: 'One file per vehicle: the papers that sales and visits bring, who handed them over, and what is wrong',
})
export class ArchiveFilesController {
  constructor(private readonly files: ArchiveFilesService) {}

  @Get()
  @Endpoint({
    summary: 'List files',
    description: 'Newest first. By vehicle or bag, by what they hold (ARC-01), and by whether papers are missing.',
    permission: 'archive:read',
    response: ArchiveFileDto,
    list: true,
  })
  listArchiveFiles(@Ctx() ctx: StoreContext, @Query() query: ListArchiveFilesQuery): Promise<Page<ArchiveFileDto>> {
    return this.files.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Begin a file',
    description:
      'One vehicle, one file (ARC-03). A sale or a visit begins it by itself; this is for cars that were there before.',
    permission: 'archive:govern',
    response: ArchiveFileDto,
    errors: [archiveFileTaken, archiveBagTaken],
  })
  createArchiveFile(@Ctx() ctx: StoreContext, @Body() body: CreateArchiveFileDto): Promise<ArchiveFileDto> {
    return this.files.create(ctx, body);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read a file',
    description: 'Where its bag stands and what is open in it; its papers are the dossiers of the file.',
    permission: 'archive:read',
    response: ArchiveFileDto,
    versioned: true,
  })
  getArchiveFile(@Ctx() ctx: StoreContext, @Id() id: string): Promise<ArchiveFileDto> {
    return this.files.get(ctx, id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Place a file',
    description: 'Bag, cabinet and place (ARC-03, ARC-04). JSON Merge Patch: what is left out stays, `null` clears.',
    permission: 'archive:govern',
    response: ArchiveFileDto,
    versioned: true,
    errors: [archiveBagTaken, versionConflict],
  })
  updateArchiveFile(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @IfMatch() version: number | undefined,
    @Body() body: UpdateArchiveFileDto,
  ): Promise<ArchiveFileDto> {
    return this.files.update(ctx, id, version, body);
  }
}
