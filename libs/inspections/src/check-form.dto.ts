import type { Localized } from '#libs/foundation';
import { BooleanField, ListField, ObjectField, StringField } from '#libs/http';

/** A text in both languages. */
export class CheckTextDto implements Localized {
  @StringField({ min: 1, max: 100, description: 'Chinese', example: '机油液位与油质' })
  'zh-CN'!: string;

  @StringField({ min: 1, max: 100, description: 'English', example: 'Engine oil: level and state' })
  en!: string;
}

export class CheckFormPointDto {
  @StringField({
    pattern: /^[a-z][a-z0-9_]{0,39}$/,
    max: 40,
    description: 'Code; unique in its form',
    example: 'engine_oil',
  })
  code!: string;

  @ObjectField(() => CheckTextDto, { description: 'What is looked at' })
  label!: CheckTextDto;
}

/** A form (检查表模板) that sheets of one kind begin as. SVC-17, SVC-28 */
export class CheckFormDocument {
  @ObjectField(() => CheckTextDto, {
    description: 'Name of the form',
    example: { 'zh-CN': '12项免费检查', en: 'Twelve-point check' },
  })
  label!: CheckTextDto;

  @ListField(() => CheckFormPointDto, { min: 1, max: 80, description: 'Points, in order' })
  points!: CheckFormPointDto[];

  @BooleanField({ description: 'Whether a sheet is completed only with every point judged', example: true })
  everyPoint!: boolean;

  @BooleanField({
    description: 'Whether a sheet is completed only when the customer has signed it, or refused to',
    example: false,
  })
  customerSigns!: boolean;
}
