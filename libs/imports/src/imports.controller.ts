import { Get, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppConfig } from '#libs/config';
import { csvOf, DomainError, type Localized } from '#libs/foundation';
import {
  Annotated,
  Ctx,
  Endpoint,
  Id,
  JobDto,
  type Page,
  StoreController,
  toJobDto,
  unsupportedMediaType,
} from '#libs/http';
import { uploadTooLarge } from '#libs/storage';
import type { StoreContext } from '#libs/tenancy';
import {
  importFileTwice,
  importFileUnexpected,
  importProfileUnknown,
  importWithoutFiles,
} from './import-uploads.errors';
import { FindingDto, ImportDto, ListFindingsQuery, ListImportsQuery, StartImportQuery } from './imports.dto';
import { ImportsService, type Upload } from './imports.service';

const UPLOAD = {
  schema: {
    type: 'object',
    description: 'One part per file; the file names tell what their rows are',
    properties: { file: { type: 'array', items: { type: 'string', format: 'binary' } } },
  },
};

const CSV_HEADER: readonly Localized[] = [
  { 'zh-CN': '文件', en: 'File' },
  { 'zh-CN': '行', en: 'Line' },
  { 'zh-CN': '列', en: 'Column' },
  { 'zh-CN': '代码', en: 'Code' },
  { 'zh-CN': '原因', en: 'Reason' },
];

/** Imports (导入) of manufacturers’ exports. TEN-02 */
@StoreController('imports', {
  tag: 'imports',
  description: 'Exports of the manufacturers’ systems in: customers, vehicles, orders, lines, appointments, leads',
})
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly config: AppConfig,
  ) {}

  @Post()
  @Annotated(({ ApiConsumes }) => ApiConsumes('multipart/form-data'))
  @Annotated(({ ApiBody }) => ApiBody(UPLOAD))
  @Endpoint({
    summary: 'Import the files of an export',
    description:
      'Files are streamed in; the answer is the job to follow. A dirty row is refused alone, every clean row is taken, ' +
      'and the same upload twice changes nothing.',
    permission: 'imports:write',
    response: JobDto,
    status: 202,
    idempotency: 'none',
    consumes: 'multipart/form-data',
    errors: [
      importProfileUnknown,
      importFileUnexpected,
      importFileTwice,
      importWithoutFiles,
      uploadTooLarge,
      unsupportedMediaType,
    ],
  })
  async startImport(
    @Ctx() ctx: StoreContext,
    @Query() query: StartImportQuery,
    @Req() request: FastifyRequest,
  ): Promise<JobDto> {
    if (!request.isMultipart()) throw new DomainError(unsupportedMediaType);
    const job = await this.imports.start(ctx, query, uploadsOf(request));
    return toJobDto(job, this.config.publicUrl, ctx.locale);
  }

  @Get()
  @Endpoint({
    summary: 'List imports',
    description: 'Newest first, with counts per kind of row.',
    permission: 'imports:read',
    response: ImportDto,
    list: true,
  })
  listImports(@Ctx() ctx: StoreContext, @Query() query: ListImportsQuery): Promise<Page<ImportDto>> {
    return this.imports.list(ctx, query);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Read an import',
    description: 'Counts of rows read, taken, repeated and refused, by kind and reason.',
    permission: 'imports:read',
    response: ImportDto,
  })
  getImport(@Ctx() ctx: StoreContext, @Id() id: string): Promise<ImportDto> {
    return this.imports.get(ctx, id);
  }

  @Get(':id/findings')
  @Endpoint({
    summary: 'List refused rows and warnings',
    description: 'By line, with the reason in the caller’s language.',
    permission: 'imports:read',
    response: FindingDto,
    list: true,
  })
  listFindings(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Query() query: ListFindingsQuery,
  ): Promise<Page<FindingDto>> {
    return this.imports.findings(ctx, id, query);
  }

  @Get(':id/refused-rows.csv')
  @Endpoint({
    summary: 'Download the refused rows',
    description: 'CSV in UTF-8 with BOM: file, line, column, code, reason in the caller’s language.',
    permission: 'imports:read',
    produces: 'text/csv',
    example: '\ufeff文件,行,列,代码,原因\r\n客户档案.csv,42,手机,phone,电话号码无效\r\n',
  })
  async downloadRefusedRows(
    @Ctx() ctx: StoreContext,
    @Id() id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const pages = await this.imports.refusedRows(ctx, id);
    async function* lines() {
      for await (const page of pages)
        for (const row of page) yield [row.file, row.line, row.column, row.code, row.reason];
    }
    void reply.header('content-language', ctx.locale);
    const header = CSV_HEADER.map((title) => title[ctx.locale]);
    return new StreamableFile(csvOf(header, lines()), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="refused-rows-${id}.csv"`,
    });
  }
}

async function* uploadsOf(request: FastifyRequest): AsyncGenerator<Upload> {
  for await (const part of request.files()) yield { name: part.filename, content: part.file };
}
