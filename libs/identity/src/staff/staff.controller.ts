import { Body, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Ctx, Endpoint, GroupController, Id, IfMatch, type Page, PageQuery } from '#libs/http';
import type { GroupContext } from '#libs/tenancy';
import { Grants } from './grants.service';
import { grantExists, lastAdministrator, permissionNotHeld, usernameTaken } from '../identity.errors';
import {
  AbsenceDto,
  CreateAbsenceDto,
  CreateGrantDto,
  CreateStaffDto,
  GrantDto,
  ResetPasswordDto,
  StaffDto,
  StaffQuery,
  UpdateStaffDto,
} from './staff.dto';
import { StaffDirectory } from './staff.service';

@GroupController('staff', {
  tag: 'staff',
  description: 'The people of the group: what they may do where, and when they are away',
})
export class StaffController {
  constructor(private readonly staff: StaffDirectory) {}

  @Get()
  @Endpoint({
    summary: 'List staff',
    description: 'The newest first.',
    permission: 'staff:read',
    response: StaffDto,
    list: true,
  })
  listStaff(@Ctx() ctx: GroupContext, @Query() query: StaffQuery): Promise<Page<StaffDto>> {
    return this.staff.list(ctx, query);
  }

  @Post()
  @Endpoint({
    summary: 'Add a person',
    description: 'With a first password. The person may do nothing until a role is granted.',
    permission: 'staff:write',
    response: StaffDto,
    errors: [usernameTaken],
  })
  createStaff(@Ctx() ctx: GroupContext, @Body() body: CreateStaffDto): Promise<StaffDto> {
    return this.staff.create(ctx, body);
  }

  @Get(':id')
  @Endpoint({
    summary: 'Get a person',
    description: 'Without their grants and absences, which are lists of their own.',
    permission: 'staff:read',
    response: StaffDto,
    versioned: true,
  })
  getStaff(@Ctx() ctx: GroupContext, @Id() id: string): Promise<StaffDto> {
    return this.staff.get(ctx, id);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change a person',
    description: 'Whoever is suspended or has left is signed out everywhere. The last administrator stays.',
    permission: 'staff:write',
    response: StaffDto,
    versioned: true,
    errors: [lastAdministrator],
  })
  updateStaff(
    @Ctx() ctx: GroupContext,
    @Id() id: string,
    @Body() body: UpdateStaffDto,
    @IfMatch() version: number | undefined,
  ): Promise<StaffDto> {
    return this.staff.update(ctx, id, body, version);
  }

  @Post(':id/password-resets')
  @Endpoint({
    summary: 'Set a new password for a person',
    description: 'For somebody who has lost theirs; ends all their sessions. You must hold all that the person may do.',
    permission: 'staff:write',
    status: 204,
    errors: [permissionNotHeld],
    idempotency: 'none',
  })
  resetPassword(@Ctx() ctx: GroupContext, @Id() id: string, @Body() body: ResetPasswordDto): Promise<void> {
    return this.staff.resetPassword(ctx, id, body.password);
  }
}

@GroupController('staff/:staffId', { tag: 'staff' })
export class GrantsController {
  constructor(private readonly grants: Grants) {}

  @Get('grants')
  @Endpoint({
    summary: 'List what a person may do',
    description: 'The roles of a person, each for the group, a region or a store.',
    permission: 'staff:read',
    response: GrantDto,
    list: true,
  })
  listGrants(
    @Ctx() ctx: GroupContext,
    @Id('staffId') staffId: string,
    @Query() query: PageQuery,
  ): Promise<Page<GrantDto>> {
    return this.grants.list(ctx, staffId, query);
  }

  @Post('grants')
  @Endpoint({
    summary: 'Grant a role',
    description:
      'For the group, a region or a store, no wider than the role allows. You must hold all that it permits.',
    permission: 'staff:write',
    response: GrantDto,
    errors: [grantExists, permissionNotHeld],
  })
  createGrant(
    @Ctx() ctx: GroupContext,
    @Id('staffId') staffId: string,
    @Body() body: CreateGrantDto,
  ): Promise<GrantDto> {
    return this.grants.create(ctx, staffId, body);
  }

  @Delete('grants/:id')
  @Endpoint({
    summary: 'Take a role back',
    description: 'Counts within seconds everywhere. The last administrator stays.',
    permission: 'staff:write',
    errors: [lastAdministrator],
  })
  removeGrant(@Ctx() ctx: GroupContext, @Id('staffId') staffId: string, @Id() id: string): Promise<void> {
    return this.grants.remove(ctx, staffId, id);
  }

  @Get('absences')
  @Endpoint({
    summary: 'List absences',
    description: 'When the person is away, the latest first.',
    permission: 'staff:read',
    response: AbsenceDto,
    list: true,
  })
  listAbsences(
    @Ctx() ctx: GroupContext,
    @Id('staffId') staffId: string,
    @Query() query: PageQuery,
  ): Promise<Page<AbsenceDto>> {
    return this.grants.listAbsences(ctx, staffId, query);
  }

  @Post('absences')
  @Endpoint({
    summary: 'Enter an absence',
    description: 'While it lasts, the deputies of the roles that the person holds stand in.',
    permission: 'staff:write',
    response: AbsenceDto,
  })
  createAbsence(
    @Ctx() ctx: GroupContext,
    @Id('staffId') staffId: string,
    @Body() body: CreateAbsenceDto,
  ): Promise<AbsenceDto> {
    return this.grants.addAbsence(ctx, staffId, body);
  }

  @Delete('absences/:id')
  @Endpoint({
    summary: 'Take an absence back',
    description: 'The person is there after all.',
    permission: 'staff:write',
  })
  removeAbsence(@Ctx() ctx: GroupContext, @Id('staffId') staffId: string, @Id() id: string): Promise<void> {
    return this.grants.removeAbsence(ctx, staffId, id);
  }
}
