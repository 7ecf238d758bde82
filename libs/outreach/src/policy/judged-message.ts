import { fill } from '#libs/foundation';
import type { ProviderTemplate } from '../gateways/channel-gateway';
import type { Contact } from '../contact.entity';
import type { ContactJudgement } from '../contact-sources';
import { type ContactChannel, isMessage, isPrinted } from '../contact-states';
import { type SmsTemplates, templateForCombined, templateForStep } from '../gateways/sms-templates.policy';

/** A text fills no more; what is longer is cut, so that no message is longer than its column. Characters. */
const LONGEST_TEXT: Readonly<Record<'sms' | 'other', number>> = { sms: 500, other: 2_000 };
const LONGEST_MESSAGE = 8_000;
const LONGEST_SUBJECT = 120;

/** What one contact says. */
export interface JudgedMessage {
  /** Empty: nothing. */
  readonly text: string;
  /** Of an e-mail. */
  readonly subject?: string;
  readonly providerTemplate?: ProviderTemplate;
}

/** What was intended once stays as it was: the gateway may have had it, and it may speak for others as well. */
export function messageOf(
  contact: Pick<Contact, 'channel' | 'journey' | 'step' | 'message' | 'subject' | 'providerTemplate' | 'values'>,
  judgement: ContactJudgement,
  templates: SmsTemplates | null,
): JudgedMessage {
  const { channel, journey, step, message, subject, providerTemplate } = contact;
  if (message !== null) {
    return { text: message, subject: subject ?? undefined, providerTemplate: providerTemplate ?? undefined };
  }
  if (judgement.kind !== 'go' || !judgement.template) return { text: '' };
  const values = { ...contact.values, ...judgement.values };
  const text = cut(fill(judgement.template, values), LONGEST_TEXT[channel === 'sms' ? 'sms' : 'other']);
  if (channel === 'email')
    return { text, subject: subjectOf(text, judgement.subject && fill(judgement.subject, values)) };
  if (channel !== 'sms' || !templates) return { text };
  return { text, providerTemplate: templateForStep(templates, { journey, step }, { text, values }) ?? undefined };
}

/** The reason why a message cannot go out as it is; null where it can. A call needs no text. */
export function whyNotSent(
  { channel }: { readonly channel: ContactChannel },
  { text, providerTemplate }: JudgedMessage,
  templates: SmsTemplates | null,
): string | null {
  if ((isMessage(channel) || isPrinted(channel)) && text === '') return 'no_text';
  return channel === 'sms' && templates && !providerTemplate ? 'no_provider_template' : null;
}

/** Several texts as one message, the carrier's first: its subject, and where there are others the combined template. REM-31 */
export function combinedMessage(
  [first, ...others]: readonly [JudgedMessage, ...JudgedMessage[]],
  templates: SmsTemplates | null,
): { message?: string; subject?: string; providerTemplate?: ProviderTemplate } {
  const texts = [first, ...others].map(({ text }) => text).filter((text) => text !== '');
  const message = cut(texts.join('\n'), LONGEST_MESSAGE);
  const combined = templates && others.length > 0 ? templateForCombined(templates, message) : null;
  return {
    message: message || undefined,
    subject: first.subject,
    providerTemplate: combined ?? first.providerTemplate,
  };
}

function subjectOf(text: string, told: string | undefined): string {
  return cut(told || text.split(/[\n。！!]/, 1)[0] || text, LONGEST_SUBJECT);
}

/** Between characters: half of one would be refused by the database, and with it the whole block. */
function cut(text: string, most: number): string {
  return text.length <= most ? text : [...text].slice(0, most).join('');
}
