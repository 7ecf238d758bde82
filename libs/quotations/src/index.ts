export { Estimate, type EstimateLine, TOLD_HOW, type ToldHow } from './estimate.entity';
export { ESTIMATE_STATES, type EstimateState } from './estimate-state.policy';
export { EstimatesService } from './estimates.service';
export { PriceCatalogueService } from './price-catalogue.service';
export { PriceEntry } from './price-entry.entity';
export * from './quotations.errors';
export * from './quotations.module';
