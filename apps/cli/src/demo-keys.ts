import { Injectable } from '@nestjs/common';
import { ApiKeys, PLATFORM_PERMISSIONS, Principals, TENANT_PERMISSIONS } from '#libs/identity';
import { type GroupContext, type PlatformContext, systemPlatformContext } from '#libs/tenancy';

const PLATFORM_SCOPES = PLATFORM_PERMISSIONS.map(({ code }) => code);
const TENANT_SCOPES = TENANT_PERMISSIONS.map(({ code }) => code);

interface WantedKey {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly storeCodes?: readonly string[];
}

/** API keys of the demo. Production refuses them. Only their hash is in the database, so their text comes from demo.json. */
@Injectable()
export class DemoKeys {
  private readonly platform = systemPlatformContext('demo');

  constructor(
    private readonly keys: ApiKeys,
    private readonly principals: Principals,
  ) {}

  ensurePlatformKey(known: string | undefined): Promise<string> {
    return this.ensure(this.platform, { name: 'Demo operator', scopes: PLATFORM_SCOPES }, known);
  }

  ensureGroupKey(ctx: GroupContext, known: string | undefined): Promise<string> {
    return this.ensure(ctx, { name: 'Demo headquarters', scopes: TENANT_SCOPES }, known);
  }

  ensureStoreKey(ctx: GroupContext, storeCode: string, known: string | undefined): Promise<string> {
    const wanted = { name: `Demo front-end of ${storeCode}`, scopes: TENANT_SCOPES, storeCodes: [storeCode] };
    return this.ensure(ctx, wanted, known);
  }

  /** Whether this key, of an earlier start, opens the group. */
  async opensGroup(ctx: GroupContext, known: string): Promise<boolean> {
    const principal = await this.principals.peekApiKey(known);
    return principal?.facts.group?.id === ctx.group.id;
  }

  private async ensure(
    ctx: GroupContext | PlatformContext,
    wanted: WantedKey,
    known: string | undefined,
  ): Promise<string> {
    if (known !== undefined && (await this.fits(ctx, wanted, known))) return known;
    const owner = ctx.kind === 'group' ? ctx.group : null;
    const { secret } = await this.keys.create(ctx, owner, { ...wanted, demo: true });
    return secret as string;
  }

  private async fits(ctx: GroupContext | PlatformContext, wanted: WantedKey, known: string): Promise<boolean> {
    const principal = await this.principals.peekApiKey(known);
    if (!principal) return false;
    const { group, grants, places } = principal.facts;
    const ofOwner = ctx.kind === 'group' ? group?.id === ctx.group.id : group === null;
    const stores = wanted.storeCodes ?? [];
    const opens = places.length === stores.length && places.every(({ code }) => stores.includes(code));
    return (
      ofOwner && opens && wanted.scopes.every((scope) => grants.every(({ permissions }) => permissions.has(scope)))
    );
  }
}
