import { type Sql } from '#libs/database';
import type { Localized } from '#libs/foundation';
import type { FieldType } from './filter-operators.policy';

/** One field that filters may name: what it means, and the SQL that it stands for. */
export interface CatalogueField {
  readonly type: FieldType;
  readonly label: Localized;
  /** Expression over the catalogue's `from`, of the Postgres type that fits `type`. May be NULL: not known. */
  readonly sql: Sql;
  /** What an `enum` field may hold. */
  readonly values?: readonly string[];
  /** Decimals of a `decimal` field. */
  readonly scale?: number;
}

/** The fields of one type of record, declared in code: the only source of SQL that a filter can reach. */
export interface Catalogue<Name extends string = string> {
  /** Such as `service-order`; definitions of KPIs and journeys name it. */
  readonly code: string;
  readonly label: Localized;
  /** What stands behind FROM: the table with its alias, and joins that give at most one row each. */
  readonly from: Sql;
  /** The record's id. */
  readonly id: Sql;
  readonly fields: Readonly<Record<Name, CatalogueField>>;
}

const catalogues = new Map<string, Catalogue>();

const CODE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const FIELD = /^[a-z][A-Za-z0-9]*$/;

/** Declares a catalogue. What makes no sense ends the process at boot. */
export function defineCatalogue<Name extends string>(catalogue: Catalogue<Name>): Catalogue<Name> {
  const { code, fields } = catalogue;
  if (!CODE.test(code)) throw new Error(`${code} is not a code such as service-order`);
  if (catalogues.has(code)) throw new Error(`Catalogue ${code} is defined twice`);
  for (const [name, field] of Object.entries<CatalogueField>(fields)) {
    const place = `Field ${name} of catalogue ${code}`;
    if (!FIELD.test(name)) throw new Error(`${place} is not named in camelCase`);
    if ((field.type === 'enum') !== (field.values !== undefined)) throw new Error(`${place}: an enum has values`);
    if ((field.type === 'decimal') !== (field.scale !== undefined)) throw new Error(`${place}: a decimal has a scale`);
  }
  catalogues.set(code, catalogue);
  return catalogue;
}

export function findCatalogue(code: string): Catalogue | undefined {
  return catalogues.get(code);
}

/** Every catalogue of the loaded libs, sorted by code. */
export function allCatalogues(): Catalogue[] {
  return [...catalogues.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The field of that name; undefined also for what every object has, such as `constructor`. */
export function fieldOf(catalogue: Catalogue, name: string): CatalogueField | undefined {
  return Object.hasOwn(catalogue.fields, name) ? catalogue.fields[name] : undefined;
}
