import { EnumField, IntegerField, ListField, ObjectField, StringField } from '#libs/http';
import { CONTACT_CATEGORIES, CONTACT_CHANNELS, type ContactCategory, type ContactChannel } from './contact-states';
import type { ContactRules } from './contact-decision.policy';
import { type QuietWindow, type Weekday, WEEKDAYS } from './quiet-hours.policy';

const CLOCK_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export class QuietWindowDto implements QuietWindow {
  @ListField(WEEKDAYS, {
    min: 1,
    max: 7,
    unique: true,
    enumName: 'Weekday',
    description: 'Days on which it begins',
    example: WEEKDAYS,
  })
  days!: Weekday[];

  @StringField({ pattern: CLOCK_TIME, max: 5, description: 'Begins, by the clock of the store', example: '21:00' })
  from!: string;

  @StringField({
    pattern: CLOCK_TIME,
    max: 5,
    description: 'Ends; up to `from` it is a time of the next day',
    example: '08:00',
  })
  to!: string;

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

  @IntegerField({ min: 1, max: 180, description: 'Days of the calendar after the last contact', example: 7 })
  days!: number;
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

  @ObjectField(() => ContactMergingDto, { description: 'What is combined into one contact' })
  merging!: ContactMergingDto;

  @ListField(CONTACT_CATEGORIES, {
    min: 1,
    max: CONTACT_CATEGORIES.length,
    unique: true,
    enumName: 'ContactCategory',
    description: 'Which category speaks first; those left out speak last',
    example: CONTACT_CATEGORIES,
  })
  priority!: ContactCategory[];
}
