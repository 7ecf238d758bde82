import { Injectable } from '@nestjs/common';
import { columns, row, sql } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, versionConflict } from '#libs/foundation';
import type { Page } from '#libs/http';
import { type GroupContext, GroupDb } from '#libs/tenancy';
import { keepingAnAdministrator } from './administrators.queries';
import { assertHolds } from './delegation';
import { usernameTaken } from '../identity.errors';
import { Principals } from '../access/principals.service';
import { findGrantsOf, toGrantFacts } from '../access/principals.queries';
import { effectiveRoles } from '../roles/roles.queries';
import { SignIn } from '../sign-in/sign-in.service';
import { type CreateStaffDto, type StaffDto, type StaffQuery, toStaffDto, type UpdateStaffDto } from './staff.dto';
import { Staff } from './staff.entity';
import { listStaff, mustFindStaff } from './staff.queries';

/** Fields whose values no log may hold. */
const PERSONAL = ['name', 'phone'] as const;

/** The people who work for a group (员工). TEN-04 */
@Injectable()
export class StaffDirectory {
  constructor(
    private readonly db: GroupDb,
    private readonly clock: Clock,
    private readonly signIn: SignIn,
    private readonly principals: Principals,
  ) {}

  list(ctx: GroupContext, query: StaffQuery): Promise<Page<StaffDto>> {
    return this.db.run(ctx, (tx) => listStaff(tx, query, (staff) => toStaffDto(staff, seesPhoneOf(ctx, staff))));
  }

  /** @throws DomainError `not_found` */
  async get(ctx: GroupContext, id: string): Promise<StaffDto> {
    const staff = await this.db.run(ctx, (tx) => mustFindStaff(tx, id));
    return toStaffDto(staff, seesPhoneOf(ctx, staff));
  }

  /**
   * Adds a person with a first password. `demo` makes a sign-in that production refuses.
   * @throws DomainError `staff_username_taken`
   */
  async create(ctx: GroupContext, input: CreateStaffDto, { demo = false } = {}): Promise<StaffDto> {
    const { username, name, departments, phone = null } = input;
    const now = this.clock.now();
    const id = newId();
    const added = await this.db.run(ctx, async (tx) => {
      const staff = await row<Staff>(
        tx,
        sql`insert into group_staff as s (id, username, name, departments, phone, state, created_at, updated_at)
            values (${id}, ${username}, ${name}, ${departments}, ${phone}, 'active', ${now}, ${now})
            on conflict (username) do nothing returning ${columns(Staff, 's')}`,
      );
      if (!staff) throw new DomainError(usernameTaken);
      await recordEvent(tx, ctx, { type: 'staff.created', subject: { type: 'staff', id }, payload: { departments } });
      return toStaffDto(staff);
    });
    // passwords are kept outside the group's schema; should this fail, a repeated request or a reset makes up for it
    await this.signIn.addPassword(ctx.group, added, input.password, demo);
    return added;
  }

  /** @throws DomainError `not_found`, `version_conflict`, `staff_last_administrator` */
  async update(ctx: GroupContext, id: string, patch: UpdateStaffDto, version?: number): Promise<StaffDto> {
    const saved = await this.db.run(ctx, (tx) =>
      keepingAnAdministrator(tx, async () => {
        const before = await mustFindStaff(tx, id);
        const { name, departments, phone, state } = merged(before, patch);
        const [after] = await Promise.all([
          row<Staff>(
            tx,
            sql`update group_staff as s set name = ${name}, departments = ${departments}, phone = ${phone}, state = ${state},
                  permission_version = s.permission_version + ${state === before.state ? 0 : 1}::integer,
                  version = s.version + 1, updated_at = ${this.clock.now()}
                where s.id = ${id} and s.version = ${version ?? before.version} returning ${columns(Staff, 's')}`,
          ),
          recordEvent(tx, ctx, {
            type: state === before.state ? 'staff.changed' : `staff.${state}`,
            subject: { type: 'staff', id },
            changes: changesBetween<Partial<Staff>>(before, { name, departments, phone, state }, [...PERSONAL]),
          }),
        ]);
        if (!after) throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
        return toStaffDto(after);
      }),
    );
    if (saved.state !== 'active') await this.signIn.endSessions(id);
    this.principals.forgetStaffOf(ctx.group.id);
    return saved;
  }

  /**
   * Sets a new password for somebody who has lost theirs. It opens everything that the person may do, so whoever sets it
   * must hold all of that. `demo` leaves a sign-in that production refuses.
   * @throws DomainError `not_found`, `permission_not_held`
   */
  async resetPassword(ctx: GroupContext, id: string, password: string, { demo = false } = {}): Promise<void> {
    const staff = await this.db.run(ctx, async (tx) => {
      const [staff, grants, roles] = await Promise.all([
        mustFindStaff(tx, id),
        findGrantsOf(tx, id),
        effectiveRoles(tx),
      ]);
      for (const { permissions } of toGrantFacts(grants, roles)) assertHolds(ctx, permissions);
      await recordEvent(tx, ctx, { type: 'staff.password-reset', subject: { type: 'staff', id } });
      return { id: staff.id, username: staff.username };
    });
    await this.signIn.resetPassword(ctx.group, staff, password, demo);
  }

  /** The person of that user name, or null; so that setting a demo up twice adds nobody. */
  async findByUsername(ctx: GroupContext, username: string): Promise<StaffDto | null> {
    const found = await this.db.run(ctx, (tx) =>
      row<Staff>(tx, sql`select ${columns(Staff, 's')} from group_staff s where s.username = ${username}`),
    );
    return found && toStaffDto(found);
  }
}

/** A mobile number is its owner's: others see it masked, unless they keep the staff's records. SEC-08 */
const seesPhoneOf = ({ actor, permissions }: GroupContext, { id }: Staff): boolean =>
  permissions.has('staff:write') || actor.id === id;

function merged(before: Staff, patch: UpdateStaffDto) {
  const state = patch.state ?? before.state;
  const phone = patch.phone === undefined ? before.phone : patch.phone;
  return {
    name: patch.name ?? before.name,
    departments: patch.departments ?? before.departments,
    // whoever has left is not reached any more, and takes the number along
    phone: state === 'left' ? null : phone,
    state,
  };
}
