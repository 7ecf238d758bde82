import { defineJob } from '#libs/queue';

export interface ExportTenant {
  /** Id of the export and of its job. */
  readonly exportId: string;
}

/** Type of the job's row. */
export const EXPORT_TYPE = 'tenant-export';

/** Writes the file of an export. One that was killed is written anew, under the same key. */
export const EXPORT_TENANT = defineJob<ExportTenant>({
  queue: 'long',
  name: 'export-tenant',
  id: ({ exportId }) => `export-tenant_${exportId}`,
  attempts: 3,
  keepLastIfActive: true, // a failed one that the queue keeps must not block the sweep
  backoff: { type: 'exponential', delay: 5_000 },
});
