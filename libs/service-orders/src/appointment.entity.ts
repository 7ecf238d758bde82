import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Customer } from '#libs/customers';
import { Vehicle } from '#libs/vehicles';
import { ServiceOrder } from './service-order.entity';

export const APPOINTMENT_STATES = ['booked', 'arrived', 'no_show', 'cancelled'] as const;
export type AppointmentState = (typeof APPOINTMENT_STATES)[number];

/** An appointment (预约) for a specific time, and the order that it became. SVC-01, SVC-04, SVC-05 */
@Entity('appointment')
@Unique('uq_appointment_source_appointment_number', ['source', 'appointmentNumber'])
@Index('ix_appointment_booked_for', ['bookedFor', 'id'])
@Index('ix_appointment_vehicle_id', ['vehicleId'])
@Index('ix_appointment_customer_id', ['customerId'])
@Index('ix_appointment_order_id', ['orderId'], { where: 'order_id IS NOT NULL' })
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
