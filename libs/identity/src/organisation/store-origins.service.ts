import { Injectable } from '@nestjs/common';
import { row, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { DomainError, notFound } from '#libs/foundation';
import { type GroupContext, PlatformDb, TenantDirectory } from '#libs/tenancy';
import { asPlatform } from '../access/contexts';
import type { StoreOriginsDto } from './store-origins.dto';
import { StoreProfiles } from './store-profiles.service';

/** From which web pages a store may be called. Stands in the schema `platform`, since a preflight carries no key. */
@Injectable()
export class StoreOrigins {
  constructor(
    private readonly db: PlatformDb,
    private readonly directory: TenantDirectory,
    private readonly profiles: StoreProfiles,
  ) {}

  /** @throws DomainError `not_found` */
  async get(ctx: GroupContext, storeCode: string): Promise<StoreOriginsDto> {
    await this.profiles.storeIdOf(ctx, storeCode);
    const store = await this.directory.findStore(storeCode);
    return { origins: [...(store?.corsOrigins ?? [])] };
  }

  /** Takes effect on every node within seconds. @throws DomainError `not_found` */
  async replace(ctx: GroupContext, storeCode: string, { origins }: StoreOriginsDto): Promise<StoreOriginsDto> {
    const storeId = await this.profiles.storeIdOf(ctx, storeCode);
    const platform = asPlatform(ctx);
    const saved = await this.db.run(platform, async (tx) => {
      const [stored] = await Promise.all([
        row<StoreOriginsDto>(
          tx,
          sql`update platform.store set cors_origins = ${origins}, version = version + 1
              where id = ${storeId} returning cors_origins as origins`,
        ),
        recordEvent(tx, platform, {
          type: 'store.origins-changed',
          subject: { type: 'store', id: storeId },
          payload: { origins },
        }),
      ]);
      if (!stored) throw new DomainError(notFound);
      return stored;
    });
    this.directory.forget(storeCode);
    return saved;
  }
}
