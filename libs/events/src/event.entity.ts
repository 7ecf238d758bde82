import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What changed in a field. Values of personal data are left out: the key alone says that it changed. */
export type Changes = Record<string, { from?: unknown; to?: unknown }>;

abstract class EventColumns {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 80 })
  type!: string;

  @Column('varchar', { length: 40 })
  subjectType!: string;

  @Column('uuid')
  subjectId!: string;

  @Column('varchar', { length: 10 })
  actorType!: 'staff' | 'api_key' | 'system';

  @Column('varchar', { length: 60 })
  actorId!: string;

  @Column('varchar', { length: 100 })
  actorName!: string;

  @Column('varchar', { length: 45, nullable: true })
  ip!: string | null;

  @Column('varchar', { length: 200, nullable: true })
  userAgent!: string | null;

  @Column('varchar', { length: 64 })
  requestId!: string;

  @Column('jsonb', { nullable: true })
  changes!: Changes | null;

  @Column('jsonb', { nullable: true })
  payload!: Record<string, unknown> | null;

  @Column('timestamptz')
  occurredAt!: Date;
}

/** A fact of a store (事件), written with the change that it tells of; also the audit trail. */
@Entity('event')
@Index('ix_event_subject', ['subjectType', 'subjectId', 'id'])
@Index('ix_event_type', ['type', 'id'])
@Check('ck_event_actor_type', `actor_type IN ('staff', 'api_key', 'system')`)
export class Event extends EventColumns {}

/** A fact of a group's headquarters. */
@Entity('group_event')
@Index('ix_group_event_subject', ['subjectType', 'subjectId', 'id'])
@Index('ix_group_event_type', ['type', 'id'])
@Check('ck_group_event_actor_type', `actor_type IN ('staff', 'api_key', 'system')`)
export class GroupEvent extends EventColumns {}

/** A fact of the installation. */
@Entity({ schema: 'platform', name: 'event' })
@Index('ix_event_subject', ['subjectType', 'subjectId', 'id'])
@Index('ix_event_type', ['type', 'id'])
@Check('ck_event_actor_type', `actor_type IN ('staff', 'api_key', 'system')`)
export class PlatformEvent extends EventColumns {}
