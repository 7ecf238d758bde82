import { type Locale, LOCALES } from '#libs/foundation';
import {
  BooleanField,
  EnumField,
  Example,
  IdField,
  IntegerField,
  ListField,
  ObjectField,
  StringField,
} from '#libs/http';
import { CONTACT_CHANNELS, type ContactChannel, LONGEST_SMS } from '#libs/outreach';

const CODE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** A text, or the step of a journey that has one. */
export class PreviewMessageDto {
  @StringField({
    optional: true,
    min: 1,
    max: 2_000,
    description: 'Text with `{placeholders}` and parts in `[…]`; instead of `journey` and `step`',
    example: '尊敬的{customerName}，您的爱车{vehicle}将于{dueOn}到期保养[，预约电话{appointmentPhone}]。',
  })
  text?: string;

  @StringField({ optional: true, max: 60, pattern: CODE, description: 'Code of a journey in force' })
  journey?: string;

  @StringField({ optional: true, max: 40, pattern: CODE, description: 'Code of its step' })
  step?: string;

  @EnumField(LOCALES, {
    enumName: 'MessageLanguage',
    optional: true,
    description: 'Default: the journey’s, or Chinese',
  })
  language?: Locale;

  @EnumField(CONTACT_CHANNELS, {
    enumName: 'ContactChannel',
    optional: true,
    description: 'Default: the step’s, or `sms`',
  })
  channel?: ContactChannel;

  @IdField({ optional: true, description: 'Customer whose words are filled in; without one, made-up words are' })
  customerId?: string;

  @IdField({ optional: true, description: 'Vehicle of the customer. Default: the one that it has had the shortest' })
  vehicleId?: string;
}

/** How long a text message is, and as how many it is charged. */
@Example({ encoding: 'ucs_2' })
export class SmsLengthDto {
  @IntegerField({ min: 0, description: 'Characters', example: 52 })
  characters!: number;

  @EnumField(['gsm_7', 'ucs_2'], {
    enumName: 'SmsEncoding',
    description: 'Alphabet that it is sent in; Chinese is UCS-2',
  })
  encoding!: 'gsm_7' | 'ucs_2';

  @IntegerField({
    min: 1,
    description: 'Messages that it is charged as: 160 characters of GSM-7 or 70 of UCS-2, then 153 or 67 for each',
    example: 1,
  })
  segments!: number;

  @IntegerField({ description: 'No provider takes more characters', example: LONGEST_SMS })
  limit!: number;

  @BooleanField({ description: 'Is above the limit; a journey with such a text is refused', example: false })
  isTooLong!: boolean;
}

/** A message as a customer would read it. TEN-12 */
@Example({ channel: 'sms', language: 'zh-CN', missing: [], subject: null })
export class MessagePreviewDto {
  @EnumField(CONTACT_CHANNELS, { enumName: 'ContactChannel', description: 'How it goes out' })
  channel!: ContactChannel;

  @EnumField(LOCALES, { enumName: 'MessageLanguage', description: 'Language' })
  language!: Locale;

  @StringField({ max: 500, nullable: true, description: 'Subject of an e-mail', example: null })
  subject!: string | null;

  @StringField({
    max: 8_000,
    description: 'The text; placeholders that nothing is known for are left as they are',
    example: '尊敬的石远梅，您的爱车沪A·E48B4 朗逸 1.5L将于11月24日（周二）到期保养，预约电话021-61234567。',
  })
  text!: string;

  @ListField('string', {
    max: 50,
    description:
      'Placeholders outside of every `[…]` that nothing is known for: as long as there are any it is not sent',
  })
  missing!: string[];

  @ObjectField(() => SmsLengthDto, { nullable: true, description: 'Of a text message' })
  length!: SmsLengthDto | null;
}
