import { Injectable } from '@nestjs/common';
import { columns, explainViolations, row, rows, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, type Locale, newId, notFound, refusedField, versionConflict } from '#libs/foundation';
import { type GroupContext, GroupDb, type GroupRef, systemGroupContext } from '#libs/tenancy';
import type { ImportProfile } from './import-profile';
import { checkImportProfile } from './import-profile-check';
import { GroupImportProfile } from './import-profile.entity';
import type { ImportProfileDto, NewImportProfileDto } from './import-profiles.dto';
import { importProfileTaken } from './import-uploads.errors';
import { PRESET_PROFILES } from './presets';

const MOST_PROFILES = 100;

/** Import profiles (导入模板) of a group: the presets and its own. TEN-02 */
@Injectable()
export class ImportProfilesService {
  constructor(
    private readonly db: GroupDb,
    private readonly clock: Clock,
  ) {}

  /** The profile of that code, the group's own before a preset; null where there is none. */
  async find(group: GroupRef, code: string): Promise<ImportProfile | null> {
    const own = await this.db.run(systemGroupContext(group, 'imports'), (tx) => findProfile(tx, code));
    return own?.definition ?? PRESET_PROFILES.find((preset) => preset.code === code) ?? null;
  }

  async list(ctx: GroupContext): Promise<ImportProfileDto[]> {
    const own = await this.db.run(ctx, (tx) =>
      rows<GroupImportProfile>(
        tx,
        sql`select ${columns(GroupImportProfile, 'p')} from group_import_profile p order by p.code limit ${MOST_PROFILES}`,
      ),
    );
    const hidden = new Set(own.map((profile) => profile.code));
    const presets = PRESET_PROFILES.filter((preset) => !hidden.has(preset.code));
    return [...presets.map((preset) => presetDto(preset, ctx.locale)), ...own.map((one) => ownDto(one, ctx.locale))];
  }

  /** Throws `not_found`. */
  async get(ctx: GroupContext, code: string): Promise<ImportProfileDto> {
    const own = await this.db.run(ctx, (tx) => findProfile(tx, code));
    if (own) return ownDto(own, ctx.locale);
    const preset = PRESET_PROFILES.find((one) => one.code === code);
    if (!preset) throw new DomainError(notFound);
    return presetDto(preset, ctx.locale);
  }

  /** Throws `validation_failed` with a pointer to each fault, `import_profile_taken`. */
  create(ctx: GroupContext, { definition }: NewImportProfileDto): Promise<ImportProfileDto> {
    const profile = checked(definition);
    const now = this.clock.now();
    const created = {
      id: newId(),
      code: profile.code,
      definition: profile,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    return this.db.run(ctx, async (tx) => {
      await Promise.all([
        explainViolations(tx.insert(GroupImportProfile, created as object), {
          uq_group_import_profile_code: () => new DomainError(importProfileTaken, { params: { code: profile.code } }),
        }),
        recordEvent(tx, ctx, { type: 'import-profile.created', subject: { type: 'import-profile', id: created.id } }),
      ]);
      return ownDto(created, ctx.locale);
    });
  }

  /** Replaces the definition; the code stays. Imports that run go on with the one they began with. */
  replace(
    ctx: GroupContext,
    code: string,
    version: number | undefined,
    { definition }: NewImportProfileDto,
  ): Promise<ImportProfileDto> {
    const profile = { ...checked(definition), code };
    return this.db.run(ctx, async (tx) => {
      const before = await findProfile(tx, code);
      if (!before) throw new DomainError(notFound);
      const after = { ...before, definition: profile, version: before.version + 1, updatedAt: this.clock.now() };
      const [{ affected }] = await Promise.all([
        tx.update(GroupImportProfile, { id: before.id, version: version ?? before.version }, {
          definition: profile,
          version: after.version,
          updatedAt: after.updatedAt,
        } as object),
        recordEvent(tx, ctx, { type: 'import-profile.changed', subject: { type: 'import-profile', id: before.id } }),
      ]);
      if (!affected) throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      return ownDto(after, ctx.locale);
    });
  }

  /** Removes a profile of the group's own; a preset that it hid is there again. Throws `not_found`. */
  remove(ctx: GroupContext, code: string): Promise<void> {
    return this.db.run(ctx, async (tx) => {
      const before = await findProfile(tx, code);
      if (!before) throw new DomainError(notFound);
      await Promise.all([
        tx.delete(GroupImportProfile, { id: before.id }),
        recordEvent(tx, ctx, { type: 'import-profile.removed', subject: { type: 'import-profile', id: before.id } }),
      ]);
    });
  }
}

function findProfile(tx: Parameters<typeof row>[0], code: string): Promise<GroupImportProfile | null> {
  return row(tx, sql`select ${columns(GroupImportProfile, 'p')} from group_import_profile p where p.code = ${code}`);
}

function checked(definition: object): ImportProfile {
  const faults = checkImportProfile(definition);
  if (faults.length > 0)
    throw refusedField(...faults.map((fault) => ({ ...fault, pointer: `#/definition${fault.pointer}` })));
  return definition as ImportProfile;
}

function presetDto(definition: ImportProfile, locale: Locale): ImportProfileDto {
  const { code, name } = definition;
  return { code, name: name[locale], preset: true, definition, version: 1, updatedAt: null };
}

function ownDto({ code, definition, version, updatedAt }: GroupImportProfile, locale: Locale): ImportProfileDto {
  return { code, name: definition.name[locale], preset: false, definition, version, updatedAt };
}
