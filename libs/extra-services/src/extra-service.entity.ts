import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Customer } from '#libs/customers';
import { Vehicle } from '#libs/vehicles';
import type { ExtraServiceKind, ExtraServiceState } from './extra-service-flow.policy';
import { ServiceOrder } from '#libs/service-orders';

/** A state that was reached; the instant as RFC 3339 text. */
export interface ExtraServiceStep {
  readonly state: ExtraServiceState;
  readonly at: string;
}

/** What the store does for a customer beside the work in its bays (上门与增值服务). SVC-33 */
@Entity('extra_service')
@Index('ix_extra_service_customer_id', ['customerId'])
@Index('ix_extra_service_created_at', ['createdAt', 'id'])
@Check(
  'ck_extra_service_kind',
  `kind IN ('on_site_pre_inspection', 'home_visit', 'on_site_diagnosis', 'free_inspection', 'pick_up_drop_off',
    'roadside_rescue', 'annual_inspection', 'insurance_claim')`,
)
@Check(
  'ck_extra_service_state',
  `state IN ('requested', 'scheduled', 'under_way', 'reported', 'surveyed', 'repaired', 'filed', 'done', 'cancelled')`,
)
@Check('ck_extra_service_vehicle_count', `vehicle_count > 0`)
export class ExtraService {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 25 })
  kind!: ExtraServiceKind;

  @Column('varchar', { length: 15 })
  state!: ExtraServiceState;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_extra_service_customer_id' })
  customerId!: string;

  /** Null: a whole fleet or community. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => Vehicle, { name: 'fk_extra_service_vehicle_id' })
  vehicleId!: string | null;

  /** The order that it belongs to or led to. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => ServiceOrder, { name: 'fk_extra_service_order_id' })
  orderId!: string | null;

  @Column('integer', { default: 1 })
  vehicleCount!: number;

  @Column('timestamptz', { nullable: true })
  plannedFor!: Date | null;

  /** Where it takes place. Personal: emptied when the customer is erased. */
  @Column('varchar', { length: 300, nullable: true })
  place!: string | null;

  /** Number of the insurer's claim or of the inspection. */
  @Column('varchar', { length: 64, nullable: true })
  reference!: string | null;

  /** Personal: emptied when the customer is erased. */
  @Column('varchar', { length: 1000, nullable: true })
  note!: string | null;

  /** Every state with when it was reached, the first one when it was asked for. */
  @Column('jsonb')
  steps!: ExtraServiceStep[];

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
