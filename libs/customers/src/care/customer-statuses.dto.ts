import { EnumField, Example, IdField, InstantField, IsAfter, PageQuery, StringField } from '#libs/http';
import { CUSTOMER_STATUS_KINDS, type CustomerStatusKind } from './customer-status.entity';

const KIND =
  'Key-account unit (大客户单位), VIP individual (VIP个人), gold card (金卡), consumption card (消费卡) or member (会员). ' +
  'CUS-14, LOY-15';

@Example({ until: undefined })
export class GrantStatusDto {
  @EnumField(CUSTOMER_STATUS_KINDS, { enumName: 'CustomerStatusKind', description: KIND })
  kind!: CustomerStatusKind;

  @StringField({ optional: true, max: 40, description: 'Number of the card or contract', example: 'VIP-2026-0031' })
  number?: string;

  @InstantField({ optional: true, description: 'From when; by default from now' })
  since?: Date;

  @IsAfter('since')
  @InstantField({ optional: true, description: 'Until just before then; by default until further notice' })
  until?: Date;
}

@Example({ until: undefined })
export class EndStatusDto {
  @InstantField({ optional: true, description: 'When it ends or ended; by default now' })
  until?: Date;
}

/** A special status that a customer holds or held (特殊身份). CUS-14 */
@Example({ until: null, endedBy: null })
export class CustomerStatusDto {
  @IdField({ description: 'Id of the status' })
  id!: string;

  @EnumField(CUSTOMER_STATUS_KINDS, { enumName: 'CustomerStatusKind', description: KIND })
  kind!: CustomerStatusKind;

  @StringField({ max: 40, nullable: true, description: 'Number of the card or contract', example: 'VIP-2026-0031' })
  number!: string | null;

  @InstantField({ description: 'From when' })
  since!: Date;

  @InstantField({ nullable: true, description: 'Until just before then; null: until further notice' })
  until!: Date | null;

  @StringField({ max: 60, description: 'Id of the staff member or API key that granted it', example: 'fc8Jk2mQ91xZ' })
  grantedBy!: string;

  @StringField({ max: 60, nullable: true, description: 'Who ended it' })
  endedBy!: string | null;
}

export class ListStatusesQuery extends PageQuery {}
