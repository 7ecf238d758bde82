import type { LocalDate } from '#libs/foundation';
import {
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  IsAfter,
  ListField,
  LocalDateField,
  ObjectField,
  PageQuery,
  PatchOf,
  SortField,
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
import { VEHICLE_SORTS, type VehicleRecord } from './vehicle.queries';
import { AGE_BANDS, type AgeBand, vehicleAgeBand } from './vehicle-age-band.policy';

const EARLIEST_MODEL_YEAR = 1900;
const LATEST_MODEL_YEAR = 2100;
const MOST_KM = 9_999_999;

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

/** A vehicle (车辆) that the store sold or services. VEH-01..09 */
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

  @LocalDateField({ nullable: true, description: 'Last day of the warranty (保修期)', example: '2028-11-05' })
  warrantyEndsOn!: LocalDate | null;

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

export class NewOwnerDto {
  @IdField({ description: 'The customer who owns the vehicle from now on' })
  customerId!: string;

  @LocalDateField({ optional: true, description: 'Since which day, where known', example: '2025-11-06' })
  sinceOn?: LocalDate;
}

export class CreateVehicleDto {
  @StringField({
    min: 1,
    max: 30,
    description: 'Chassis number (底盘号); Chinese and North American ones need a valid check digit',
    example: 'LSVZEX3G6SB683370',
  })
  vin!: string;

  @StringField({ optional: true, min: 1, max: 20, description: 'Plate (车牌号)', example: '沪A·E48B4' })
  plate?: string;

  @StringField({ optional: true, max: 100, description: 'Model (车型)', example: '斯柯达 明锐' })
  model?: string;

  @IntegerField({
    optional: true,
    min: EARLIEST_MODEL_YEAR,
    max: LATEST_MODEL_YEAR,
    description: 'Model year (年代). VEH-02',
    example: 2025,
  })
  modelYear?: number;

  @StringField({ optional: true, max: 30, description: 'Grade (车辆档次). VEH-06', example: 'B' })
  grade?: string;

  @StringField({ optional: true, max: 50, description: 'Engine number (发动机号)', example: '6533075' })
  engineNumber?: string;

  @StringField({ optional: true, max: 50, description: 'Gearbox number (变速器号)', example: 'DQ200-118043' })
  gearboxNumber?: string;

  @StringField({ optional: true, max: 50, description: 'Body colour (车身颜色)', example: '深海蓝' })
  bodyColour?: string;

  @LocalDateField({ optional: true, description: 'Purchase date (购车日期)', example: '2025-11-06' })
  purchasedOn?: LocalDate;

  @LocalDateField({ optional: true, description: 'Day of the first maintenance', example: '2026-03-12' })
  firstMaintenanceOn?: LocalDate;

  @IntegerField({ optional: true, min: 0, max: MOST_KM, description: 'Odometer at it, km', example: 4980 })
  firstMaintenanceKm?: number;

  @StringField({ optional: true, max: 100, description: 'Selling dealer (经销商). VEH-02', example: '申海浦东店' })
  sellingDealer?: string;

  @EnumField(VEHICLE_ORIGINS, {
    enumName: 'VehicleOrigin',
    optional: true,
    description: 'Sold by this store or by another one. VEH-03',
  })
  origin?: VehicleOrigin;

  @EnumField(VEHICLE_USES, { enumName: 'VehicleUse', optional: true, description: 'What it is used for. VEH-04' })
  use?: VehicleUse;

  @LocalDateField({ optional: true, description: 'Last day of the warranty (保修期)', example: '2028-11-05' })
  warrantyEndsOn?: LocalDate;

  @LocalDateField({ optional: true, description: 'Last day of the insurance (保险到期)', example: '2026-11-06' })
  insuranceExpiresOn?: LocalDate;

  @LocalDateField({ optional: true, description: 'Annual inspection due (年检)', example: '2027-11-06' })
  inspectionDueOn?: LocalDate;

  @EnumField(REGISTRATION_STATES, {
    enumName: 'RegistrationState',
    optional: true,
    description: 'How far the plate registration has come (上牌情况); `unknown` unless told. VEH-08',
  })
  registrationState?: RegistrationState;

  @ObjectField(() => NewOwnerDto, { optional: true, description: 'Who owns it, where known' })
  owner?: NewOwnerDto;
}

export class UpdateVehicleDto extends PatchOf(CreateVehicleDto, { omit: ['owner'] }) {}

export class ListVehiclesQuery extends PageQuery {
  @SortField(VEHICLE_SORTS, 'VehicleSort')
  sort!: (typeof VEHICLE_SORTS.names)[number];

  @StringField({
    optional: true,
    min: 1,
    max: 30,
    description: 'Beginning of a plate, beginning of a VIN, or at least four last characters of a VIN',
    example: '683370',
  })
  q?: string;

  @IdField({ optional: true, description: 'Owned now by this customer, or by a duplicate that was merged into it' })
  customerId?: string;

  @ListField(VEHICLE_USES, { optional: true, max: 3, enumName: 'VehicleUse', description: 'Any of these uses' })
  use?: VehicleUse[];

  @ListField(VEHICLE_ORIGINS, {
    optional: true,
    max: 2,
    enumName: 'VehicleOrigin',
    description: 'Any of these origins',
  })
  origin?: VehicleOrigin[];

  @StringField({ optional: true, min: 1, max: 100, description: 'Beginning of the model', example: '斯柯达' })
  model?: string;

  @LocalDateField({ optional: true, description: 'Insurance expires on this day or later' })
  insuranceExpiresFrom?: LocalDate;

  @IsAfter('insuranceExpiresFrom')
  @LocalDateField({ optional: true, description: 'Insurance expires before this day' })
  insuranceExpiresBefore?: LocalDate;
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
    firstMaintenanceOn: vehicle.firstMaintenanceOn,
    firstMaintenanceKm: vehicle.firstMaintenanceKm,
    sellingDealer: vehicle.sellingDealer,
    origin: vehicle.origin,
    use: vehicle.use,
    warrantyEndsOn: vehicle.warrantyEndsOn,
    insuranceExpiresOn: vehicle.insuranceExpiresOn,
    inspectionDueOn: vehicle.inspectionDueOn,
    registrationState: vehicle.registrationState,
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
