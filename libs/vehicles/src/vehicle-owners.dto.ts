import type { LocalDate } from '#libs/foundation';
import { BooleanField, IdField, InstantField, LocalDateField, PageQuery } from '#libs/http';
import type { OwnerRecord } from './vehicle.queries';

/** Who owns or owned a vehicle (车主). VEH-09 */
export class VehicleOwnerDto {
  @IdField({ description: 'Id of the ownership' })
  id!: string;

  @IdField({ description: 'The customer; of a duplicate that was merged away, its survivor' })
  customerId!: string;

  @LocalDateField({ nullable: true, description: 'Since which day, where known', example: '2022-08-18' })
  sinceOn!: LocalDate | null;

  @LocalDateField({ nullable: true, description: 'Day on which the next owner took over', example: '2025-11-06' })
  untilOn!: LocalDate | null;

  @BooleanField({ description: 'Whether this is the owner of today', example: false })
  isCurrent!: boolean;

  @InstantField({ description: 'When the store learned of it' })
  createdAt!: Date;
}

export class ListOwnersQuery extends PageQuery {}

export function toOwnerDto({ id, survivorId, sinceOn, untilOn, replacedAt, createdAt }: OwnerRecord): VehicleOwnerDto {
  return { id, customerId: survivorId, sinceOn, untilOn, isCurrent: replacedAt === null, createdAt };
}
