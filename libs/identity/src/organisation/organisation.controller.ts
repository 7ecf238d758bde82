import { Body, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, GroupController, Id, IfMatch, type Page, PageQuery } from '#libs/http';
import type { GroupContext } from '#libs/tenancy';
import { organisationCodeTaken, organisationInUse } from '../identity.errors';
import { CreateOrganisationUnitDto, OrganisationUnitDto, UpdateOrganisationUnitDto } from './organisation.dto';
import { Organisation } from './organisation.service';

@GroupController('regions', { tag: 'organisation', description: 'Regions, brands and stores of the group' })
export class RegionsController {
  constructor(private readonly organisation: Organisation) {}

  @Get()
  @Endpoint({
    summary: 'List regions',
    description: 'In the order of their codes.',
    permission: 'org:read',
    response: OrganisationUnitDto,
    list: true,
  })
  listRegions(@Ctx() ctx: GroupContext, @Query() query: PageQuery): Promise<Page<OrganisationUnitDto>> {
    return this.organisation.list(ctx, 'region', query);
  }

  @Post()
  @Endpoint({
    summary: 'Add a region',
    description: 'Stores are put into it by changing their profiles.',
    permission: 'org:write',
    response: OrganisationUnitDto,
    errors: [organisationCodeTaken],
  })
  createRegion(@Ctx() ctx: GroupContext, @Body() body: CreateOrganisationUnitDto): Promise<OrganisationUnitDto> {
    return this.organisation.create(ctx, 'region', body);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Get a region',
    description: 'A region by its id.',
    permission: 'org:read',
    response: OrganisationUnitDto,
    versioned: true,
  })
  getRegion(@Ctx() ctx: GroupContext, @Id() id: string): Promise<OrganisationUnitDto> {
    return this.organisation.get(ctx, 'region', id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Rename a region',
    description: 'Its code stays.',
    permission: 'org:write',
    response: OrganisationUnitDto,
    versioned: true,
  })
  updateRegion(
    @Ctx() ctx: GroupContext,
    @Id() id: string,
    @Body() body: UpdateOrganisationUnitDto,
    @IfMatch() version: number | undefined,
  ): Promise<OrganisationUnitDto> {
    return this.organisation.update(ctx, 'region', id, body, version);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Remove a region',
    description: 'Only one without stores and grants.',
    permission: 'org:write',
    errors: [organisationInUse],
  })
  removeRegion(@Ctx() ctx: GroupContext, @Id() id: string, @IfMatch() version: number | undefined): Promise<void> {
    return this.organisation.remove(ctx, 'region', id, version);
  }
}

@GroupController('brands', { tag: 'organisation' })
export class BrandsController {
  constructor(private readonly organisation: Organisation) {}

  @Get()
  @Endpoint({
    summary: 'List brands',
    description: 'In the order of their codes.',
    permission: 'org:read',
    response: OrganisationUnitDto,
    list: true,
  })
  listBrands(@Ctx() ctx: GroupContext, @Query() query: PageQuery): Promise<Page<OrganisationUnitDto>> {
    return this.organisation.list(ctx, 'brand', query);
  }

  @Post()
  @Endpoint({
    summary: 'Add a brand',
    description: 'Stores are given it by changing their profiles.',
    permission: 'org:write',
    response: OrganisationUnitDto,
    errors: [organisationCodeTaken],
  })
  createBrand(@Ctx() ctx: GroupContext, @Body() body: CreateOrganisationUnitDto): Promise<OrganisationUnitDto> {
    return this.organisation.create(ctx, 'brand', body);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Get a brand',
    description: 'A brand by its id.',
    permission: 'org:read',
    response: OrganisationUnitDto,
    versioned: true,
  })
  getBrand(@Ctx() ctx: GroupContext, @Id() id: string): Promise<OrganisationUnitDto> {
    return this.organisation.get(ctx, 'brand', id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Rename a brand',
    description: 'Its code stays.',
    permission: 'org:write',
    response: OrganisationUnitDto,
    versioned: true,
  })
  updateBrand(
    @Ctx() ctx: GroupContext,
    @Id() id: string,
    @Body() body: UpdateOrganisationUnitDto,
    @IfMatch() version: number | undefined,
  ): Promise<OrganisationUnitDto> {
    return this.organisation.update(ctx, 'brand', id, body, version);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Remove a brand',
    description: 'Only one without stores.',
    permission: 'org:write',
    errors: [organisationInUse],
  })
  removeBrand(@Ctx() ctx: GroupContext, @Id() id: string, @IfMatch() version: number | undefined): Promise<void> {
    return this.organisation.remove(ctx, 'brand', id, version);
  }
}
