import {
  BooleanField,
  DecimalField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  MoneyDto,
  MoneyField,
  ObjectField,
  StringField,
  toMoney,
} from '#libs/http';
import { OrderIntakeDto, toOrderIntakeDto } from './order-intake.dto';
import { OrderLineDto, toOrderLineDto } from './order-lines.dto';
import { wasBillOnTime, wasDeliveredOnTime, wasWorkOnTime } from './promises/order-punctuality.policy';
import { ORDER_STATES, type OrderState } from './order-state.policy';
import {
  ORDER_TYPES,
  type OrderType,
  REWORK_CAUSES,
  REWORK_CONTENTS,
  type ReworkCause,
  type ReworkContent,
} from './service-order.entity';
import type { OrderRecord, OrderWithLines } from './service-order.queries';

/** A service order (工单) as lists show it. SVC-12, SVC-14..26, SVC-32 */
@Example({
  orderNumber: 'RO241100453',
  type: 'maintenance',
  state: 'settled',
  arrivedAt: '2024-11-01T06:00:00.000Z',
  promisedAt: '2024-11-01T10:00:00.000Z',
  workCompletedAt: '2024-11-01T09:30:00.000Z',
  billedAt: '2024-11-01T09:45:00.000Z',
  deliveredAt: '2024-11-01T09:52:00.000Z',
  settledAt: '2024-11-01T09:55:00.000Z',
  cancelledAt: null,
  settled: true,
  workOnTime: true,
  billOnTime: true,
  deliveredOnTime: true,
  adviserName: '史斌嘉',
  technicianName: '龚梓',
  bay: 'B12',
  preInspected: true,
  inspectionSheetUsed: true,
  quotedFromCatalogue: true,
  partsPrepickedInTime: true,
  soldHours: '0.80',
  clockedHours: '0.80',
  quote: { amount: 15_000, currency: 'CNY' },
  labour: { amount: 9_600, currency: 'CNY' },
  parts: { amount: 5_400, currency: 'CNY' },
  reworkOfId: null,
  reworkOfNumber: null,
  reworkConfirmedAt: null,
  reworkContent: null,
  reworkCause: null,
  freeDiagnosisMinutes: null,
  inspectedAt: '2024-11-01T06:05:00.000Z',
  quotedAt: '2024-11-01T06:15:00.000Z',
  workStartedAt: '2024-11-01T06:30:00.000Z',
  twelvePointCheckedAt: '2024-11-01T07:00:00.000Z',
  finalCheckedAt: '2024-11-01T09:40:00.000Z',
  createdAt: '2024-11-01T06:00:00.000Z',
  updatedAt: '2024-11-01T09:55:00.000Z',
})
export class ServiceOrderDto {
  @IdField({ description: 'Id of the order' })
  id!: string;

  @StringField({ max: 64, description: 'Dispatch number (派工单号). SVC-14', example: 'RO261100136' })
  orderNumber!: string;

  @StringField({
    nullable: true,
    max: 30,
    description: 'System that gave the number; null: this store',
    example: 'svw',
  })
  source!: string | null;

  @IdField({ description: 'Vehicle that arrived' })
  vehicleId!: string;

  @IdField({ nullable: true, description: 'Owner when the vehicle arrived' })
  customerId!: string | null;

  @EnumField(ORDER_TYPES, {
    enumName: 'ServiceOrderType',
    description: 'Order type (小修 首保 保养 大修 索赔). SVC-15',
  })
  type!: OrderType;

  @EnumField(ORDER_STATES, { enumName: 'ServiceOrderState', description: 'How far the order has come. SVC-12' })
  state!: OrderState;

  @BooleanField({ description: 'For an internal customer (内部客户). SVC-25' })
  internal!: boolean;

  @InstantField({ description: 'When the vehicle arrived (进厂)' })
  arrivedAt!: Date;

  @InstantField({ nullable: true, description: 'Planned completion as agreed with the customer (约定交车). SVC-32' })
  promisedAt!: Date | null;

  @InstantField({ nullable: true, description: 'Pre-inspected (预检)' })
  inspectedAt!: Date | null;

