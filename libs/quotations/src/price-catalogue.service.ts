import { Injectable } from '@nestjs/common';
import { recordEvent } from '#libs/events';
import { Clock, type FieldProblem, localDateOf, newId, refusedField } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import {
  type ListPricesQuery,
  type PriceDto,
  type PricesPutDto,
  type PutPriceDto,
  type PutPricesDto,
  toPriceDto,
} from './price-catalogue.dto';
import { findPrices, type NewPrice, PRICE_SORTS, putPrices } from './price-entry.queries';
import { repeatedEntry, validUntilBeforeFrom } from './quotations.errors';

/** A billion yuan. */
const MOST_FEN = 100_000_000_000;

/** The price catalogue (价目表) of a store: what work and parts cost, and from which day. SVC-16 */
@Injectable()
export class PriceCatalogueService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  /** Prices that count on a day, by default today in the store's calendar. */
  list(ctx: StoreContext, query: ListPricesQuery): Promise<Page<PriceDto>> {
    const on = query.on ?? localDateOf(this.clock.now(), ctx.store.timeZone);
    const keyset = keysetOf(query, PRICE_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findPrices(tx, { ...query, on }, keyset), keyset, toPriceDto));
  }

  /** Writes up to a thousand entries, all or none. Estimates that were made keep their prices. Throws `validation_failed`. */
  async put(ctx: StoreContext, { prices }: PutPricesDto): Promise<PricesPutDto> {
    const faults = faultsOf(prices);
    if (faults.length > 0) throw refusedField(...faults);
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const counted = await putPrices(tx, prices.map(toNewPrice), now);
      if (counted.inserted + counted.updated > 0) {
        const subject = { type: 'store', id: ctx.store.id };
        await recordEvent(tx, ctx, { type: 'price-catalogue.changed', subject, payload: { ...counted } });
      }
      return counted;
    });
  }
}

function toNewPrice({ unitPrice, nameEn, hours, validUntil, ...price }: PutPriceDto): NewPrice {
  return {
    ...price,
    id: newId(),
    nameEn: nameEn ?? null,
    unitPriceFen: unitPrice.amount,
    hours: hours ?? null,
    validUntil: validUntil ?? null,
  };
}

/** What the fields cannot say by themselves. */
function faultsOf(prices: readonly PutPriceDto[]): FieldProblem[] {
  const seen = new Set<string>();
  return prices.flatMap(({ kind, code, unitPrice, validFrom, validUntil }, index): FieldProblem[] => {
    const pointer = `#/prices/${index}`;
    const key = `${kind} ${validFrom} ${code}`;
    const isRepeated = seen.has(key);
    seen.add(key);
    return [
      ...(isRepeated ? [{ pointer: `${pointer}/code`, code: repeatedEntry.code }] : []),
      ...(unitPrice.amount < 0 || unitPrice.amount > MOST_FEN
        ? [{ pointer: `${pointer}/unitPrice/amount`, code: 'out_of_range', params: { min: 0, max: MOST_FEN } }]
        : []),
      ...(validUntil !== undefined && validUntil < validFrom
        ? [{ pointer: `${pointer}/validUntil`, code: validUntilBeforeFrom.code }]
        : []),
    ];
  });
}
