import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Vehicle } from './vehicle.entity';

/** Read at a visit, of which a service order tells, or by somebody at another time. */
export const READING_SOURCES = ['order', 'manual'] as const;
export type ReadingSource = (typeof READING_SOURCES)[number];

/** What the odometer showed at an instant (里程). A correction is a reading of its own, which stands for another. VEH-01 */
@Entity('odometer_reading')
@Unique('uq_odometer_reading_source_id', ['sourceId'])
@Unique('uq_odometer_reading_corrects_id', ['correctsId'])
@Index('ix_odometer_reading_vehicle_id', ['vehicleId', 'readAt', 'id'])
@Check('ck_odometer_reading_km', `km >= 0`)
@Check('ck_odometer_reading_source', `source IN ('order', 'manual')`)
@Check('ck_odometer_reading_source_id', `(source = 'order') = (source_id IS NOT NULL)`)
@Check('ck_odometer_reading_reason', `(corrects_id IS NULL) = (reason IS NULL)`)
export class OdometerReading {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Vehicle, { name: 'fk_odometer_reading_vehicle_id' })
  vehicleId!: string;

  @Column('integer')
  km!: number;

  @Column('timestamptz')
  readAt!: Date;

  @Column('varchar', { length: 6 })
  source!: ReadingSource;

  /** The service order of the visit. */
  @Column('uuid', { nullable: true })
  sourceId!: string | null;

  /** The reading that this one stands for from now on. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => OdometerReading, { name: 'fk_odometer_reading_corrects_id' })
  correctsId!: string | null;

  /** Why it was corrected. */
  @Column('varchar', { length: 200, nullable: true })
  reason!: string | null;

  @Column('varchar', { length: 60 })
  recordedBy!: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
