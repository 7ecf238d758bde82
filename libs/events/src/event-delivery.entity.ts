import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** `failing`: tried and to be tried again; `parked`: tried often enough, a person has to look. */
export const DELIVERY_STATES = ['delivered', 'failing', 'parked'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

abstract class PendingColumns {
  @PrimaryColumn('uuid')
  eventId!: string;

  /** Null: at once. Later, where every handler that is left has to wait. */
  @Column('timestamptz', { nullable: true })
  retryAt!: Date | null;
}

/** An event of a store that some handler has not got yet. */
@Entity('event_pending')
export class EventPending extends PendingColumns {}

/** An event of a group that some handler has not got yet. */
@Entity('group_event_pending')
export class GroupEventPending extends PendingColumns {}

abstract class DeliveryColumns {
  @PrimaryColumn('uuid')
  eventId!: string;

  @PrimaryColumn('varchar', { length: 60 })
  handler!: string;

  @Column('varchar', { length: 10 })
  state!: DeliveryState;

  @Column('integer')
  attempts!: number;

  @Column('timestamptz', { nullable: true })
  retryAt!: Date | null;

  /** What the handler last failed with: name and code, for a message may hold what it should not. */
  @Column('varchar', { length: 120, nullable: true })
  error!: string | null;
}

const STATE = `state IN ('delivered', 'failing', 'parked')`;
const RETRY_AT = `(state = 'failing') = (retry_at IS NOT NULL)`;
const PARKED = { where: `state = 'parked'` };

/** An event of a store in the hands of one handler. Written in the transaction in which the handler did its work. */
@Entity('event_delivery')
@Check('ck_event_delivery_state', STATE)
@Check('ck_event_delivery_retry_at', RETRY_AT)
@Index('ix_event_delivery_parked', ['handler'], PARKED)
export class EventDelivery extends DeliveryColumns {}

/** An event of a group in the hands of one handler. */
@Entity('group_event_delivery')
@Check('ck_group_event_delivery_state', STATE)
@Check('ck_group_event_delivery_retry_at', RETRY_AT)
@Index('ix_group_event_delivery_parked', ['handler'], PARKED)
export class GroupEventDelivery extends DeliveryColumns {}
