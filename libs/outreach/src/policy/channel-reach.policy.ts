import { maskEmail, maskPhone, type PhoneLine } from '#libs/foundation';
import type { ContactChannel } from '../contact-states';

/** One way to a customer: a number, an e-mail address, or the address of its home. */
export interface Reach {
  readonly customerId: string;
  readonly kind: PhoneLine | 'email' | 'address';
  /** E.164, an e-mail address, or an address in one line. */
  readonly to: string;
}

export type ChannelReach =
  /** `to` is absent where the channel needs none: a sticker goes with the car, a visit is arranged. */
  { readonly isReachable: true; readonly to?: string } | { readonly isReachable: false; readonly reason: string };

const KINDS: Readonly<Record<ContactChannel, readonly Reach['kind'][] | null>> = {
  sms: ['mobile'],
  phone_call: ['mobile', 'landline', 'other'],
  email: ['email'],
  letter: ['address'],
  sticker: null,
  visit: null,
};

const WHY_NOT = { sms: 'no_number', phone_call: 'no_number', email: 'no_email', letter: 'no_address' } as const;

/** Where a contact on this channel goes, by the ways to one customer, the best first; or the reason why it cannot. */
export function reachOf(channel: ContactChannel, ways: readonly Reach[]): ChannelReach {
  const kinds = KINDS[channel];
  if (!kinds) return { isReachable: true };
  const to = ways.find(({ kind }) => kinds.includes(kind))?.to;
  if (to !== undefined) return { isReachable: true, to };
  return { isReachable: false, reason: WHY_NOT[channel as keyof typeof WHY_NOT] };
}

/** What may be shown of where a contact goes; of a letter's address nothing that would still lead there. */
export function maskedReach(channel: ContactChannel, to: string): string {
  if (channel === 'email') return maskEmail(to);
  return channel === 'letter' ? `${to.slice(0, 3)}****` : maskPhone(to);
}
