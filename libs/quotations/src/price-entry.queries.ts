import { columns, empty, prefixPattern, row, rows, type Sql, sql } from '#libs/database';
import type { LocalDate } from '#libs/foundation';
import { defineSorts, type Keyset } from '#libs/http';
import type { LineKind } from '#libs/service-orders';
import type { StoreTx } from '#libs/tenancy';
import type { PriceUnit } from './price-entry.entity';
import { PriceEntry } from './price-entry.entity';
import type { CataloguePrice } from './price-lines.policy';

export const PRICE_SORTS = defineSorts(
  { code: { column: sql`p.code`, type: 'text' } },
  { id: sql`p.id`, fallback: 'code' },
);

export interface PriceFilter {
  readonly kind?: LineKind;
  readonly code?: string;
  readonly on: LocalDate;
}

/** An entry that counts on a day: begun, not over, and with no later one begun. */
function countsOn(on: LocalDate): Sql {
  return sql`p.valid_from <= ${on} and (p.valid_until is null or p.valid_until >= ${on})
    and not exists (
      select from price_entry later
      where later.code = p.code and later.kind = p.kind and later.valid_from > p.valid_from and later.valid_from <= ${on})`;
}

export function findPrices(tx: StoreTx, { kind, code, on }: PriceFilter, keyset: Keyset): Promise<PriceEntry[]> {
  const ofKind = kind ? sql`and p.kind = ${kind}` : empty;
  const ofCode = code ? sql`and p.code like ${prefixPattern(code)}` : empty;
  return rows(
    tx,
    sql`select ${columns(PriceEntry, 'p')} from price_entry p
        where ${countsOn(on)} ${ofKind} ${ofCode} and ${keyset.where} ${keyset.orderAndLimit}`,
  );
}

/** What the catalogue says of these codes on a day, by kind and code. */
export async function pricesOf(
  tx: StoreTx,
  codes: readonly string[],
  on: LocalDate,
): Promise<ReadonlyMap<string, CataloguePrice>> {
  const found = await rows<CataloguePrice>(
    tx,
    sql`select p.kind, p.code, p.name, p.unit_price_fen as "unitPriceFen", p.hours
        from price_entry p where p.code = any(${codes}::text[]) and ${countsOn(on)}`,
  );
  return new Map(found.map((price) => [priceKey(price), price]));
}

export function priceKey({ kind, code }: { readonly kind: LineKind; readonly code?: string }): string {
  return `${kind} ${code ?? ''}`;
}

/** What is written of an entry. */
export interface NewPrice {
  readonly id: string;
  readonly kind: LineKind;
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly unit: PriceUnit;
  readonly unitPriceFen: number;
  readonly hours: string | null;
  readonly validFrom: LocalDate;
  readonly validUntil: LocalDate | null;
}

/** Writes entries in one statement; those that say nothing new are left alone. */
export async function putPrices(
  tx: StoreTx,
  prices: readonly NewPrice[],
  at: Date,
): Promise<{ inserted: number; updated: number }> {
  const counted = await row<{ inserted: number; updated: number }>(
    tx,
    sql`with written as (
          insert into price_entry as p
            (id, kind, code, name, name_en, unit, unit_price_fen, hours, valid_from, valid_until, created_at, updated_at)
          select n."id", n."kind", n."code", n."name", n."nameEn", n."unit", n."unitPriceFen", n."hours", n."validFrom",
                 n."validUntil", ${at}, ${at}
          from json_to_recordset(${JSON.stringify(prices)}::json) as n (
            "id" uuid, "kind" varchar, "code" varchar, "name" varchar, "nameEn" varchar, "unit" varchar,
            "unitPriceFen" bigint, "hours" numeric, "validFrom" date, "validUntil" date)
          order by n."code", n."kind", n."validFrom"
          on conflict on constraint uq_price_entry_code do update
          set name = excluded.name, name_en = excluded.name_en, unit = excluded.unit,
              unit_price_fen = excluded.unit_price_fen, hours = excluded.hours, valid_until = excluded.valid_until,
              version = p.version + 1, updated_at = excluded.updated_at
          where (p.name, p.name_en, p.unit, p.unit_price_fen, p.hours, p.valid_until) is distinct from
                (excluded.name, excluded.name_en, excluded.unit, excluded.unit_price_fen, excluded.hours,
                 excluded.valid_until)
          returning p.version)
        select count(*) filter (where version = 1) as inserted, count(*) filter (where version > 1) as updated
        from written`,
  );
  return counted as { inserted: number; updated: number };
}
