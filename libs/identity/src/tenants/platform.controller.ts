import { Body, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, JobDto, type Page, PageQuery, PlatformController } from '#libs/http';
import { groupSuspended, type PlatformContext, storeUnavailable } from '#libs/tenancy';
import { groupCodeTaken, storeCodeTaken, storeSuspendedWithGroup, tenantStateRefused } from '../identity.errors';
import { CreateGroupDto, CreateStoreDto, GroupDto, PlatformStoreDto, PlatformStoresQuery } from './platform.dto';
import { PlatformTenants } from './platform-tenants.service';
import { TenantSuspension } from './suspension.service';

@PlatformController('groups', { tag: 'tenants', description: 'Groups and stores of the installation' })
export class PlatformGroupsController {
  constructor(
    private readonly tenants: PlatformTenants,
    private readonly suspension: TenantSuspension,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List groups',
    description: 'In the order of their codes.',
    permission: 'platform:read',
    response: GroupDto,
    list: true,
  })
  listGroups(@Ctx() ctx: PlatformContext, @Query() query: PageQuery): Promise<Page<GroupDto>> {
    return this.tenants.listGroups(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Add a group',
    description: 'A worker makes its schema and roles; follow the job. Then make its first key.',
    permission: 'platform:write',
    status: 202,
    response: JobDto,
    errors: [groupCodeTaken],
  })
  createGroup(@Ctx() ctx: PlatformContext, @Body() body: CreateGroupDto): Promise<JobDto> {
    return this.tenants.createGroup(ctx, body);
  }

  @Get(':groupCode')
  @Endpoint({
    summary: 'Get a group',
    description: 'A group by its code.',
    permission: 'platform:read',
    response: GroupDto,
  })
  getGroup(@Ctx() ctx: PlatformContext, @Param('groupCode') code: string): Promise<GroupDto> {
    return this.tenants.getGroup(ctx, code);
  }

  @Post(':groupCode/suspend')
  @Endpoint({
    summary: 'Suspend a group',
    description:
      'With its active stores. Whoever calls them is refused (`group_suspended`) within seconds, nobody signs in, no ' +
      'work is done and no message sent; everything is kept.',
    permission: 'platform:write',
    status: 200,
    response: GroupDto,
    errors: [tenantStateRefused],
  })
  suspendGroup(@Ctx() ctx: PlatformContext, @Param('groupCode') code: string): Promise<GroupDto> {
    return this.suspension.suspendGroup(ctx, code);
  }

  @Post(':groupCode/resume')
  @Endpoint({
    summary: 'Resume a group',
    description: 'With the stores that were suspended with it; those that were suspended alone stay so.',
    permission: 'platform:write',
    status: 200,
    response: GroupDto,
    errors: [tenantStateRefused],
  })
  resumeGroup(@Ctx() ctx: PlatformContext, @Param('groupCode') code: string): Promise<GroupDto> {
    return this.suspension.resumeGroup(ctx, code);
  }

  @Delete(':groupCode')
  @Endpoint({
    summary: 'Remove a group',
    description:
      'With all of its stores, files, exports, people and keys, for good. Only a group that is suspended. A worker does ' +
      'it; follow the job.',
    permission: 'platform:write',
    status: 202,
    response: JobDto,
    errors: [tenantStateRefused],
  })
  removeGroup(@Ctx() ctx: PlatformContext, @Param('groupCode') code: string): Promise<JobDto> {
    return this.tenants.removeGroup(ctx, code);
  }
}

@PlatformController('stores', { tag: 'tenants' })
export class PlatformStoresController {
  constructor(
    private readonly tenants: PlatformTenants,
    private readonly suspension: TenantSuspension,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List stores',
    description: 'In the order of their codes.',
    permission: 'platform:read',
    response: PlatformStoreDto,
    list: true,
  })
  listStores(@Ctx() ctx: PlatformContext, @Query() query: PlatformStoresQuery): Promise<Page<PlatformStoreDto>> {
    return this.tenants.listStores(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Add a store',
    description: 'A worker makes its schema and role; follow the job. Until then the store answers 503.',
    permission: 'platform:write',
    status: 202,
    response: JobDto,
    errors: [storeCodeTaken, storeUnavailable, groupSuspended],
  })
  createStore(@Ctx() ctx: PlatformContext, @Body() body: CreateStoreDto): Promise<JobDto> {
    return this.tenants.createStore(ctx, body);
  }

  @Get(':storeCode')
  @Endpoint({
    summary: 'Get a store',
    description: 'Where it lives; nothing of what is in it.',
    permission: 'platform:read',
    response: PlatformStoreDto,
  })
  getStore(@Ctx() ctx: PlatformContext, @Param('storeCode') code: string): Promise<PlatformStoreDto> {
    return this.tenants.getStore(ctx, code);
  }

  @Post(':storeCode/suspend')
  @Endpoint({
    summary: 'Suspend a store',
    description:
      'Whoever calls it is refused (`store_suspended`) within seconds, no work is done and no message sent; everything ' +
      'is kept.',
    permission: 'platform:write',
    status: 200,
    response: PlatformStoreDto,
    errors: [tenantStateRefused],
  })
  suspendStore(@Ctx() ctx: PlatformContext, @Param('storeCode') code: string): Promise<PlatformStoreDto> {
    return this.suspension.suspendStore(ctx, code);
  }

  @Post(':storeCode/resume')
  @Endpoint({
    summary: 'Resume a store',
    description: 'What became due meanwhile is done now. A store that was suspended with its group comes back with it.',
    permission: 'platform:write',
    status: 200,
    response: PlatformStoreDto,
    errors: [tenantStateRefused, storeSuspendedWithGroup],
  })
  resumeStore(@Ctx() ctx: PlatformContext, @Param('storeCode') code: string): Promise<PlatformStoreDto> {
    return this.suspension.resumeStore(ctx, code);
  }

  @Delete(':storeCode')
  @Endpoint({
    summary: 'Remove a store',
    description:
      'With everything in it, for good. It has to be suspended first, unless it was never made. A worker does it; follow ' +
      'the job.',
    permission: 'platform:write',
    status: 202,
    response: JobDto,
    errors: [tenantStateRefused],
  })
  removeStore(@Ctx() ctx: PlatformContext, @Param('storeCode') code: string): Promise<JobDto> {
    return this.tenants.removeStore(ctx, code);
  }
}
