export { checkFilter, compileFilter } from './compile-filter';
export { allCatalogues, type Catalogue, type CatalogueField, defineCatalogue, findCatalogue } from './field-catalogue';
export { FILTER_LIMITS, FILTER_OPS, type FieldType, type FilterOp, opsOf } from './filter-operators.policy';
export type { FilterTree } from './filter-tree';
export { FilterTreeField } from './filter-tree.dto';
export * from './filters.errors';
export { FiltersHttpModule } from './filters.module';
