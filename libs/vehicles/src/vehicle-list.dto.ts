import { type FilterTree, FilterTreeField } from '#libs/filters';
import type { LocalDate } from '#libs/foundation';
import {
  BooleanField,
  IdField,
  IsAfter,
  ListField,
  LocalDateField,
  PageQuery,
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
import { VEHICLE_SORTS } from './vehicle.queries';
import { AGE_BANDS, type AgeBand } from './vehicle-age-band.policy';

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

  @ListField(AGE_BANDS, {
    optional: true,
    max: 3,
    enumName: 'VehicleAgeBand',
    description: 'In any of these age bands today, in the store’s time zone. VEH-05',
  })
  ageBand?: AgeBand[];

  @BooleanField({ optional: true, description: 'Only travellers’ cars, or none of them (过路车). VEH-10' })
  passingThrough?: boolean;

  @ListField(REGISTRATION_STATES, {
    optional: true,
    max: 4,
    enumName: 'RegistrationState',
    description: 'Any of these states of the plate registration. VEH-08',
  })
  registrationState?: RegistrationState[];

  @StringField({ optional: true, min: 1, max: 30, description: 'Grade (车辆档次). VEH-06', example: 'B' })
  grade?: string;

  @StringField({ optional: true, min: 1, max: 100, description: 'Beginning of the model', example: '斯柯达' })
  model?: string;

  @LocalDateField({ optional: true, description: 'Insurance expires on this day or later' })
  insuranceExpiresFrom?: LocalDate;

  @IsAfter('insuranceExpiresFrom')
  @LocalDateField({ optional: true, description: 'Insurance expires before this day' })
  insuranceExpiresBefore?: LocalDate;

  @LocalDateField({ optional: true, description: 'Handed over as a new car on this day or later' })
  deliveredFrom?: LocalDate;

  @IsAfter('deliveredFrom')
  @LocalDateField({ optional: true, description: 'Handed over before this day' })
  deliveredBefore?: LocalDate;
}

/** Page of a search; what is searched for stands in the body. */
export class SearchVehiclesQuery extends PageQuery {
  @SortField(VEHICLE_SORTS, 'VehicleSort')
  sort!: (typeof VEHICLE_SORTS.names)[number];
}

export class SearchVehiclesDto {
  @FilterTreeField({
    description: 'Which vehicles: fields of the catalogue `vehicle`',
    example: {
      all: [
        { field: 'passingThrough', op: 'eq', value: false },
        { field: 'insuranceExpiresOn', op: 'between', value: ['2026-11-01', '2026-11-30'] },
      ],
    },
  })
  filter!: FilterTree;
}
