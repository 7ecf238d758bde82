import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Customer } from '../customer.entity';

/** What personal data may be used for: looking after the car, advertising, surveys, analysis, the group's other stores. */
export const CONSENT_PURPOSES = ['service', 'marketing', 'survey', 'profiling', 'group_sharing'] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

export const CONSENT_CHANNELS = ['sms', 'phone_call', 'wechat', 'email', 'post'] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];

export const CONSENT_STATES = ['given', 'withdrawn'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];

/** How it was told: signed, said, clicked, or taken over from another system. */
export const CONSENT_SOURCES = ['written', 'spoken', 'online', 'imported'] as const;
export type ConsentSource = (typeof CONSENT_SOURCES)[number];

/** One statement of a customer on one purpose (同意); only ever added, and the latest counts. CF-24 */
@Entity('consent')
@Index('ix_consent_customer_id', ['customerId', 'toldAt', 'id'])
@Check('ck_consent_purpose', `purpose IN ('service', 'marketing', 'survey', 'profiling', 'group_sharing')`)
@Check('ck_consent_channel', `channel IN ('sms', 'phone_call', 'wechat', 'email', 'post')`)
@Check('ck_consent_state', `state IN ('given', 'withdrawn')`)
@Check('ck_consent_source', `source IN ('written', 'spoken', 'online', 'imported')`)
export class Consent {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_consent_customer_id' })
  customerId!: string;

  @Column('varchar', { length: 20 })
  purpose!: ConsentPurpose;

  /** Null: every channel. */
  @Column('varchar', { length: 10, nullable: true })
  channel!: ConsentChannel | null;

  @Column('varchar', { length: 9 })
  state!: ConsentState;

  @Column('varchar', { length: 10 })
  source!: ConsentSource;

  @Column('timestamptz')
  toldAt!: Date;

  @Column('varchar', { length: 60 })
  recordedBy!: string;

  @Column('timestamptz')
  createdAt!: Date;
}
