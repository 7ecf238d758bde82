export { ExportsHttpModule, ExportsWorkerModule } from './exports/exports.module';
export { SCOPE_LEVELS, type ScopeLevel } from './access/access.policy';
export {
  type ApiKeyMode,
  type ApiKeyParts,
  type ApiKeyType,
  formatApiKey,
  parseApiKey,
} from './api-keys/api-key-format';
export { ApiKeyUse } from './api-keys/api-key-use.service';
export { ApiKeys, type NewApiKey } from './api-keys/api-keys.service';
export { Caller, CallingStaff } from './access/caller';
export { DEPARTMENT_CODES, DEPARTMENTS, type DepartmentCode } from './staff/departments';
export { Grants } from './staff/grants.service';
export { GroupCipher, GroupKeys } from './group-keys/group-keys.service';
export * from './identity.errors';
export { GroupKeysModule, IdentityHttpModule, IdentityModule, PlatformHttpModule } from './identity.module';
export { STORE_KINDS, type StoreKind } from './organisation/organisation.entity';
export { Organisation } from './organisation/organisation.service';
export {
  PLATFORM_PERMISSIONS,
  READ_PERMISSIONS,
  TENANT_PERMISSION_CODES,
  TENANT_PERMISSIONS,
  type Permission,
} from './access/permissions';
export { ProvisioningModule, ProvisioningWorkerModule } from './tenants/provisioning.module';
export { type Attendance, Responsibility, type StaffReach } from './staff/responsibility.service';
export { findPlacedStores, type PlacedStore, type UnitName } from './organisation/store-places.queries';
export { Principals } from './access/principals.service';
export { PRESET_ROLES, type PresetRole } from './roles/roles.preset';
export { Roles } from './roles/roles.service';
export { StaffDirectory } from './staff/staff.service';
export { type NewStoreProfile, StoreProfiles } from './organisation/store-profiles.service';
export { type RequestedGroup, type RequestedStore, TenantProvisioning } from './tenants/tenant-provisioning';
