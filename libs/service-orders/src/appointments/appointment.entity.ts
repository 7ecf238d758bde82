import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Customer } from '#libs/customers';
import { Vehicle } from '#libs/vehicles';
import { Reservation, type VisitKind } from '#libs/workshop';
import { ServiceOrder } from '../service-order.entity';

export const APPOINTMENT_STATES = ['booked', 'arrived', 'no_show', 'cancelled'] as const;
export type AppointmentState = (typeof APPOINTMENT_STATES)[number];

/** 客户来电, 线上, 到店, 主动电话预约, 其他. SVC-08, SVC-10 */
export const APPOINTMENT_CHANNELS = ['phone', 'online', 'in_store', 'outbound_call', 'other'] as const;
export type AppointmentChannel = (typeof APPOINTMENT_CHANNELS)[number];

/** What led to a visit (预约的目标); those of the store’s own goals are SVC-07’s. */
export const OCCASIONS = [
  'customer_request',
  'maintenance_reminder',
  'campaign',
  'residual_fault',
  'parts_shortage',
  'rework',
  'remote_diagnosis',
] as const;
export type Occasion = (typeof OCCASIONS)[number];

/** An appointment (预约) for a specific time, and the order that it became. SVC-01, SVC-04, SVC-05 */
@Entity('appointment')
@Unique('uq_appointment_source_appointment_number', ['source', 'appointmentNumber'])
@Index('ix_appointment_booked_for', ['bookedFor', 'id'])
@Index('ix_appointment_vehicle_id', ['vehicleId'])
@Index('ix_appointment_customer_id', ['customerId'])
@Index('ix_appointment_order_id', ['orderId'], { where: 'order_id IS NOT NULL' })
@Index('uq_appointment_reservation_id', ['reservationId'], { unique: true, where: 'reservation_id IS NOT NULL' })
@Check('ck_appointment_kind', `kind IN ('waiter', 'drop_off', 'pick_up')`)
@Check('ck_appointment_channel', `channel IN ('phone', 'online', 'in_store', 'outbound_call', 'other')`)
@Check(
  'ck_appointment_occasion',
  `occasion IN ('customer_request', 'maintenance_reminder', 'campaign', 'residual_fault', 'parts_shortage', 'rework', 'remote_diagnosis')`,
)
@Check('ck_appointment_minutes', `(skill IS NULL) = (minutes IS NULL) AND minutes > 0`)
@Check('ck_appointment_parts_ready', `NOT parts_ready_by_hand OR parts_ready_at IS NOT NULL`)
@Check('ck_appointment_state', `state IN ('booked', 'arrived', 'no_show', 'cancelled')`)
export class Appointment {
  @PrimaryColumn('uuid')
  id!: string;

  /** 预约单号, unique in its source. */
  @Column('varchar', { length: 64 })
  appointmentNumber!: string;

  /** System that gave the number; null: this store's own. */
  @Column('varchar', { length: 30, nullable: true })
  source!: string | null;

  @Column('uuid')
  @ForeignKey(() => Vehicle, { name: 'fk_appointment_vehicle_id' })
  vehicleId!: string;

  /** Owner when the visit was booked. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Customer, { name: 'fk_appointment_customer_id' })
  customerId!: string | null;

  @Column('varchar', { length: 10 })
  state!: AppointmentState;

  /** The specific time that was agreed (预约详细时间). SVC-01 */
  @Column('timestamptz')
  bookedFor!: Date;

  /** When it was agreed; null: its system did not tell. */
  @Column('timestamptz', { nullable: true })
  bookedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  remindedAt!: Date | null;

  /** The order that the visit became. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => ServiceOrder, { name: 'fk_appointment_order_id' })
  orderId!: string | null;

  /** Number of that order as its system gave it, whether it is known here or not. */
  @Column('varchar', { length: 64, nullable: true })
  orderNumber!: string | null;

  /** How the vehicle comes; null: nobody said. SVC-33 */
  @Column('varchar', { length: 10, nullable: true })
  kind!: VisitKind | null;

  @Column('varchar', { length: 20, nullable: true })
  channel!: AppointmentChannel | null;

  @Column('varchar', { length: 30, nullable: true })
  occasion!: Occasion | null;

  @Column('jsonb', { default: () => `'[]'` })
  services!: readonly { readonly code?: string; readonly name: string }[];

  /** Pieces or litres as decimal strings, like those of a parts request. */
  @Column('jsonb', { default: () => `'[]'` })
  parts!: readonly { readonly code: string; readonly quantity: string }[];

  /** As the parts department tells; no visit before. SVC-03 */
  @Column('timestamptz', { nullable: true })
  partsReadyAt!: Date | null;

  /** Somebody said it; else it follows from what the orders of the vehicle await. */
  @Column('boolean', { default: false })
  partsReadyByHand!: boolean;

  /** Delivery that the customer was promised when booking. SVC-11 */
  @Column('timestamptz', { nullable: true })
  promisedAt!: Date | null;

  /** When the vehicle is fetched. SVC-33 */
  @Column('timestamptz', { nullable: true })
  pickUpAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  returnAt!: Date | null;

  /** Emptied when the customer's data is erased, as are the notes. */
  @Column('varchar', { length: 200, nullable: true })
  transportAddress!: string | null;

  @Column('varchar', { length: 1000, nullable: true })
  notes!: string | null;

  /** What the work needs; null: the store books times alone. SVC-03 */
  @Column('varchar', { length: 30, nullable: true })
  skill!: string | null;

  @Column('integer', { nullable: true })
  minutes!: number | null;

  /** Bay and technician; null: none are kept, or no longer. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Reservation, { name: 'fk_appointment_reservation_id' })
  reservationId!: string | null;

  /** Null: the customer has not come, or an import told of it. SVC-05 */
  @Column('integer', { nullable: true })
  lateMinutes!: number | null;

  /** Whether it earns the benefit of an appointment; null: not judged. SVC-06 */
  @Column('boolean', { nullable: true })
  benefitEligible!: boolean | null;

  /** Version of the rules by which lateness and benefit were judged. */
  @Column('varchar', { length: 120, nullable: true })
  rulesRef!: string | null;

  /** Import that wrote the row last. */
  @Column('uuid', { nullable: true })
  importId!: string | null;

  /** Fingerprint of the row as the import had it. */
  @Column('char', { length: 32, nullable: true })
  importDigest!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
