import { type Catalogue, type CatalogueField, compileFilter } from '#libs/filters';
import { type Sql, sql } from '#libs/database';
import { policiesInForce, type PolicyInForce } from '#libs/policies';
import type { GroupTx, StoreTx } from '#libs/tenancy';
import { checkKpiDefinition } from './check-kpi-definition';
import type { KpiDefinitionDto } from './kpi-definition.dto';
import { KPI } from './kpi-policies';
import { COUNTED_CATALOGUES } from './record-types';

/** A figure as it is counted now. */
export interface Kpi {
  /** Such as `KPI-01`. */
  readonly code: string;
  /** Version of the definition: `kpi/KPI-01@preset:1`. */
  readonly ref: string;
  readonly definition: KpiDefinitionDto;
}

/** Sides of a figure. */
export const KPI_SIDES = ['numerator', 'denominator'] as const;
export type KpiSide = (typeof KPI_SIDES)[number];

/**
 * Every figure that can be counted, by code. A definition that names what this release's catalogues no longer hold is
 * left out, so that it holds up no other.
 */
export async function kpisInForce(tx: StoreTx | GroupTx, at: Date): Promise<Kpi[]> {
  const policies = await policiesInForce(tx, KPI, at);
  return policies.filter(isCountable).map(({ code, ref, document }) => ({ code, ref, definition: document }));
}

const isCountable = ({ document }: PolicyInForce<KpiDefinitionDto>): boolean =>
  checkKpiDefinition(document).length === 0;

/** A figure's definition as SQL over its catalogue. The only place that turns the one into the other. */
export interface KpiSql {
  readonly catalogue: Catalogue;
  readonly at: Sql;
  /** Condition of a side's records. */
  readonly of: Readonly<Record<KpiSide, Sql>>;
  /** What each record adds to a side, never NULL. */
  readonly adds: Readonly<Record<KpiSide, Sql>>;
}

export function sqlOf({ recordType, dayField, denominator, numerator, sumOf }: KpiDefinitionDto): KpiSql {
  const catalogue = COUNTED_CATALOGUES.find(({ code }) => code === recordType) as Catalogue;
  const field = (name: string): Sql => (catalogue.fields[name] as CatalogueField).sql;
  const counted = compileFilter(catalogue, denominator);
  return {
    catalogue,
    at: field(dayField),
    of: { denominator: counted, numerator: sql`(${counted} and ${compileFilter(catalogue, numerator)})` },
    adds: { denominator: sql`1`, numerator: sumOf === null ? sql`1` : sql`coalesce((${field(sumOf)}), 0)` },
  };
}
