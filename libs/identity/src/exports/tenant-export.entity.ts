import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { PlatformJobRun } from '#libs/queue';
import { DealerGroup } from '#libs/tenancy';

export const EXPORT_KINDS = ['store', 'group'] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];

/**
 * An export (数据导出) of all that a store or a group has, as one file. Has the id of its job. Belongs to the group: it
 * outlives a store that is removed, and goes with the group. SEC-08
 */
@Entity({ schema: 'platform', name: 'tenant_export' })
@Check('ck_tenant_export_kind', `kind IN ('store', 'group')`)
@Index('ix_tenant_export_group_id', ['groupId', 'createdAt', 'id'])
export class TenantExport {
  @PrimaryColumn('uuid')
  @ForeignKey(() => PlatformJobRun, { name: 'fk_tenant_export_id' })
  id!: string;

  @Column('uuid')
  @ForeignKey(() => DealerGroup, { name: 'fk_tenant_export_group_id', onDelete: 'CASCADE' })
  groupId!: string;

  @Column('varchar', { length: 5 })
  kind!: ExportKind;

  /** Code of the store or the group. */
  @Column('varchar', { length: 31 })
  code!: string;

  /** ID numbers stand in it in clear. Only the group itself can ask for that. */
  @Column('boolean', { default: false })
  clearIdNumbers!: boolean;

  @Column('varchar', { length: 200 })
  storageKey!: string;

  /** Size of the file; null until it is done, as are the numbers that follow. */
  @Column('bigint', { nullable: true })
  bytes!: number | null;

  @Column('char', { length: 64, nullable: true })
  sha256!: string | null;

  @Column('integer', { nullable: true })
  tableCount!: number | null;

  @Column('bigint', { nullable: true })
  rowCount!: number | null;

  /** Uploaded files in it. */
  @Column('integer', { nullable: true })
  fileCount!: number | null;

  /** The file is removed then. */
  @Column('timestamptz')
  expiresAt!: Date;

  @Column('timestamptz')
  createdAt!: Date;
}