  @InstantField({ nullable: true, description: 'The customer was told cost and time. SVC-12' })
  quotedAt!: Date | null;

  @InstantField({ nullable: true, description: 'Work begun (开工)' })
  workStartedAt!: Date | null;

  @InstantField({ nullable: true, description: 'The free check of twelve points was done (12项免费检查). SVC-28' })
  twelvePointCheckedAt!: Date | null;

  @InstantField({ nullable: true, description: 'The final check was passed (终检). SVC-21' })
  finalCheckedAt!: Date | null;

  @InstantField({ nullable: true, description: 'Repair and quality check done (完工). SVC-20' })
  workCompletedAt!: Date | null;

  @InstantField({ nullable: true, description: 'Final inspection and itemised bill done (终检和明细账单). SVC-21' })
  billedAt!: Date | null;

  @InstantField({ nullable: true, description: 'Delivered to the customer (交车)' })
  deliveredAt!: Date | null;

  @InstantField({ nullable: true, description: 'Null in a settled order: its system did not tell when. SVC-24' })
  settledAt!: Date | null;

  @InstantField({ nullable: true, description: 'When it was cancelled' })
  cancelledAt!: Date | null;

  @BooleanField({ description: 'Settled (已结账): only now its parts count as sold. SVC-24' })
  settled!: boolean;

  @BooleanField({ nullable: true, description: 'Work done at least 30 minutes before the promised time. SVC-20' })
  workOnTime!: boolean | null;

  @BooleanField({ nullable: true, description: 'Final check and bill done by the promised time. SVC-21' })
  billOnTime!: boolean | null;

  @BooleanField({ nullable: true, description: 'Delivered by the promised time (准时交车). SVC-11' })
  deliveredOnTime!: boolean | null;

  @IntegerField({ min: 0, description: 'Odometer at arrival, in km', example: 56_770 })
  odometerKm!: number;

  @StringField({ nullable: true, max: 100, description: 'Service adviser (服务顾问)', example: '冯思浩' })
  adviserName!: string | null;

  @StringField({ nullable: true, max: 100, description: 'Technician (技师)', example: '陈健宇' })
  technicianName!: string | null;

  @StringField({ nullable: true, max: 50, description: 'Bay (工位)', example: 'B07' })
  bay!: string | null;

  @ObjectField(() => OrderIntakeDto, {
    nullable: true,
    description: 'Contact of this visit and how to reach them; null: not verified. CUS-11',
  })
  intake!: OrderIntakeDto | null;

  @BooleanField({ description: 'The vehicle was pre-inspected (预检)' })
  preInspected!: boolean;

  @BooleanField({ description: 'The pre-inspection sheet was used (预检表). SVC-17' })
  inspectionSheetUsed!: boolean;

  @BooleanField({ description: 'The customer took part in the pre-inspection (客户随同预检). SVC-18' })
  customerPresent!: boolean;

  @BooleanField({ description: 'All items were quoted from the catalogue (目录价报价). SVC-16' })
  quotedFromCatalogue!: boolean;

  @BooleanField({ description: 'Parts were pre-picked in time (预捡及时). SVC-19' })
  partsPrepickedInTime!: boolean;

  @BooleanField({ description: 'The bill was explained at delivery (说明账单). SVC-22' })
  billExplained!: boolean;

  @StringField({
    nullable: true,
    max: 500,
    description: 'Services that the customer was told are still needed. SVC-22',
    example: '下次保养更换刹车油',
  })
  servicesStillNeeded!: string | null;

  @DecimalField({ nullable: true, scale: 2, description: 'Hours sold (销售工时). SVC-23', example: '2.50' })
  soldHours!: string | null;

  @DecimalField({ nullable: true, scale: 2, description: 'Hours clocked (打卡工时). SVC-23', example: '2.10' })
  clockedHours!: string | null;

  @IntegerField({
    nullable: true,
    min: 0,
    description: 'Minutes of diagnosis that nobody pays (免费诊断). SVC-31',
    example: 15,
  })
  freeDiagnosisMinutes!: number | null;

