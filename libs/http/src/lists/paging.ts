import type { Type } from '@nestjs/common';
import { sql, type Sql } from '#libs/database';
import { type Cursor, decodeCursor, encodeCursor, filterHash, type SortType } from './cursor';
import { BooleanField, EnumField, IntegerField, ListField, ObjectField, StringField } from '../requests/fields';

/** Query of every list. Extend it with the list's filters; a list that can be sorted adds `@SortField(…) sort`. */
export class PageQuery {
  @IntegerField({ description: 'Rows per page', min: 1, max: 100, default: 20 })
  limit!: number;

  @StringField({
    description: '`nextCursor` or `prevCursor` of the page that was read before, with the same filters and sort',
    optional: true,
    min: 1,
    max: 1500,
  })
  cursor?: string;
}

/** Where a page stands in its list. There are no totals: `hasMore` says whether to go on. */
export class PageInfo {
  @IntegerField({ description: 'Rows asked for', min: 1, max: 100, example: 20 })
  limit!: number;

  @BooleanField({ description: 'Whether rows follow', example: true })
  hasMore!: boolean;

  @StringField({
    description: 'Cursor of the rows that follow',
    nullable: true,
    max: 1500,
    example: 'WzEsIi1jcmVhdGVkQXQiXQ',
  })
  nextCursor!: string | null;

  @StringField({ description: 'Cursor of the rows before', nullable: true, max: 1500 })
  prevCursor!: string | null;
}

/** One page of a list, as it is answered. */
export interface Page<Row> {
  readonly data: Row[];
  readonly page: PageInfo;
}

/** The answer class of a list of `row`, for OpenAPI: `CustomerDto` → `CustomerList`. */
export function pageClass(row: Type<object>): Type<object> {
  let page = pageClasses.get(row);
  if (!page) {
    const named = { [`${row.name.replace(/Dto$/, '')}List`]: class {} };
    page = Object.values(named)[0] as Type<object>;
    ListField(() => row, { description: 'The rows of this page', max: 100 })(page.prototype as object, 'data');
    ObjectField(() => PageInfo, { description: 'Where the page stands' })(page.prototype as object, 'page');
    pageClasses.set(row, page);
  }
  return page;
}

const pageClasses = new WeakMap<object, Type<object>>();

/** One way to sort a list: the SQL column, never NULL and indexed together with the id, and the row's property of it. */
export interface SortColumn<Property extends string = string> {
  readonly column: Sql;
  /** Property of the selected row that holds the column's value. Default: the name of the sort. */
  readonly property?: Property;
  /** An `instant` column holds milliseconds (`timestamptz(3)` or written by the app), as cursors do. */
  readonly type: SortType;
}

type Signed<Name extends string> = Name | `-${Name}`;

/** The whitelist of a list's sorts. Made once, beside the query that it belongs to, by `defineSorts`. */
export interface Sorts<Name extends string = string> {
  readonly names: readonly Signed<Name>[];
  readonly fallback: Signed<Name>;
  readonly idColumn: Sql;
  readonly columns: Readonly<Record<Name, SortColumn>>;
}

/**
 * Declares how a list may be sorted. Every sort ends with the id, so that rows with equal values keep one order.
 * `defineSorts({ createdAt: { column: sql\`c.created_at\`, type: 'instant' } }, { id: sql\`c.id\`, fallback: '-createdAt' })`
 */
export function defineSorts<Name extends string>(
  columns: Readonly<Record<Name, SortColumn>>,
  { id, fallback }: { id: Sql; fallback: Signed<NoInfer<Name>> },
): Sorts<Name> {
  const names = (Object.keys(columns) as Name[]).flatMap((name): Signed<Name>[] => [name, `-${name}`]);
  return { names, fallback, idColumn: id, columns };
}

/** The parameter `sort` of a list: one of the whitelist, descending with a leading minus. */
export function SortField<Name extends string>(sorts: Sorts<Name>, enumName: string): PropertyDecorator {
  const description = 'Order of the rows; a leading minus means descending';
  return EnumField(sorts.names, { enumName, description, default: sorts.fallback, example: sorts.fallback });
}

/** The SQL of one page, and what is needed to cut it out of the rows that come back. */
export interface Keyset {
  /** Condition that leaves out what lies before the page: put it into WHERE with `and`. */
  readonly where: Sql;
  /** `order by … limit n + 1`: the one row too many tells whether there is more. */
  readonly orderAndLimit: Sql;
  readonly limit: number;
  readonly sort: string;
  readonly property: string;
  readonly filters: string;
  readonly from: Cursor | undefined;
}

/** Turns a list's query into its keyset. Throws `invalid_cursor` for a cursor of another list, filter or sort. */
export function keysetOf<Name extends string>(query: PageQuery & { sort?: Signed<Name> }, sorts: Sorts<Name>): Keyset {
  const sort = query.sort ?? sorts.fallback;
  const name = (sort.startsWith('-') ? sort.slice(1) : sort) as Name;
  const { column, type, property = name } = sorts.columns[name];
  const filters = filterHash(query);
  const from = query.cursor === undefined ? undefined : decodeCursor(query.cursor, { sort, type, filters });
  const isDescending = sort.startsWith('-') !== (from?.direction === 'prev');
  return {
    ...statement(column, sorts.idColumn, isDescending, from, query.limit),
    limit: query.limit,
    sort,
    property,
    filters,
    from,
  };
}

const EVERYTHING = sql`true`;

function statement(column: Sql, id: Sql, isDescending: boolean, from: Cursor | undefined, limit: number) {
  const where = !from
    ? EVERYTHING
    : isDescending
      ? sql`(${column}, ${id}) < (${from.value}, ${from.id})`
      : sql`(${column}, ${id}) > (${from.value}, ${from.id})`;
  const orderAndLimit = isDescending
    ? sql`order by ${column} desc, ${id} desc limit ${limit + 1}`
    : sql`order by ${column}, ${id} limit ${limit + 1}`;
  return { where, orderAndLimit };
}

/** Cuts the page out of `limit + 1` rows and says how to go on from it. The header `Link` follows from the answer. */
export function pageOf<Row extends { readonly id: string }, Dto>(
  rows: readonly Row[],
  keyset: Keyset,
  toDto: (row: Row) => Dto,
): Page<Dto> {
  const isBackward = keyset.from?.direction === 'prev';
  const hasExtra = rows.length > keyset.limit;
  const kept = hasExtra ? rows.slice(0, keyset.limit) : [...rows];
  if (isBackward) kept.reverse();
  const hasMore = isBackward || hasExtra;
  const hasBefore = isBackward ? hasExtra : keyset.from !== undefined;
  return {
    data: kept.map(toDto),
    page: {
      limit: keyset.limit,
      hasMore: hasMore && kept.length > 0,
      nextCursor: hasMore ? cursorAt(kept.at(-1), keyset, 'next') : null,
      prevCursor: hasBefore ? cursorAt(kept[0], keyset, 'prev') : null,
    },
  };
}

function cursorAt(
  row: { readonly id: string } | undefined,
  keyset: Keyset,
  direction: Cursor['direction'],
): string | null {
  if (!row) return null;
  const held = (row as unknown as Readonly<Record<string, unknown>>)[keyset.property];
  const value = held instanceof Date ? held.toISOString() : held;
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new Error(`Rows sorted by ${keyset.sort} must select ${keyset.property}, and never as NULL`);
  }
  return encodeCursor({ sort: keyset.sort, value, id: row.id, direction, filters: keyset.filters });
}
