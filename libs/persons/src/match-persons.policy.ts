import type { ProposalReason } from './person-history.entity';
import type { PersonKeyKind } from './person.entity';

/** A customer as matching sees it. Numbers are blind indexes in hex. */
export interface PersonFacts {
  readonly customerId: string;
  /** Person that it was matched to before. */
  readonly personId: string | null;
  /** Person of the customer that this one was merged into by its store. */
  readonly survivorPersonId: string | null;
  readonly idNumber: string | null;
  /** The first one counts most. */
  readonly phones: readonly string[];
  readonly plateNames: readonly string[];
  /** Id for the person that is made where the customer is nobody known. */
  readonly freshPersonId: string;
}

export interface PersonKey {
  readonly kind: PersonKeyKind;
  readonly value: string;
  readonly personId: string;
}

/** What the group knows of the persons that a block of customers leads to. Persons are survivors of merges. */
export interface KnownPersons {
  readonly keys: readonly PersonKey[];
  /** Persons that customers were matched to before, with who they are now. */
  readonly survivors: ReadonlyMap<string, string>;
  /** Persons that have no key at all: whoever is found by one takes their customer over. */
  readonly keyless: ReadonlySet<string>;
  /** Persons that are erased or about to be. */
  readonly erased: ReadonlySet<string>;
}

export interface PlannedProposal {
  readonly oneId: string;
  readonly otherId: string;
  readonly reason: ProposalReason;
}

export interface MatchPlan {
  readonly keys: readonly PersonKey[];
  readonly members: readonly { readonly customerId: string; readonly personId: string }[];
  readonly proposals: readonly PlannedProposal[];
}

/** Reasons for which persons are merged without being asked; it can be undone. */
export const AUTOMATIC_REASON: ProposalReason = 'phone_and_id_number';

/**
 * Which person each of these customers is. GRP-01
 * An ID number leads to its person, else a phone does, unless that person has another ID number. Whoever is nobody known
 * is a new person. Where the numbers of one customer lead to two persons, these are proposed as one. For example: Zhang,
 * known in one store by his phone and in another by his ID card, gives both in a third: the two become one.
 */
export function planMatches(customers: readonly PersonFacts[], known: KnownPersons): MatchPlan {
  const book = new KeyBook(known.keys);
  const members: { customerId: string; personId: string }[] = [];
  const proposals = new Map<string, PlannedProposal>();
  for (const facts of customers) {
    if (facts.personId && known.erased.has(facts.personId)) {
      // it waits for its store's turn: neither moved away from the erasure, nor found by its numbers again
      members.push({ customerId: facts.customerId, personId: facts.personId });
      continue;
    }
    const personId = personOf(facts, book, known);
    // a merge moves nothing: who was matched to a person that is merged by now stays with it, and undoing parts them again
    const belongsTo = facts.personId && survivorOf(known, facts.personId) === personId ? facts.personId : personId;
    members.push({ customerId: facts.customerId, personId: belongsTo });
    for (const proposal of proposalsOf(facts, personId, book, known)) {
      proposals.set(`${proposal.oneId} ${proposal.otherId}`, proposal);
    }
    book.giveTo({ personId, belongsTo }, facts);
  }
  return { keys: book.added, members, proposals: [...proposals.values()] };
}

const survivorOf = ({ survivors }: KnownPersons, personId: string): string => survivors.get(personId) ?? personId;

function personOf(facts: PersonFacts, book: KeyBook, known: KnownPersons): string {
  const before = facts.personId && survivorOf(known, facts.personId);
  if (before && (!known.keyless.has(before) || book.hasKeys(before))) return before;
  const byId = facts.idNumber && book.ownerOf('id_number', facts.idNumber);
  if (byId) return byId;
  const byPhone = facts.phones
    .map((phone) => book.ownerOf('phone', phone))
    .find((owner) => owner !== undefined && !book.hasOtherIdNumber(owner, facts.idNumber));
  return byPhone ?? before ?? facts.freshPersonId;
}

function proposalsOf(facts: PersonFacts, personId: string, book: KeyBook, known: KnownPersons): PlannedProposal[] {
  const found: PlannedProposal[] = [];
  const propose = (otherId: string | undefined | null, reason: ProposalReason): void => {
    if (otherId && otherId !== personId) found.push(pair(personId, otherId, reason));
  };
  for (const plateName of facts.plateNames) propose(book.ownerOf('plate_name', plateName), 'plate_and_name');
  propose(facts.survivorPersonId && survivorOf(known, facts.survivorPersonId), 'merged_in_store');
  for (const phone of facts.phones) {
    const owner = book.ownerOf('phone', phone);
    propose(owner, owner ? reasonBetween(personId, owner, facts, book) : 'two_phones');
  }
  const byId = facts.idNumber && book.ownerOf('id_number', facts.idNumber);
  propose(byId, byId ? reasonBetween(personId, byId, facts, book) : 'other_id_number');
  return found;
}

function reasonBetween(personId: string, otherId: string, facts: PersonFacts, book: KeyBook): ProposalReason {
  const numbers = new Set([...book.idNumbersOf(personId), ...book.idNumbersOf(otherId)]);
  if (facts.idNumber) numbers.add(facts.idNumber);
  if (numbers.size > 1) return 'other_id_number';
  return facts.idNumber ? AUTOMATIC_REASON : 'two_phones';
}

/** A pair stands under its lower id first, whichever way round it was found. */
function pair(a: string, b: string, reason: ProposalReason): PlannedProposal {
  return a < b ? { oneId: a, otherId: b, reason } : { oneId: b, otherId: a, reason };
}

/** A person, and the row of it that a customer belongs to: another one where that was merged into the person. */
interface Owner {
  readonly personId: string;
  readonly belongsTo: string;
}

/** Which number leads to whom, with what this block adds to it. */
class KeyBook {
  readonly added: PersonKey[] = [];
  private readonly owners = new Map<string, string>();
  private readonly idNumbers = new Map<string, Set<string>>();

  constructor(keys: readonly PersonKey[]) {
    for (const key of keys) this.note(key);
  }

  ownerOf(kind: PersonKeyKind, value: string): string | undefined {
    return this.owners.get(`${kind} ${value}`);
  }

  hasKeys(personId: string): boolean {
    return this.idNumbers.has(personId);
  }

  idNumbersOf(personId: string): readonly string[] {
    return [...(this.idNumbers.get(personId) ?? [])];
  }

  hasOtherIdNumber(personId: string, idNumber: string | null): boolean {
    const numbers = this.idNumbersOf(personId);
    return idNumber !== null && numbers.length > 0 && !numbers.includes(idNumber);
  }

  /** What leads to nobody yet leads to this person from now on. */
  giveTo(owner: Owner, { idNumber, phones, plateNames }: PersonFacts): void {
    if (idNumber) this.add('id_number', idNumber, owner);
    for (const value of phones) this.add('phone', value, owner);
    for (const value of plateNames) this.add('plate_name', value, owner);
  }

  private add(kind: PersonKeyKind, value: string, { personId, belongsTo }: Owner): void {
    if (this.ownerOf(kind, value)) return;
    this.note({ kind, value, personId });
    this.added.push({ kind, value, personId: belongsTo });
  }

  private note({ kind, value, personId }: PersonKey): void {
    this.owners.set(`${kind} ${value}`, personId);
    const numbers = this.idNumbers.get(personId) ?? new Set();
    if (kind === 'id_number') numbers.add(value);
    this.idNumbers.set(personId, numbers);
  }
}
