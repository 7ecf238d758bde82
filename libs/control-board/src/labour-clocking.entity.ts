import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ServiceOrder } from '#libs/service-orders';
import { Bay, Technician } from '#libs/workshop';

/** By whoever clocked off, by the completion of the order, by the rule for clocks that nobody stopped. */
export const CLOCK_ENDS = ['hand', 'completion', 'closing_time'] as const;
export type ClockEnd = (typeof CLOCK_ENDS)[number];

/** Who worked on which order from when until when (打卡工时). Open as long as `endedAt` is null. SVC-23 */
@Entity('labour_clocking')
@Exclusion(
  'ex_labour_clocking_technician_id',
  `USING gist (tstzrange(started_at, ended_at) WITH &&, technician_id WITH =)`,
)
@Index('ix_labour_clocking_started_at', ['startedAt', 'id'])
@Index('ix_labour_clocking_open', ['startedAt'], { where: 'ended_at IS NULL' })
@Index('ix_labour_clocking_order_id', ['orderId'])
@Check('ck_labour_clocking_ended_by', `ended_by IN ('hand', 'completion', 'closing_time')`)
@Check('ck_labour_clocking_ended_at', `(ended_at IS NULL) = (ended_by IS NULL) AND ended_at >= started_at`)
export class LabourClocking {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Technician, { name: 'fk_labour_clocking_technician_id' })
  technicianId!: string;

  @Column('uuid')
  @ForeignKey(() => ServiceOrder, { name: 'fk_labour_clocking_order_id' })
  orderId!: string;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Bay, { name: 'fk_labour_clocking_bay_id' })
  bayId!: string | null;

  @Column('timestamptz')
  startedAt!: Date;

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;

  @Column('varchar', { length: 15, nullable: true })
  endedBy!: ClockEnd | null;

  /** Why its times were corrected. */
  @Column('varchar', { length: 300, nullable: true })
  correction!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
