import { type FilterTree, FilterTreeField } from '#libs/filters';
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
  MoneyDto,
  MoneyField,
  PageQuery,
  type Patch,
  PatchOf,
  SortField,
  StringField,
} from '#libs/http';
import { NewOrderLineDto } from './order-lines.dto';
import { ORDER_STATES, type OrderState } from './order-state.policy';
import {
  ORDER_TYPES,
  type OrderType,
  REWORK_CAUSES,
  REWORK_CONTENTS,
  type ReworkCause,
  type ReworkContent,
  type ServiceOrder,
} from './service-order.entity';
import { ORDER_SORTS } from './service-order.queries';

/** What staff note down of an order while it goes its way. */
@Example({
  promisedAt: '2024-11-01T10:00:00.000Z',
  quote: { amount: 15_000, currency: 'CNY' },
  adviserName: '史斌嘉',
  technicianName: '龚梓',
  bay: 'B12',
  preInspected: true,
  inspectionSheetUsed: true,
  partsPrepickedInTime: true,
  soldHours: '0.80',
  clockedHours: '0.80',
  freeDiagnosisMinutes: 15,
})
abstract class OrderFactsDto {
  @BooleanField({
    optional: true,
    description: 'For an internal customer (内部客户); left out of KPI-01 to 12. SVC-25',
  })
  internal?: boolean;

  @InstantField({ optional: true, description: 'Planned completion as agreed with the customer (约定交车). SVC-32' })
  promisedAt?: Date;

  @MoneyField({ optional: true, description: 'What the customer was told it would cost. SVC-12' })
  quote?: MoneyDto;

  @StringField({ optional: true, max: 100, description: 'Service adviser (服务顾问)', example: '冯思浩' })
  adviserName?: string;

  @StringField({ optional: true, max: 100, description: 'Technician (技师)', example: '陈健宇' })
  technicianName?: string;

  @StringField({ optional: true, max: 50, description: 'Bay (工位)', example: 'B07' })
  bay?: string;

  @BooleanField({ optional: true, description: 'The vehicle was pre-inspected (预检)' })
  preInspected?: boolean;

  @BooleanField({ optional: true, description: 'The pre-inspection sheet was used (预检表). SVC-17' })
  inspectionSheetUsed?: boolean;

  @BooleanField({ optional: true, description: 'The customer took part in the pre-inspection (客户随同预检). SVC-18' })
  customerPresent?: boolean;

  @BooleanField({ optional: true, description: 'Parts were pre-picked in time (预捡及时). SVC-19' })
  partsPrepickedInTime?: boolean;

  @BooleanField({ optional: true, description: 'The bill was explained at delivery (说明账单). SVC-22' })
  billExplained?: boolean;

  @StringField({
    optional: true,
    max: 500,
    description: 'Services that the customer was told are still needed. SVC-22',
    example: '下次保养更换刹车油',
  })
  servicesStillNeeded?: string;

  @DecimalField({
    optional: true,
    scale: 2,
    min: 0,
    max: 9999,
    description: 'Hours sold (销售工时). SVC-23',
    example: '2.50',
  })
  soldHours?: string;

  @DecimalField({
    optional: true,
    scale: 2,
    min: 0,
    max: 9999,
    description: 'Hours clocked (打卡工时). SVC-23',
    example: '2.10',
  })
  clockedHours?: string;

  @IntegerField({
    optional: true,
    min: 0,
    max: 100_000,
    description: 'Minutes of diagnosis that nobody pays (免费诊断). SVC-31',
    example: 15,
  })
  freeDiagnosisMinutes?: number;
}

@Example({
  type: 'maintenance',
  arrivedAt: '2024-11-01T06:00:00.000Z',
  orderNumber: 'RO241100453',
})
export class CreateServiceOrderDto extends OrderFactsDto {
  @IdField({ description: 'Vehicle that arrived' })
  vehicleId!: string;

  @IdField({ optional: true, description: 'Customer; by default the current owner of the vehicle' })
  customerId?: string;

  @EnumField(ORDER_TYPES, {
    enumName: 'ServiceOrderType',
    description: 'Order type (小修 首保 保养 大修 索赔). SVC-15',
  })
  type!: OrderType;

  @InstantField({ optional: true, description: 'When the vehicle arrived; by default now' })
  arrivedAt?: Date;

  @IntegerField({
    min: 0,
    max: 2_000_000,
    description: 'Odometer at arrival, in km; goes into its history',
    example: 56_770,
  })
  odometerKm!: number;

  @ListField(() => NewOrderLineDto, { optional: true, max: 200, description: 'Labour and parts, in order' })
  lines?: NewOrderLineDto[];

  @StringField({ optional: true, min: 1, max: 30, description: 'System that `orderNumber` belongs to', example: 'svw' })
  source?: string;

  @StringField({
    optional: true,
    min: 1,
    max: 64,
    description:
      'Dispatch number (派工单号) of another system, together with `source`; without one the store numbers it',
    example: 'RO261100136',
  })
  orderNumber?: string;
}

export class UpdateServiceOrderDto extends PatchOf(CreateServiceOrderDto, {
  omit: ['vehicleId', 'customerId', 'arrivedAt', 'lines', 'source', 'orderNumber'],
}) {}

