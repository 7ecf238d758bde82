import {
  BooleanField,
  DecimalField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  IsAfter,
  ListField,
  StringField,
} from '#libs/http';
import type { ReservationRow } from './reservation.queries';
import { VISIT_KINDS, type VisitKind } from './visit-kind';
import { SKILL_CODE } from './slot-rules.preset';
import type { Slot } from './slot-search.policy';

/** What the work is, and how the vehicle comes. */
export class VisitWorkDto {
  @StringField({
    max: 30,
    pattern: SKILL_CODE,
    description: 'Skill that the work needs, one of those of the policy `slot-rules`',
    example: 'maintenance',
  })
  skill!: string;

  @DecimalField({ scale: 2, min: 0.05, max: 80, description: 'Hours of work (工时)', example: '1.50' })
  hours!: string;

  @EnumField(VISIT_KINDS, {
    enumName: 'VisitKind',
    description:
      'Whether the customer waits for it (店内等候), so that it is done the same day, leaves it (留车), or has it fetched (上门取车)',
    example: 'waiter',
  })
  kind!: VisitKind;
}

export class SlotsQuery extends VisitWorkDto {
  @InstantField({ optional: true, description: 'Slots that begin then or later. Default: now' })
  from?: Date;

  @IsAfter('from')
  @InstantField({ optional: true, description: 'Slots that begin before then. Default and at most 31 days on' })
  before?: Date;

  @IdField({
    optional: true,
    description: 'For whom: capacity that is set aside is offered to those for whom it is. SVC-08, SVC-09',
  })
  customerId?: string;

  @InstantField({
    optional: true,
    description: 'When the parts department has the parts (零件到货); nothing is offered before. SVC-03',
  })
  partsReadyAt?: Date;
}

/** A time at which a bay and a technician are free for the whole work. SVC-03 */
@Example({ startsAt: '2026-11-23T01:00:00.000Z', endsAt: '2026-11-23T02:30:00.000Z', setAside: false })
export class SlotDto {
  @InstantField({ description: 'When the vehicle is to be there' })
  startsAt!: Date;

  @InstantField({ description: 'When the work is done, breaks and nights included' })
  endsAt!: Date;

  @IntegerField({ min: 1, description: 'Bays that are free for it', example: 3 })
  freeBays!: number;

  @IntegerField({ min: 1, description: 'Technicians with the skill who are free for it', example: 2 })
  freeTechnicians!: number;

  @BooleanField({ description: 'Uses capacity that is set aside for this customer. SVC-08, SVC-09' })
  setAside!: boolean;

  @BooleanField({ description: 'Booked now, it gives the benefit of an appointment. SVC-06', example: true })
  benefitEligible!: boolean;
}

export class SlotsDto {
  @StringField({ max: 120, description: 'Version of the rules in force', example: 'slot-rules/store@preset:1' })
  rulesRef!: string;

  @ListField(() => SlotDto, { max: 10_000, description: 'By time' })
  slots!: SlotDto[];
}

export class HoldSlotDto extends VisitWorkDto {
  @InstantField({ description: 'When the vehicle is to be there' })
  startsAt!: Date;

  @IdField({ optional: true, description: 'For whom' })
  customerId?: string;

  @IdField({ optional: true, description: 'In this bay; by default in any that is free' })
  bayId?: string;

  @IdField({ optional: true, description: 'By this technician; by default by any who is free' })
  technicianId?: string;

  @InstantField({ optional: true, description: 'When the parts department has the parts. SVC-03' })
  partsReadyAt?: Date;
}

/** A bay and a technician that are kept for a while (临时保留). */
@Example({ startsAt: '2026-11-23T01:00:00.000Z', endsAt: '2026-11-23T02:30:00.000Z' })
export class HoldDto {
  @IdField({ description: 'Id of the hold; an appointment that is made with it takes it over' })
  id!: string;

  @IdField({ description: 'Bay' })
  bayId!: string;

  @IdField({ description: 'Technician' })
  technicianId!: string;

  @IdField({ nullable: true, description: 'For whom' })
  customerId!: string | null;

  @StringField({ max: 30, description: 'Skill that the work needs', example: 'maintenance' })
  skill!: string;

  @EnumField(VISIT_KINDS, { enumName: 'VisitKind', description: 'How the vehicle comes', example: 'waiter' })
  kind!: VisitKind;

  @InstantField({ description: 'When the vehicle is to be there' })
  startsAt!: Date;

  @InstantField({ description: 'When the work is done' })
  endsAt!: Date;

  @InstantField({
    nullable: true,
    description: 'Until when it counts; then the slot is free again by itself. Null: a visit is booked for it',
  })
  expiresAt!: Date | null;

  @BooleanField({ description: 'Uses capacity that is set aside for this customer. SVC-08, SVC-09' })
  setAside!: boolean;

  @StringField({
    max: 120,
    description: 'Version of the rules by which it was given',
    example: 'slot-rules/store@preset:1',
  })
  rulesRef!: string;

  @InstantField({ description: 'When it was made' })
  createdAt!: Date;
}

export function toSlotDto(
  { from, until, freeBays, freeTechnicians, setAside }: Slot,
  benefitEligible: boolean,
): SlotDto {
  return {
    startsAt: new Date(from),
    endsAt: new Date(until),
    freeBays,
    freeTechnicians,
    setAside: setAside !== null,
    benefitEligible,
  };
}

export function toHoldDto(row: ReservationRow): HoldDto {
  const { id, bayId, technicianId, customerId, skill, kind, from, until, expiresAt, setAside, rulesRef, createdAt } =
    row;
  return {
    id,
    bayId,
    technicianId,
    customerId,
    skill,
    kind,
    startsAt: from,
    endsAt: until,
    expiresAt,
    setAside: setAside !== null,
    rulesRef,
    createdAt,
  };
}
