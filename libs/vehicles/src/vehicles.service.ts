import { Injectable } from '@nestjs/common';
import { customerErased, customerMerged } from '#libs/customers';
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
import { compileFilter } from '#libs/filters';
import { type Keyset, keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import type { CreateVehicleDto, UpdateVehicleDto } from './new-vehicle.dto';
import { plateColumns, vinColumns } from './new-vehicle.policy';
import { VEHICLE_CATALOGUE } from './vehicle.catalogue';
import { Vehicle, VehicleOwner } from './vehicle.entity';
import {
  findOwnerToBe,
  findVehicle,
  findVehicles,
  type OwnerToBe,
  VEHICLE_SORTS,
  type VehicleFilter,
  type VehicleRecord,
} from './vehicle.queries';
import type { ListVehiclesQuery, SearchVehiclesDto, SearchVehiclesQuery } from './vehicle-list.dto';
import { followRegistration } from './vehicle-registration';
import { vehicleSearchPlan } from './vehicle-search.policy';
import { toVehicleDto, type VehicleDto } from './vehicles.dto';
import { INVALID_VIN, passingThroughReasonAlone, vehicleVinTaken } from './vehicles.errors';

/** Columns that lead to a person; that they changed goes into the event log, their values do not. */
const PERSONAL = [
  'vin',
  'vinReversed',
  'plate',
  'plateNormalised',
  'engineNumber',
  'gearboxNumber',
  // in somebody's own words
  'passingThroughReason',
] as const satisfies readonly (keyof Vehicle)[];

const TAKEN = { uq_vehicle_vin: () => new DomainError(vehicleVinTaken) };

/** Vehicles (车辆) of a store: made, changed, found. VEH-01..08, VEH-10 */
@Injectable()
export class VehiclesService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListVehiclesQuery): Promise<Page<VehicleDto>> {
    const search = query.q === undefined ? undefined : vehicleSearchPlan(query.q);
    const ageBand = query.ageBand && { anyOf: query.ageBand, on: this.today(ctx) };
    return this.page(ctx, { ...query, search, ageBand }, keysetOf(query, VEHICLE_SORTS));
  }

  /** Throws `validation_failed` with a pointer to each fault of the filter. */
  search(ctx: StoreContext, query: SearchVehiclesQuery, { filter }: SearchVehiclesDto): Promise<Page<VehicleDto>> {
    const matching = compileFilter(VEHICLE_CATALOGUE, filter);
    const asked = { ...query, filter };
    return this.page(ctx, { matching }, keysetOf(asked, VEHICLE_SORTS));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<VehicleDto> {
    return this.db.run(ctx, (tx) => this.read(tx, ctx, id));
  }

  /** Throws `validation_failed` for a VIN that is none and for an unknown owner, `customer_merged`, `customer_erased`, `vehicle_vin_taken`. */
  async create(ctx: StoreContext, input: CreateVehicleDto): Promise<VehicleDto> {
    const id = newId();
    const now = this.clock.now();
    const { owner, vin, plate, ...told } = input;
    const columns = { ...told, ...requireVin(vin), ...plateColumns(plate ?? null) };
    refuseReasonAlone(columns);
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
          occurredAt: now,
        }),
      ]);
      if (ownerToBe) refuseGoneOwner(ownerToBe);
      return this.read(tx, ctx, id);
    });
  }

  /** Throws `not_found`, `validation_failed` for a VIN that is none, `vehicle_vin_taken`, `version_conflict`. */
  async update(
    ctx: StoreContext,
    id: string,
    version: number | undefined,
    { vin, plate, registrationState, passingThrough, ...told }: UpdateVehicleDto,
  ): Promise<VehicleDto> {
    const after: Partial<Vehicle> = {
      ...(passingThrough !== undefined && noPassing(passingThrough)),
      ...told,
      ...(vin !== undefined && requireVin(vin)),
      ...(plate !== undefined && plateColumns(plate)),
      ...(registrationState !== undefined && { registrationState: registrationState ?? 'unknown' }),
    };
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const before = await this.require(tx, id);
      refuseReasonAlone({ ...before, ...after });
      const expected = version ?? before.version;
      const [{ affected: updated }] = await Promise.all([
        explainViolations(
          tx.update(Vehicle, { id, version: expected }, { ...after, version: expected + 1, updatedAt: now }),
          TAKEN,
        ),
        recordEvent(tx, ctx, {
          type: 'vehicle.changed',
          subject: { type: 'vehicle', id },
          changes: changesBetween<Vehicle>(before, after, PERSONAL),
          occurredAt: now,
        }),
        followRegistration(tx, ctx, before, after.registrationState ?? before.registrationState, now),
      ]);
      if (!updated) throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      return this.read(tx, ctx, id);
    });
  }

  /** What a change made of a vehicle, for its answer. */
  async read(tx: StoreTx, ctx: StoreContext, id: string): Promise<VehicleDto> {
    return toVehicleDto(await this.require(tx, id), this.today(ctx));
  }

  find(tx: StoreTx, id: string): Promise<VehicleRecord | null> {
    return findVehicle(tx, id);
  }

  async require(tx: StoreTx, id: string): Promise<VehicleRecord> {
    const vehicle = await findVehicle(tx, id);
    if (!vehicle) throw new DomainError(notFound);
    return vehicle;
  }

  private page(ctx: StoreContext, filter: VehicleFilter, keyset: Keyset): Promise<Page<VehicleDto>> {
    const today = this.today(ctx);
    return this.db.run(ctx, async (tx) => {
      const found = await findVehicles(tx, filter, keyset);
      return pageOf(found, keyset, (vehicle) => toVehicleDto(vehicle, today));
    });
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

/** A vehicle of the store's own needs no reason. */
function noPassing(passingThrough: boolean | null): Partial<Vehicle> {
  return passingThrough ? { passingThrough } : { passingThrough: false, passingThroughReason: null };
}

function refuseReasonAlone({ passingThrough, passingThroughReason }: Partial<Vehicle>): void {
  if (passingThrough || passingThroughReason == null) return;
  throw refusedField({ pointer: '#/passingThroughReason', code: passingThroughReasonAlone.code });
}

/** The field at `pointer` names a customer whom the store does not know. */
export function unknownOwner(pointer: string): DomainError {
  return refusedField({ pointer, code: unknownReference.code });
}

/** A duplicate owns nothing from now on: its survivor does. Throws `customer_merged`, `customer_erased`. */
export function refuseGoneOwner({ mergedIntoId: survivorId, erasedAt }: OwnerToBe): void {
  if (survivorId) throw new DomainError(customerMerged, { params: { survivorId } });
  if (erasedAt) throw new DomainError(customerErased);
}
