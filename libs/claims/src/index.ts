export { Claim, REJECT_REASONS, type RejectReason } from './claim.entity';
export { CLAIM_STATES, type ClaimState } from './claim-state.policy';
export * from './claims.errors';
export * from './claims.module';
export { ClaimsService } from './claims.service';
export { ClaimsSummaryService } from './claims-summary.service';
export { ACCIDENT_KINDS, type AccidentKind, ResponsibilityAccident } from './responsibility-accident.entity';
export { ResponsibilityAccidentsService } from './responsibility-accidents.service';
export { USUAL_CONTROLS, WORKSHOP_CONTROLS, WorkshopControlsDocument } from './workshop-controls';
