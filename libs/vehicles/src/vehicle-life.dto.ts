import type { LocalDate } from '#libs/foundation';
import {
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  LocalDateField,
  PageQuery,
  SortField,
} from '#libs/http';
import { REGISTRATION_STATES, type RegistrationState } from './vehicle.entity';
import { LIFE_KINDS, LIFE_SORTS, type LifeKind, type LifeRecord } from './vehicle-life.queries';
import { PARTY_ROLES, type PartyRole } from './vehicle-party.entity';
import { REGISTRATION_OCCASIONS, type RegistrationOccasion } from './vehicle-registration.dto';

/** One thing that happened in the life of a vehicle (单车的生命周期). VEH-09 */
@Example({ kind: 'visit', on: null, customerId: null, role: null, registrationState: null, occasion: null })
export class VehicleLifeDto {
  @IdField({ description: 'Id of the entry' })
  id!: string;

  @EnumField(LIFE_KINDS, {
    enumName: 'VehicleLifeKind',
    description:
      'Recorded here, purchased, handed over, first maintenance, a new owner, a party (VEH-09) began or ended, a visit, ' +
      'an odometer reading or its correction (VEH-01), an answer about the plates (VEH-08), the mark of a traveller’s ' +
      'car set or taken away (VEH-10), another plate',
  })
  kind!: LifeKind;

  @InstantField({ description: 'When; of what is known by its day alone, the beginning of that day in the store' })
  at!: Date;

  @LocalDateField({ nullable: true, description: 'The day, where no more than that is known', example: '2025-11-06' })
  on!: LocalDate | null;

  @IdField({ nullable: true, description: 'The owner, or whose person the party is' })
  customerId!: string | null;

  @EnumField(PARTY_ROLES, { enumName: 'VehiclePartyRole', nullable: true, description: 'Of a party' })
  role!: PartyRole | null;

  @IdField({ nullable: true, description: 'The service order of a visit' })
  orderId!: string | null;

  @IntegerField({ nullable: true, min: 0, description: 'Odometer, km', example: 48_210 })
  km!: number | null;

  @EnumField(REGISTRATION_STATES, { enumName: 'RegistrationState', nullable: true, description: 'How far it was' })
  registrationState!: RegistrationState | null;

  @EnumField(REGISTRATION_OCCASIONS, { enumName: 'RegistrationOccasion', nullable: true, description: 'In which call' })
  occasion!: RegistrationOccasion | null;
}

export class ListLifeQuery extends PageQuery {
  @SortField(LIFE_SORTS, 'VehicleLifeSort')
  sort!: (typeof LIFE_SORTS.names)[number];

  @ListField(LIFE_KINDS, {
    optional: true,
    max: LIFE_KINDS.length,
    enumName: 'VehicleLifeKind',
    description: 'Only these',
  })
  kind?: LifeKind[];
}

export function toLifeDto(entry: LifeRecord): VehicleLifeDto {
  const { id, kind, at, on, customerId, role, orderId, km, registrationState, occasion } = entry;
  return { id, kind, at, on, customerId, role, orderId, km, registrationState, occasion };
}
