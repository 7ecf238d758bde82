import { Injectable } from '@nestjs/common';
import { PageQuery } from '#libs/http';
import { Grants, Organisation, StaffDirectory, StoreProfiles } from '#libs/identity';
import { type GroupContext, type KnownStore, systemGroupContext } from '#libs/tenancy';
import { DEMO_TIME_ZONE, type DemoGroup, type DemoPerson, type DemoStore, type DemoUnit } from './demo.preset';
import { Tenants } from './tenants';

type IdsByCode = ReadonlyMap<string, string>;

interface EnsuredGroup {
  readonly ctx: GroupContext;
  readonly stores: readonly KnownStore[];
  readonly regionIds: IdsByCode;
}

interface DemoPassword {
  readonly password: string;
  /** Gives it to those who are there too, because nobody knows their old one. */
  readonly renew: boolean;
}

const EVERYTHING = Object.assign(new PageQuery(), { limit: 100 });

/**
 * Groups, regions, brands, stores and staff of the demo. What is there stays as it is, whoever changed it since: a
 * second run writes nothing.
 */
@Injectable()
export class DemoOrganisation {
  constructor(
    private readonly tenants: Tenants,
    private readonly organisation: Organisation,
    private readonly profiles: StoreProfiles,
    private readonly staff: StaffDirectory,
    private readonly grants: Grants,
  ) {}

  /** The group with its stores, in the order of the preset. */
  async ensure({ code, name, regions, brands, stores }: DemoGroup): Promise<EnsuredGroup> {
    const ctx = systemGroupContext(await this.tenants.ensureGroup(code, name), 'demo');
    const regionIds = await this.ensureUnits(ctx, 'region', regions);
    const brandIds = await this.ensureUnits(ctx, 'brand', brands);
    const made: KnownStore[] = [];
    for (const store of stores) made.push(await this.ensureStore(ctx, store, regionIds, brandIds));
    return { ctx, stores: made, regionIds };
  }

  /** Adds who is missing. */
  async ensureStaff(
    ctx: GroupContext,
    staff: readonly DemoPerson[],
    regionIds: IdsByCode,
    password: DemoPassword,
  ): Promise<void> {
    for (const person of staff) await this.ensurePerson(ctx, person, regionIds, password);
  }

  private async ensureUnits(
    ctx: GroupContext,
    kind: 'region' | 'brand',
    units: readonly DemoUnit[],
  ): Promise<Map<string, string>> {
    const { data } = await this.organisation.list(ctx, kind, EVERYTHING);
    const ids = new Map(data.map((unit) => [unit.code, unit.id]));
    for (const { code, name } of units) {
      if (!ids.has(code)) ids.set(code, (await this.organisation.create(ctx, kind, { code, name })).id);
    }
    return ids;
  }

  private async ensureStore(
    ctx: GroupContext,
    { code, name, kind, region, brand, contact }: DemoStore,
    regionIds: IdsByCode,
    brandIds: IdsByCode,
  ): Promise<KnownStore> {
    const place = { regionId: regionIds.get(region) ?? null, brandId: brandIds.get(brand) ?? null };
    const profile = { code, name, kind, timeZone: DEMO_TIME_ZONE, ...place };
    const store = await this.tenants.ensureStore(ctx.group, profile);
    const { version } = await this.profiles.get(ctx, code);
    // the first version is the one without contact data; every later one is somebody's wish
    if (version === 1) await this.profiles.update(ctx, code, contact, version);
    return store;
  }

  private async ensurePerson(
    ctx: GroupContext,
    { username, name, departments, grants }: DemoPerson,
    regionIds: IdsByCode,
    { password, renew }: DemoPassword,
  ): Promise<void> {
    const known = await this.staff.findByUsername(ctx, username);
    const input = { username, name, departments: [...departments], password };
    const person = known ?? (await this.staff.create(ctx, input, { demo: true }));
    if (known && renew) await this.staff.resetPassword(ctx, known.id, password, { demo: true });
    const { data } = await this.grants.list(ctx, person.id, EVERYTHING);
    if (data.length > 0) return;
    for (const { role, level, region, store } of grants) {
      const regionId = region === undefined ? null : (regionIds.get(region) ?? null);
      await this.grants.create(ctx, person.id, { role, level, regionId, storeCode: store ?? null });
    }
  }
}
