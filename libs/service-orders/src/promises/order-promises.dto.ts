import { EnumField, Example, InstantField, IntegerField, IsAfter, ListField, StringField } from '#libs/http';
import { type Deadline, DEADLINE_STATES, type DeadlineState } from '#libs/deadlines';

/** A time that the customer was told, and what became of it. SVC-11, SVC-32 */
@Example({ metAt: '2024-11-01T09:52:00.000Z' })
export class DeliveryPromiseDto {
  @InstantField({ description: 'When the vehicle was to be ready' })
  promisedAt!: Date;

  @EnumField(DEADLINE_STATES, {
    enumName: 'DeadlineState',
    description: '`running`, `met`, `missed`, or `cancelled`: another time was told, or the order was cancelled',
    example: 'met',
  })
  state!: DeadlineState;

  @InstantField({ nullable: true, description: 'When the vehicle was handed over' })
  metAt!: Date | null;

  @StringField({
    max: 120,
    description: 'Version of the policy that it is warned by',
    example: 'order-promise/store@preset:1',
  })
  policy!: string;
}

export class DeliveryPromisesDto {
  @ListField(() => DeliveryPromiseDto, { max: 1000, description: 'Every time that was told, the earliest first' })
  promises!: DeliveryPromiseDto[];
}

export class DeliveryPunctualityQuery {
  @InstantField({ description: 'Delivered at this instant or later', example: '2026-11-01T00:00:00Z' })
  from!: Date;

  @IsAfter('from')
  @InstantField({
    description: 'Delivered before this instant, at most 366 days later',
    example: '2026-12-01T00:00:00Z',
  })
  before!: Date;
}

/** How the whole department keeps its word (准时交车). Each count opens by `POST …/service-orders/search`. SVC-11 */
export class DeliveryPunctualityDto {
  @IntegerField({ min: 0, description: 'Orders delivered, internal ones left out', example: 120 })
  delivered!: number;

  @IntegerField({ min: 0, description: 'By the promised time: `deliveryLeadMinutes` ≥ 0', example: 104 })
  onTime!: number;

  @IntegerField({ min: 0, description: 'After it: `deliveryLeadMinutes` < 0', example: 14 })
  late!: number;

  @IntegerField({ min: 0, description: 'Nothing was promised: `promisedAt` is null', example: 2 })
  withoutPromise!: number;

  @IntegerField({ min: 0, description: 'Not delivered yet, and past the promised time now', example: 3 })
  openAndLate!: number;
}

export function toDeliveryPromisesDto(deadlines: readonly Deadline[]): DeliveryPromisesDto {
  const promises = deadlines.map(({ occurrence, state, metAt, policyRef }) => ({
    promisedAt: new Date(occurrence.split('/', 1)[0] ?? occurrence),
    state,
    metAt,
    policy: policyRef,
  }));
  return { promises: promises.sort((a, b) => a.promisedAt.getTime() - b.promisedAt.getTime()) };
}
