import { Injectable } from '@nestjs/common';
import { Clock, DomainError, fill, type Locale, notFound, refusedField, unknownReference } from '#libs/foundation';
import { type ContactChannel, LONGEST_SMS, smsLength } from '#libs/outreach';
import { policiesInForce } from '#libs/policies';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { findStoreContactData, type StoreContactData } from '../contact-facts.queries';
import type { JourneyDocument, JourneyStepDto } from '../journey.dto';
import { JOURNEY } from '../journeys';
import { messageValues, writeTemplate } from '../message-text.policy';
import { messageOrStep } from '../reminders.errors';
import { triggerOf } from '../triggers';
import type { MessagePreviewDto, PreviewMessageDto } from './message-preview.dto';
import { findMessageSample, type MessageSample } from './message-sample.queries';
import { SAMPLE_WORDS } from './sample-words';

/** A text that is looked at, with what it is to be filled from. */
interface Draft {
  readonly channel: ContactChannel;
  readonly language: Locale;
  readonly text: string;
  readonly subject: string | null;
  /** What its journey says by itself: the name of a festival. */
  readonly words: Readonly<Record<string, string>>;
}

type Words = Readonly<Record<string, string>>;

/** Shows messages as customers would read them, before anybody does (短信预览). TEN-12 */
@Injectable()
export class MessagePreviewService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Throws `validation_failed` where neither a text nor a step is named, or what is named is not there; `not_found`. */
  async preview(ctx: StoreContext, query: PreviewMessageDto): Promise<MessagePreviewDto> {
    if ((query.text === undefined) === (query.journey === undefined || query.step === undefined)) {
      throw refusedField({ pointer: '#/text', code: messageOrStep.code });
    }
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [draft, store, sample] = await Promise.all([
        this.draftOf(tx, query, now),
        findStoreContactData(tx),
        query.customerId === undefined ? null : findMessageSample(tx, query.customerId, query.vehicleId, now),
      ]);
      if (query.customerId !== undefined && sample === null) {
        throw refusedField({ pointer: '#/customerId', code: unknownReference.code });
      }
      if (query.vehicleId !== undefined && query.vehicleId !== sample?.vehicleId) {
        throw refusedField({ pointer: '#/vehicleId', code: unknownReference.code });
      }
      return previewOf(draft, { ...draft.words, ...wordsOf(draft.language, sample, store, ctx.store.timeZone) });
    });
  }

  private async draftOf(tx: StoreTx, query: PreviewMessageDto, now: Date): Promise<Draft> {
    const { text, channel, language } = query;
    if (text !== undefined) {
      return { channel: channel ?? 'sms', language: language ?? 'zh-CN', text, subject: null, words: {} };
    }
    const inForce = await policiesInForce(tx, JOURNEY, now);
    const journey = inForce.find(({ code }) => code === query.journey)?.document;
    if (!journey) throw new DomainError(notFound);
    const step = journey.steps.find(({ code }) => code === query.step);
    if (!step) throw refusedField({ pointer: '#/step', code: unknownReference.code });
    return draftOfStep(journey, step, query);
  }
}

function draftOfStep(journey: JourneyDocument, step: JourneyStepDto, { language, channel }: PreviewMessageDto): Draft {
  const spoken = language ?? journey.language;
  return {
    channel: channel ?? step.channel,
    language: spoken,
    text: step.template?.[spoken] ?? '',
    subject: step.subject?.[spoken] ?? null,
    words: triggerOf(journey.trigger.kind).words?.(journey.trigger, spoken) ?? {},
  };
}

/** The store's own words stand in for the made-up ones where it has them, and where it has none they are missing. */
function wordsOf(
  language: Locale,
  sample: MessageSample | null,
  store: StoreContactData | null,
  timeZone: string,
): Words {
  const { name: storeName = null, ...contactData } = store ?? {};
  const nobody = { customerName: null, plate: null, model: null, dueOn: null, bookedFor: null };
  const facts = {
    ...nobody,
    ...sample,
    ...{ storeName, address: null, appointmentPhone: null, rescuePhone: null, repairPhone: null, complaintPhone: null },
    ...contactData,
  };
  const known = messageValues(facts, language, timeZone);
  if (known.vehicle === '') delete known.vehicle;
  const { customerName, vehicle, plate, model, dueOn, bookedFor, surveyLink } = SAMPLE_WORDS[language];
  const madeUp: Words = sample ? { surveyLink } : { customerName, vehicle, plate, model, dueOn, bookedFor, surveyLink };
  return { ...madeUp, ...known };
}

function previewOf({ channel, language, text: template, subject }: Draft, words: Words): MessagePreviewDto {
  const written = writeTemplate(template, words);
  const missing = written.kind === 'incomplete' ? [...written.missing] : [];
  // what is missing stays to be seen, and the parts in brackets are judged as if it were there
  const shown = writeTemplate(template, { ...words, ...Object.fromEntries(missing.map((name) => [name, ''])) });
  const text = fill(shown.kind === 'complete' ? shown.template : template, words);
  const length = channel === 'sms' ? smsLength(text) : null;
  return {
    ...{ channel, language, text, missing },
    subject: channel === 'email' && subject !== null ? fill(subject, words) : null,
    length: length && { ...length, limit: LONGEST_SMS, isTooLong: length.characters > LONGEST_SMS },
  };
}
