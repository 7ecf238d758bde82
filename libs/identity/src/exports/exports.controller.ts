import { Body, Delete, Get, Param, Post, Query } from '@nestjs/common';
import {
  Ctx,
  Endpoint,
  type EndpointOptions,
  GroupController,
  Id,
  JobDto,
  type Page,
  PageQuery,
  PlatformController,
} from '#libs/http';
import type { GroupContext, PlatformContext } from '#libs/tenancy';
import { permissionNotHeld, tenantStateRefused } from '../identity.errors';
import { CreateExportDto, ExportLinkDto, TenantExportDto } from './exports.dto';
import { exportNotReady, exportRunning } from './exports.errors';
import { Exports } from './exports.service';

const TAG = {
  tag: 'exports',
  description:
    'All that a store or a group has, as one file: each table as lines of JSON, each uploaded file, and a manifest with counts and fingerprints',
};

const LIST = {
  summary: 'List exports',
  description: 'The newest first. An export is kept for seven days.',
  response: TenantExportDto,
  list: true,
} satisfies Partial<EndpointOptions>;

const GET = {
  summary: 'Get an export',
  description: 'How far it is, and what is in it once it is done.',
  response: TenantExportDto,
} satisfies Partial<EndpointOptions>;

const LINK = {
  summary: 'Make a link to the file of an export',
  description:
    'Good for five minutes and for whoever holds it, so hand it to nobody. Who had one made stands in the log.',
  status: 201,
  response: ExportLinkDto,
  errors: [exportNotReady],
} satisfies Partial<EndpointOptions>;

const REMOVE = {
  summary: 'Remove an export',
  description: 'With its file, before its time. One that is still being written ends.',
} satisfies Partial<EndpointOptions>;

const ASK_OPERATOR = {
  description:
    'As they are at one moment, also while it is suspended. A worker writes the file; follow the job, then make a link ' +
    'to the export of the same id. ID numbers stay sealed.',
  permission: 'platform:write',
  status: 202,
  response: JobDto,
  errors: [tenantStateRefused, exportRunning],
} satisfies Partial<EndpointOptions>;

@PlatformController('stores/:storeCode/exports', TAG)
export class StoreExportsController {
  constructor(private readonly exports: Exports) {}

  @Post()
  @Endpoint({ ...ASK_OPERATOR, summary: 'Export all rows and files of a store' })
  exportStore(@Ctx() ctx: PlatformContext, @Param('storeCode') code: string): Promise<JobDto> {
    return this.exports.requestByOperator(ctx, 'store', code);
  }
}

@PlatformController('groups/:groupCode/exports', TAG)
export class GroupExportsByOperatorController {
  constructor(private readonly exports: Exports) {}

  @Post()
  @Endpoint({ ...ASK_OPERATOR, summary: 'Export all rows and files of a group and its stores' })
  exportGroup(@Ctx() ctx: PlatformContext, @Param('groupCode') code: string): Promise<JobDto> {
    return this.exports.requestByOperator(ctx, 'group', code);
  }
}

@PlatformController('exports', TAG)
export class PlatformExportsController {
  constructor(private readonly exports: Exports) {}

  @Get()
  @Endpoint({ ...LIST, permission: 'platform:read' })
  listExports(@Ctx() ctx: PlatformContext, @Query() query: PageQuery): Promise<Page<TenantExportDto>> {
    return this.exports.list(ctx, query);
  }

  @Get(':id')
  @Endpoint({ ...GET, permission: 'platform:read' })
  getExport(@Ctx() ctx: PlatformContext, @Id() id: string): Promise<TenantExportDto> {
    return this.exports.get(ctx, id);
  }

  @Post(':id/links')
  @Endpoint({ ...LINK, permission: 'platform:write' })
  linkExport(@Ctx() ctx: PlatformContext, @Id() id: string): Promise<ExportLinkDto> {
    return this.exports.link(ctx, id);
  }

  @Delete(':id')
  @Endpoint({ ...REMOVE, permission: 'platform:write' })
  removeExport(@Ctx() ctx: PlatformContext, @Id() id: string): Promise<void> {
    return this.exports.remove(ctx, id);
  }
}

@GroupController('exports', TAG)
export class GroupExportsController {
  constructor(private readonly exports: Exports) {}

  @Get()
  @Endpoint({ ...LIST, permission: 'exports:read' })
  listExports(@Ctx() ctx: GroupContext, @Query() query: PageQuery): Promise<Page<TenantExportDto>> {
    return this.exports.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Export all rows and files of the group or of one store',
    description: 'As they are at one moment. A worker writes the file: look again, then make a link to it.',
    permission: 'exports:write',
    response: TenantExportDto,
    errors: [permissionNotHeld, tenantStateRefused, exportRunning],
  })
  createExport(@Ctx() ctx: GroupContext, @Body() body: CreateExportDto): Promise<TenantExportDto> {
    return this.exports.requestByGroup(ctx, body);
  }

  @Get(':id')
  @Endpoint({ ...GET, permission: 'exports:read' })
  getExport(@Ctx() ctx: GroupContext, @Id() id: string): Promise<TenantExportDto> {
    return this.exports.get(ctx, id);
  }

  @Post(':id/links')
  @Endpoint({
    ...LINK,
    description: `${LINK.description} A file with ID numbers in clear is for those who may see them.`,
    permission: 'exports:write',
    errors: [...LINK.errors, permissionNotHeld],
  })
  linkExport(@Ctx() ctx: GroupContext, @Id() id: string): Promise<ExportLinkDto> {
    return this.exports.link(ctx, id);
  }

  @Delete(':id')
  @Endpoint({ ...REMOVE, permission: 'exports:write' })
  removeExport(@Ctx() ctx: GroupContext, @Id() id: string): Promise<void> {
    return this.exports.remove(ctx, id);
  }
}
