import type { ContactChange } from '../dispatch/contact-outcomes.queries';
import type { Contact } from '../contact.entity';
import type { ContactCandidate } from './contact-candidate';
import type { ContactOutcome } from './contact-decision.policy';
import { REASONS } from '../contact-reasons';
import { isMessage, isPrinted } from '../contact-states';
import { combinedMessage, type JudgedMessage } from './judged-message';
import type { SmsTemplates } from '../gateways/sms-templates.policy';

/** A contact with all that its decision needs, and what is written where it is made. */
export interface ReachedContact {
  readonly contact: Contact;
  readonly candidate: ContactCandidate;
  readonly message: JudgedMessage;
  /** Number or address; absent where the channel needs none, or there is none. */
  readonly to: string | undefined;
}

/** What is written of the contacts with one person once they are decided on. */
export function changesOf(
  contacts: readonly ReachedContact[],
  outcomes: ReadonlyMap<string, ContactOutcome>,
  templates: SmsTemplates | null,
  contactPolicyRef: string,
  now: Date,
): ContactChange[] {
  return contacts.flatMap((one): ContactChange[] => {
    const outcome = outcomes.get(one.contact.id);
    return outcome
      ? [{ id: one.contact.id, contactPolicyRef, ...changeOf(one, outcome, contacts, outcomes, templates, now) }]
      : [];
  });
}

function changeOf(
  one: ReachedContact,
  outcome: ContactOutcome,
  all: readonly ReachedContact[],
  outcomes: ReadonlyMap<string, ContactOutcome>,
  templates: SmsTemplates | null,
  now: Date,
): Omit<ContactChange, 'id'> {
  switch (outcome.kind) {
    case 'go':
      return intentOf(one, all, outcomes, templates, now);
    case 'defer': {
      const { until, reason } = outcome;
      const decision = { kind: 'deferred', reason, until } as const;
      return { state: 'due', dueAt: until, decision, event: 'contact.deferred' };
    }
    case 'merge': {
      const decision = { kind: 'merged', reason: REASONS.carriedAlong } as const;
      return { state: 'cancelled', mergedIntoId: outcome.into, decision, event: 'contact.merged' };
    }
    case 'suppress': {
      const decision = { kind: 'suppressed', reason: outcome.reason } as const;
      return { state: 'cancelled', decision, event: 'contact.suppressed' };
    }
  }
}

/**
 * A message is only intended yet, and so is what waits to be printed; a call or a visit is handed to a person in this
 * very transaction, and so is made.
 */
function intentOf(
  { contact, message, to }: ReachedContact,
  all: readonly ReachedContact[],
  outcomes: ReadonlyMap<string, ContactOutcome>,
  templates: SmsTemplates | null,
  now: Date,
): Omit<ContactChange, 'id'> {
  const carried = all.filter((other) => {
    const outcome = outcomes.get(other.contact.id);
    return outcome?.kind === 'merge' && outcome.into === contact.id;
  });
  const said = combinedMessage([message, ...carried.map((other) => other.message)], templates);
  const intent = { intentAt: now, recipient: to, ...said };
  if (isMessage(contact.channel)) return { ...intent, state: 'sending' };
  if (isPrinted(contact.channel)) return { ...intent, state: 'to_print' };
  const decision = { kind: 'sent', reason: REASONS.handedToPerson } as const;
  return { ...intent, state: 'sent', sentAt: now, decision, event: 'contact.sent' };
}
