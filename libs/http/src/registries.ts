import { Injectable } from '@nestjs/common';
import type { Sql } from '#libs/database';
import type { Localized } from '#libs/foundation';
import type { StoreContext, StoreTx } from '#libs/tenancy';

/** What one feature adds to the view of a customer: its vehicles, its orders, its complaints. */
export interface CustomerPart {
  /** Key in the answer, camelCase. */
  readonly name: string;
  readonly label: Localized;
  /** Parts are shown from low to high; leave gaps. */
  readonly order: number;
  /** Permission without which the part is left out. */
  readonly permission: string;
  /**
   * `customerIds` selects the ids of the customer and of every duplicate that was merged into it: put it behind `in`,
   * so that nobody waits for the ids first.
   */
  read(tx: StoreTx, ctx: StoreContext, customerIds: Sql): Promise<object>;
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
}

/** Everything by which a customer is found beside its own name and phones. */
@Injectable()
export class CustomerSearchSources extends Registry<CustomerSearchSource> {
  /** A select of the features that know such a code, for the one statement of the list. */
  selectsFor(code: string): Sql[] {
    return this.all.map((source) => source.select(code)).filter((select) => select !== null);
  }
}
