import {
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  IsAfter,
  ListField,
  PageQuery,
  SortField,
} from '#libs/http';
import { VisitWorkDto } from './slots.dto';
import { WAIT_LIST_STATES, type WaitListState } from './wait-list-entry.entity';
import { WAIT_LIST_SORTS, type WaitListRecord } from './wait-list.queries';
import { hoursOf } from './work-hours';

export class JoinWaitListDto extends VisitWorkDto {
  @IdField({ description: 'Who waits' })
  customerId!: string;

  @IdField({ description: 'Vehicle that is to come' })
  vehicleId!: string;

  @InstantField({ description: 'Comes then or later' })
  earliestAt!: Date;

  @IsAfter('earliestAt')
  @InstantField({ description: 'Comes then or sooner' })
  latestAt!: Date;
}

/** Somebody who waits for a slot to become free (候补). SVC-03 */
@Example({
  state: 'offered',
  earliestAt: '2026-11-23T01:00:00.000Z',
  latestAt: '2026-11-25T09:00:00.000Z',
  offeredFor: '2026-11-24T02:00:00.000Z',
  offeredAt: '2026-11-22T08:30:00.000Z',
  offeredUntil: '2026-11-22T09:30:00.000Z',
})
export class WaitListEntryDto extends JoinWaitListDto {
  @IdField({ description: 'Id of the entry' })
  id!: string;

  @EnumField(WAIT_LIST_STATES, {
    enumName: 'WaitListState',
    description: 'Waits, was told of a slot, was served, or waits no longer',
    example: 'offered',
  })
  state!: WaitListState;

  @InstantField({ nullable: true, description: 'When the slot that was offered last begins' })
  offeredFor!: Date | null;

  @InstantField({ nullable: true, description: 'When it was offered' })
  offeredAt!: Date | null;

  @InstantField({
    nullable: true,
    description: 'Until when it is held for them; then it is offered to the next. Null: nothing is offered now',
  })
  offeredUntil!: Date | null;

  @IdField({ nullable: true, description: 'The hold of what is offered: a visit that is booked for it takes it' })
  holdId!: string | null;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 2 })
  version!: number;

  @InstantField({ description: 'Since when they wait' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class ListWaitListQuery extends PageQuery {
  @SortField(WAIT_LIST_SORTS, 'WaitListSort')
  sort!: (typeof WAIT_LIST_SORTS.names)[number];

  @ListField(WAIT_LIST_STATES, {
    optional: true,
    max: 4,
    enumName: 'WaitListState',
    description: 'Any of these states',
  })
  state?: WaitListState[];

  @IdField({ optional: true, description: 'Entries of this customer' })
  customerId?: string;
}

export function toWaitListEntryDto({ minutes, declinedStarts: _declined, ...entry }: WaitListRecord): WaitListEntryDto {
  return { ...entry, hours: hoursOf(minutes) };
}
