import { Injectable } from '@nestjs/common';
import { rows, sql } from '#libs/database';
import { Clock, DomainError, notFound } from '#libs/foundation';
import { type GroupContext, GroupDb, type StoreContext } from '#libs/tenancy';
import { asGroup } from '../access/contexts';
import { isAbsent, responsibleFor } from './deputies.policy';
import { findHolders, holdersOf } from './holders.queries';
import type { ResponsibleDto, ResponsibleQuery } from './responsibility.dto';
import { effectiveRoles } from '../roles/roles.queries';
import { StoreProfiles } from '../organisation/store-profiles.service';

/** Who answers for a role, and how the staff of a store are reached. */
export interface StaffReach {
  /** Of each role that was asked for who answers: holders, deputies, or who decides; nobody where all are away. TEN-07 */
  readonly responsible: ReadonlyMap<string, readonly string[]>;
  /** Phones of everybody in active service whose roles reach the store, E.164; null: none is known. */
  readonly phones: ReadonlyMap<string, string | null>;
  /** Those of them who are away. */
  readonly absent: ReadonlySet<string>;
}

/** Who of a store is there, and who will be. */
export interface Attendance {
  /** Who holds the role that was asked for and is there now, those of the store first. */
  readonly holders: readonly string[];
  /** Whether somebody is absent at an instant, or does not work in the store any more. */
  isAway(staffId: string, at: Date): boolean;
}

/** Who answers for what, deputies and escalation included. TEN-07 */
@Injectable()
export class Responsibility {
  constructor(
    private readonly db: GroupDb,
    private readonly clock: Clock,
    private readonly stores: StoreProfiles,
  ) {}

  /** @throws DomainError `not_found` for a store or a role that is not there */
  async inStore(ctx: GroupContext, storeCode: string, query: ResponsibleQuery): Promise<ResponsibleDto> {
    return this.find(ctx, await this.stores.storeIdOf(ctx, storeCode), query);
  }

  /** @throws DomainError `not_found` for a role that is not there */
  inOwnStore(ctx: StoreContext, query: ResponsibleQuery): Promise<ResponsibleDto> {
    return this.find(asGroup(ctx, ctx.store.group), ctx.store.id, query);
  }

  /** Codes of the roles that the group of the own store has, whether or not somebody holds them. */
  rolesOfOwnGroup(ctx: StoreContext): Promise<ReadonlySet<string>> {
    return this.db.run(asGroup(ctx, ctx.store.group), async (tx) => new Set((await effectiveRoles(tx)).keys()));
  }

  /** Whether somebody in active service holds a role that reaches the own store. */
  worksInOwnStore(ctx: StoreContext, staffId: string): Promise<boolean> {
    return this.db.run(asGroup(ctx, ctx.store.group), async (tx) => {
      const found = await rows<{ staffId: string }>(tx, sql`${holdersOf(ctx.store.id)} and s.id = ${staffId} limit 1`);
      return found.length > 0;
    });
  }

  /** Who answers for each of these roles in the own store, and how to reach the staff: for messages to them. FUP-12 */
  reachInOwnStore(ctx: StoreContext, roles: readonly string[], at: Date): Promise<StaffReach> {
    return this.db.run(asGroup(ctx, ctx.store.group), async (tx) => {
      const [posts, holders] = await Promise.all([effectiveRoles(tx), findHolders(tx, ctx.store.id)]);
      const answers = roles.map((role) => [role, responsibleFor(role, posts, holders, at)] as const);
      return {
        responsible: new Map(
          answers.map(([role, answer]) => [role, answer.kind === 'nobody' ? [] : answer.staffIds] as const),
        ),
        phones: new Map(holders.map(({ staffId, phone }) => [staffId, phone])),
        absent: new Set(holders.flatMap(({ staffId, absences }) => (isAbsent(absences, at) ? [staffId] : []))),
      };
    });
  }

  /** Who holds a role in the own store, and who of its staff is away when. Throws `not_found` for a role that is not there. */
  attendanceInOwnStore(ctx: StoreContext, role?: string): Promise<Attendance> {
    return this.db.run(asGroup(ctx, ctx.store.group), async (tx) => {
      const [roles, holders] = await Promise.all([effectiveRoles(tx), findHolders(tx, ctx.store.id)]);
      if (role !== undefined && !roles.has(role)) throw new DomainError(notFound);
      const answer = role === undefined ? null : responsibleFor(role, roles, holders, this.clock.now());
      const absences = new Map(holders.map((holder) => [holder.staffId, holder.absences]));
      return {
        holders: answer?.kind === 'holder' ? answer.staffIds : [],
        isAway: (staffId, at) => {
          const known = absences.get(staffId);
          return known === undefined || isAbsent(known, at);
        },
      };
    });
  }

  private find(
    ctx: GroupContext,
    storeId: string,
    { role, at = this.clock.now() }: ResponsibleQuery,
  ): Promise<ResponsibleDto> {
    return this.db.run(ctx, async (tx) => {
      const [roles, holders] = await Promise.all([effectiveRoles(tx), findHolders(tx, storeId)]);
      if (!roles.has(role)) throw new DomainError(notFound);
      const answer = responsibleFor(role, roles, holders, at);
      const asked = [...answer.asked];
      if (answer.kind === 'nobody') return { kind: answer.kind, role: null, people: [], asked, at };
      const names = new Map(holders.map(({ staffId, name }) => [staffId, name]));
      const people = answer.staffIds.map((id) => ({ id, name: names.get(id) ?? '' }));
      return { kind: answer.kind, role: answer.role, people, asked, at };
    });
  }
}
