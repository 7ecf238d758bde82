import { Body, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { Ctx, Endpoint, GroupController, IfMatch } from '#libs/http';
import type { GroupContext } from '#libs/tenancy';
import { lastAdministrator, permissionNotHeld, roleCodeTaken, roleInUse } from '../identity.errors';
import { CreateRoleDto, RoleCatalogueDto, RoleDto, UpdateRoleDto } from './roles.dto';
import { Roles } from './roles.service';

@GroupController('roles', { tag: 'roles', description: 'What each post of the group may do, and who stands in for it' })
export class RolesController {
  constructor(private readonly roles: Roles) {}

  @Get()
  @Endpoint({
    summary: 'Get the role catalogue',
    description:
      'All roles, as shipped or as the group has changed them, and all permissions and departments they can name.',
    permission: 'roles:read',
    response: RoleCatalogueDto,
  })
  getRoleCatalogue(@Ctx() ctx: GroupContext): Promise<RoleCatalogueDto> {
    return this.roles.catalogue(ctx);
  }

  @Post()
  @Endpoint({
    summary: 'Add a role',
    description:
      'You must hold each permission that you put into it. The code of a preset role makes your own version of it.',
    permission: 'roles:write',
    response: RoleDto,
    errors: [roleCodeTaken, permissionNotHeld, lastAdministrator],
  })
  createRole(@Ctx() ctx: GroupContext, @Body() body: CreateRoleDto): Promise<RoleDto> {
    return this.roles.create(ctx, body);
  }

  @Get(':roleCode')
  @Endpoint({
    summary: 'Get a role',
    description: 'A role by its code.',
    permission: 'roles:read',
    response: RoleDto,
    versioned: true,
  })
  getRole(@Ctx() ctx: GroupContext, @Param('roleCode') code: string): Promise<RoleDto> {
    return this.roles.get(ctx, code);
  }

  @Patch(':roleCode')
  @Endpoint({
    summary: 'Change a role',
    description: 'For everybody who holds it, within seconds. Changing a preset role makes your own version of it.',
    permission: 'roles:write',
    response: RoleDto,
    versioned: true,
    errors: [permissionNotHeld, lastAdministrator],
  })
  updateRole(
    @Ctx() ctx: GroupContext,
    @Param('roleCode') code: string,
    @Body() body: UpdateRoleDto,
    @IfMatch({ required: true }) version: number | undefined,
  ): Promise<RoleDto> {
    return this.roles.update(ctx, code, body, version);
  }

  @Delete(':roleCode')
  @Endpoint({
    summary: 'Drop a role',
    description: 'A role of your own goes; a preset role is as shipped again.',
    permission: 'roles:write',
    errors: [roleInUse, permissionNotHeld, lastAdministrator],
  })
  removeRole(
    @Ctx() ctx: GroupContext,
    @Param('roleCode') code: string,
    @IfMatch({ required: true }) version: number | undefined,
  ): Promise<void> {
    return this.roles.remove(ctx, code, version);
  }
}
