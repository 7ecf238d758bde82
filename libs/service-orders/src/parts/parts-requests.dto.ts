import {
  BooleanField,
  DecimalField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  PageQuery,
  SortField,
  StringField,
} from '#libs/http';
import type { PartsRequest } from './parts-request.entity';
import {
  kindsOf,
  OPEN_PARTS_STATES,
  PARTS_REQUEST_STATES,
  type PartsRequestState,
  wasPrepickedInTime,
} from './parts-picking.policy';
import { PARTS_SORTS, type WantedPart } from './parts-requests.queries';

/** Far more kinds than any order asks for. */
export const MOST_PARTS_OF_ORDER = 1_000;

@Example({ neededAt: '2027-01-11T02:30:00.000Z' })
export class NewPartsRequestDto {
  @StringField({ min: 1, max: 64, description: 'Code of the part', example: 'P01056' })
  code!: string;

  @StringField({ min: 1, max: 200, description: 'Which part it is', example: '火花塞' })
  name!: string;

  @DecimalField({ default: '1', scale: 3, min: 0.001, max: 999_999, description: 'Pieces or litres', example: '4' })
  quantity!: string;

  @InstantField({ optional: true, description: 'When it is needed; by default when work begins' })
  neededAt?: Date;
}

export class RequestPartsDto {
  @ListField(() => NewPartsRequestDto, { min: 1, max: 100, description: 'What the workshop asks for' })
  parts!: NewPartsRequestDto[];
}

/** States that the parts department moves a request to. */
export const PARTS_TARGETS = ['available', 'awaited', 'prepicked', 'cancelled'] as const;

export class MovePartsRequestDto {
  @EnumField(PARTS_TARGETS, {
    enumName: 'PartsRequestTransition',
    description: '`available`: there at once; `awaited`: not there; `prepicked`: laid ready; `cancelled`: not needed',
    example: 'available',
  })
  to!: (typeof PARTS_TARGETS)[number];

  @InstantField({ optional: true, description: 'When an awaited part will be there' })
  expectedAt?: Date;
}

/** A kind of part that the workshop asked for (零件申请). SVC-19 */
@Example({
  state: 'prepicked',
  neededAt: null,
  requestedAt: '2024-11-01T06:20:00.000Z',
  answeredAt: '2024-11-01T06:22:00.000Z',
  expectedAt: null,
  prepickedAt: '2024-11-01T06:28:00.000Z',
})
export class PartsRequestDto {
  @IdField({ description: 'Id of the request' })
  id!: string;

  @IdField({ description: 'Order that it is for' })
  orderId!: string;

  @StringField({ max: 64, description: 'Code of the part', example: 'P01056' })
  code!: string;

  @StringField({ max: 200, description: 'Which part it is', example: '火花塞' })
  name!: string;

  @DecimalField({ scale: 3, description: 'Pieces or litres', example: '4.000' })
  quantity!: string;

  @EnumField(PARTS_REQUEST_STATES, { enumName: 'PartsRequestState', description: 'How far it has come' })
  state!: PartsRequestState;

  @BooleanField({ nullable: true, description: 'It could be supplied at once (可立刻供应); null: not answered' })
  availableAtOnce!: boolean | null;

  @InstantField({ nullable: true, description: 'When it is needed; null: when work begins' })
  neededAt!: Date | null;

  @InstantField({ description: 'When the workshop asked' })
  requestedAt!: Date;

  @InstantField({ nullable: true, description: 'When the parts department answered' })
  answeredAt!: Date | null;

  @InstantField({ nullable: true, description: 'When an awaited part will be there' })
  expectedAt!: Date | null;

  @InstantField({ nullable: true, description: 'When it was laid ready (预捡)' })
  prepickedAt!: Date | null;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 2 })
  version!: number;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

/** A request with the number of its order, for the parts department. */
export class WantedPartDto extends PartsRequestDto {
  @StringField({ max: 64, description: 'Dispatch number (派工单号)', example: 'RO261100136' })
  orderNumber!: string;
}

/** What was asked for an order, and what follows from it for the order. SVC-19 */
export class OrderPartsDto {
  @ListField(() => PartsRequestDto, {
    max: MOST_PARTS_OF_ORDER,
    description: 'In the order in which they were asked for',
  })
  data!: PartsRequestDto[];

  @IntegerField({ min: 0, description: 'Kinds of parts that were asked for', example: 3 })
  kindsRequested!: number;

  @IntegerField({ min: 0, description: 'Kinds of them that were there at once (可立刻供应的种类)', example: 2 })
  kindsAvailableAtOnce!: number;

  @BooleanField({
    nullable: true,
    description: 'All that was asked for before work began lay ready in time (预捡及时); null: not known yet',
  })
  prepickedInTime!: boolean | null;
}

export class ListWantedPartsQuery extends PageQuery {
  @SortField(PARTS_SORTS, 'PartsRequestSort')
  sort!: (typeof PARTS_SORTS.names)[number];

  @ListField(OPEN_PARTS_STATES, {
    optional: true,
    max: OPEN_PARTS_STATES.length,
    enumName: 'OpenPartsRequestState',
    description: 'Any of these states; by default all that are open',
  })
  state?: (typeof OPEN_PARTS_STATES)[number][];
}

export function toPartsRequestDto(request: PartsRequest): PartsRequestDto {
  const { id, orderId, code, name, quantity, state, availableAtOnce, neededAt, requestedAt } = request;
  const { answeredAt, expectedAt, prepickedAt, version, updatedAt } = request;
  return {
    ...{ id, orderId, code, name, quantity, state, availableAtOnce, neededAt, requestedAt },
    ...{ answeredAt, expectedAt, prepickedAt, version, updatedAt },
  };
}

export function toWantedPartDto(request: WantedPart): WantedPartDto {
  return { ...toPartsRequestDto(request), orderNumber: request.orderNumber };
}

export function toOrderPartsDto(requests: readonly PartsRequest[], workStartedAt: Date | null): OrderPartsDto {
  const kinds = kindsOf(requests);
  return {
    data: requests.map(toPartsRequestDto),
    kindsRequested: kinds.requested,
    kindsAvailableAtOnce: kinds.availableAtOnce,
    prepickedInTime: wasPrepickedInTime(requests, workStartedAt),
  };
}
