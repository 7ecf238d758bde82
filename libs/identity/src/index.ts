export { SCOPE_LEVELS, type ScopeLevel } from './access.policy';
export { type ApiKeyMode, type ApiKeyParts, type ApiKeyType, formatApiKey, parseApiKey } from './api-key-format';
export { ApiKeyUse } from './api-key-use.service';
export { ApiKeys, type NewApiKey } from './api-keys.service';
export { Caller, CallingStaff } from './caller';
export { DEPARTMENTS, type DepartmentCode } from './departments';
export { Grants } from './grants.service';
export { GroupCipher, GroupKeys } from './group-keys.service';
export * from './identity.errors';
export { GroupKeysModule, IdentityHttpModule, IdentityModule, PlatformHttpModule } from './identity.module';
export { STORE_KINDS, type StoreKind } from './organisation.entity';
export { Organisation } from './organisation.service';
export {
  PLATFORM_PERMISSIONS,
  READ_PERMISSIONS,
  TENANT_PERMISSION_CODES,
  TENANT_PERMISSIONS,
  type Permission,
} from './permissions';
export { ProvisioningModule, ProvisioningWorkerModule } from './provisioning.module';
export { Responsibility } from './responsibility.service';
export { Principals } from './principals.service';
export { PRESET_ROLES, type PresetRole } from './roles.preset';
export { Roles } from './roles.service';
export { StaffDirectory } from './staff.service';
export { type NewStoreProfile, StoreProfiles } from './store-profiles.service';
export { type RequestedGroup, type RequestedStore, TenantProvisioning } from './tenant-provisioning';
