import { Body, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { versionConflict } from '#libs/foundation';
import { Ctx, Endpoint, GroupController, IfMatch } from '#libs/http';
import type { GroupContext } from '#libs/tenancy';
import { ImportProfileDto, ImportProfilesDto, NewImportProfileDto } from './import-profiles.dto';
import { ImportProfilesService } from './import-profiles.service';
import { importProfileTaken } from './import-uploads.errors';

/** Import profiles (导入模板): how each manufacturer’s system writes its exports, as data. TEN-02 */
@GroupController('import-profiles', {
  tag: 'import-profiles',
  description: 'How each manufacturer’s system writes its exports; a group adds its own systems without a release',
})
export class ImportProfilesController {
  constructor(private readonly profiles: ImportProfilesService) {}

  @Get()
  @Endpoint({
    summary: 'List import profiles',
    description: 'The presets and the group’s own. One of the group’s own hides a preset of the same code.',
    permission: 'import-profiles:read',
    response: ImportProfilesDto,
  })
  async listImportProfiles(@Ctx() ctx: GroupContext): Promise<ImportProfilesDto> {
    return { data: await this.profiles.list(ctx) };
  }

  @Post()
  @Endpoint({
    summary: 'Add an import profile',
    description: 'Checked as a whole; each fault is answered with a pointer into the definition.',
    permission: 'import-profiles:write',
    response: ImportProfileDto,
    errors: [importProfileTaken],
  })
  createImportProfile(@Ctx() ctx: GroupContext, @Body() body: NewImportProfileDto): Promise<ImportProfileDto> {
    return this.profiles.create(ctx, body);
  }

  @Get(':code')
  @Endpoint({
    summary: 'Read an import profile',
    description: 'A preset is a good start for a profile of one’s own.',
    permission: 'import-profiles:read',
    response: ImportProfileDto,
    versioned: true,
  })
  getImportProfile(@Ctx() ctx: GroupContext, @Param('code') code: string): Promise<ImportProfileDto> {
    return this.profiles.get(ctx, code);
  }

  @Put(':code')
  @Endpoint({
    summary: 'Replace an import profile',
    description: 'Imports that run go on with the profile that they began with.',
    permission: 'import-profiles:write',
    response: ImportProfileDto,
    versioned: true,
    errors: [versionConflict],
  })
  replaceImportProfile(
    @Ctx() ctx: GroupContext,
    @Param('code') code: string,
    @IfMatch({ required: true }) version: number | undefined,
    @Body() body: NewImportProfileDto,
  ): Promise<ImportProfileDto> {
    return this.profiles.replace(ctx, code, version, body);
  }

  @Delete(':code')
  @Endpoint({
    summary: 'Remove an import profile',
    description: 'Only the group’s own; a preset that it hid is there again.',
    permission: 'import-profiles:write',
  })
  removeImportProfile(@Ctx() ctx: GroupContext, @Param('code') code: string): Promise<void> {
    return this.profiles.remove(ctx, code);
  }
}
