import { Injectable } from '@nestjs/common';
import { affected, row, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField } from '#libs/foundation';
import type { Page, PageQuery } from '#libs/http';
import { type GroupContext, GroupDb, type GroupTx } from '#libs/tenancy';
import { SCOPE_LEVELS } from '../access/access.policy';
import { keepingAnAdministrator } from './administrators.queries';
import { assertHolds } from './delegation';
import { grantExists } from '../identity.errors';
import { Principals } from '../access/principals.service';
import { effectiveRoles } from '../roles/roles.queries';
import {
  type AbsenceDto,
  type CreateAbsenceDto,
  type CreateGrantDto,
  type GrantDto,
  toAbsenceDto,
  toGrantDto,
} from './staff.dto';
import { Absence, Grant } from './staff.entity';
import { listAbsences, listGrants, mustFindGrant, mustFindStaff } from './staff.queries';

/** What people may do where, and when they are away. TEN-02, TEN-07 */
@Injectable()
export class Grants {
  constructor(
    private readonly db: GroupDb,
    private readonly clock: Clock,
    private readonly principals: Principals,
  ) {}

  /** @throws DomainError `not_found` */
  list(ctx: GroupContext, staffId: string, query: PageQuery): Promise<Page<GrantDto>> {
    return this.db.run(ctx, async (tx) => {
      const [, page] = await Promise.all([mustFindStaff(tx, staffId), listGrants(tx, staffId, query)]);
      return page;
    });
  }

  /**
   * Gives a person a role for the group, a region or a store. Whoever gives it must hold all that it allows.
   * @throws DomainError `not_found`, `validation_failed`, `permission_not_held`, `grant_exists`
   */
  async create(ctx: GroupContext, staffId: string, input: CreateGrantDto): Promise<GrantDto> {
    const id = newId();
    const granted = await this.db.run(ctx, async (tx) => {
      const [, roles, place] = await Promise.all([
        mustFindStaff(tx, staffId),
        effectiveRoles(tx),
        resolvePlace(tx, input),
      ]);
      const role = roles.get(input.role);
      if (!role) throw refusedField({ pointer: '#/role', code: 'unknown_role' });
      if (SCOPE_LEVELS.indexOf(input.level) < SCOPE_LEVELS.indexOf(role.level)) {
        throw refusedField({ pointer: '#/level', code: 'grant_too_wide', params: { level: role.level } });
      }
      assertHolds(ctx, role.permissions);
      const { level } = input;
      const fields = { id, staffId, roleCode: role.code, level, ...place, createdAt: this.clock.now() };
      const [count] = await Promise.all([
        affected(
          tx,
          sql`insert into group_grant (id, staff_id, role_code, level, region_id, store_id, created_at)
              values (${id}, ${staffId}, ${role.code}, ${level}, ${place.regionId}, ${place.storeId}, ${fields.createdAt})
              on conflict do nothing`,
        ),
        bumpPermissions(tx, staffId),
        recordEvent(tx, ctx, {
          type: 'grant.created',
          subject: { type: 'staff', id: staffId },
          payload: { grantId: id, role: role.code, level, ...place },
        }),
      ]);
      if (count === 0) throw new DomainError(grantExists);
      return toGrantDto({ ...fields, storeCode: input.storeCode ?? null });
    });
    this.principals.forgetStaffOf(ctx.group.id);
    return granted;
  }

  /** @throws DomainError `not_found`, `staff_last_administrator` */
  async remove(ctx: GroupContext, staffId: string, id: string): Promise<void> {
    await this.db.run(ctx, (tx) =>
      keepingAnAdministrator(tx, async () => {
        const grant = await mustFindGrant(tx, staffId, id);
        await Promise.all([
          affected(tx, sql`delete from group_grant where id = ${id}`),
          bumpPermissions(tx, staffId),
          recordEvent(tx, ctx, {
            type: 'grant.removed',
            subject: { type: 'staff', id: staffId },
            payload: { grantId: id, role: grant.roleCode, level: grant.level },
          }),
        ]);
      }),
    );
    this.principals.forgetStaffOf(ctx.group.id);
  }

  /** @throws DomainError `not_found` */
  listAbsences(ctx: GroupContext, staffId: string, query: PageQuery): Promise<Page<AbsenceDto>> {
    return this.db.run(ctx, async (tx) => {
      const [, page] = await Promise.all([mustFindStaff(tx, staffId), listAbsences(tx, staffId, query)]);
      return page;
    });
  }

  /** @throws DomainError `not_found`, `validation_failed` */
  async addAbsence(
    ctx: GroupContext,
    staffId: string,
    { startsAt, endsAt = null }: CreateAbsenceDto,
  ): Promise<AbsenceDto> {
    if (endsAt && endsAt <= startsAt) throw refusedField({ pointer: '#/endsAt', code: 'ends_before_start' });
    const absence: Absence = { id: newId(), staffId, startsAt, endsAt, createdAt: this.clock.now() };
    const added = await this.db.run(ctx, async (tx) => {
      await mustFindStaff(tx, staffId);
      await Promise.all([
        tx.insert(Absence, absence),
        recordEvent(tx, ctx, {
          type: 'absence.created',
          subject: { type: 'staff', id: staffId },
          payload: { startsAt, endsAt },
        }),
      ]);
      return toAbsenceDto(absence);
    });
    this.principals.forgetStaffOf(ctx.group.id);
    return added;
  }

  /** @throws DomainError `not_found` */
  async removeAbsence(ctx: GroupContext, staffId: string, id: string): Promise<void> {
    await this.db.run(ctx, async (tx) => {
      const count = await affected(tx, sql`delete from group_absence where id = ${id} and staff_id = ${staffId}`);
      if (count === 0) throw new DomainError(notFound);
      await recordEvent(tx, ctx, {
        type: 'absence.removed',
        subject: { type: 'staff', id: staffId },
        payload: { absenceId: id },
      });
    });
    this.principals.forgetStaffOf(ctx.group.id);
  }
}

/** @throws DomainError `validation_failed` where region and store do not go with the level, or are not there. */
async function resolvePlace(tx: GroupTx, input: CreateGrantDto): Promise<Pick<Grant, 'regionId' | 'storeId'>> {
  const { level, regionId = null, storeCode = null } = input;
  if ((level === 'region') !== (regionId !== null))
    throw refusedField({ pointer: '#/regionId', code: 'grant_scope_mismatch' });
  if ((level === 'store') !== (storeCode !== null))
    throw refusedField({ pointer: '#/storeCode', code: 'grant_scope_mismatch' });
  if (regionId !== null) {
    const region = await row(tx, sql`select id from group_region where id = ${regionId}`);
    if (!region) throw refusedField({ pointer: '#/regionId', code: 'unknown_reference' });
  }
  if (storeCode === null) return { regionId, storeId: null };
  // of a store that was removed and made again the newest profile counts
  const store = await row<{ id: string }>(
    tx,
    sql`select id from group_store_profile where code = ${storeCode} order by created_at desc limit 1`,
  );
  if (!store) throw refusedField({ pointer: '#/storeCode', code: 'unknown_store' });
  return { regionId, storeId: store.id };
}

function bumpPermissions(tx: GroupTx, staffId: string): Promise<number> {
  return affected(tx, sql`update group_staff set permission_version = permission_version + 1 where id = ${staffId}`);
}
