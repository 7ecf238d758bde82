import { Example, IdField, InstantField, PhoneField, StringField } from '#libs/http';
import type { ServiceOrder } from './service-order.entity';

/** Who was confirmed as the contact of this visit, and how that person is reached. CUS-11 */
export class VerifyIntakeDto {
  @IdField({ optional: true, description: 'Contact person who is known; without one the customer in person' })
  contactId?: string;

  @StringField({
    optional: true,
    min: 1,
    max: 100,
    description: 'Contact person by name, added to the customer where it is new; not together with `contactId`',
    example: '龙懿涵',
  })
  contactName?: string;

  @IdField({ optional: true, description: 'Phone that is known; exactly one of this and `phone`' })
  phoneId?: string;

  @PhoneField({
    optional: true,
    description: 'Phone as it was said, added to the customer where it is new',
    example: '+8613800138000',
  })
  phone?: string;
}

/** The verified contact of a visit (当次进厂的联系人及其唯一联系方式). CUS-11 */
@Example({ contactId: null, verifiedAt: '2024-11-01T06:03:00.000Z' })
export class OrderIntakeDto {
  @IdField({ nullable: true, description: 'Contact person of this visit; null: the customer in person' })
  contactId!: string | null;

  @IdField({ description: 'The one phone by which that person is reached' })
  phoneId!: string;

  @InstantField({ description: 'When it was verified' })
  verifiedAt!: Date;

  @StringField({ max: 60, description: 'Id of who verified it', example: '0199d0a2-0c7e-7a55-8d54-3f0b3d4a2f11' })
  verifiedBy!: string;
}

/** Null as long as nobody verified it. */
export function toOrderIntakeDto(order: ServiceOrder): OrderIntakeDto | null {
  const { intakeContactId, intakePhoneId, intakeVerifiedAt, intakeVerifiedBy } = order;
  if (!intakePhoneId || !intakeVerifiedAt || !intakeVerifiedBy) return null;
  return {
    contactId: intakeContactId,
    phoneId: intakePhoneId,
    verifiedAt: intakeVerifiedAt,
    verifiedBy: intakeVerifiedBy,
  };
}
