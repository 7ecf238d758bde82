import { Injectable } from '@nestjs/common';
import { affected, columns, row, sql } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField, versionConflict } from '#libs/foundation';
import { GroupDb, type GroupContext, type GroupTx } from '#libs/tenancy';
import { lacking } from '../access/access.policy';
import { keepingAnAdministrator } from '../staff/administrators.queries';
import { assertHolds } from '../staff/delegation';
import { DEPARTMENTS } from '../staff/departments';
import { roleCodeTaken, roleInUse } from '../identity.errors';
import { TENANT_PERMISSION_CODES, TENANT_PERMISSIONS } from '../access/permissions';
import { Principals } from '../access/principals.service';
import { Role } from './role.entity';
import {
  type CreateRoleDto,
  type RoleCatalogueDto,
  type RoleDto,
  toDepartmentDto,
  toPermissionDto,
  toRoleDto,
  type UpdateRoleDto,
} from './roles.dto';
import { faultsOfRole } from './roles.policy';
import { type EffectiveRole, effectiveRoles, presetRole, toEffectiveRole } from './roles.queries';

type RoleFields = Omit<EffectiveRole, 'origin' | 'version'>;

/** The group's role catalogue (岗位目录): the preset, which the group changes and adds to. TEN-20 to TEN-49 */
@Injectable()
export class Roles {
  constructor(
    private readonly db: GroupDb,
    private readonly clock: Clock,
    private readonly principals: Principals,
  ) {}

  /** All roles in the order of their codes, with the permissions and departments that they can name. */
  async catalogue(ctx: GroupContext): Promise<RoleCatalogueDto> {
    const effective = await this.db.run(ctx, effectiveRoles);
    const roles = [...effective.values()].sort((a, b) => (a.code < b.code ? -1 : 1)).map(toRoleDto);
    const permissions = TENANT_PERMISSIONS.map(toPermissionDto);
    return { roles, permissions, departments: DEPARTMENTS.map(toDepartmentDto) };
  }

  /** @throws DomainError `not_found` */
  async get(ctx: GroupContext, code: string): Promise<RoleDto> {
    return toRoleDto(await this.db.run(ctx, (tx) => mustFind(tx, code)));
  }

  /** @throws DomainError `role_code_taken`, `validation_failed`, `permission_not_held`, `staff_last_administrator` */
  async create(ctx: GroupContext, input: CreateRoleDto): Promise<RoleDto> {
    const { department = null, deputies = [], escalatesTo = null } = input;
    const role: RoleFields = { ...input, department, deputies, escalatesTo };
    return this.change(ctx, async (tx) => {
      const [own, roles] = await Promise.all([findOwn(tx, input.code), effectiveRoles(tx)]);
      if (own) throw new DomainError(roleCodeTaken);
      return this.store(tx, ctx, role, presetRole(input.code) ?? null, roles);
    });
  }

  /**
   * Changes a role for everybody who holds it. The first change of a preset role makes the group's own version of it.
   * @throws DomainError `not_found`, `version_conflict`, `validation_failed`, `permission_not_held`, `staff_last_administrator`
   */
  async update(ctx: GroupContext, code: string, patch: UpdateRoleDto, version?: number): Promise<RoleDto> {
    return this.change(ctx, async (tx) => {
      const [before, roles] = await Promise.all([mustFind(tx, code), effectiveRoles(tx)]);
      assertVersion(before.version, version);
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      const { deputies = before.deputies } = patch;
      return this.store(tx, ctx, { ...before, ...given, deputies: deputies ?? [] }, before, roles);
    });
  }

  /**
   * Drops a role of the group's own, or its version of a preset role, which then is as shipped again.
   * @throws DomainError `not_found`, `version_conflict`, `role_in_use`, `staff_last_administrator`
   */
  async remove(ctx: GroupContext, code: string, version?: number): Promise<void> {
    await this.change(ctx, async (tx) => {
      const own = await findOwn(tx, code);
      if (!own) throw new DomainError(notFound);
      assertVersion(own.version, version);
      const preset = presetRole(code);
      if (preset) assertHolds(ctx, lacking(new Set(own.permissions), preset.permissions));
      else await assertUnused(tx, code);
      await Promise.all([
        affected(tx, sql`delete from group_role where id = ${own.id}`),
        bumpHolders(tx, code),
        recordEvent(tx, ctx, { type: 'role.removed', subject: { type: 'role', id: own.id }, payload: { code } }),
      ]);
    });
  }