  @MoneyField({ nullable: true, description: 'What the customer was told it would cost. SVC-12' })
  quote!: MoneyDto | null;

  @MoneyField({ description: 'Labour (工时费)' })
  labour!: MoneyDto;

  @MoneyField({ description: 'Parts (材料费)' })
  parts!: MoneyDto;

  @IdField({ nullable: true, description: 'The earlier order that this one repairs again (返修). SVC-26' })
  reworkOfId!: string | null;

  @StringField({
    nullable: true,
    max: 64,
    description: 'Number of that order as its system gave it, known here or not',
    example: 'RO261100042',
  })
  reworkOfNumber!: string | null;

  @InstantField({ nullable: true, description: 'When the return inspection confirmed the rework. SVC-26' })
  reworkConfirmedAt!: Date | null;

  @EnumField(REWORK_CONTENTS, {
    nullable: true,
    enumName: 'ReworkContent',
    description: 'What the rework repairs again. SVC-26',
    example: 'paint',
  })
  reworkContent!: ReworkContent | null;

  @EnumField(REWORK_CAUSES, {
    nullable: true,
    enumName: 'ReworkCause',
    description: 'Why it came back. SVC-26',
    example: 'workmanship',
  })
  reworkCause!: ReworkCause | null;

  @BooleanField({ description: 'A later order repairs this one again' })
  reworked!: boolean;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 1 })
  version!: number;

  @InstantField({ description: 'When the record was made' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

/** A service order with its lines. SVC-14 */
export class ServiceOrderWithLinesDto extends ServiceOrderDto {
  @ListField(() => OrderLineDto, { max: 200, description: 'Labour and parts, in order (工单明细)' })
  lines!: OrderLineDto[];
}

export function toServiceOrderDto(order: OrderRecord): ServiceOrderDto {
  return {
    id: order.id,
    orderNumber: order.orderNumber,
    source: order.source,
    vehicleId: order.vehicleId,
    customerId: order.customerId,
    type: order.type,
    state: order.state,
    internal: order.internal,
    arrivedAt: order.arrivedAt,
    promisedAt: order.promisedAt,
    inspectedAt: order.inspectedAt,
    quotedAt: order.quotedAt,
    workStartedAt: order.workStartedAt,
    twelvePointCheckedAt: order.twelvePointCheckedAt,
    finalCheckedAt: order.finalCheckedAt,
    workCompletedAt: order.workCompletedAt,
    billedAt: order.billedAt,
    deliveredAt: order.deliveredAt,
    settledAt: order.settledAt,
    cancelledAt: order.cancelledAt,
    settled: order.state === 'settled',
    workOnTime: wasWorkOnTime(order),
    billOnTime: wasBillOnTime(order),
    deliveredOnTime: wasDeliveredOnTime(order),
    odometerKm: order.odometerKm,
    adviserName: order.adviserName,
    technicianName: order.technicianName,
    bay: order.bay,
    intake: toOrderIntakeDto(order),
    preInspected: order.preInspected,
    inspectionSheetUsed: order.inspectionSheetUsed,
    customerPresent: order.customerPresent,
    quotedFromCatalogue: order.quotedFromCatalogue,
    partsPrepickedInTime: order.partsPrepickedInTime,
    billExplained: order.billExplained,
    servicesStillNeeded: order.servicesStillNeeded,
    soldHours: order.soldHours,
    clockedHours: order.clockedHours,
    freeDiagnosisMinutes: order.freeDiagnosisMinutes,
    quote: toMoney(order.quoteFen),
    labour: toMoney(order.labourFen),
    parts: toMoney(order.partsFen),
    reworkOfId: order.reworkOfId,
    reworkOfNumber: order.reworkOfNumber,
    reworkConfirmedAt: order.reworkConfirmedAt,
    reworkContent: order.reworkContent,
    reworkCause: order.reworkCause,
    reworked: order.reworked,
    version: order.version,
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
  };
}

export function toServiceOrderWithLinesDto(order: OrderWithLines): ServiceOrderWithLinesDto {
  return { ...toServiceOrderDto(order), lines: order.lines.map(toOrderLineDto) };
}
