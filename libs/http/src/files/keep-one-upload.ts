import type { Readable } from 'node:stream';
import { DomainError, type ProblemType } from '#libs/foundation';
import type { ObjectStorage } from '#libs/storage';
import { commitInDoubt } from '#libs/tenancy';

/** How the one file of an upload is kept. */
export interface UploadSteps<Stored extends { readonly key: string }, Answer> {
  /** What is said where the upload holds no file, or several. */
  readonly notOne: ProblemType;
  /** Puts the file into the storage. */
  store(upload: Readable): Promise<Stored>;
  /** Writes the row that names it. */
  note(stored: Stored): Promise<Answer>;
}

/**
 * Keeps the one file of an upload, or nothing of it: what was stored is removed again, but where the commit is in doubt
 * and a row may name the file. Throws `notOne`, and what the steps throw.
 */
export async function keepOneUpload<Stored extends { readonly key: string }, Answer>(
  storage: ObjectStorage,
  uploads: AsyncIterable<Readable>,
  { notOne, store, note }: UploadSteps<Stored, Answer>,
): Promise<Answer> {
  let stored: Stored | undefined;
  try {
    for await (const upload of uploads) {
      if (stored) throw new DomainError(notOne);
      stored = await store(upload);
    }
    if (!stored) throw new DomainError(notOne);
    return await note(stored);
  } catch (error) {
    const mayBeNoted = error instanceof DomainError && error.problem === commitInDoubt;
    if (stored && !mayBeNoted) await storage.remove(stored.key);
    throw error;
  }
}
