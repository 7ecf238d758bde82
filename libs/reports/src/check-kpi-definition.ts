import { type Catalogue, checkFilter } from '#libs/filters';
import type { FieldProblem } from '#libs/foundation';
import type { KpiDefinitionDto } from './kpi-definition.dto';
import { COUNTED_CATALOGUES } from './record-types';
import { kpiCurrency, kpiField } from './reports.errors';

const NUMERIC: ReadonlySet<string> = new Set(['integer', 'decimal']);

/** What a definition names that its catalogue does not hold, and where it contradicts itself. SEC-04 */
export function checkKpiDefinition(definition: KpiDefinitionDto): readonly FieldProblem[] {
  const { recordType, dayField, sumOf, unit, currency } = definition;
  const catalogue = COUNTED_CATALOGUES.find(({ code }) => code === recordType);
  if (!catalogue) return [{ pointer: '#/recordType', code: 'unknown_reference' }];
  return [
    ...checkField(catalogue, '#/dayField', dayField, (type) => type === 'instant'),
    ...(sumOf === null ? [] : checkField(catalogue, '#/sumOf', sumOf, (type) => NUMERIC.has(type))),
    ...checkFilter(catalogue, definition.denominator, '#/denominator'),
    ...checkFilter(catalogue, definition.numerator, '#/numerator'),
    ...((unit === 'money') === (currency !== null) ? [] : [{ pointer: '#/currency', code: kpiCurrency.code }]),
  ];
}

function checkField(
  catalogue: Catalogue,
  pointer: string,
  name: string,
  fits: (type: string) => boolean,
): readonly FieldProblem[] {
  const type = Object.hasOwn(catalogue.fields, name) ? catalogue.fields[name]?.type : undefined;
  return type !== undefined && fits(type)
    ? []
    : [{ pointer, code: kpiField.code, params: { catalogue: catalogue.code } }];
}
