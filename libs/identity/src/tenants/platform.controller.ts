import { Body, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, JobDto, type Page, PageQuery, PlatformController } from '#libs/http';
import { type PlatformContext, storeUnavailable } from '#libs/tenancy';
import { groupCodeTaken, storeCodeTaken } from '../identity.errors';
import { CreateGroupDto, CreateStoreDto, GroupDto, PlatformStoreDto, PlatformStoresQuery } from './platform.dto';
import { PlatformTenants } from './platform-tenants.service';

@PlatformController('groups', { tag: 'tenants', description: 'Groups and stores of the installation' })
export class PlatformGroupsController {
  constructor(private readonly tenants: PlatformTenants) {}

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
}

@PlatformController('stores', { tag: 'tenants' })
export class PlatformStoresController {
  constructor(private readonly tenants: PlatformTenants) {}

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
    errors: [storeCodeTaken, storeUnavailable],
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

  @Delete(':storeCode')
  @Endpoint({
    summary: 'Remove a store',
    description: 'With everything in it, for good. A worker does it; follow the job.',
    permission: 'platform:write',
    status: 202,
    response: JobDto,
  })
  removeStore(@Ctx() ctx: PlatformContext, @Param('storeCode') code: string): Promise<JobDto> {
    return this.tenants.removeStore(ctx, code);
  }
}
