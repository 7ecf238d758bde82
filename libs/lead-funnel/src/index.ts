export { Lead, LEAD_LEVELS, LEAD_STATES, type LeadLevel, type LeadState } from './lead.entity';
export { type LeadImportRow, mergeLeads } from './lead-import.queries';
export * from './lead-funnel.module';
