import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ServiceOrder } from '#libs/service-orders';
import { Bay, Technician } from '#libs/workshop';

/** What is planned: an order in a bay, with a technician, for a stretch of at most a day (计划工时段). SVC-37 */
@Entity('work_plan')
@Exclusion(
  'ex_work_plan_bay_id',
  `USING gist (tstzrange(planned_from, planned_before) WITH &&, bay_id WITH =) WHERE (released_at IS NULL)`,
)
@Exclusion(
  'ex_work_plan_technician_id',
  `USING gist (tstzrange(planned_from, planned_before) WITH &&, technician_id WITH =) WHERE (released_at IS NULL)`,
)
@Index('ix_work_plan_planned_from', ['plannedFrom'])
@Index('ix_work_plan_order_id', ['orderId'])
@Check('ck_work_plan_span', `planned_before > planned_from AND planned_before <= planned_from + interval '24 hours'`)
export class WorkPlan {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => ServiceOrder, { name: 'fk_work_plan_order_id' })
  orderId!: string;

  @Column('uuid')
  @ForeignKey(() => Bay, { name: 'fk_work_plan_bay_id' })
  bayId!: string;

  @Column('uuid')
  @ForeignKey(() => Technician, { name: 'fk_work_plan_technician_id' })
  technicianId!: string;

  @Column('timestamptz')
  plannedFrom!: Date;

  @Column('timestamptz')
  plannedBefore!: Date;

  /** The work was done or called off: bay and technician are free again. */
  @Column('timestamptz', { nullable: true })
  releasedAt!: Date | null;

  @Column('timestamptz')
  createdAt!: Date;
}
