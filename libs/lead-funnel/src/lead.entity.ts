import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** Levels of a potential customer (潜客层级); A may close at once. LED-02 */
export const LEAD_LEVELS = ['A', 'B', 'C'] as const;
export type LeadLevel = (typeof LEAD_LEVELS)[number];

/** Being followed up (在跟), closed with a deal (成交), lost (战败). LED-11 */
export const LEAD_STATES = ['open', 'won', 'lost'] as const;
export type LeadState = (typeof LEAD_STATES)[number];

/**
 * A lead (潜客): a visitor or caller who may buy. LED-01
 * Lead files carry no number, so who came when, with which phone, is what identifies one.
 */
@Entity('lead')
@Unique('uq_lead_contact', ['source', 'contactedAt', 'phone', 'name'])
@Check('ck_lead_level', `level IN ('A', 'B', 'C')`)
@Check('ck_lead_state', `state IN ('open', 'won', 'lost')`)
export class Lead {
  @PrimaryColumn('uuid')
  id!: string;

  /** System that the lead came from. */
  @Column('varchar', { length: 30, nullable: true })
  source!: string | null;

  /** First visit or call (来店时间). */
  @Column('timestamptz')
  contactedAt!: Date;

  @Column('varchar', { length: 100 })
  name!: string;

  /** E.164 */
  @Column('varchar', { length: 20 })
  phone!: string;

  /** Model of interest (意向车型). */
  @Column('varchar', { length: 100, nullable: true })
  model!: string | null;

  @Column('char', { length: 1, nullable: true })
  level!: LeadLevel | null;

  /** Sales consultant (销售顾问) who owns the lead. */
  @Column('varchar', { length: 100, nullable: true })
  consultantName!: string | null;

  /** How the customer came (渠道): 来店, 来电, 网络, 转介绍. */
  @Column('varchar', { length: 100, nullable: true })
  channel!: string | null;

  /** Phone of the customer who sent this one (介绍人), E.164. */
  @Column('varchar', { length: 20, nullable: true })
  referrerPhone!: string | null;

  @Column('timestamptz', { nullable: true })
  lastFollowedUpAt!: Date | null;

  @Column('varchar', { length: 4 })
  state!: LeadState;

  /** Why the customer did not buy (战败原因). LED-12 */
  @Column('varchar', { length: 300, nullable: true })
  lostReason!: string | null;

  /** Import that wrote the row last. */
  @Column('uuid', { nullable: true })
  importId!: string | null;

  /** Fingerprint of the row as the import had it. */
  @Column('char', { length: 32, nullable: true })
  importDigest!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
