import type { LocalDate } from '#libs/foundation';
import {
  BooleanField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  LocalDateField,
  ObjectField,
  StringField,
} from '#libs/http';
import {
  REGISTRATION_STATES,
  type RegistrationState,
  VEHICLE_ORIGINS,
  VEHICLE_USES,
  type VehicleOrigin,
  type VehicleUse,
} from './vehicle.entity';
import type { VehicleRecord } from './vehicle.queries';
import { AGE_BANDS, type AgeBand, vehicleAgeBand } from './vehicle-age-band.policy';

/** What is worth a second look at a vehicle that was taken all the same. */
export const VEHICLE_WARNINGS = ['vin_check_digit'] as const;
export type VehicleWarning = (typeof VEHICLE_WARNINGS)[number];

/** The current owner (车主) of a vehicle. VEH-09 */
export class CurrentOwnerDto {
  @IdField({ description: 'The customer; of a duplicate that was merged away, its survivor' })
  customerId!: string;

  @LocalDateField({ nullable: true, description: 'Since which day, where known', example: '2025-11-06' })
  sinceOn!: LocalDate | null;
}

/** A vehicle (车辆) that the store sold or services. VEH-01..10 */
export class VehicleDto {
  @IdField({ description: 'Id of the vehicle' })
  id!: string;

  @StringField({ min: 17, max: 17, description: 'Chassis number (底盘号)', example: 'LSVZEX3G6SB683370' })
  vin!: string;

  @StringField({ max: 20, nullable: true, description: 'Plate (车牌号) as it was told', example: '沪A·E48B4' })
  plate!: string | null;

  @StringField({ max: 100, nullable: true, description: 'Model (车型)', example: '斯柯达 明锐' })
  model!: string | null;

  @IntegerField({ nullable: true, description: 'Model year (年代). VEH-02', example: 2025 })
  modelYear!: number | null;

  @StringField({
    max: 30,
    nullable: true,
    description: 'Grade (车辆档次), in the group’s own words. VEH-06',
    example: 'B',
  })
  grade!: string | null;

  @StringField({ max: 50, nullable: true, description: 'Engine number (发动机号)', example: '6533075' })
  engineNumber!: string | null;

  @StringField({ max: 50, nullable: true, description: 'Gearbox number (变速器号)', example: 'DQ200-118043' })
  gearboxNumber!: string | null;

  @StringField({ max: 50, nullable: true, description: 'Body colour (车身颜色)', example: '深海蓝' })
  bodyColour!: string | null;

  @LocalDateField({ nullable: true, description: 'Purchase date (购车日期)', example: '2025-11-06' })
  purchasedOn!: LocalDate | null;

  @LocalDateField({
    nullable: true,
    description: 'Day on which the new car was handed over (交车日期)',
    example: '2025-11-08',
  })
  deliveredOn!: LocalDate | null;

  @LocalDateField({ nullable: true, description: 'Day of the first maintenance (首次保养)', example: '2026-03-12' })
  firstMaintenanceOn!: LocalDate | null;

  @IntegerField({ nullable: true, min: 0, description: 'Odometer at the first maintenance, km', example: 4980 })
  firstMaintenanceKm!: number | null;

  @StringField({ max: 100, nullable: true, description: 'Selling dealer (经销商). VEH-02', example: '申海浦东店' })
  sellingDealer!: string | null;

  @EnumField(VEHICLE_ORIGINS, {
    enumName: 'VehicleOrigin',
    nullable: true,
    description: 'Sold by this store or by another one. VEH-03',
  })
  origin!: VehicleOrigin | null;

  @EnumField(VEHICLE_USES, {
    enumName: 'VehicleUse',
    nullable: true,
    description: 'Private (私家车), official (公务车) or commercial (营运车). VEH-04',
  })
  use!: VehicleUse | null;

  @BooleanField({
    description: 'A traveller’s car (过路车), no loss when it does not come back. VEH-10',
    example: false,
  })
  passingThrough!: boolean;

