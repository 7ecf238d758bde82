import { Body, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { DomainError, notFound } from '#libs/foundation';
import {
  Ctx,
  Endpoint,
  type EndpointOptions,
  GroupController,
  Id,
  type Page,
  PageQuery,
  PlatformController,
} from '#libs/http';
import { type GroupContext, type GroupRef, type PlatformContext, refusalOfGroup, TenantDirectory } from '#libs/tenancy';
import {
  ApiKeyDto,
  ApiKeyWithSecretDto,
  CreateApiKeyDto,
  CreatePlatformApiKeyDto,
  RotateApiKeyDto,
} from './api-keys.dto';
import { ApiKeys } from './api-keys.service';
import { apiKeyRevoked, apiKeyTooBroad, lastPlatformKey, permissionNotHeld } from '../identity.errors';

const LIST = {
  summary: 'List API keys',
  description: 'The newest first, revoked ones included, without their secrets.',
  response: ApiKeyDto,
  list: true,
} satisfies Partial<EndpointOptions>;

const CREATE = {
  summary: 'Make an API key',
  description:
    'The secret is in this answer and never again. A key carries no permission that its maker does not hold.',
  response: ApiKeyWithSecretDto,
  errors: [permissionNotHeld, apiKeyTooBroad],
} satisfies Partial<EndpointOptions>;

const GET = {
  summary: 'Get an API key',
  description: 'Without its secret.',
  response: ApiKeyDto,
} satisfies Partial<EndpointOptions>;

const ROTATE = {
  summary: 'Rotate an API key',
  description: 'Makes a key with the same name, scopes and stores; the old one works on for the overlap.',
  response: ApiKeyWithSecretDto,
  errors: [apiKeyRevoked, permissionNotHeld, apiKeyTooBroad],
} satisfies Partial<EndpointOptions>;

const REVOKE = {
  summary: 'Revoke an API key',
  description: 'It is refused within five seconds everywhere. Revoking it again is no error.',
} satisfies Partial<EndpointOptions>;

const TAG = { tag: 'api-keys', description: 'Keys of front-ends and other programs' };

@GroupController('api-keys', TAG)
export class GroupApiKeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Get()
  @Endpoint({ ...LIST, permission: 'api-keys:read' })
  listApiKeys(@Ctx() ctx: GroupContext, @Query() query: PageQuery): Promise<Page<ApiKeyDto>> {
    return this.keys.list(ctx, ctx.group, query);
  }

  @Post()
  @Endpoint({ ...CREATE, permission: 'api-keys:write' })
  createApiKey(@Ctx() ctx: GroupContext, @Body() body: CreateApiKeyDto): Promise<ApiKeyWithSecretDto> {
    return this.keys.create(ctx, ctx.group, body);
  }

  @Get(':id')
  @Endpoint({ ...GET, permission: 'api-keys:read' })
  getApiKey(@Ctx() ctx: GroupContext, @Id() id: string): Promise<ApiKeyDto> {
    return this.keys.get(ctx, ctx.group, id);
  }

  @Post(':id/rotations')
  @Endpoint({ ...ROTATE, permission: 'api-keys:write' })
  rotateApiKey(
    @Ctx() ctx: GroupContext,
    @Id() id: string,
    @Body() body: RotateApiKeyDto,
  ): Promise<ApiKeyWithSecretDto> {
    return this.keys.rotate(ctx, ctx.group, id, body.overlapHours);
  }

  @Delete(':id')
  @Endpoint({ ...REVOKE, permission: 'api-keys:write' })
  revokeApiKey(@Ctx() ctx: GroupContext, @Id() id: string): Promise<void> {
    return this.keys.revoke(ctx, ctx.group, id);
  }
}

@PlatformController('api-keys', TAG)
export class PlatformApiKeysController {
  constructor(private readonly keys: ApiKeys) {}

  @Get()
  @Endpoint({ ...LIST, permission: 'platform:api-keys' })
  listApiKeys(@Ctx() ctx: PlatformContext, @Query() query: PageQuery): Promise<Page<ApiKeyDto>> {
    return this.keys.list(ctx, null, query);
  }

  @Post()
  @Endpoint({ ...CREATE, permission: 'platform:api-keys' })
  createApiKey(@Ctx() ctx: PlatformContext, @Body() body: CreatePlatformApiKeyDto): Promise<ApiKeyWithSecretDto> {
    return this.keys.create(ctx, null, body);
  }

  @Get(':id')
  @Endpoint({ ...GET, permission: 'platform:api-keys' })
  getApiKey(@Ctx() ctx: PlatformContext, @Id() id: string): Promise<ApiKeyDto> {
    return this.keys.get(ctx, null, id);
  }

  @Post(':id/rotations')
  @Endpoint({ ...ROTATE, permission: 'platform:api-keys' })
  rotateApiKey(
    @Ctx() ctx: PlatformContext,
    @Id() id: string,
    @Body() body: RotateApiKeyDto,
  ): Promise<ApiKeyWithSecretDto> {
    return this.keys.rotate(ctx, null, id, body.overlapHours);
  }

  @Delete(':id')
  @Endpoint({ ...REVOKE, permission: 'platform:api-keys', errors: [lastPlatformKey] })
  revokeApiKey(@Ctx() ctx: PlatformContext, @Id() id: string): Promise<void> {
    return this.keys.revoke(ctx, null, id);
  }
}

/** The operator hands a new group its first key, and may end every key of a group. */
@PlatformController('groups/:groupCode/api-keys', { tag: 'api-keys' })
export class PlatformGroupApiKeysController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly directory: TenantDirectory,
  ) {}

  @Get()
  @Endpoint({ ...LIST, summary: 'List API keys of a group', permission: 'platform:api-keys' })
  async listGroupApiKeys(
    @Ctx() ctx: PlatformContext,
    @Param('groupCode') groupCode: string,
    @Query() query: PageQuery,
  ): Promise<Page<ApiKeyDto>> {
    return this.keys.list(ctx, await this.groupOf(groupCode), query);
  }

  @Post()
  @Endpoint({
    ...CREATE,
    summary: 'Make an API key for a group',
    permission: 'platform:api-keys',
    errors: [apiKeyTooBroad],
  })
  async createGroupApiKey(
    @Ctx() ctx: PlatformContext,
    @Param('groupCode') groupCode: string,
    @Body() body: CreateApiKeyDto,
  ): Promise<ApiKeyWithSecretDto> {
    return this.keys.create(ctx, await this.groupOf(groupCode), body);
  }

  @Delete(':id')
  @Endpoint({ ...REVOKE, summary: 'Revoke an API key of a group', permission: 'platform:api-keys' })
  async revokeGroupApiKey(
    @Ctx() ctx: PlatformContext,
    @Param('groupCode') groupCode: string,
    @Id() id: string,
  ): Promise<void> {
    return this.keys.revoke(ctx, await this.groupOf(groupCode), id);
  }

  private async groupOf(code: string): Promise<GroupRef> {
    const group = await this.directory.findGroup(code);
    if (!group) throw new DomainError(notFound);
    if (group.state !== 'active') throw refusalOfGroup(group);
    return group;
  }
}
