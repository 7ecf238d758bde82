import type { LocalDate } from '#libs/foundation';
import {
  BooleanField,
  EnumField,
  Example,
  IdField,
  InstantField,
  ListField,
  LocalDateField,
  PageQuery,
  StringField,
} from '#libs/http';
import type { PartyRecord } from './vehicle-parties.queries';
import { PARTY_PERSONS, PARTY_ROLES, type PartyPerson, type PartyRole } from './vehicle-party.entity';

/** Who else has to do with a vehicle than its owner (车辆相关人). VEH-09 */
@Example({ person: 'contact', relationId: null, untilOn: null, isCurrent: true })
export class VehiclePartyDto {
  @IdField({ description: 'Id of the party' })
  id!: string;

  @EnumField(PARTY_ROLES, {
    enumName: 'VehiclePartyRole',
    description: 'Drives it (驾驶人), pays for it (付款人), is asked about it (联系人), decides about it (关键人)',
  })
  role!: PartyRole;

  @IdField({ description: 'Whose person it is; of a duplicate that was merged away, its survivor' })
  customerId!: string;

  @EnumField(PARTY_PERSONS, {
    enumName: 'VehiclePartyPerson',
    description: 'The customer itself, one of its contacts, or a family member or key person of it (CUS-07)',
  })
  person!: PartyPerson;

  @IdField({ nullable: true, description: 'The contact; null also once it was removed from its customer' })
  contactId!: string | null;

  @IdField({ nullable: true, description: 'The family member or key person; null also once it was removed' })
  relationId!: string | null;

  @StringField({ nullable: true, max: 200, description: 'Name of the person; null: it was removed', example: '龙懿涵' })
  name!: string | null;

  @LocalDateField({ nullable: true, description: 'Since which day, where known', example: '2026-03-01' })
  sinceOn!: LocalDate | null;

  @LocalDateField({ nullable: true, description: 'Until which day, where known', example: '2026-10-31' })
  untilOn!: LocalDate | null;

  @BooleanField({ description: 'Whether it is still so', example: true })
  isCurrent!: boolean;

  @StringField({ max: 60, description: 'Id of the staff member or API key that noted it', example: 'fc8Jk2mQ91xZ' })
  recordedBy!: string;

  @InstantField({ description: 'When it was noted' })
  createdAt!: Date;
}

export class NewVehiclePartyDto {
  @EnumField(PARTY_ROLES, { enumName: 'VehiclePartyRole', description: 'What the person has to do with the vehicle' })
  role!: PartyRole;

  @IdField({ description: 'The customer, who need not own the vehicle' })
  customerId!: string;

  @IdField({ optional: true, description: 'A contact of this customer, instead of itself' })
  contactId?: string;

  @IdField({ optional: true, description: 'A family member or key person of this customer, instead of itself' })
  relationId?: string;

  @LocalDateField({ optional: true, description: 'Since which day, where known', example: '2026-03-01' })
  sinceOn?: LocalDate;
}

export class EndVehiclePartyDto {
  @LocalDateField({ optional: true, description: 'Until which day, where known', example: '2026-10-31' })
  untilOn?: LocalDate;
}

export class ListPartiesQuery extends PageQuery {
  @ListField(PARTY_ROLES, { optional: true, max: 4, enumName: 'VehiclePartyRole', description: 'Any of these roles' })
  role?: PartyRole[];

  @BooleanField({ optional: true, description: 'Only those that are still so, or only those that are over' })
  isCurrent?: boolean;
}

export function toPartyDto(party: PartyRecord): VehiclePartyDto {
  const { id, role, survivorId, person, contactId, relationId, name, sinceOn, untilOn, endedAt } = party;
  return {
    ...{ id, role, customerId: survivorId, person, contactId, relationId, name, sinceOn, untilOn },
    isCurrent: endedAt === null,
    recordedBy: party.recordedBy,
    createdAt: party.createdAt,
  };
}
