import { defineJob } from '#libs/queue';

/** Work on one person in every store of its group. */
export interface PersonWork {
  readonly groupCode: string;
  /** Of the row of the work: the group's job. */
  readonly jobId: string;
}

const OFTEN = { attempts: 5, backoff: { type: 'exponential', delay: 1_000 } } as const;

/** Writes all that the stores keep of a person into one file. Starts over when it was killed. */
export const EXPORT_PERSON = defineJob<PersonWork>({
  queue: 'long',
  name: 'export-person',
  id: ({ jobId }) => `export-person_${jobId}`,
  keepLastIfActive: true, // a failed one that the queue keeps must not block the sweep
  ...OFTEN,
});

/** Empties a person in one store after the other. Its row says which are done, so a killed one goes on. */
export const ERASE_PERSON = defineJob<PersonWork>({
  queue: 'long',
  name: 'erase-person',
  id: ({ jobId }) => `erase-person_${jobId}`,
  keepLastIfActive: true,
  ...OFTEN,
});
