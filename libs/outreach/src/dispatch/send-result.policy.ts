import type { Contact } from '../contact.entity';
import type { ContactChange } from './contact-outcomes.queries';
import type { ContactState } from '../contact-states';
import type { Delivery } from '../gateways/channel-gateway';
import { firstReceiptDue } from '../receipts/receipt-patience.policy';

/** How one message of a block ended. */
export type SendResult =
  | Delivery
  /** It was not begun: the worker stops, or its lease is over. */
  | { readonly kind: 'unsent' }
  /** It may have arrived; the gateway will be asked. */
  | { readonly kind: 'in_doubt' }
  /** It may have arrived, and nobody can be asked. */
  | { readonly kind: 'unknown' }
  /** It has not arrived, and by now the customer is left in peace. */
  | { readonly kind: 'quiet'; readonly until: Date }
  /** It has not arrived, and by now it is better not sent. */
  | { readonly kind: 'too_late'; readonly reason: 'expired' | 'person_erased' };

/** A contact that was taken up more often without an end is given up. */
export const MOST_ATTEMPTS = 20;

/** A gateway that is away for a day loses nothing. */
const MOST_REFUSALS = 30;

const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MINUTES = 60;
const LONGEST_DOUBT_SECONDS = 300;

/** When no answer came: a gateway that can tell is asked, with any other one it stays unknown. */
export function unheard(canFind: boolean): SendResult {
  return { kind: canFind ? 'in_doubt' : 'unknown' };
}

/** What becomes of a contact after its message. */
export function afterDelivery(
  result: SendResult,
  { attempts, refusals, askedAt }: Pick<Contact, 'attempts' | 'refusals' | 'askedAt'>,
  now: Date,
): Omit<ContactChange, 'id'> {
  switch (result.kind) {
    case 'accepted':
      return {
        state: 'sent',
        sentAt: now,
        reference: result.reference.slice(0, 200),
        ...(result.receiptFollows && { deliveryState: 'pending', receiptDueAt: firstReceiptDue(now) }),
        decision: { kind: 'sent', reason: askedAt ? 'asked' : 'as_planned' },
        event: 'contact.sent',
      };
    case 'refused': {
      if (result.permanent) return { ...failed('gateway_refused'), quality: result.quality };
      if (refusals + 1 >= MOST_REFUSALS) return failed('gave_up');
      const until = new Date(now.getTime() + pauseMinutes(refusals) * MINUTE_MS);
      const decision = { kind: 'deferred', reason: 'gateway_busy', until } as const;
      return { state: 'due', dueAt: until, isRefusal: true, decision, event: 'contact.deferred' };
    }
    case 'unsent':
      return { state: 'due' };
    case 'in_doubt':
      // the first time it is asked as soon as the lease is over, then ever more patiently
      return attempts <= 1 ? { state: 'sending' } : { state: 'sending', dueAt: pauseAfterDoubt(attempts, now) };
    case 'unknown':
      return unknown();
    case 'quiet': {
      const decision = { kind: 'deferred', reason: 'quiet_hours', until: result.until } as const;
      return { state: 'sending', dueAt: result.until, decision, event: 'contact.deferred' };
    }
    case 'too_late': {
      const decision = { kind: 'suppressed', reason: result.reason } as const;
      return { state: 'cancelled', decision, event: 'contact.suppressed' };
    }
  }
}

/** What becomes of a contact whose receipt came, and whose answer did not: the provider has had it. */
export function afterReceipt(now: Date): Omit<ContactChange, 'id'> {
  return { state: 'sent', sentAt: now, decision: { kind: 'sent', reason: 'as_planned' }, event: 'contact.sent' };
}

/** What becomes of a contact that was taken up too often: of one that may have left nobody says that it failed. */
export function afterLostTries(state: ContactState): Omit<ContactChange, 'id'> {
  return state === 'sending' ? unknown() : failed('gave_up');
}

function failed(reason: string): Omit<ContactChange, 'id'> {
  return { state: 'failed', decision: { kind: 'suppressed', reason }, event: 'contact.failed' };
}

function unknown(): Omit<ContactChange, 'id'> {
  return { state: 'unknown', decision: { kind: 'sent', reason: 'outcome_unknown' }, event: 'contact.unknown' };
}

/** 1, 2, 4 … minutes, at most an hour. */
function pauseMinutes(tries: number): number {
  return Math.min(2 ** tries, LONGEST_PAUSE_MINUTES);
}

function pauseAfterDoubt(attempts: number, now: Date): Date {
  return new Date(now.getTime() + Math.min(2 ** (attempts - 2), LONGEST_DOUBT_SECONDS) * 1_000);
}
