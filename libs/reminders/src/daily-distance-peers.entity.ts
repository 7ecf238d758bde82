import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LocalDate } from '#libs/foundation';
import type { DistancePeers } from './daily-distance-peers.policy';

/** What the store's vehicles run on a day, by age, use and model, as of a day of the store. One row: the latest. REM-19 */
@Entity('distance_peers')
export class StoreDistancePeers {
  @PrimaryColumn('date')
  madeOn!: LocalDate;

  /** Vehicles that it was made from. */
  @Column('integer')
  vehicles!: number;

  @Column('jsonb')
  peers!: DistancePeers;

  /** Readings have come in by the thousands since: to be made again before the day is over. */
  @Column('boolean', { default: false })
  stale!: boolean;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
