import { EnumField, Example, IdField, InstantField, PageQuery, StringField } from '#libs/http';
import { TENANT_CODE, TENANT_STATES, type TenantState } from '#libs/tenancy';
import { STORE_KINDS, type StoreKind } from '../organisation/organisation.entity';

const CODE = { min: 2, max: 31, pattern: TENANT_CODE };

export class CreateGroupDto {
  @StringField({
    description: 'Code of the group: unique in the installation; never changes',
    ...CODE,
    example: 'shenhai',
  })
  code!: string;

  @StringField({ description: 'Name of the group (集团)', min: 1, max: 200, example: '申海汽车集团' })
  name!: string;
}

@Example({ suspendedAt: null })
export class GroupDto {
  @IdField({ description: 'Id of the group' })
  id!: string;

  @StringField({ description: 'Code of the group', max: 31, example: 'shenhai' })
  code!: string;

  @StringField({ description: 'Name of the group (集团)', max: 200, example: '申海汽车集团' })
  name!: string;

  @EnumField(TENANT_STATES, { enumName: 'TenantState', description: 'Whether it can be used', example: 'active' })
  state!: TenantState;

  @InstantField({ description: 'Since when it is suspended; null where it is not', nullable: true })
  suspendedAt!: Date | null;

  @InstantField({ description: 'When it was asked for' })
  createdAt!: Date;
}

export class CreateStoreDto {
  @StringField({ description: 'Code of the group', ...CODE, example: 'shenhai' })
  groupCode!: string;

  @StringField({
    description: 'Code of the store: unique in the installation; never changes',
    ...CODE,
    example: 'pudong',
  })
  code!: string;

  @StringField({ description: 'Name of the store (门店)', min: 1, max: 200, example: '上海浦东4S店' })
  name!: string;

  @EnumField(STORE_KINDS, { enumName: 'StoreKind', description: '4S店, 快修店, 二级网点' })
  kind!: StoreKind;

  @StringField({
    description: 'IANA zone in which all wall-clock rules of the store are judged',
    min: 3,
    max: 60,
    default: 'Asia/Shanghai',
    example: 'Asia/Shanghai',
  })
  timeZone!: string;
}

/** A store as the operator sees it: where it lives, nothing of what is in it. */
@Example({ suspendedAt: null })
export class PlatformStoreDto {
  @IdField({ description: 'Id of the store' })
  id!: string;

  @StringField({ description: 'Code of the store', max: 31, example: 'pudong' })
  code!: string;

  @StringField({ description: 'Name of the store (门店)', max: 200, example: '上海浦东4S店' })
  name!: string;

  @StringField({ description: 'Code of the group', max: 31, example: 'shenhai' })
  groupCode!: string;

  @StringField({ description: 'IANA zone', max: 60, example: 'Asia/Shanghai' })
  timeZone!: string;

  @EnumField(TENANT_STATES, { enumName: 'TenantState', description: 'Whether it can be used', example: 'active' })
  state!: TenantState;

  @InstantField({ description: 'Since when it is suspended; null where it is not', nullable: true })
  suspendedAt!: Date | null;

  @InstantField({ description: 'When it was asked for' })
  createdAt!: Date;
}

export class PlatformStoresQuery extends PageQuery {
  @StringField({ description: 'Only stores of this group', ...CODE, optional: true, example: 'shenhai' })
  groupCode?: string;
}
