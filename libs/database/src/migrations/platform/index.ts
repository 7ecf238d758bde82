import { CreateTenants1790000000100 } from './1790000000100-create-tenants';
import { CreatePlatformEvent1790000000200 } from './1790000000200-create-event';
import { CreatePlatformJob1790000000300 } from './1790000000300-create-job';
import { CreatePlatformIdempotencyKey1790000000400 } from './1790000000400-create-idempotency-key';
import { CreateApiKey1790000000500 } from './1790000000500-create-api-key';
import { CreateSession1790000000510 } from './1790000000510-create-session';
import { CreateStaffSignIn1790000000520 } from './1790000000520-create-staff-sign-in';
import { CreateGroupKey1790000000530 } from './1790000000530-create-group-key';
import { CreateWake1790000002100 } from './1790000002100-create-wake';
import { CreateTestClock1790000002110 } from './1790000002110-create-test-clock';
import { SuspendTenants1790000003200 } from './1790000003200-suspend-tenants';
import { CreateTenantExport1790000003210 } from './1790000003210-create-tenant-export';
import { AllowExclusion1790000003300 } from './1790000003300-allow-exclusion';

/** Every migration of this track, oldest first. A shipped one is never edited. */
export const PLATFORM_MIGRATIONS = [
  CreateTenants1790000000100,
  CreatePlatformEvent1790000000200,
  CreatePlatformJob1790000000300,
  CreatePlatformIdempotencyKey1790000000400,
  CreateApiKey1790000000500,
  CreateSession1790000000510,
  CreateStaffSignIn1790000000520,
  CreateGroupKey1790000000530,
  CreateWake1790000002100,
  CreateTestClock1790000002110,
  SuspendTenants1790000003200,
  CreateTenantExport1790000003210,
  AllowExclusion1790000003300,
];
