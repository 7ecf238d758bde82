import { Injectable } from '@nestjs/common';
import { affected, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import type { NewOwnerDto } from './new-vehicle.dto';
import { VehicleOwner } from './vehicle.entity';
import {
  closeOwnership,
  findCurrentOwner,
  findOwners,
  findOwnerToBe,
  lockVehicle,
  OWNER_SORTS,
} from './vehicle.queries';
import { type ListOwnersQuery, toOwnerDto, type VehicleOwnerDto } from './vehicle-owners.dto';
import type { VehicleDto } from './vehicles.dto';
import { vehicleOwnerSinceTooEarly, vehicleOwnerUnchanged } from './vehicles.errors';
import { refuseGoneOwner, unknownOwner, VehiclesService } from './vehicles.service';

/** Who owns a vehicle and who did (车主变更). VEH-09 */
@Injectable()
export class VehicleOwnersService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly vehicles: VehiclesService,
  ) {}

  /**
   * Hands the vehicle to another owner; the ownership before ends on the day on which this one begins.
   * Throws `not_found`, `validation_failed`, `customer_merged`, `customer_erased`, `vehicle_owner_unchanged`.
   */
  change(ctx: StoreContext, vehicleId: string, { customerId, sinceOn }: NewOwnerDto): Promise<VehicleDto> {
    const id = newId();
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [exists, current, owner] = await Promise.all([
        lockVehicle(tx, vehicleId),
        findCurrentOwner(tx, vehicleId),
        findOwnerToBe(tx, customerId),
      ]);
      if (!exists) throw new DomainError(notFound);
      if (!owner) throw unknownOwner('#/customerId');
      refuseGoneOwner(owner);
      if (current?.survivorId === customerId) throw new DomainError(vehicleOwnerUnchanged);
      if (current?.sinceOn && sinceOn && sinceOn < current.sinceOn) {
        throw refusedField({ pointer: '#/sinceOn', code: vehicleOwnerSinceTooEarly.code });
      }
      await Promise.all([
        current && closeOwnership(tx, current.id, sinceOn ?? null, now),
        tx.insert(VehicleOwner, { id, vehicleId, customerId, sinceOn: sinceOn ?? null, createdAt: now }),
        affected(tx, sql`update vehicle set version = version + 1, updated_at = ${now} where id = ${vehicleId}`),
        recordEvent(tx, ctx, {
          type: 'vehicle.owner-changed',
          subject: { type: 'vehicle', id: vehicleId },
          changes: { customerId: { from: current?.survivorId ?? null, to: customerId } },
          occurredAt: now,
        }),
      ]);
      return this.vehicles.read(tx, ctx, vehicleId);
    });
  }

  /** Throws `not_found`. */
  list(ctx: StoreContext, vehicleId: string, query: ListOwnersQuery): Promise<Page<VehicleOwnerDto>> {
    const keyset = keysetOf(query, OWNER_SORTS);
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([findOwners(tx, vehicleId, keyset), this.vehicles.require(tx, vehicleId)]);
      return pageOf(found, keyset, toOwnerDto);
    });
  }
}
