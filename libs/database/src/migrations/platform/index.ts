import { CreateTenants1790000000100 } from './1790000000100-create-tenants';
import { CreatePlatformEvent1790000000200 } from './1790000000200-create-event';
import { CreatePlatformIdempotencyKey1790000000400 } from './1790000000400-create-idempotency-key';

/** Every migration of this track, oldest first. A shipped one is never edited. */
export const PLATFORM_MIGRATIONS = [
  CreateTenants1790000000100,
  CreatePlatformEvent1790000000200,
  CreatePlatformIdempotencyKey1790000000400,
];
