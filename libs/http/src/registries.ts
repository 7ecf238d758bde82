import { Injectable } from '@nestjs/common';
import { join, row, type Sql, sql } from '#libs/database';
import type { Localized } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';

/** What one feature adds to the view of a customer: its vehicles, its orders, its complaints. */
export interface CustomerPart<Found = unknown> {
  /** Key in the answer, camelCase. */
  readonly name: string;
  readonly label: Localized;
  /** Parts are shown from low to high; leave gaps. */
  readonly order: number;
  /** Permission without which the part is left out. */
  readonly permission: string;
  /**
   * What it knows as one JSON value (`jsonArrayOf`, `jsonObjectOf`): the view asks all parts in one statement. `customerIds`
   * selects the ids of the customer and of every duplicate that was merged into it: put it behind `in`.
   */
  find(customerIds: Sql): Sql;
  /** What is shown of that. */
  show(found: Found, ctx: StoreContext): object;
  /**
   * A select of (subject type, subject id) of what belongs to these customers, such as their orders: the events of the
   * timeline and the open promises and tasks of the view are gathered over the subjects of all parts in one statement.
   */
  subjects?(customerIds: Sql): Sql;
  /**
   * A select of (customer id, first visit, last visit) of those of these customers who were here: by it customers keep
   * when they came last. A visit that was called off is none. CUS-13
   */
  visits?(customerIds: Sql): Sql;
}

/** What several parts find, as one JSON array in their order. */
export const foundBy = (parts: readonly CustomerPart[], customerIds: Sql): Sql =>
  parts.length === 0 ? sql`'[]'::json` : sql`json_build_array(${join(parts.map((part) => part.find(customerIds)))})`;

/** What several parts show of these customers, in their order; asked in one statement. */
export async function readParts(
  tx: StoreTx,
  ctx: StoreContext,
  parts: readonly CustomerPart[],
  customerIds: Sql,
): Promise<object[]> {
  const answer = await row<{ found: unknown[] }>(tx, sql`select ${foundBy(parts, customerIds)} as found`);
  return parts.map((part, at) => part.show(answer?.found[at], ctx));
}

/** A feature that finds customers by something they own: a plate, a VIN, an order number. */
export interface CustomerSearchSource {
  readonly name: string;
  readonly label: Localized;
  /**
   * A select of the ids of the customers that `code` (upper case, without separators) leads to; prefixes count. Null
   * where it is too short to lead anywhere.
   */
  select(code: string): Sql | null;
}

/** A feature that knows by what customers are recognised beside their phones and ID numbers: the plates of their cars. */
export interface CustomerMark {
  readonly name: string;
  /** Marks of these customers, normalised. A mark together with the name hints at a person and proves nothing. */
  read(
    tx: StoreTx,
    customerIds: readonly string[],
  ): Promise<readonly { readonly customerId: string; readonly mark: string }[]>;
}

/**
 * What one feature keeps of a customer: given out when the person asks for it, emptied when the person asks for that
 * (PIPL, articles 45 and 47; SEC-08). Registered wherever the feature's tables are at hand, so in the API and the worker.
 */
export interface PersonalRecords {
  /** Key in the export, camelCase. */
  readonly name: string;
  readonly label: Localized;
  /** Records are written from low to high and emptied from high to low, the customer's own rows last. */
  readonly order: number;
  /** Everything kept of these customers, ready to be written as JSON. The ids hold the merged duplicates too. */
  read(tx: StoreTx, ctx: StoreContext, customerIds: readonly string[]): Promise<readonly object[]>;
  /**
   * Empties what is personal and keeps ids, instants and amounts; says how many rows it touched. A second run touches
   * none. Writes no events: the caller records the erasure.
   */
  erase(tx: StoreTx, ctx: StoreContext, customerIds: readonly string[]): Promise<number>;
  /**
   * Storage keys of the files kept of these customers, where there are any. They are removed before `erase` empties
   * the rows that name them, so a removal that was killed midway finds the rest again.
   */
  files?(tx: StoreTx, ctx: StoreContext, customerIds: readonly string[]): Promise<readonly string[]>;
  /**
   * Holds these customers until the transaction ends, before anything is emptied: whoever adds something to one of them
   * either was before, so that it is emptied too, or finds the customer erased.
   */
  hold?(tx: StoreTx, customerIds: readonly string[]): Promise<void>;
  /** Further customers of the store that are these: duplicates that were merged into them. They are treated alike. */
  duplicates?(tx: StoreTx, customerIds: readonly string[]): Promise<readonly string[]>;
}

class Registry<Entry extends { readonly name: string }> {
  private readonly entries: Entry[] = [];

  /** Called once per feature, in its module's `onModuleInit`. */
  register(entry: Entry): void {
    if (this.entries.some(({ name }) => name === entry.name)) throw new Error(`${entry.name} is registered twice`);
    this.entries.push(entry);
  }

  protected get all(): readonly Entry[] {
    return this.entries;
  }
}

/** The parts of the customer view, gathered from features that `customers` may not import. */
@Injectable()
export class CustomerParts extends Registry<CustomerPart> {
  /** What this caller may see, in order. */
  visibleTo(ctx: StoreContext): CustomerPart[] {
    return this.all.filter(({ permission }) => ctx.permissions.has(permission)).sort((a, b) => a.order - b.order);
  }

  /** The selects of subjects of the parts that this caller may see. */
  subjectsFor(ctx: StoreContext, customerIds: Sql): Sql[] {
    return this.visibleTo(ctx).flatMap((part) => part.subjects?.(customerIds) ?? []);
  }

  /** The selects of visits of all parts; whoever asks is the system itself. */
  visitsOf(customerIds: Sql): Sql[] {
    return this.all.flatMap((part) => part.visits?.(customerIds) ?? []);
  }
}

/** Everything by which a customer is found beside its own name and phones. */
@Injectable()
export class CustomerSearchSources extends Registry<CustomerSearchSource> {
  /** A select of the features that know such a code, for the one statement of the list. */
  selectsFor(code: string): Sql[] {
    return this.all.map((source) => source.select(code)).filter((select) => select !== null);
  }
}

/** By what customers are recognised across the group's stores, beside their own numbers. GRP-01 */
@Injectable()
export class CustomerMarks extends Registry<CustomerMark> {
  /** Every mark of these customers. */
  async of(tx: StoreTx, customerIds: readonly string[]): Promise<{ customerId: string; mark: string }[]> {
    return (await Promise.all(this.all.map((one) => one.read(tx, customerIds)))).flat();
  }
}

/** Everything that is kept of a person in a store, for its export and its erasure. SEC-08 */
@Injectable()
export class PersonalRecordSources extends Registry<PersonalRecords> {
  inOrder(): PersonalRecords[] {
    return [...this.all].sort((a, b) => a.order - b.order);
  }
}
