import type { ContactCategory } from '#libs/outreach';
import type { JourneyDocument, JourneyStepDto, JourneyTextDto, JourneyTriggerDto } from '../journey.dto';

/** A text in both languages. */
export type Both = readonly [zh: string, en: string];

export const both = ([zh, en]: Both): JourneyTextDto => ({ 'zh-CN': zh, en });

/** What tells one step from the usual ones. */
type Traits = Partial<
  Pick<
    JourneyStepDto,
    | 'after'
    | 'timeOfDay'
    | 'expiresAfterHours'
    | 'quietHoursExempt'
    | 'headStartHours'
    | 'doneBy'
    | 'priority'
    | 'enabled'
    | 'script'
    | 'survey'
  >
> & {
  readonly days?: number;
  readonly category?: ContactCategory;
};

function step(
  channel: JourneyStepDto['channel'],
  [code, label, text]: readonly [code: string, label: Both, text: Both],
  ownerRole: string | null,
  { days = 0, category = 'care', ...traits }: Traits,
): JourneyStepDto {
  return {
    ...{ code, label: both(label), after: null, offset: { days, hours: 0 }, timeOfDay: '10:00' },
    ...{ expiresAfterHours: 72, channel, category, ownerRole, quietHoursExempt: false, template: both(text) },
    ...traits,
  };
}

/** A text message, at ten unless told otherwise. */
export const sms = (code: string, label: Both, text: Both, traits: Traits = {}): JourneyStepDto =>
  step('sms', [code, label, text], null, traits);

/** A letter, on the print list at ten unless told otherwise. */
export const letter = (code: string, label: Both, text: Both, traits: Traits = {}): JourneyStepDto =>
  step('letter', [code, label, text], null, traits);

/** Timing of what is done on the day after a message, whether or not it could be sent. */
export const dayAfter = (message: string): Traits => ({ after: { step: message, on: ['sent', 'not_sent'] }, days: 1 });

/** A call that somebody of the role makes. */
export const call = (code: string, role: string, label: Both, text: Both, traits: Traits = {}): JourneyStepDto =>
  step('phone_call', [code, label, text], role, traits);

/** Somebody of the role goes and sees the customer (面访). */
export const visit = (code: string, role: string, label: Both, text: Both, traits: Traits = {}): JourneyStepDto =>
  step('visit', [code, label, text], role, { expiresAfterHours: 14 * 24, ...traits });

/** A journey in its first version. */
export function journey(
  code: string,
  label: Both,
  trigger: Partial<JourneyTriggerDto> & Pick<JourneyTriggerDto, 'kind'>,
  steps: JourneyStepDto[],
  { enabled = true } = {},
) {
  const document: JourneyDocument = {
    ...{ label: both(label), enabled, language: 'zh-CN' },
    ...{ trigger: { appointment: null, population: null, ...trigger }, steps },
  };
  return { code, version: 1, label: both(label), document };
}
