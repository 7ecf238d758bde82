import { consentOn, type ConsentInForce } from '#libs/customers';
import type { ContactCategory, ContactChannel } from '../contact-states';
import { CONSENT_CHANNEL_OF } from '../contact-states';
import { consentObstacle } from './contact-consent.policy';
import type { PersonCount } from './contact-counter.queries';
import type { ContactPolicyDocument } from './contact-policy.dto';

/** One person with its customers in this store, and what counts of its contacts in any. */
export interface Person {
  readonly customerIds: ReadonlySet<string>;
  readonly count: PersonCount | undefined;
}

/** Customers gathered to persons; one that is not matched yet is a person of its own. */
export function personsOf(
  customers: readonly { readonly customerId: string; readonly survivorId: string; readonly personId: string | null }[],
  counts: readonly PersonCount[],
): Person[] {
  const countOf = new Map(counts.flatMap((count) => count.askedIds.map((id) => [id, count])));
  const byKey = grouped(customers, ({ survivorId, personId }) =>
    personId === null ? survivorId : (countOf.get(personId)?.personId ?? survivorId),
  );
  return [...byKey.values()].map((own) => ({
    customerIds: new Set(own.map(({ customerId }) => customerId)),
    count: own[0].personId === null ? undefined : countOf.get(own[0].personId),
  }));
}

/** Why the customer's word keeps a contact from being made; null: it does not. CF-24 */
export function consentObstacleOf(
  { category, channel }: { readonly category: ContactCategory; readonly channel: ContactChannel },
  { consents = [] }: Pick<ContactPolicyDocument, 'consents'>,
  words: readonly ConsentInForce[],
): string | null {
  const need = consents.find((one) => one.category === category);
  if (!need) return null;
  const about = words.filter(({ purpose }) => purpose === need.purpose);
  // a channel without a name of its own hears what was said of every channel
  return consentObstacle(need.rule, consentOn(CONSENT_CHANNEL_OF[channel] ?? channel, about));
}

export function grouped<Row, Key>(list: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of list) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
