import { CONSENT_PURPOSES, type ConsentPurpose } from '#libs/customers';
import { BooleanField, EnumField, IntegerField, ListField, ObjectField } from '#libs/http';
import { CONTACT_CATEGORIES, CONTACT_CHANNELS, type ContactCategory, type ContactChannel } from '../contact-states';
import { CONSENT_RULES, type ConsentNeed, type ConsentRule } from './contact-consent.policy';
import { LONGEST_WINDOW_DAYS } from './contact-counter.policy';
import type { ContactRules } from './contact-candidate';
import type { QuietWindow } from './quiet-hours.policy';
import { RestWindowDto } from './rest-window.dto';

export class QuietWindowDto extends RestWindowDto implements QuietWindow {
  @ListField(CONTACT_CHANNELS, {
    min: 1,
    max: CONTACT_CHANNELS.length,
    unique: true,
    enumName: 'ContactChannel',
    description: 'Channels that rest',
    example: CONTACT_CHANNELS,
  })
  channels!: ContactChannel[];
}

export class MinimumGapDto {
  @EnumField(CONTACT_CATEGORIES, { enumName: 'ContactCategory', description: 'Category', example: 'care' })
  category!: ContactCategory;

  @IntegerField({
    min: 1,
    max: LONGEST_WINDOW_DAYS,
    description: 'Days of the calendar after the last contact',
    example: 7,
  })
  days!: number;

  @BooleanField({
    optional: true,
    description:
      'What is of use for less than a day, such as birthday wishes (REM-26), and would be too late after the gap, does ' +
      'not wait for it; caps still hold it. Default: it waits, and so is not made',
    example: true,
  })
  keepsFixedDays?: boolean;
}

export class ContactCapDto {
  @ListField(CONTACT_CATEGORIES, {
    min: 1,
    max: CONTACT_CATEGORIES.length,
    unique: true,
    enumName: 'ContactCategory',
    description: 'Categories that count together; all of them make an overall cap',
    example: ['expiry', 'care', 'campaign'],
  })
  categories!: ContactCategory[];

  @IntegerField({ min: 1, max: 100, description: 'At most so many contacts', example: 4 })
  count!: number;

  @IntegerField({
    min: 1,
    max: LONGEST_WINDOW_DAYS,
    description: 'Within any so many times 24 hours',
    example: 30,
  })
  days!: number;
}

export class ConsentNeedDto implements ConsentNeed<ConsentPurpose> {
  @EnumField(CONTACT_CATEGORIES, { enumName: 'ContactCategory', description: 'Category', example: 'campaign' })
  category!: ContactCategory;

  @EnumField(CONSENT_PURPOSES, {
    enumName: 'ConsentPurpose',
    description: 'Purpose that the customer’s word is about',
    example: 'marketing',
  })
  purpose!: ConsentPurpose;

  @EnumField(CONSENT_RULES, {
    enumName: 'ConsentRule',
    description: '`unless_withdrawn`: until the customer says no; `only_with_consent`: after the customer said yes',
    example: 'unless_withdrawn',
  })
  rule!: ConsentRule;
}

export class ContactMergingDto {
  @IntegerField({ min: 0, max: 30, description: 'Contacts due within so many days go along', example: 3 })
  withinDays!: number;

  @ListField(CONTACT_CATEGORIES, {
    max: CONTACT_CATEGORIES.length,
    unique: true,
    enumName: 'ContactCategory',
    description: 'Categories that are combined',
    example: ['care', 'expiry'],
  })
  categories!: ContactCategory[];
}

/** When and how often customers may be reached (客户联系规则). REM-31, REM-39 */
export class ContactPolicyDocument implements ContactRules {
  @ListField(() => QuietWindowDto, {
    max: 30,
    description: 'Times at which customers are left in peace; a step of a journey may be exempt (CF-25)',
  })
  quietHours!: QuietWindowDto[];

  @ListField(() => MinimumGapDto, {
    max: CONTACT_CATEGORIES.length,
    description: 'Days between two contacts with a customer; a category without a line neither waits nor counts',
  })
  minimumGaps!: MinimumGapDto[];

  @ListField(CONTACT_CHANNELS, {
    optional: true,
    max: CONTACT_CHANNELS.length,
    unique: true,
    enumName: 'ContactChannel',
    description: 'Channels that wait until the store works, by its working calendar: what people do. Default: none',
    example: ['phone_call', 'visit'],
  })
  workingHoursChannels?: ContactChannel[];

  @ListField(() => ContactCapDto, {
    optional: true,
    max: 20,
    description: 'Caps over rolling windows; contacts with the person by every store of the group count (CF-27)',
  })
  caps?: ContactCapDto[];

  @ListField(() => ConsentNeedDto, {
    optional: true,
    max: CONTACT_CATEGORIES.length,
    description: 'What customers have to have said, to this store; a category without a line needs nothing (CF-24)',
  })
  consents?: ConsentNeedDto[];

  @ObjectField(() => ContactMergingDto, { description: 'What is combined into one contact' })
  merging!: ContactMergingDto;

  @ListField(CONTACT_CATEGORIES, {
    min: 1,
    max: CONTACT_CATEGORIES.length,
    unique: true,
    enumName: 'ContactCategory',
    description:
      'Which category speaks first; those left out speak last. A step of a journey may name a place of its own (CF-27)',
    example: CONTACT_CATEGORIES,
  })
  priority!: ContactCategory[];
}
