import { Body, Get, Param, Patch, Put, Query } from '@nestjs/common';
import { Ctx, Endpoint, GroupController, IfMatch, type Page, StoreController } from '#libs/http';
import type { GroupContext, StoreContext } from '#libs/tenancy';
import { StoreProfileDto, StoreProfilesQuery, UpdateStoreProfileDto } from './organisation.dto';
import { ResponsibleDto, ResponsibleQuery } from '../staff/responsibility.dto';
import { Responsibility } from '../staff/responsibility.service';
import { StoreOriginsDto } from './store-origins.dto';
import { StoreOrigins } from './store-origins.service';
import { StoreProfiles } from './store-profiles.service';

const RESPONSIBLE = {
  summary: 'Find out who answers for a role',
  description: 'Whoever holds it in the store, else the deputies, else who decides when they are absent too.',
  response: ResponsibleDto,
};

@GroupController('stores', { tag: 'organisation' })
export class GroupStoresController {
  constructor(
    private readonly profiles: StoreProfiles,
    private readonly responsibility: Responsibility,
    private readonly origins: StoreOrigins,
  ) {}

  @Get()
  @Endpoint({
    summary: 'List stores',
    description:
      'Stores that the caller may look into, in the order of their codes: headquarters all, a region head the region.',
    permission: 'stores:read',
    response: StoreProfileDto,
    list: true,
  })
  listStores(@Ctx() ctx: GroupContext, @Query() query: StoreProfilesQuery): Promise<Page<StoreProfileDto>> {
    return this.profiles.list(ctx, query);
  }

  @Get(':code')
  @Endpoint({
    summary: 'Get a store',
    description: 'Its place in the organisation, and the contact data that messages and calls quote.',
    permission: 'stores:read',
    response: StoreProfileDto,
    versioned: true,
  })
  getStore(@Ctx() ctx: GroupContext, @Param('code') code: string): Promise<StoreProfileDto> {
    return this.profiles.get(ctx, code);
  }

  @Patch(':code')
  @Endpoint({
    summary: 'Change a store',
    description: 'Its place in the organisation and its contact data. Who heads which store follows within seconds.',
    permission: 'stores:write',
    response: StoreProfileDto,
    versioned: true,
  })
  updateStore(
    @Ctx() ctx: GroupContext,
    @Param('code') code: string,
    @Body() body: UpdateStoreProfileDto,
    @IfMatch() version: number | undefined,
  ): Promise<StoreProfileDto> {
    return this.profiles.update(ctx, code, body, version);
  }

  @Get(':code/cors-origins')
  @Endpoint({
    summary: 'Get the web origins of a store',
    description: 'Pages of these origins may call the API of the store from a browser.',
    permission: 'stores:read',
    response: StoreOriginsDto,
  })
  getStoreOrigins(@Ctx() ctx: GroupContext, @Param('code') code: string): Promise<StoreOriginsDto> {
    return this.origins.get(ctx, code);
  }

  @Put(':code/cors-origins')
  @Endpoint({
    summary: 'Replace the web origins of a store',
    description: 'None at first. Takes effect on every node within seconds.',
    permission: 'stores:write',
    response: StoreOriginsDto,
  })
  replaceStoreOrigins(
    @Ctx() ctx: GroupContext,
    @Param('code') code: string,
    @Body() body: StoreOriginsDto,
  ): Promise<StoreOriginsDto> {
    return this.origins.replace(ctx, code, body);
  }

  @Get(':code/responsible')
  @Endpoint({ ...RESPONSIBLE, permission: 'responsibility:read' })
  getResponsible(
    @Ctx() ctx: GroupContext,
    @Param('code') code: string,
    @Query() query: ResponsibleQuery,
  ): Promise<ResponsibleDto> {
    return this.responsibility.inStore(ctx, code, query);
  }
}

@StoreController('', { tag: 'store', description: 'The store itself' })
export class OwnStoreController {
  constructor(
    private readonly profiles: StoreProfiles,
    private readonly responsibility: Responsibility,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Get the store',
    description: 'Its place in the organisation, and the contact data that messages and calls quote.',
    permission: 'stores:read',
    response: StoreProfileDto,
    versioned: true,
  })
  getOwnStore(@Ctx() ctx: StoreContext): Promise<StoreProfileDto> {
    return this.profiles.getOwn(ctx);
  }

  @Get('responsible')
  @Endpoint({ ...RESPONSIBLE, permission: 'responsibility:read' })
  getOwnResponsible(@Ctx() ctx: StoreContext, @Query() query: ResponsibleQuery): Promise<ResponsibleDto> {
    return this.responsibility.inOwnStore(ctx, query);
  }
}
