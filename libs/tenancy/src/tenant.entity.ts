import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

export const TENANT_STATES = ['provisioning', 'active', 'suspended', 'removing'] as const;
export type TenantState = (typeof TENANT_STATES)[number];

/** A dealer group (集团): owns regions, brands and stores. TEN-01 */
@Entity({ schema: 'platform', name: 'dealer_group' })
@Unique('uq_dealer_group_code', ['code'])
@Check('ck_dealer_group_state', `state IN ('provisioning', 'active', 'suspended', 'removing')`)
export class DealerGroup {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 31 })
  code!: string;

  @Column('varchar', { length: 50 })
  schemaName!: string;

  @Column('varchar', { length: 200 })
  name!: string;

  @Column('varchar', { length: 20 })
  state!: TenantState;

  /** Newest migration of the group's schema. */
  @Column('varchar', { length: 100, default: '' })
  schemaVersion!: string;

  @Column('timestamptz', { nullable: true })
  migratedAt!: Date | null;

  @Column('varchar', { length: 500, nullable: true })
  migrationError!: string | null;

  /** Job that makes or removes it. */
  @Column('uuid', { nullable: true })
  jobId!: string | null;

  @Column('timestamptz', { nullable: true })
  suspendedAt!: Date | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}

/** A store (店): the tenant. Its schema and its role are both named `store_<key>`. TEN-01 */
@Entity({ schema: 'platform', name: 'store' })
@Unique('uq_store_code', ['code'])
@Index('ix_store_group_id', ['groupId', 'code'])
@Check('ck_store_state', `state IN ('provisioning', 'active', 'suspended', 'removing')`)
export class Store {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => DealerGroup, { name: 'fk_store_group_id' })
  groupId!: string;

  /** Unique in the installation, and never changes. */
  @Column('varchar', { length: 31 })
  code!: string;

  @Column('varchar', { length: 50 })
  schemaName!: string;

  @Column('varchar', { length: 200 })
  name!: string;

  /** IANA zone of every wall-clock rule. */
  @Column('varchar', { length: 60 })
  timeZone!: string;

  /** Origins from which browsers may call this store's API. */
  @Column('varchar', { length: 300, array: true, default: () => `'{}'` })
  corsOrigins!: string[];

  @Column('varchar', { length: 20 })
  state!: TenantState;

  /** Newest migration of the store's schema. */
  @Column('varchar', { length: 100, default: '' })
  schemaVersion!: string;

  @Column('timestamptz', { nullable: true })
  migratedAt!: Date | null;

  @Column('varchar', { length: 500, nullable: true })
  migrationError!: string | null;

  /** Job that makes or removes it. */
  @Column('uuid', { nullable: true })
  jobId!: string | null;

  @Column('timestamptz', { nullable: true })
  suspendedAt!: Date | null;

  /** It stands still because its group does, and goes on with it. */
  @Column('boolean', { default: false })
  suspendedWithGroup!: boolean;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
