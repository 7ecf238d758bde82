import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

abstract class NamedColumns {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 30 })
  code!: string;

  @Column('varchar', { length: 60 })
  name!: string;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}

/** A region (区域) of a group. TEN-01 */
@Entity('group_region')
@Unique('uq_group_region_code', ['code'])
export class Region extends NamedColumns {}

/** A brand (品牌): an attribute of stores. TEN-01 */
@Entity('group_brand')
@Unique('uq_group_brand_code', ['code'])
export class Brand extends NamedColumns {}

/** 4S店, 快修店, 二级网点. TEN-01, TEN-10 */
export const STORE_KINDS = ['4s_store', 'quick_repair_shop', 'second_tier_outlet'] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

/** What headquarters keeps of a store, and the contact data that messages and calls quote. TEN-01, TEN-12 */
@Entity('group_store_profile')
@Index('ix_group_store_profile_code', ['code', 'id'])
@Check('ck_group_store_profile_kind', `kind IN ('4s_store', 'quick_repair_shop', 'second_tier_outlet')`)
export class StoreProfile {
  /** The id of the store in `platform.store`. A profile without a store is not shown. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 31 })
  code!: string;

  @Column('varchar', { length: 200 })
  name!: string;

  @Column('varchar', { length: 20 })
  kind!: StoreKind;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Region, { name: 'fk_group_store_profile_region_id' })
  regionId!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Brand, { name: 'fk_group_store_profile_brand_id' })
  brandId!: string | null;

  /** 预约电话, E.164 */
  @Column('varchar', { length: 20, nullable: true })
  appointmentPhone!: string | null;

  /** 救援电话, E.164 */
  @Column('varchar', { length: 20, nullable: true })
  rescuePhone!: string | null;

  /** 维修电话, E.164 */
  @Column('varchar', { length: 20, nullable: true })
  repairPhone!: string | null;

  /** 投诉电话, E.164 */
  @Column('varchar', { length: 20, nullable: true })
  complaintPhone!: string | null;

  /** 具体地址 */
  @Column('varchar', { length: 200, nullable: true })
  address!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
