import { addDays, instantOf, localDateOf, localTimeOf } from '#libs/foundation';
import type { CallOutcome } from '#libs/outreach';
import type { AttemptOutcome } from './call-outcomes';
import type { CallRulesDocument, CallTimesDto } from './call-rules.dto';

/** A try that was just made, and what is known of the call. */
export interface MadeAttempt {
  readonly outcome: AttemptOutcome;
  /** 1 for the first. */
  readonly number: number;
  readonly at: Date;
  /** With `call_back_agreed`. */
  readonly callBackAt: Date | null;
  /** From here on the call is of no use; null: it has no end. */
  readonly expiresAt: Date | null;
  /** Whether the customer has another number that may be right. */
  readonly hasAnotherNumber: boolean;
}

export type AfterAttempt =
  { readonly kind: 'close'; readonly outcome: CallOutcome } | { readonly kind: 'again'; readonly at: Date };

const MINUTE_MS = 60_000;

/**
 * Whether a call is over or tried again, and when. An agreed time wins over everything: over the number of tries, the
 * call times and the end. A number that does not lead to the customer leads to the next one, at once. FUP-03, FUP-08
 */
export function afterAttempt(
  attempt: MadeAttempt,
  { attempts, waitMinutes, callTimes }: Pick<CallRulesDocument, 'attempts' | 'waitMinutes' | 'callTimes'>,
  timeZone: string,
): AfterAttempt {
  const { outcome, number, at, expiresAt } = attempt;
  if (outcome === 'call_back_agreed') {
    if (!attempt.callBackAt) throw new Error('A call back was agreed without a time');
    return { kind: 'again', at: attempt.callBackAt };
  }
  const again = againAfter(attempt, waitMinutes);
  if (!again || number >= attempts) return { kind: 'close', outcome };
  const next = nextCallTime(again, callTimes, timeZone);
  if (expiresAt && next >= expiresAt) return { kind: 'close', outcome };
  return { kind: 'again', at: next > at ? next : at };
}

function againAfter({ outcome, at, hasAnotherNumber }: MadeAttempt, waitMinutes: number): Date | null {
  switch (outcome) {
    case 'no_answer':
    case 'message_left':
      return new Date(at.getTime() + waitMinutes * MINUTE_MS);
    case 'wrong_number':
    case 'empty_number':
      return hasAnotherNumber ? at : null;
    default:
      return null;
  }
}

/** The first instant from `at` on in which customers may be called. Call times follow each other within a day. */
export function nextCallTime(at: Date, callTimes: readonly CallTimesDto[], timeZone: string): Date {
  const day = localDateOf(at, timeZone);
  const time = localTimeOf(at, timeZone).slice(0, 5);
  const today = callTimes.find(({ to }) => time < to);
  if (!today) return instantOf(addDays(day, 1), callTimes[0].from, timeZone);
  return time >= today.from ? at : instantOf(day, today.from, timeZone);
}
