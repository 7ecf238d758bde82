import { type Sql, sql } from './sql';

/** A row that comes as JSON: its instants are texts. Decimals would be numbers and lose their zeros; cast them to text. */
export type AsJson<Row> = {
  readonly [Name in keyof Row]: Row[Name] extends Date | null
    ? Row[Name] extends Date
      ? string
      : string | null
    : Row[Name];
};

/** All rows of a select as one value, in their order. */
export const jsonArrayOf = (select: Sql): Sql => sql`coalesce((select json_agg(l) from (${select}) l), '[]')`;

/** The only row of a select as one value; null where there is none. */
export const jsonObjectOf = (select: Sql): Sql => sql`(select to_json(o) from (${select}) o)`;
