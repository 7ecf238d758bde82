import { defineJob } from '#libs/queue';

/** What is to be done to a tenant. */
export const PROVISIONING_TYPES = ['group-creation', 'group-removal', 'store-creation', 'store-removal'] as const;
export type ProvisioningType = (typeof PROVISIONING_TYPES)[number];

export interface ProvisionTenant {
  readonly jobId: string;
  readonly type: ProvisioningType;
  /** Code of the group or store. */
  readonly code: string;
}

/**
 * Makes or removes a tenant. Every step is one transaction of the migrator or may be repeated, so any number of attempts
 * is one.
 */
export const PROVISION_TENANT = defineJob<ProvisionTenant>({
  queue: 'long',
  name: 'provision-tenant',
  id: ({ jobId }) => `provision-tenant_${jobId}`,
  attempts: 5,
  keepLastIfActive: true, // a failed one that the queue keeps must not block the sweep
  backoff: { type: 'exponential', delay: 1_000 },
});
