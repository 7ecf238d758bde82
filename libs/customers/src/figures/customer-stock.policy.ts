import { addDays, type LocalDate } from '#libs/foundation';
import type { StockState } from '../customer.entity';

/** What the policy `customer-stock` says. */
export interface StockRules {
  readonly newDays: number;
  readonly lostAfterDays: number;
}

/** What is known of a customer, in days of the store. */
export interface StockFacts {
  /** Null for a file that came with an import: the day of the import says nothing of the customer. */
  readonly filedOn: LocalDate | null;
  readonly firstVisitOn: LocalDate | null;
  readonly lastVisitOn: LocalDate | null;
  /** What was judged before. */
  readonly before: { readonly state: StockState; readonly since: LocalDate } | null;
}

export interface Stock {
  readonly state: StockState;
  readonly since: LocalDate;
  /** Day on which it becomes another if nothing happens before; null: it stays. */
  readonly nextOn: LocalDate | null;
}

/**
 * In which stock a customer stands (客户存量). CUS-13
 *
 * *New* (新增) is who came to us within so many days, on file or in person. *Lost* (流失) is who was here and has not been
 * for so long. *Possessed* (占有) is every other customer who was here, *archive* (档案) who is only on file. A customer who
 * comes back after a loss is possessed since that visit.
 */
export function stockOf(facts: StockFacts, { newDays, lostAfterDays }: StockRules, today: LocalDate): Stock {
  const { filedOn, firstVisitOn, lastVisitOn, before } = facts;
  const seenOn = earlier(filedOn, firstVisitOn);
  const newUntil = seenOn && addDays(seenOn, newDays);
  const lostOn = lastVisitOn && addDays(lastVisitOn, lostAfterDays);
  const keep = (state: StockState, since: LocalDate) => (before?.state === state ? before.since : since);

  if (lostOn && lostOn <= today) return { state: 'lost', since: lostOn, nextOn: null };
  if (seenOn && newUntil && today < newUntil) return { state: 'new', since: seenOn, nextOn: earlier(newUntil, lostOn) };
  if (lastVisitOn === null) {
    return { state: 'archive', since: keep('archive', newUntil ?? today), nextOn: null };
  }
  const isBack = before?.state === 'lost' || before?.state === 'archive';
  return {
    state: 'possessed',
    since: keep('possessed', isBack ? lastVisitOn : (newUntil ?? lastVisitOn)),
    nextOn: lostOn,
  };
}

function earlier(one: LocalDate | null, other: LocalDate | null): LocalDate | null {
  if (one === null || other === null) return one ?? other;
  return one < other ? one : other;
}
