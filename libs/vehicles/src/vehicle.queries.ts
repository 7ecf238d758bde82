import { affected, columns, empty, join, prefixPattern, row, rows, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';
import { type RegistrationState, Vehicle, VehicleOwner, type VehicleOrigin, type VehicleUse } from './vehicle.entity';
import { type AgeBand, OLD_FROM_YEARS, USUAL_WARRANTY_YEARS } from './vehicle-age-band.policy';
import type { VehicleSearchPlan } from './vehicle-search.policy';

/** A vehicle with its current owner: the customer that a duplicate was merged into, where it was. */
export interface VehicleRecord extends Vehicle {
  ownerCustomerId: string | null;
  ownerSinceOn: LocalDate | null;
}

export interface VehicleFilter {
  readonly search?: VehicleSearchPlan;
  readonly customerId?: string;
  readonly use?: readonly VehicleUse[];
  readonly origin?: readonly VehicleOrigin[];
  /** In any of these bands on that day. */
  readonly ageBand?: { readonly anyOf: readonly AgeBand[]; readonly on: LocalDate };
  readonly passingThrough?: boolean;
  readonly registrationState?: readonly RegistrationState[];
  readonly grade?: string;
  readonly model?: string;
  readonly insuranceExpiresFrom?: LocalDate;
  readonly insuranceExpiresBefore?: LocalDate;
  readonly deliveredFrom?: LocalDate;
  readonly deliveredBefore?: LocalDate;
  /** A condition over `v` and its current ownership `w`. */
  readonly matching?: Sql;
}

const RECORD = sql`
  ${columns(Vehicle, 'v')}, coalesce(c.merged_into_id, c.id) as "ownerCustomerId", w.since_on as "ownerSinceOn"`;

const WITH_OWNER = sql`
  vehicle v
  left join vehicle_owner w on w.vehicle_id = v.id and w.replaced_at is null
  left join customer c on c.id = w.customer_id`;

export const VEHICLE_SORTS = defineSorts(
  {
    createdAt: { column: sql`v.created_at`, type: 'instant' },
    plate: { column: sql`v.plate_normalised`, property: 'plateNormalised', type: 'text' },
  },
  { id: sql`v.id`, fallback: '-createdAt' },
);

export function findVehicles(tx: StoreTx, filter: VehicleFilter, keyset: Keyset): Promise<VehicleRecord[]> {
  return rows(
    tx,
    sql`select ${RECORD} from ${WITH_OWNER}
        where ${keyset.where} ${conditions(filter)} ${keyset.orderAndLimit}`,
  );
}

export function findVehicle(tx: StoreTx, id: string): Promise<VehicleRecord | null> {
  return row(tx, sql`select ${RECORD} from ${WITH_OWNER} where v.id = ${id}`);
}

/** Takes the vehicle for this transaction, so that owners and readings are judged one after the other. */
export async function lockVehicle(tx: StoreTx, id: string): Promise<boolean> {
  return (await row(tx, sql`select v.id from vehicle v where v.id = ${id} for no key update`)) !== null;
}

/** What a visit needs to know of a vehicle. */
export interface VehicleFacts extends Pick<
  Vehicle,
  'id' | 'vin' | 'plate' | 'model' | 'use' | 'origin' | 'purchasedOn' | 'warrantyEndsOn'
> {
  /** The current owner as recorded: undoing a merge of customers takes along what hangs on this id. */
  ownerId: string | null;
  /** What the odometer showed last. */
  odometerKm: number | null;
}

/** The vehicle and its current owner; null where the store has no such vehicle. */
export function findVehicleFacts(tx: StoreTx, id: string): Promise<VehicleFacts | null> {
  return row(
    tx,
    sql`select v.id, v.vin, v.plate, v.model, v.use, v.origin, v.purchased_on as "purchasedOn",
               v.warranty_ends_on as "warrantyEndsOn", w.customer_id as "ownerId", m.km as "odometerKm"
        from vehicle v
        left join vehicle_owner w on w.vehicle_id = v.id and w.replaced_at is null
        left join lateral (${latestReading(sql`v.id`)}) m on true
        where v.id = ${id}`,
  );
}

/** A vehicle that a customer owns or owned. */
export interface OwnedVehicle
  extends
    Pick<Vehicle, 'id' | 'vin' | 'plate' | 'model' | 'purchasedOn' | 'warrantyEndsOn'>,
    Pick<VehicleOwner, 'sinceOn' | 'untilOn'> {
  isCurrent: boolean;
  odometerKm: number | null;
  odometerReadAt: Date | null;
}

/** A select of `OwnedVehicle` of these customers; those still owned first. */
export const selectVehiclesOfCustomers = (customerIds: Sql, limit: number): Sql => sql`
  select v.id, v.vin, v.plate, v.model, v.purchased_on as "purchasedOn", v.warranty_ends_on as "warrantyEndsOn",
         w.since_on as "sinceOn", w.until_on as "untilOn", w.replaced_at is null as "isCurrent",
         m.km as "odometerKm", m.read_at as "odometerReadAt"
  from vehicle_owner w
  join vehicle v on v.id = w.vehicle_id
  left join lateral (${latestReading(sql`v.id`)}) m on true
  where w.customer_id in (${customerIds})
  order by w.replaced_at is not null, w.created_at desc, w.id desc limit ${limit}`;

/** A select of the current owners of the vehicles that a plate or VIN leads to. */
export function selectOwnersBySearch(plan: VehicleSearchPlan, limit: number): Sql {
  return sql`
    select w.customer_id from vehicle_owner w
    where w.replaced_at is null and w.vehicle_id in (${matches(plan)}) limit ${limit}`;
}

/** An ownership, and the customer that it counts for: the one that a duplicate was merged into, where it was. */
export interface OwnerRecord extends VehicleOwner {
  survivorId: string;
}

export const OWNER_SORTS = defineSorts(
  { createdAt: { column: sql`w.created_at`, type: 'instant' } },
  { id: sql`w.id`, fallback: '-createdAt' },
);

const OWNER = sql`
  select ${columns(VehicleOwner, 'w')}, coalesce(c.merged_into_id, c.id) as "survivorId"
  from vehicle_owner w join customer c on c.id = w.customer_id`;

export function findOwners(tx: StoreTx, vehicleId: string, keyset: Keyset): Promise<OwnerRecord[]> {
  return rows(tx, sql`${OWNER} where w.vehicle_id = ${vehicleId} and ${keyset.where} ${keyset.orderAndLimit}`);
}

export function findCurrentOwner(tx: StoreTx, vehicleId: string): Promise<OwnerRecord | null> {
  return row(tx, sql`${OWNER} where w.vehicle_id = ${vehicleId} and w.replaced_at is null`);
}

/**
 * Ends an ownership; `untilOn` is the day of the next owner, where known. By hand, so that it is on its way at once: the
 * statements of TypeORM take a few turns, and sent together with it the next owner's insert must not overtake.
 */
export function closeOwnership(tx: StoreTx, id: string, untilOn: LocalDate | null, at: Date): Promise<number> {
  return affected(tx, sql`update vehicle_owner set until_on = ${untilOn}, replaced_at = ${at} where id = ${id}`);
}

/** A customer who is to own a vehicle. */
export interface OwnerToBe {
  readonly mergedIntoId: string | null;
  readonly erasedAt: Date | null;
}

/** Null where the store has no such customer. */
export function findOwnerToBe(tx: StoreTx, customerId: string): Promise<OwnerToBe | null> {
  return row(
    tx,
    sql`select merged_into_id as "mergedIntoId", erased_at as "erasedAt" from customer where id = ${customerId}`,
  );
}

/** The reading taken last, of those that no correction stands for. */
export function latestReading(vehicleId: Sql): Sql {
  return sql`
    select o.km, o.read_at from odometer_reading o
    where o.vehicle_id = ${vehicleId}
      and not exists (select from odometer_reading k where k.corrects_id = o.id)
    order by o.read_at desc, o.id desc limit 1`;
}

function conditions(filter: VehicleFilter): Sql {
  const wanted: Sql[] = [];
  if (filter.search) wanted.push(sql`v.id in (${matches(filter.search)})`);
  if (filter.customerId) {
    wanted.push(sql`
      v.id in (select own.vehicle_id from vehicle_owner own join customer whose on whose.id = own.customer_id
               where own.replaced_at is null and ${filter.customerId} in (whose.id, whose.merged_into_id))`);
  }
  if (filter.use) wanted.push(sql`v.use = any(${filter.use})`);
  if (filter.origin) wanted.push(sql`v.origin = any(${filter.origin})`);
  if (filter.ageBand) wanted.push(sql`${ageBandOn(filter.ageBand.on)} = any(${filter.ageBand.anyOf})`);
  if (filter.passingThrough !== undefined) wanted.push(sql`v.passing_through = ${filter.passingThrough}`);
  if (filter.registrationState) wanted.push(sql`v.registration_state = any(${filter.registrationState})`);
  if (filter.grade) wanted.push(sql`v.grade = ${filter.grade}`);
  if (filter.model) wanted.push(sql`v.model like ${prefixPattern(filter.model)}`);
  if (filter.insuranceExpiresFrom) wanted.push(sql`v.insurance_expires_on >= ${filter.insuranceExpiresFrom}`);
  if (filter.insuranceExpiresBefore) wanted.push(sql`v.insurance_expires_on < ${filter.insuranceExpiresBefore}`);
  if (filter.deliveredFrom) wanted.push(sql`v.delivered_on >= ${filter.deliveredFrom}`);
  if (filter.deliveredBefore) wanted.push(sql`v.delivered_on < ${filter.deliveredBefore}`);
  if (filter.matching) wanted.push(filter.matching);
  return wanted.length === 0 ? empty : sql`and ${join(wanted, ' and ')}`;
}

/** `vehicleAgeBand` in SQL; a spec holds one against the other. VEH-05 */
function ageBandOn(today: LocalDate): Sql {
  const olderThan = (years: number) => sql`extract(year from age(${today}::date, v.purchased_on)) >= ${years}`;
  return sql`
    case when v.warranty_ends_on >= ${today} then 'in_warranty'
         when v.purchased_on is null then null
         when v.warranty_ends_on is null and not (${olderThan(USUAL_WARRANTY_YEARS)}) then 'in_warranty'
         when ${olderThan(OLD_FROM_YEARS)} then 'over_five_years'
         else 'two_to_five_years' end`;
}

/** A union of index look-ups, since one OR over several indexes would read the whole table. */
function matches(plan: VehicleSearchPlan): Sql {
  const branches = [sql`select id from vehicle where plate_normalised like ${prefixPattern(plan.plate)}`];
  if (plan.vin) branches.push(sql`select id from vehicle where vin like ${prefixPattern(plan.vin)}`);
  if (plan.vinReversed) {
    branches.push(sql`select id from vehicle where vin_reversed like ${prefixPattern(plan.vinReversed)}`);
  }
  return join(branches, ' union ');
}
