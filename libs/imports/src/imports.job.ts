import { defineJob } from '#libs/queue';

export interface RunImport {
  readonly storeCode: string;
  readonly importId: string;
}

/** Reads and merges the files of one import. Its row says how far it came, so any number of attempts is one import. */
export const RUN_IMPORT = defineJob<RunImport>({
  queue: 'long',
  name: 'run-import',
  id: ({ importId }) => `run-import_${importId}`,
  attempts: 5,
  keepLastIfActive: true, // a failed one that the queue keeps must not block the sweep
  backoff: { type: 'exponential', delay: 2_000 },
});
