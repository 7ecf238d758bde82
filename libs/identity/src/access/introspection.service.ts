import { Injectable } from '@nestjs/common';
import { TenantDirectory } from '#libs/tenancy';
import type { MeDto } from '../sign-in/auth.dto';
import type { Principal } from './principal';

/** Answers a caller who asks what they may do. */
@Injectable()
export class Introspection {
  constructor(private readonly directory: TenantDirectory) {}

  async describe(principal: Principal): Promise<MeDto> {
    const { actor, group } = principal.facts;
    const who = { type: actor.type, id: actor.id, name: actor.name, group: group?.code ?? null };
    if (!group) return { ...who, permissions: [...principal.atPlatform()].sort(), stores: [] };
    const reach = principal.atHeadquarters(null);
    const stores = (await this.directory.storesOf(group)).flatMap((store) => {
      const permissions = [...principal.permissionsAt(store)].sort();
      return permissions.length > 0 ? [{ code: store.code, name: store.name, permissions }] : [];
    });
    return { ...who, permissions: reach?.stores === 'all' ? [...reach.permissions].sort() : [], stores };
  }
}