  private async change<Result>(ctx: GroupContext, work: (tx: GroupTx) => Promise<Result>): Promise<Result> {
    const result = await this.db.run(ctx, (tx) => keepingAnAdministrator(tx, () => work(tx)));
    this.principals.forgetStaffOf(ctx.group.id);
    return result;
  }

  private async store(
    tx: GroupTx,
    ctx: GroupContext,
    role: RoleFields,
    before: EffectiveRole | null,
    roles: ReadonlyMap<string, EffectiveRole>,
  ): Promise<RoleDto> {
    const errors = faultsOfRole(role, { permissions: TENANT_PERMISSION_CODES, roles });
    if (errors.length > 0) throw refusedField(...errors);
    // what the role allowed before need not be held by whoever renames it
    assertHolds(ctx, lacking(new Set(before?.permissions), role.permissions));

    const now = this.clock.now();
    const { code, nameZh, nameEn, department, level, escalatesTo } = role;
    const fields = {
      code,
      nameZh,
      nameEn,
      department,
      level,
      escalatesTo,
      permissions: [...role.permissions],
      deputies: [...role.deputies],
    };
    const id = newId();
    const saved = await row<Role>(
      tx,
      sql`insert into group_role as r
            (id, code, name_zh, name_en, department, level, permissions, deputies, escalates_to, created_at, updated_at)
          values (${id}, ${code}, ${nameZh}, ${nameEn}, ${department}, ${level}, ${fields.permissions},
                  ${fields.deputies}, ${escalatesTo}, ${now}, ${now})
          on conflict (code) do update set
            name_zh = excluded.name_zh, name_en = excluded.name_en, department = excluded.department,
            level = excluded.level, permissions = excluded.permissions, deputies = excluded.deputies,
            escalates_to = excluded.escalates_to, version = r.version + 1, updated_at = excluded.updated_at
          where r.version = ${before?.version ?? 0}
          returning ${columns(Role, 'r')}`,
    );
    // somebody else stored the role between our look at it and now
    if (!saved)
      throw new DomainError(before ? versionConflict : roleCodeTaken, { params: { currentVersion: before?.version } });
    await Promise.all([
      bumpHolders(tx, code),
      recordEvent(tx, ctx, {
        type: before ? 'role.changed' : 'role.created',
        subject: { type: 'role', id: saved.id },
        changes: before ? changesBetween<RoleFields>(before, fields) : undefined,
        payload: { code },
      }),
    ]);
    return toRoleDto(toEffectiveRole(saved));
  }
}

function findOwn(tx: GroupTx, code: string): Promise<Role | null> {
  return row<Role>(tx, sql`select ${columns(Role, 'r')} from group_role r where r.code = ${code} for update`);
}

async function mustFind(tx: GroupTx, code: string): Promise<EffectiveRole> {
  const own = await findOwn(tx, code);
  const role = own ? toEffectiveRole(own) : presetRole(code);
  if (!role) throw new DomainError(notFound);
  return role;
}

function assertVersion(current: number, expected: number | undefined): void {
  if (expected !== undefined && expected !== current) {
    throw new DomainError(versionConflict, {
      params: { currentVersion: current },
      extensions: { currentVersion: current },
    });
  }
}

async function assertUnused(tx: GroupTx, code: string): Promise<void> {
  const used = await row<{ grants: number }>(
    tx,
    sql`select count(*) as grants from group_grant where role_code = ${code}`,
  );
  if (used && used.grants > 0) throw new DomainError(roleInUse, { params: { grants: used.grants } });
}

/** Everybody who holds the role may now do something else. */
function bumpHolders(tx: GroupTx, code: string): Promise<number> {
  return affected(
    tx,
    sql`update group_staff set permission_version = permission_version + 1
        where id in (select staff_id from group_grant where role_code = ${code})`,
  );
}
