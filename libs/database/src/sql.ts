import { createHash } from 'node:crypto';
import sqlTag, { empty, join, raw, type Sql } from 'sql-template-tag';
import { type EntityManager, getMetadataArgsStorage, type QueryRunner } from 'typeorm';
import { SnakeNamingStrategy } from './naming-strategy';

export { empty, join, type Sql };

/**
 * The one way to write a statement by hand: every `${value}` becomes a parameter, a nested fragment stays a fragment.
 * There is no way to put a string into SQL text; `raw` of the library is banned by lint.
 */
export const sql = sqlTag;

/** Rows of a statement. Keys are what the statement names them: use `columns()` to get an entity's property names. */
export async function rows<Row>(tx: EntityManager, statement: Sql): Promise<Row[]> {
  const result = await runner(tx).query(statement.text, statement.values, true);
  return result.records as Row[];
}

/** The only row of a statement, or null. */
export async function row<Row>(tx: EntityManager, statement: Sql): Promise<Row | null> {
  return (await rows<Row>(tx, statement))[0] ?? null;
}

/**
 * The same by a statement that the server keeps for the connection: as long as a connection stays with one store, such a
 * statement is parsed and planned once, which of a look-up by id is nearly all of its cost (ADR 13). For statements of few
 * different texts that are sent again and again; every text is kept by every connection.
 */
export async function preparedRows<Row>(tx: EntityManager, statement: Sql): Promise<Row[]> {
  const { text, values } = statement;
  const { records } = await (runner(tx) as NamingRunner).query(text, values, true, nameOf(text));
  return records as Row[];
}

/** The only row of a prepared statement, or null. */
export async function preparedRow<Row>(tx: EntityManager, statement: Sql): Promise<Row | null> {
  return (await preparedRows<Row>(tx, statement))[0] ?? null;
}

/** The transactions of tenants take a name for a statement; what goes without one leaves nothing on the server. */
interface NamingRunner {
  query(text: string, values: unknown[], structured: true, name: string): Promise<{ records: unknown[] }>;
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  let name = names.get(text);
  if (!name) names.set(text, (name = createHash('sha256').update(text).digest('hex').slice(0, 32)));
  return name;
}

/** Number of rows that an INSERT, UPDATE or DELETE touched. */
export async function affected(tx: EntityManager, statement: Sql): Promise<number> {
  const result = await runner(tx).query(statement.text, statement.values, true);
  return result.affected ?? 0;
}

/** A LIKE pattern for a prefix, with the wildcards of LIKE taken literally. */
export function prefixPattern(text: string): string {
  return `${text.replace(/[\\%_]/g, '\\$&')}%`;
}

const naming = new SnakeNamingStrategy();
const fragments = new Map<string, Sql>();

/**
 * Every column of an entity as `alias.snake_case as "camelCase"`, so that plain rows have the entity's shape without
 * the cost of hydration (a fifth of the time of a list of twenty).
 */
export function columns(entity: abstract new () => unknown, alias: string): Sql {
  const key = `${entity.name} ${alias}`;
  let fragment = fragments.get(key);
  if (!fragment) {
    const names = columnsOf(entity).map(({ property, column }) => `${alias}.${column} as "${property}"`);
    fragments.set(key, (fragment = raw(names.join(', '))));
  }
  return fragment;
}

/**
 * `snake_case = value` of every property that is told, for the SET of an UPDATE. Unlike the entity manager's update, the
 * statement leaves at once, so that what is sent after it in a pipeline sees what it wrote.
 */
export function assignments<Row extends object>(entity: abstract new () => Row, values: Partial<Row>): Sql {
  const told = columnsOf(entity).filter(({ property }) => values[property as keyof Row] !== undefined);
  return join(told.map(({ property, column }) => sql`${raw(column)} = ${values[property as keyof Row]}`));
}

function columnsOf(entity: abstract new () => unknown): { property: string; column: string }[] {
  return getMetadataArgsStorage()
    .filterColumns(ancestors(entity))
    .map(({ propertyName, options }) => ({
      property: propertyName,
      column: naming.columnName(propertyName, options.name, []),
    }));
}

function ancestors(entity: unknown): never[] {
  const chain: unknown[] = [];
  for (let type = entity; type && type !== Function.prototype; type = Object.getPrototypeOf(type)) chain.push(type);
  return chain as never[];
}

function runner(tx: EntityManager): QueryRunner {
  if (!tx.queryRunner) throw new Error('A statement ran outside a transaction: use StoreDb.run or GroupDb.run');
  return tx.queryRunner;
}
