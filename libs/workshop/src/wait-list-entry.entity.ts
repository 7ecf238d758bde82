import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Customer } from '#libs/customers';
import { Vehicle } from '#libs/vehicles';
import type { VisitKind } from './visit-kind';

/** 等候, 已告知空档, 已安排, 已撤回 */
export const WAIT_LIST_STATES = ['waiting', 'offered', 'served', 'withdrawn'] as const;
export type WaitListState = (typeof WAIT_LIST_STATES)[number];

/** A customer who would come in this stretch of time if a slot became free (候补). SVC-03 */
@Entity('wait_list_entry')
@Index('ix_wait_list_entry_waiting', ['createdAt', 'id'], { where: `state = 'waiting'` })
@Index('ix_wait_list_entry_offered_until', ['offeredUntil'], { where: 'offered_until IS NOT NULL' })
@Check('ck_wait_list_entry_kind', `kind IN ('waiter', 'drop_off', 'pick_up')`)
@Check('ck_wait_list_entry_minutes', `minutes > 0`)
@Check('ck_wait_list_entry_span', `latest_at > earliest_at`)
@Check('ck_wait_list_entry_state', `state IN ('waiting', 'offered', 'served', 'withdrawn')`)
@Check('ck_wait_list_entry_offered', `(offered_for IS NULL) = (offered_at IS NULL)`)
@Check('ck_wait_list_entry_offered_until', `offered_until IS NULL OR state = 'offered'`)
export class WaitListEntry {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_wait_list_entry_customer_id' })
  customerId!: string;

  @Column('uuid')
  @ForeignKey(() => Vehicle, { name: 'fk_wait_list_entry_vehicle_id' })
  vehicleId!: string;

  @Column('varchar', { length: 30 })
  skill!: string;

  /** Of work. */
  @Column('integer')
  minutes!: number;

  @Column('varchar', { length: 10 })
  kind!: VisitKind;

  @Column('timestamptz')
  earliestAt!: Date;

  @Column('timestamptz')
  latestAt!: Date;

  @Column('varchar', { length: 10 })
  state!: WaitListState;

  /** When the slot that was offered last begins. */
  @Column('timestamptz', { nullable: true })
  offeredFor!: Date | null;

  @Column('timestamptz', { nullable: true })
  offeredAt!: Date | null;

  /** Until when it is held for them; null: nothing is offered now, or it was before slots were held. */
  @Column('timestamptz', { nullable: true })
  offeredUntil!: Date | null;

  /** When slots begin, still to come, that they were offered and did not take: they are not asked again. */
  @Column('jsonb', { default: () => `'[]'` })
  declinedStarts!: readonly string[];

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
