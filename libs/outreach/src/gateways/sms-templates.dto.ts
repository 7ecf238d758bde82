import { ListField, ObjectField, StringField } from '#libs/http';

const CODE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

export class SmsTemplateParamDto {
  @StringField({
    min: 1,
    max: 40,
    description: 'What the provider’s template calls it; `1` where it numbers them',
    example: 'plate',
  })
  name!: string;

  @StringField({
    max: 500,
    description: 'What it is filled with: words and the placeholders of the step; `{text}` is its whole text',
    example: '{plate}',
  })
  value!: string;
}

/** One template as the provider approved it. */
export class ProviderTemplateDto {
  @StringField({ min: 1, max: 60, description: 'The provider’s code or number', example: 'SMS_154950909' })
  code!: string;

  @StringField({ nullable: true, max: 40, description: 'Approved signature; null: the usual one', example: null })
  signName!: string | null;

  @ListField(() => SmsTemplateParamDto, { max: 20, description: 'Its variables, in their order' })
  params!: SmsTemplateParamDto[];
}

export class StepTemplateDto extends ProviderTemplateDto {
  @StringField({ min: 1, max: 60, pattern: CODE, description: 'Journey', example: 'maintenance-due' })
  journey!: string;

  @StringField({ min: 1, max: 40, pattern: CODE, description: 'Step of the journey', example: 'sms' })
  step!: string;
}

/** What the provider of text messages calls the messages of the journeys (短信模板). */
export class SmsTemplatesDocument {
  @StringField({
    nullable: true,
    max: 40,
    description: 'Usual signature (签名); null: SMS_GATEWAY_SIGN_NAME',
    example: '申海汽车',
  })
  signName!: string | null;

  @ListField(() => StepTemplateDto, { max: 500, description: 'One for each step that goes out by text message' })
  templates!: StepTemplateDto[];

  @ObjectField(() => ProviderTemplateDto, {
    nullable: true,
    description: 'For contacts that are combined (REM-31); null: text messages are not combined',
  })
  combined!: ProviderTemplateDto | null;
}
