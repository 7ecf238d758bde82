import { definePolicyKind } from '#libs/policies';
import { duplicateSmsTemplate } from '../contacts.errors';
import { SmsTemplatesDocument } from './sms-templates.dto';

export const DEFAULT_SMS_TEMPLATES = 'default';

/** Which template of the provider a step's text message is (短信模板), for providers that want them approved. */
export const SMS_TEMPLATES = definePolicyKind<SmsTemplatesDocument>({
  code: 'sms-templates',
  label: { 'zh-CN': '短信模板', en: 'Text-message templates' },
  document: SmsTemplatesDocument,
  levels: ['group', 'store'],
  codes: [DEFAULT_SMS_TEMPLATES],
  presets: [
    {
      code: DEFAULT_SMS_TEMPLATES,
      version: 1,
      label: { 'zh-CN': '无模板', en: 'None' },
      document: { signName: null, templates: [], combined: null },
    },
  ],
  check: ({ templates }) =>
    templates.flatMap(({ journey, step }, at) =>
      templates.slice(0, at).some((one) => one.journey === journey && one.step === step)
        ? [{ pointer: `#/templates/${at}/step`, code: duplicateSmsTemplate.code }]
        : [],
    ),
});
