import { Injectable } from '@nestjs/common';
import { affected, columns, join, row, rows, sql } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import { Clock, DomainError, notFound, refusedField, versionConflict } from '#libs/foundation';
import { defineSorts, keysetOf, type Page, pageOf } from '#libs/http';
import { type GroupContext, GroupDb, type GroupTx, type StoreContext, TenantDirectory } from '#libs/tenancy';
import { asGroup } from '../access/contexts';
import {
  type StoreProfileDto,
  type StoreProfilesQuery,
  toStoreProfileDto,
  type UpdateStoreProfileDto,
} from './organisation.dto';
import { type StoreKind, StoreProfile } from './organisation.entity';
import { Principals } from '../access/principals.service';

export interface NewStoreProfile {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: StoreKind;
  readonly regionId?: string | null;
  readonly brandId?: string | null;
}

const SORTS = defineSorts({ code: { column: sql`p.code`, type: 'text' } }, { id: sql`p.id`, fallback: 'code' });

/**
 * What headquarters keeps of its stores, and the contact data that messages and calls quote. TEN-01, TEN-10, TEN-12
 * A profile is written before its store is made, so one without a store is not shown.
 */
@Injectable()
export class StoreProfiles {
  constructor(
    private readonly db: GroupDb,
    private readonly clock: Clock,
    private readonly directory: TenantDirectory,
    private readonly principals: Principals,
  ) {}

  /** Stores that the caller may look into; a region head sees the region's. TEN-02 */
  async list(ctx: GroupContext, query: StoreProfilesQuery): Promise<Page<StoreProfileDto>> {
    const keyset = keysetOf(query, SORTS);
    const living = await this.directory.storesOf(ctx.group);
    const shown = living.filter(({ code }) => ctx.stores === 'all' || ctx.stores.has(code)).map(({ id }) => id);
    const conditions = [
      keyset.where,
      sql`p.id = any (${shown})`,
      query.regionId ? sql`p.region_id = ${query.regionId}` : sql`true`,
      query.brandId ? sql`p.brand_id = ${query.brandId}` : sql`true`,
      query.kind ? sql`p.kind = any (${query.kind})` : sql`true`,
    ];
    const found = await this.db.run(ctx, (tx) =>
      rows<StoreProfile>(
        tx,
        sql`select ${columns(StoreProfile, 'p')} from group_store_profile p
            where ${join(conditions, ' and ')} ${keyset.orderAndLimit}`,
      ),
    );
    return pageOf(found, keyset, toStoreProfileDto);
  }

  /** @throws DomainError `not_found`, also for a store that the caller may not look into */
  async get(ctx: GroupContext, storeCode: string): Promise<StoreProfileDto> {
    const storeId = await this.storeIdOf(ctx, storeCode);
    return this.db.run(ctx, async (tx) => toStoreProfileDto(await mustFind(tx, storeId)));
  }

  /** The store's own profile. @throws DomainError `not_found` */
  getOwn(ctx: StoreContext): Promise<StoreProfileDto> {
    return this.db.run(asGroup(ctx, ctx.store.group), async (tx) =>
      toStoreProfileDto(await mustFind(tx, ctx.store.id)),
    );
  }

  /** Writes the profile of a store that is about to be made. Writing it again changes nothing. */
  async prepare(ctx: GroupContext, profile: NewStoreProfile): Promise<void> {
    const { id, code, name, kind, regionId = null, brandId = null } = profile;
    const now = this.clock.now();
    await this.db.run(ctx, async (tx) => {
      await assertPlaced(tx, { regionId, brandId });
      const added = await affected(
        tx,
        sql`insert into group_store_profile (id, code, name, kind, region_id, brand_id, created_at, updated_at)
            values (${id}, ${code}, ${name}, ${kind}, ${regionId}, ${brandId}, ${now}, ${now}) on conflict (id) do nothing`,
      );
      if (added > 0) {
        await recordEvent(tx, ctx, {
          type: 'store-profile.created',
          subject: { type: 'store', id },
          payload: { code, kind },
        });
      }
    });
  }

  /** @throws DomainError `not_found`, `version_conflict`, `validation_failed` */
  async update(
    ctx: GroupContext,
    storeCode: string,
    patch: UpdateStoreProfileDto,
    version?: number,
  ): Promise<StoreProfileDto> {
    const storeId = await this.storeIdOf(ctx, storeCode);
    const saved = await this.db.run(ctx, async (tx) => {
      const before = await mustFind(tx, storeId);
      const after = merged(before, patch);
      await assertPlaced(tx, after);
      const [stored] = await Promise.all([
        row<StoreProfile>(
          tx,
          sql`update group_store_profile as p set
                name = ${after.name}, kind = ${after.kind}, region_id = ${after.regionId}, brand_id = ${after.brandId},
                appointment_phone = ${after.appointmentPhone}, rescue_phone = ${after.rescuePhone},
                repair_phone = ${after.repairPhone}, complaint_phone = ${after.complaintPhone}, address = ${after.address},
                version = p.version + 1, updated_at = ${this.clock.now()}
              where p.id = ${storeId} and p.version = ${version ?? before.version} returning ${columns(StoreProfile, 'p')}`,
        ),
        recordEvent(tx, ctx, {
          type: 'store-profile.changed',
          subject: { type: 'store', id: storeId },
          changes: changesBetween<StoreProfile>(before, after),
        }),
      ]);
      if (!stored) throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      return toStoreProfileDto(stored);
    });
    // who heads which region's stores may have changed
    this.principals.forgetStaffOf(ctx.group.id);
    return saved;
  }

  /**
   * Id of a living store of the group that the caller may look into.
   * @throws DomainError `not_found`
   */
  async storeIdOf(ctx: GroupContext, storeCode: string): Promise<string> {
    const store = await this.directory.findStore(storeCode);
    const isVisible = store?.group.id === ctx.group.id && (ctx.stores === 'all' || ctx.stores.has(storeCode));
    if (!store || !isVisible) throw new DomainError(notFound);
    return store.id;
  }
}

/** A field that was given counts, null included; `undefined` stays as it was. */
function merged(before: StoreProfile, patch: UpdateStoreProfileDto): StoreProfile {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  return { ...before, ...(Object.fromEntries(given) as Partial<StoreProfile>) };
}

async function mustFind(tx: GroupTx, id: string): Promise<StoreProfile> {
  const found = await row<StoreProfile>(
    tx,
    sql`select ${columns(StoreProfile, 'p')} from group_store_profile p where p.id = ${id}`,
  );
  if (!found) throw new DomainError(notFound);
  return found;
}

async function assertPlaced(
  tx: GroupTx,
  { regionId, brandId }: Pick<StoreProfile, 'regionId' | 'brandId'>,
): Promise<void> {
  const [region, brand] = await Promise.all([
    row(tx, sql`select id from group_region where id = ${regionId}`),
    row(tx, sql`select id from group_brand where id = ${brandId}`),
  ]);
  const errors = [
    ...(regionId !== null && !region ? [{ pointer: '#/regionId', code: 'unknown_reference' }] : []),
    ...(brandId !== null && !brand ? [{ pointer: '#/brandId', code: 'unknown_reference' }] : []),
  ];
  if (errors.length > 0) throw refusedField(...errors);
}