/** States to which `POST …/transitions` leads: an order begins by arriving, and settling has an operation of its own. */
export const TRANSITION_TARGETS = [
  'inspected',
  'quoted',
  'in_work',
  'work_completed',
  'checked',
  'delivered',
  'cancelled',
] as const satisfies readonly OrderState[];

export class SettleServiceOrderDto {
  @InstantField({ optional: true, description: 'When it happened; by default now' })
  at?: Date;
}

@Example({ at: '2024-11-01T06:10:00.000Z' })
export class TransitionServiceOrderDto extends OrderFactsDto {
  @EnumField(TRANSITION_TARGETS, { enumName: 'ServiceOrderTransition', description: 'State to move to. SVC-12' })
  to!: (typeof TRANSITION_TARGETS)[number];

  @InstantField({ optional: true, description: 'When it happened; by default now' })
  at?: Date;
}

export class LinkReworkDto {
  @IdField({ description: 'The earlier order of the same vehicle that is repaired again (返修)' })
  ofOrderId!: string;

  @InstantField({ optional: true, description: 'When the return inspection confirmed it; by default now. SVC-26' })
  confirmedAt?: Date;

  @EnumField(REWORK_CONTENTS, {
    optional: true,
    enumName: 'ReworkContent',
    description: 'What is repaired again: body (钣金), paint (喷漆), mechanical (机电), parts (配件). SVC-26',
    example: 'paint',
  })
  content?: ReworkContent;

  @EnumField(REWORK_CAUSES, {
    optional: true,
    enumName: 'ReworkCause',
    description:
      'Why: wrong diagnosis (误诊), workmanship (维修失误), a bad part (配件质量), not all done (漏项), other. SVC-26',
    example: 'workmanship',
  })
  cause?: ReworkCause;
}

export class ListServiceOrdersQuery extends PageQuery {
  @SortField(ORDER_SORTS, 'ServiceOrderSort')
  sort!: (typeof ORDER_SORTS.names)[number];

  @StringField({ optional: true, min: 1, max: 64, description: 'Prefix of the dispatch number', example: 'RO2611' })
  q?: string;

  @ListField(ORDER_STATES, {
    optional: true,
    max: 9,
    enumName: 'ServiceOrderState',
    description: 'Any of these states',
  })
  state?: OrderState[];

  @ListField(ORDER_TYPES, { optional: true, max: 5, enumName: 'ServiceOrderType', description: 'Any of these types' })
  type?: OrderType[];

  @BooleanField({ optional: true, description: 'Only internal ones, or only others. SVC-25' })
  internal?: boolean;

  @BooleanField({ optional: true, description: 'Only settled ones, or only others. SVC-24' })
  settled?: boolean;

  @IdField({ optional: true, description: 'Orders of this vehicle' })
  vehicleId?: string;

  @IdField({ optional: true, description: 'Orders of this customer and of the duplicates merged into it' })
  customerId?: string;

  @StringField({ optional: true, min: 1, max: 100, description: 'Service adviser (服务顾问)', example: '冯思浩' })
  adviserName?: string;

  @StringField({ optional: true, min: 1, max: 100, description: 'Technician (技师)', example: '陈健宇' })
  technicianName?: string;

  @InstantField({ optional: true, description: 'Arrived at this instant or later' })
  arrivedAtFrom?: Date;

  @IsAfter('arrivedAtFrom')
  @InstantField({ optional: true, description: 'Arrived before this instant' })
  arrivedAtBefore?: Date;

  @InstantField({ optional: true, description: 'Promised for a time before this instant' })
  promisedAtBefore?: Date;
}

export class SearchServiceOrdersQuery extends PageQuery {
  @SortField(ORDER_SORTS, 'ServiceOrderSort')
  sort!: (typeof ORDER_SORTS.names)[number];
}

export class SearchServiceOrdersDto {
  @FilterTreeField({
    description: 'Which orders: fields of the catalogue `service-order`',
    example: {
      all: [
        { field: 'internal', op: 'eq', value: false },
        { field: 'deliveryLeadMinutes', op: 'lt', value: '0' },
      ],
    },
  })
  filter!: FilterTree;
}

/** The columns that facts of an order go to; what was left out stays undefined, and a flag that is cleared is a no. */
export function factColumns(facts: Patch<OrderFactsDto>): Partial<ServiceOrder> {
  return {
    internal: flag(facts.internal),
    promisedAt: facts.promisedAt,
    quoteFen: facts.quote === null ? null : facts.quote?.amount,
    adviserName: facts.adviserName,
    technicianName: facts.technicianName,
    bay: facts.bay,
    preInspected: flag(facts.preInspected),
    inspectionSheetUsed: flag(facts.inspectionSheetUsed),
    customerPresent: flag(facts.customerPresent),
    partsPrepickedInTime: flag(facts.partsPrepickedInTime),
    billExplained: flag(facts.billExplained),
    servicesStillNeeded: facts.servicesStillNeeded,
    soldHours: facts.soldHours,
    clockedHours: facts.clockedHours,
    freeDiagnosisMinutes: facts.freeDiagnosisMinutes,
  };
}

function flag(told: boolean | null | undefined): boolean | undefined {
  return told === null ? false : told;
}
