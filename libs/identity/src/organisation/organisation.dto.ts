import {
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  PageQuery,
  PatchOf,
  PhoneField,
  StringField,
} from '#libs/http';
import type { Brand, Region } from './organisation.entity';
import { STORE_KINDS, type StoreKind, type StoreProfile } from './organisation.entity';

class NamedFields {
  @StringField({ description: 'Name', min: 1, max: 60, example: '华东' })
  name!: string;
}

/** A region or a brand to be added. */
export class CreateOrganisationUnitDto extends NamedFields {
  @StringField({
    description: 'Short code, unique in the group; never changes',
    min: 1,
    max: 30,
    pattern: /^[a-z0-9][a-z0-9-]*$/,
    example: 'east',
  })
  code!: string;
}

export class UpdateOrganisationUnitDto extends PatchOf(NamedFields) {}

/** A region (区域) or a brand (品牌). */
export class OrganisationUnitDto {
  @IdField({ description: 'Id' })
  id!: string;

  @StringField({ description: 'Short code', max: 30, example: 'east' })
  code!: string;

  @StringField({ description: 'Name', max: 60, example: '华东' })
  name!: string;

  @IntegerField({ description: 'Version for If-Match', min: 1, example: 1 })
  version!: number;

  @InstantField({ description: 'When it was added' })
  createdAt!: Date;

  @InstantField({ description: 'Last change' })
  updatedAt!: Date;
}

export function toOrganisationUnitDto({
  id,
  code,
  name,
  version,
  createdAt,
  updatedAt,
}: Region | Brand): OrganisationUnitDto {
  return { id, code, name, version, createdAt, updatedAt };
}

class StoreProfileFields {
  @StringField({ description: 'Name of the store (门店)', min: 1, max: 200, example: '上海浦东4S店' })
  name!: string;

  @EnumField(STORE_KINDS, { enumName: 'StoreKind', description: '4S店, 快修店, 二级网点' })
  kind!: StoreKind;

  @IdField({ description: 'Region', optional: true, nullable: true })
  regionId?: string | null;

  @IdField({ description: 'Brand', optional: true, nullable: true })
  brandId?: string | null;

  @PhoneField({
    description: '预约电话: where appointments are made',
    optional: true,
    nullable: true,
    example: '+862158001001',
  })
  appointmentPhone?: string | null;

  @PhoneField({
    description: '救援电话: roadside assistance',
    optional: true,
    nullable: true,
    example: '+862158001002',
  })
  rescuePhone?: string | null;

  @PhoneField({ description: '维修电话: the workshop', optional: true, nullable: true, example: '+862158001003' })
  repairPhone?: string | null;

  @PhoneField({ description: '投诉电话: complaints', optional: true, nullable: true, example: '+862158001004' })
  complaintPhone?: string | null;

  @StringField({
    description: '具体地址: street address',
    min: 1,
    max: 200,
    optional: true,
    nullable: true,
    example: '浦东新区金桥路1088号',
  })
  address?: string | null;
}

export class UpdateStoreProfileDto extends PatchOf(StoreProfileFields) {}

/** A store as headquarters and the store itself see it, with what messages and calls quote. */
export class StoreProfileDto {
  @IdField({ description: 'Id of the store' })
  id!: string;

  @StringField({ description: 'Code of the store, as it stands in paths', max: 31, example: 'pudong' })
  code!: string;

  @StringField({ description: 'Name of the store (门店)', max: 200, example: '上海浦东4S店' })
  name!: string;

  @EnumField(STORE_KINDS, { enumName: 'StoreKind', description: '4S店, 快修店, 二级网点' })
  kind!: StoreKind;

  @IdField({ description: 'Region', nullable: true })
  regionId!: string | null;

  @IdField({ description: 'Brand', nullable: true })
  brandId!: string | null;

  @PhoneField({ description: '预约电话: where appointments are made', nullable: true, example: '+862158001001' })
  appointmentPhone!: string | null;

  @PhoneField({ description: '救援电话: roadside assistance', nullable: true, example: '+862158001002' })
  rescuePhone!: string | null;

  @PhoneField({ description: '维修电话: the workshop', nullable: true, example: '+862158001003' })
  repairPhone!: string | null;

  @PhoneField({ description: '投诉电话: complaints', nullable: true, example: '+862158001004' })
  complaintPhone!: string | null;

  @StringField({ description: '具体地址: street address', max: 200, nullable: true, example: '浦东新区金桥路1088号' })
  address!: string | null;

  @IntegerField({ description: 'Version for If-Match', min: 1, example: 1 })
  version!: number;

  @InstantField({ description: 'When the store was added' })
  createdAt!: Date;

  @InstantField({ description: 'Last change' })
  updatedAt!: Date;
}

export function toStoreProfileDto(profile: StoreProfile): StoreProfileDto {
  return { ...profile };
}

export class StoreProfilesQuery extends PageQuery {
  @IdField({ description: 'Only stores of this region', optional: true })
  regionId?: string;

  @IdField({ description: 'Only stores of this brand', optional: true })
  brandId?: string;

  @ListField(STORE_KINDS, { enumName: 'StoreKind', description: 'Only stores of these kinds', optional: true, max: 3 })
  kind?: StoreKind[];
}
