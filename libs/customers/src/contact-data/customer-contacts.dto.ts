import type { PhoneLine } from '#libs/foundation';
import { EnumField, Example, IdField, PhoneField, StringField } from '#libs/http';
import { PHONE_QUALITIES, type PhoneQuality } from '../customer.entity';

const PHONE_LINES = ['mobile', 'landline', 'other'] as const satisfies readonly PhoneLine[];

@Example({ contactId: null })
export class CustomerPhoneDto {
  @IdField({ description: 'Id of the phone' })
  id!: string;

  @IdField({ nullable: true, description: 'Contact person whom it reaches; null: the customer' })
  contactId!: string | null;

  @StringField({
    max: 20,
    description: 'E.164; masked unless the caller holds `customers:read-phone`',
    example: '+86157****9267',
  })
  number!: string;

  @EnumField(PHONE_LINES, { enumName: 'PhoneLine', description: 'Kind of line' })
  line!: PhoneLine;

  @EnumField(PHONE_QUALITIES, {
    enumName: 'PhoneQuality',
    description: 'What calls found out: wrong number (错号), empty number (空号). CUS-12',
  })
  quality!: PhoneQuality;
}

export class CustomerContactDto {
  @IdField({ description: 'Id of the contact person' })
  id!: string;

  @StringField({ max: 100, description: 'Name', example: '龙懿涵' })
  name!: string;

  @StringField({ max: 60, nullable: true, description: 'Relation to the customer', example: '车队主管' })
  relation!: string | null;

  @StringField({ max: 300, nullable: true, description: 'Address', example: '辽宁省沈阳市铁西区滨江大道441号' })
  addressText!: string | null;
}

/** A phone of the customer. */
export class OwnPhoneDto {
  @PhoneField({ description: 'However it is written; stored as E.164', example: '157 4579 9267' })
  number!: string;
}

/** A phone of the customer, or of one of the contact persons. */
export class NewPhoneDto extends OwnPhoneDto {
  @IdField({ optional: true, description: 'Contact person whom it reaches' })
  contactId?: string;
}

export class NewContactDto {
  @StringField({ min: 1, max: 100, description: 'Name', example: '龙懿涵' })
  name!: string;

  @StringField({ optional: true, max: 60, description: 'Relation to the customer', example: '车队主管' })
  relation?: string;

  @StringField({ optional: true, max: 300, description: 'Address', example: '辽宁省沈阳市铁西区滨江大道441号' })
  addressText?: string;

  @PhoneField({ optional: true, description: 'Phone of the contact person', example: '130 2890 1505' })
  phone?: string;
}

/** JSON Merge Patch: what is left out stays, `null` clears. */
export class ChangeContactDto {
  @StringField({ optional: true, min: 1, max: 100, description: 'Name', example: '龙懿涵' })
  name?: string;

  @StringField({
    optional: true,
    nullable: true,
    max: 60,
    description: 'Relation to the customer',
    example: '车队主管',
  })
  relation?: string | null;

  @StringField({
    optional: true,
    nullable: true,
    max: 300,
    description: 'Address',
    example: '辽宁省沈阳市铁西区滨江大道441号',
  })
  addressText?: string | null;
}

export class ChangePhoneDto {
  @EnumField(PHONE_QUALITIES, { enumName: 'PhoneQuality', description: 'What the last call found out. CUS-12' })
  quality!: PhoneQuality;
}
