import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { LocalDate } from '#libs/foundation';
import { Vehicle } from '#libs/vehicles';
import type { DueReason } from './maintenance-due.policy';

/** Where the distance of a day comes from: the vehicle's own history, vehicles like it, or the schedule's usual one. */
export const DISTANCE_SOURCES = ['history', 'peers', 'usual'] as const;
export type DistanceSource = (typeof DISTANCE_SOURCES)[number];

/** When a vehicle's next maintenance is due (保养预测), and what that was reckoned from. REM-21, CF-07 */
@Entity('maintenance_forecast')
@Index('ix_maintenance_forecast_due_on', ['dueOn', 'vehicleId'], { where: 'due_on IS NOT NULL' })
@Index('ix_maintenance_forecast_stale', ['vehicleId'], { where: 'stale' })
@Check('ck_maintenance_forecast_reason', `reason IN ('time', 'mileage')`)
@Check('ck_maintenance_forecast_due_on', `(due_on IS NULL) = (reason IS NULL)`)
@Check('ck_maintenance_forecast_km_per_day_source', `km_per_day_source IN ('history', 'peers', 'usual')`)
@Check('ck_maintenance_forecast_margins', `low_margin_km >= 0 AND high_margin_km >= 0`)
@Check('ck_maintenance_forecast_km_per_day_spread', `km_per_day_low <= km_per_day AND km_per_day <= km_per_day_high`)
export class MaintenanceForecast {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Vehicle, { name: 'fk_maintenance_forecast_vehicle_id' })
  vehicleId!: string;

  /** Null: nothing is known that a day could be reckoned from. */
  @Column('date', { nullable: true })
  dueOn!: LocalDate | null;

  @Column('varchar', { length: 7, nullable: true })
  reason!: DueReason | null;

  @Column('integer', { nullable: true })
  dueKm!: number | null;

  /** Which maintenance is meant: the one after this order; reminders are bound to it, not to the day. */
  @Column('varchar', { length: 50, default: 'first' })
  cycle!: string;

  @Column('uuid', { nullable: true })
  lastMaintenanceOrderId!: string | null;

  @Column('date', { nullable: true })
  lastMaintenanceOn!: LocalDate | null;

  @Column('integer', { nullable: true })
  lastMaintenanceKm!: number | null;

  @Column('date', { nullable: true })
  lastReadingOn!: LocalDate | null;

  @Column('integer', { nullable: true })
  lastReadingKm!: number | null;

  /** A decimal string; null before the forecast was first made. */
  @Column('numeric', { precision: 6, scale: 1, nullable: true })
  kmPerDay!: string | null;

  /** With the margin below: one in ten such vehicles runs less. */
  @Column('numeric', { precision: 6, scale: 1, nullable: true })
  kmPerDayLow!: string | null;

  /** With the margin above: one in ten runs more. */
  @Column('numeric', { precision: 6, scale: 1, nullable: true })
  kmPerDayHigh!: string | null;

  /** Kilometres that it may lie behind `kmPerDayLow` besides, in full a quarter after the last reading. */
  @Column('integer', { nullable: true })
  lowMarginKm!: number | null;

  /** The same before `kmPerDayHigh`. */
  @Column('integer', { nullable: true })
  highMarginKm!: number | null;

  @Column('varchar', { length: 7, nullable: true })
  kmPerDaySource!: DistanceSource | null;

  /** Version of the maintenance schedule that decided. */
  @Column('varchar', { length: 120, nullable: true })
  policyRef!: string | null;

  /** What it was reckoned from has changed: to be made again. */
  @Column('boolean', { default: true })
  stale!: boolean;

  @Column('timestamptz', { nullable: true })
  madeAt!: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
