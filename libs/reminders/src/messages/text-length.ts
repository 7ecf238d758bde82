import { type FieldProblem, fill, type Locale, LOCALES } from '#libs/foundation';
import { LONGEST_SMS, smsLength } from '#libs/outreach';
import type { JourneyDocument } from '../journey.dto';
import { JOURNEY_FAULTS } from '../journey-check';
import { writeTemplate } from '../message-text.policy';
import { SAMPLE_WORDS } from './sample-words';

/** A placeholder that no sample word is for is taken for so many characters. */
const UNKNOWN_WORD = '一二三四五六七八';

/** A template as it would read with words of the usual length. */
export function sampleText(template: string, language: Locale): string {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const words = Object.fromEntries(names.map((name) => [name, SAMPLE_WORDS[language][name] ?? UNKNOWN_WORD]));
  const written = writeTemplate(template, words);
  return fill(written.kind === 'complete' ? written.template : template, words);
}

/** Whether no provider would take the text in one text message once its words are filled in. */
export function isTooLongForSms(template: string, language: Locale): boolean {
  return smsLength(sampleText(template, language)).characters > LONGEST_SMS;
}

/** The text messages of a journey that no provider takes. */
export function lengthFaults({ steps }: JourneyDocument): FieldProblem[] {
  return steps.flatMap(({ channel, template }, at) =>
    LOCALES.filter((language) => channel === 'sms' && template && isTooLongForSms(template[language], language)).map(
      (language) => ({ pointer: `#/steps/${at}/template/${language}`, code: JOURNEY_FAULTS.tooLong }),
    ),
  );
}
