import { type Locale, LOCALES, type LocalDate } from '#libs/foundation';
import {
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  LocalDateField,
  PageQuery,
  SortField,
  StringField,
} from '#libs/http';
import { PRINT_CHANNELS, type PrintChannel } from '../contact-states';
import { PRINT_SORTS } from './print-list.queries';

/** A letter or a sticker that is to be printed. REM-01, REM-17 */
@Example({ channel: 'letter' })
export class PrintEntryDto {
  @IdField({ description: 'Id of the contact' })
  id!: string;

  @EnumField(PRINT_CHANNELS, { enumName: 'PrintChannel', description: 'Letter (信函) or sticker (贴纸)' })
  channel!: PrintChannel;

  @StringField({ max: 60, description: 'Journey that it is a step of', example: 'thank-you' })
  journey!: string;

  @StringField({ max: 40, description: 'Step of the journey', example: 'letter' })
  step!: string;

  @IdField({ description: 'Customer' })
  customerId!: string;

  @IdField({ nullable: true, description: 'Vehicle' })
  vehicleId!: string | null;

  @StringField({ max: 20, nullable: true, description: 'Its plate, for a sticker', example: '沪A·E48B4' })
  plate!: string | null;

  @ListField('string', {
    max: 4,
    description: 'Lines of the envelope, in the order of the language; of a sticker none',
    example: ['上海市浦东新区科技园路514号', '石远梅 收'],
  })
  addressLines!: string[];

  @StringField({
    max: 8000,
    description: 'What to print',
    example: '尊敬的石远梅：\n感谢您选择申海大众，祝您用车愉快。',
  })
  text!: string;

  @InstantField({ description: 'When it is to go out' })
  dueAt!: Date;

  @InstantField({ nullable: true, description: 'From here on it is not printed any more' })
  expiresAt!: Date | null;
}

export class ListPrintsQuery extends PageQuery {
  @SortField(PRINT_SORTS, 'PrintListSort')
  sort!: (typeof PRINT_SORTS.names)[number];

  @LocalDateField({
    optional: true,
    description: 'Due on this day of the store’s calendar or earlier. Default: today',
    example: '2026-11-23',
  })
  on?: LocalDate;

  @ListField(PRINT_CHANNELS, {
    optional: true,
    max: PRINT_CHANNELS.length,
    enumName: 'PrintChannel',
    description: 'Any of these',
  })
  channel?: PrintChannel[];

  @EnumField(LOCALES, {
    enumName: 'EnvelopeLanguage',
    optional: true,
    description: 'Language of the envelope. Default: Chinese',
  })
  language?: Locale;
}

export class PrintedDto {
  @ListField('id', {
    min: 1,
    max: 500,
    unique: true,
    description: 'Contacts that were printed',
    example: ['01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11'],
  })
  contactIds!: string[];
}

export class PrintsNotedDto {
  @IntegerField({ min: 0, description: 'Contacts that are `sent` now', example: 1 })
  printed!: number;
}
