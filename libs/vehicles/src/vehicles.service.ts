import { Injectable } from '@nestjs/common';
import { customerMerged } from '#libs/customers';
import { explainViolations } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import {
  Clock,
  DomainError,
  type LocalDate,
  localDateOf,
  newId,
  notFound,
  refusedField,
  unknownReference,
  versionConflict,
} from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { plateColumns, vinColumns } from './new-vehicle.policy';
import { Vehicle, VehicleOwner } from './vehicle.entity';
import {
  findOwnerToBe,
  findVehicle,
  findVehicles,
  type OwnerToBe,
  VEHICLE_SORTS,
  type VehicleRecord,
} from './vehicle.queries';
import { vehicleSearchPlan } from './vehicle-search.policy';
import {
  type CreateVehicleDto,
  type ListVehiclesQuery,
  toVehicleDto,
  type UpdateVehicleDto,
  type VehicleDto,
} from './vehicles.dto';
import { INVALID_VIN, vehicleVinTaken } from './vehicles.errors';

/** Columns that lead to a person; that they changed goes into the event log, their values do not. */
const PERSONAL = [
  'vin',
  'vinReversed',
  'plate',
  'plateNormalised',
  'engineNumber',
  'gearboxNumber',
] as const satisfies readonly (keyof Vehicle)[];

const TAKEN = { uq_vehicle_vin: () => new DomainError(vehicleVinTaken) };

/** Vehicles (车辆) of a store: made, changed, found. VEH-01..08 */
@Injectable()
export class VehiclesService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListVehiclesQuery): Promise<Page<VehicleDto>> {
    const search = query.q === undefined ? undefined : vehicleSearchPlan(query.q);
    const keyset = keysetOf(query, VEHICLE_SORTS);
    const today = this.today(ctx);
    return this.db.run(ctx, async (tx) => {
      const found = await findVehicles(tx, { ...query, search }, keyset);
      return pageOf(found, keyset, (vehicle) => toVehicleDto(vehicle, today));
    });
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<VehicleDto> {
    return this.db.run(ctx, (tx) => this.read(tx, ctx, id));
  }

  /** Throws `validation_failed` for a VIN that is none and for an unknown owner, `customer_merged`, `vehicle_vin_taken`. */
  async create(ctx: StoreContext, input: CreateVehicleDto): Promise<VehicleDto> {
    const id = newId();
    const now = this.clock.now();
    const { owner, vin, plate, ...told } = input;
    const columns = { ...told, ...requireVin(vin), ...plateColumns(plate ?? null) };
    return this.db.run(ctx, async (tx) => {
      const [ownerToBe] = await Promise.all([
        owner && findOwnerToBe(tx, owner.customerId),
        explainViolations(tx.insert(Vehicle, { id, ...columns, createdAt: now, updatedAt: now }), TAKEN),
        owner &&
          explainViolations(tx.insert(VehicleOwner, { id: newId(), vehicleId: id, ...owner, createdAt: now }), {
            fk_vehicle_owner_customer_id: () => unknownOwner('#/owner/customerId'),
          }),
        recordEvent(tx, ctx, {
          type: 'vehicle.created',
          subject: { type: 'vehicle', id },
          payload: owner && { customerId: owner.customerId },
        }),
      ]);
      if (ownerToBe) refuseMergedOwner(ownerToBe);
      return this.read(tx, ctx, id);
    });
  }

  /** Throws `not_found`, `validation_failed` for a VIN that is none, `vehicle_vin_taken`, `version_conflict`. */
  async update(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { vin, plate, registrationState, ...told }: UpdateVehicleDto,
  ): Promise<VehicleDto> {
    const after: Partial<Vehicle> = {
      ...told,
      ...(vin !== undefined && requireVin(vin)),
      ...(plate !== undefined && plateColumns(plate)),
      ...(registrationState !== undefined && { registrationState: registrationState ?? 'unknown' }),
    };
    return this.db.run(ctx, async (tx) => {
      const before = await this.require(tx, id);
      const expected = version ?? before.version;
      const [{ affected: updated }] = await Promise.all([
        explainViolations(
          tx.update(
            Vehicle,
            { id, version: expected },
            { ...after, version: expected + 1, updatedAt: this.clock.now() },
          ),
          TAKEN,
        ),
        recordEvent(tx, ctx, {
          type: 'vehicle.changed',
          subject: { type: 'vehicle', id },
          changes: changesBetween<Vehicle>(before, after, PERSONAL),
        }),
      ]);
      if (!updated) throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      return this.read(tx, ctx, id);
    });
  }

  /** What a change made of a vehicle, for its answer. */
  async read(tx: StoreTx, ctx: StoreContext, id: string): Promise<VehicleDto> {
    return toVehicleDto(await this.require(tx, id), this.today(ctx));
  }

  async require(tx: StoreTx, id: string): Promise<VehicleRecord> {
    const vehicle = await findVehicle(tx, id);
    if (!vehicle) throw new DomainError(notFound);
    return vehicle;
  }

  private today(ctx: StoreContext): LocalDate {
    return localDateOf(this.clock.now(), ctx.store.timeZone);
  }
}

function requireVin(text: string) {
  const judged = vinColumns(text);
  if (judged.kind === 'refused') throw refusedField({ pointer: '#/vin', code: INVALID_VIN[judged.fault].code });
  return judged.columns;
}

/** The field at `pointer` names a customer whom the store does not know. */
export function unknownOwner(pointer: string): DomainError {
  return refusedField({ pointer, code: unknownReference.code });
}

/** A duplicate owns nothing from now on: its survivor does. Throws `customer_merged`. */
export function refuseMergedOwner({ mergedIntoId: survivorId }: OwnerToBe): void {
  if (survivorId) throw new DomainError(customerMerged, { params: { survivorId } });
}
