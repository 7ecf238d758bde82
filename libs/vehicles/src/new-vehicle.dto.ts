import type { LocalDate } from '#libs/foundation';
import {
  BooleanField,
  EnumField,
  IdField,
  IntegerField,
  LocalDateField,
  ObjectField,
  PatchOf,
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

const EARLIEST_MODEL_YEAR = 1900;
const LATEST_MODEL_YEAR = 2100;
const MOST_KM = 9_999_999;

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

  @LocalDateField({
    optional: true,
    description: 'Day of the hand-over to the customer (交车日期)',
    example: '2025-11-08',
  })
  deliveredOn?: LocalDate;

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

  @StringField({ optional: true, max: 100, description: 'Insurer (保险公司)', example: '中国人保' })
  insurer?: string;

  @LocalDateField({ optional: true, description: 'Annual inspection due (年检)', example: '2027-11-06' })
  inspectionDueOn?: LocalDate;

  @BooleanField({ optional: true, description: 'A traveller’s car (过路车); no, unless told. VEH-10', example: false })
  passingThrough?: boolean;

  @StringField({
    optional: true,
    min: 1,
    max: 200,
    description: 'What tells so, with `passingThrough` alone (过路车依据)',
    example: '外地牌照，途经本地时维修',
  })
  passingThroughReason?: string;

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
