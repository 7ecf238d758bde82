import { fill } from '#libs/foundation';
import type { ProviderTemplate } from './channel-gateway';

/** What a store's provider calls the messages of its journeys (短信模板). */
export interface SmsTemplates {
  readonly signName: string | null;
  readonly templates: readonly (TemplateRule & { readonly journey: string; readonly step: string })[];
  readonly combined: TemplateRule | null;
}

interface TemplateRule {
  readonly code: string;
  readonly signName: string | null;
  readonly params: readonly { readonly name: string; readonly value: string }[];
}

/** A message with what fills its placeholders. */
export interface FilledText {
  readonly text: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** The provider's template for a step; null where there is none, or where one of its variables stays unknown. */
export function templateForStep(
  { templates, signName }: SmsTemplates,
  { journey, step }: { readonly journey: string; readonly step: string },
  said: FilledText,
): ProviderTemplate | null {
  const rule = templates.find((one) => one.journey === journey && one.step === step);
  return rule ? filled(rule, signName, said) : null;
}

/** The template for several texts in one message; null where the provider has approved none. REM-31 */
export function templateForCombined({ combined, signName }: SmsTemplates, text: string): ProviderTemplate | null {
  return combined && filled(combined, signName, { text, values: {} });
}

function filled(rule: TemplateRule, usualSign: string | null, { text, values }: FilledText): ProviderTemplate | null {
  const params = rule.params.map(({ name, value }) => ({ name, value: fill(value, { ...values, text }) }));
  if (params.some(({ value }) => /\{\w+\}/.test(value))) return null;
  const signName = rule.signName ?? usualSign;
  return { code: rule.code, ...(signName !== null && { signName }), params };
}
