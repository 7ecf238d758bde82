import type { JobDto } from '#libs/http';
import type { GroupRef, PlatformContext } from '#libs/tenancy';

export interface RequestedGroup {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

export interface RequestedStore {
  readonly id: string;
  readonly group: GroupRef;
  readonly code: string;
  readonly name: string;
  /** IANA zone. */
  readonly timeZone: string;
}

/**
 * Asks the workers to make and remove tenants, whose schemas and roles the API may not touch. Each call inserts or
 * changes the tenant's row and a job in one `PlatformDb.run(ctx, …)`, which claims the request's idempotency key, and
 * answers with the job. The application provides it.
 */
export abstract class TenantProvisioning {
  /** @throws DomainError `group_code_taken` */
  abstract requestGroup(ctx: PlatformContext, group: RequestedGroup): Promise<JobDto>;

  /** @throws DomainError `store_code_taken` */
  abstract requestStore(ctx: PlatformContext, store: RequestedStore): Promise<JobDto>;

  /**
   * The group with all of its stores.
   * @throws DomainError `not_found`, `tenant_state_refused` for a group that was not suspended first
   */
  abstract requestGroupRemoval(ctx: PlatformContext, groupCode: string): Promise<JobDto>;

  /** @throws DomainError `not_found` */
  abstract requestStoreRemoval(ctx: PlatformContext, storeCode: string): Promise<JobDto>;
}
