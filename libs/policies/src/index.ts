export {
  allPolicyKinds,
  checkDocument,
  definePolicyKind,
  findPolicyKind,
  POLICY_CODE,
  type PolicyKind,
  type PolicyLevel,
  type PolicyPreset,
  type PolicyReference,
  readDocument,
} from './policy-kind';
export { parsePolicyRef, policyRef, type PolicyRefParts } from './policy-ref.policy';
export { policiesInForce, policyByRef, policyInForce, type PolicyInForce, type PolicyTx } from './policy.queries';
export { policiesOfStoresInForce, type StorePolicyInForce } from './store-policies.queries';
export * from './policies.errors';
export { PoliciesHttpModule, PoliciesModule, PoliciesWorkerModule } from './policies.module';
export { PoliciesService } from './policies.service';
export { GroupPolicy } from './policy.entity';
