import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Customer } from '#libs/customers';
import type { LocalDate } from '#libs/foundation';

/** Sold by this store or by another one and serviced here (由本公司销售 / 它店用户). VEH-03 */
export const VEHICLE_ORIGINS = ['sold_here', 'sold_elsewhere'] as const;
export type VehicleOrigin = (typeof VEHICLE_ORIGINS)[number];

/** Private (私家车), official or business (公务车), commercial operation (营运车). VEH-04 */
export const VEHICLE_USES = ['private', 'official', 'commercial'] as const;
export type VehicleUse = (typeof VEHICLE_USES)[number];

/** How far the plate registration has come, as the calls after delivery learn (上牌情况). VEH-08 */
export const REGISTRATION_STATES = ['unknown', 'in_progress', 'help_needed', 'registered'] as const;
export type RegistrationState = (typeof REGISTRATION_STATES)[number];

export type VinWarning = 'check_digit';

/** A vehicle that the store sold or services (车辆). VEH-01..04, VEH-06..08, VEH-10 */
@Entity('vehicle')
@Unique('uq_vehicle_vin', ['vin'])
@Index('ix_vehicle_created_at', ['createdAt', 'id'])
@Index('ix_vehicle_plate_normalised', ['plateNormalised', 'id'])
@Index('ix_vehicle_vin_reversed', ['vinReversed'])
@Index('ix_vehicle_purchased_on', ['purchasedOn'], { where: 'purchased_on IS NOT NULL' })
@Index('ix_vehicle_delivered_on', ['deliveredOn', 'id'], { where: 'delivered_on IS NOT NULL' })
@Index('ix_vehicle_insurance_expires_on', ['insuranceExpiresOn'], { where: 'insurance_expires_on IS NOT NULL' })
@Index('ix_vehicle_inspection_due_on', ['inspectionDueOn'], { where: 'inspection_due_on IS NOT NULL' })
@Check('ck_vehicle_vin_warning', `vin_warning IN ('check_digit')`)
@Check('ck_vehicle_first_maintenance_km', `first_maintenance_km >= 0`)
@Check('ck_vehicle_origin', `origin IN ('sold_here', 'sold_elsewhere')`)
@Check('ck_vehicle_use', `use IN ('private', 'official', 'commercial')`)
@Check('ck_vehicle_registration_state', `registration_state IN ('unknown', 'in_progress', 'help_needed', 'registered')`)
@Check('ck_vehicle_passing_through_reason', `passing_through OR passing_through_reason IS NULL`)
export class Vehicle {
  @PrimaryColumn('uuid')
  id!: string;

  /** Chassis number (底盘号): upper case, 17 characters. It is also the vehicle's number in every export. */
  @Column({ type: 'varchar', length: 17, collation: 'C' })
  vin!: string;

  @Column({ type: 'varchar', length: 17, collation: 'C' })
  vinReversed!: string;

  /** The check digit is wrong, and the maker's region does not ask for one. */
  @Column('varchar', { length: 11, nullable: true })
  vinWarning!: VinWarning | null;

  /** The plate (车牌号) as it was told. Not unique: plates move from car to car. */
  @Column('varchar', { length: 20, nullable: true })
  plate!: string | null;

  /** `沪A12345`; empty without a plate, so that a list can be sorted by it. */
  @Column({ type: 'varchar', length: 20, collation: 'C', default: '' })
  plateNormalised!: string;

  @Column('varchar', { length: 100, nullable: true })
  model!: string | null;

  /** Year cohort (年代). VEH-02 */
  @Column('smallint', { nullable: true })
  modelYear!: number | null;

  /** Classification of the group's own (车辆档次). VEH-06 */
  @Column('varchar', { length: 30, nullable: true })
  grade!: string | null;

  @Column('varchar', { length: 50, nullable: true })
  engineNumber!: string | null;

  @Column('varchar', { length: 50, nullable: true })
  gearboxNumber!: string | null;

  @Column('varchar', { length: 50, nullable: true })
  bodyColour!: string | null;

  @Column('date', { nullable: true })
  purchasedOn!: LocalDate | null;

  /** Day on which the new car was handed over (交车日期). Only of cars that the store sold. */
  @Column('date', { nullable: true })
  deliveredOn!: LocalDate | null;

  @Column('date', { nullable: true })
  firstMaintenanceOn!: LocalDate | null;

  @Column('integer', { nullable: true })
  firstMaintenanceKm!: number | null;

  @Column('varchar', { length: 100, nullable: true })
  sellingDealer!: string | null;

  @Column('varchar', { length: 14, nullable: true })
  origin!: VehicleOrigin | null;

  @Column('varchar', { length: 10, nullable: true })
  use!: VehicleUse | null;

  /** Last day of the warranty (保修期). */
  @Column('date', { nullable: true })
  warrantyEndsOn!: LocalDate | null;

  /** A traveller's car (过路车): whoever does not come back was never the store's to lose. VEH-10 */
  @Column('boolean', { default: false })
  passingThrough!: boolean;

  /** What tells it from the store's own (过路车依据). */
  @Column('varchar', { length: 200, nullable: true })
  passingThroughReason!: string | null;

  @Column('varchar', { length: 100, nullable: true })
  insurer!: string | null;

  /** Last day of the insurance (保险到期). VEH-07 */
  @Column('date', { nullable: true })
  insuranceExpiresOn!: LocalDate | null;

  /** Day by which the annual inspection is due (年检). VEH-07 */
  @Column('date', { nullable: true })
  inspectionDueOn!: LocalDate | null;

  @Column('varchar', { length: 11, default: 'unknown' })
  registrationState!: RegistrationState;

  /** When the customer was asked about it last; the event log holds every answer. VEH-08 */
  @Column('timestamptz', { nullable: true })
  registrationAskedAt!: Date | null;

  /** System that the vehicle was imported from last. */
  @Column('varchar', { length: 30, nullable: true })
  source!: string | null;

  /** Import that wrote the row last. */
  @Column('uuid', { nullable: true })
  importId!: string | null;

  /** Fingerprint of the row as the import had it. */
  @Column('char', { length: 32, nullable: true })
  importDigest!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}

/**
 * Who owns or owned a vehicle (车主). VEH-09
 * The days are what was told and may be unknown; which owner is the current one never hangs on them.
 */
@Entity('vehicle_owner')
@Index('uq_vehicle_owner_current', ['vehicleId'], { unique: true, where: 'replaced_at IS NULL' })
@Index('ix_vehicle_owner_vehicle_id', ['vehicleId', 'createdAt', 'id'])
@Index('ix_vehicle_owner_customer_id', ['customerId'])
@Check('ck_vehicle_owner_until_on', `until_on >= since_on`)
export class VehicleOwner {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Vehicle, { name: 'fk_vehicle_owner_vehicle_id' })
  vehicleId!: string;

  /** As recorded: it may since have been merged into another customer, whose vehicle it then is. */
  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_vehicle_owner_customer_id' })
  customerId!: string;

  @Column('date', { nullable: true })
  sinceOn!: LocalDate | null;

  /** The day on which the next owner took over. */
  @Column('date', { nullable: true })
  untilOn!: LocalDate | null;

  /** When the store learned of the next owner; null: the current owner. */
  @Column('timestamptz', { nullable: true })
  replacedAt!: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
