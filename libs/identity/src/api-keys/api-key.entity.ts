import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { DealerGroup } from '#libs/tenancy';
import type { ApiKeyMode, ApiKeyType } from './api-key-format';

export const API_KEY_KINDS = ['platform', 'group', 'store'] as const;
export type ApiKeyKind = (typeof API_KEY_KINDS)[number];

/** An API key (接口密钥). Its secret is shown once; only a keyed hash of it is kept. SEC-02 */
@Entity({ schema: 'platform', name: 'api_key' })
@Unique('uq_api_key_public_id', ['publicId'])
@Index('ix_api_key_group_id', ['groupId', 'createdAt', 'id'])
@Check('ck_api_key_kind', `kind IN ('platform', 'group', 'store')`)
@Check('ck_api_key_type', `type IN ('sk', 'pk')`)
@Check('ck_api_key_mode', `mode IN ('live', 'test')`)
@Check('ck_api_key_group', `(kind = 'platform') = (group_id IS NULL)`)
@Check('ck_api_key_stores', `(kind = 'store') = (store_ids IS NOT NULL)`)
export class ApiKey {
  @PrimaryColumn('uuid')
  id!: string;

  /** Public half of the key, by which it is looked up. */
  @Column('varchar', { length: 12 })
  publicId!: string;

  @Column('varchar', { length: 10 })
  kind!: ApiKeyKind;

  @Column('varchar', { length: 2 })
  type!: ApiKeyType;

  @Column('varchar', { length: 4 })
  mode!: ApiKeyMode;

  /** Null for a key of the operator. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => DealerGroup, { name: 'fk_api_key_group_id' })
  groupId!: string | null;

  /** Stores that a store key opens; null for other kinds, which are not bound to stores. */
  @Column('uuid', { array: true, nullable: true })
  storeIds!: string[] | null;

  @Column('varchar', { length: 100 })
  name!: string;

  /** Permissions that the key carries. */
  @Column('text', { array: true })
  scopes!: string[];

  /** Origins from which a publishable key may be used. */
  @Column('text', { array: true, default: () => `'{}'` })
  origins!: string[];

  @Column('bytea')
  secretHash!: Buffer;

  /** Last four characters of the whole key, to tell keys apart by. */
  @Column('varchar', { length: 4 })
  last4!: string;

  /** Made by `npm start` for the demo; refused in production. */
  @Column('boolean', { default: false })
  demo!: boolean;

  /** The key that this one takes over from. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => ApiKey, { name: 'fk_api_key_rotated_from' })
  rotatedFrom!: string | null;

  @Column('timestamptz', { nullable: true })
  expiresAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  revokedAt!: Date | null;

  /** To the minute, and a few seconds late. */
  @Column('timestamptz', { nullable: true })
  lastUsedAt!: Date | null;

  /** Id of the actor. */
  @Column('varchar', { length: 60 })
  createdBy!: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