  @StringField({ max: 200, nullable: true, description: 'What tells that it only passes through', example: null })
  passingThroughReason!: string | null;

  @LocalDateField({ nullable: true, description: 'Last day of the warranty (保修期)', example: '2028-11-05' })
  warrantyEndsOn!: LocalDate | null;

  @StringField({ max: 100, nullable: true, description: 'Insurer (保险公司)', example: '中国人保' })
  insurer!: string | null;

  @LocalDateField({
    nullable: true,
    description: 'Last day of the insurance (保险到期). VEH-07',
    example: '2026-11-06',
  })
  insuranceExpiresOn!: LocalDate | null;

  @LocalDateField({ nullable: true, description: 'Annual inspection due (年检). VEH-07', example: '2027-11-06' })
  inspectionDueOn!: LocalDate | null;

  @EnumField(REGISTRATION_STATES, {
    enumName: 'RegistrationState',
    description: 'How far the plate registration has come (上牌情况). VEH-08',
  })
  registrationState!: RegistrationState;

  @InstantField({ nullable: true, description: 'When the customer was asked about it last. VEH-08' })
  registrationAskedAt!: Date | null;

  @EnumField(AGE_BANDS, {
    enumName: 'VehicleAgeBand',
    nullable: true,
    description: 'In warranty, 2–5 years, over 5 years, today in the store; null: nothing is known to tell. VEH-05',
  })
  ageBand!: AgeBand | null;

  @ObjectField(() => CurrentOwnerDto, { nullable: true, description: 'Who owns it now' })
  owner!: CurrentOwnerDto | null;

  @ListField(VEHICLE_WARNINGS, {
    enumName: 'VehicleWarning',
    max: 5,
    description: '`vin_check_digit`: it is wrong, which the maker’s region does not mind',
    example: [],
  })
  warnings!: VehicleWarning[];

  @StringField({ max: 30, nullable: true, description: 'System that it was imported from last', example: 'svw' })
  source!: string | null;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 1 })
  version!: number;

  @InstantField({ description: 'When the record was made' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

/** What a caller sees of a vehicle; `today` is the day in its store. */
export function toVehicleDto(vehicle: VehicleRecord, today: LocalDate): VehicleDto {
  return {
    id: vehicle.id,
    vin: vehicle.vin,
    plate: vehicle.plate,
    model: vehicle.model,
    modelYear: vehicle.modelYear,
    grade: vehicle.grade,
    engineNumber: vehicle.engineNumber,
    gearboxNumber: vehicle.gearboxNumber,
    bodyColour: vehicle.bodyColour,
    purchasedOn: vehicle.purchasedOn,
    deliveredOn: vehicle.deliveredOn,
    firstMaintenanceOn: vehicle.firstMaintenanceOn,
    firstMaintenanceKm: vehicle.firstMaintenanceKm,
    sellingDealer: vehicle.sellingDealer,
    origin: vehicle.origin,
    use: vehicle.use,
    passingThrough: vehicle.passingThrough,
    passingThroughReason: vehicle.passingThroughReason,
    warrantyEndsOn: vehicle.warrantyEndsOn,
    insurer: vehicle.insurer,
    insuranceExpiresOn: vehicle.insuranceExpiresOn,
    inspectionDueOn: vehicle.inspectionDueOn,
    registrationState: vehicle.registrationState,
    registrationAskedAt: vehicle.registrationAskedAt,
    ageBand: vehicleAgeBand(vehicle, today),
    owner: toOwner(vehicle),
    warnings: vehicle.vinWarning ? ['vin_check_digit'] : [],
    source: vehicle.source,
    version: vehicle.version,
    createdAt: vehicle.createdAt,
    updatedAt: vehicle.updatedAt,
  };
}

function toOwner({ ownerCustomerId: customerId, ownerSinceOn: sinceOn }: VehicleRecord): CurrentOwnerDto | null {
  return customerId === null ? null : { customerId, sinceOn };
}
