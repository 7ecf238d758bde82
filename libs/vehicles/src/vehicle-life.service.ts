import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { type ListLifeQuery, toLifeDto, type VehicleLifeDto } from './vehicle-life.dto';
import { findLife, LIFE_SORTS } from './vehicle-life.queries';
import { VehiclesService } from './vehicles.service';

/** What happened to a vehicle from the factory to today (单车的生命周期). VEH-09 */
@Injectable()
export class VehicleLifeService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly vehicles: VehiclesService,
  ) {}

  /** Throws `not_found`. */
  list(ctx: StoreContext, vehicleId: string, query: ListLifeQuery): Promise<Page<VehicleLifeDto>> {
    const keyset = keysetOf(query, LIFE_SORTS);
    const filter = { kind: query.kind, timeZone: ctx.store.timeZone, now: this.clock.now() };
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([
        findLife(tx, vehicleId, filter, keyset),
        this.vehicles.require(tx, vehicleId),
      ]);
      return pageOf(found, keyset, toLifeDto);
    });
  }
}
