import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { newId } from '#libs/foundation';
import {
  type ImportDto,
  ImportProfilesService,
  ImportRunner,
  ImportsService,
  recordKindOf,
  type Upload,
} from '#libs/imports';
import { type JobRun, storeJobRuns } from '#libs/queue';
import { type StoreContext, StoreDb } from '#libs/tenancy';

export interface FolderImport {
  readonly folder: string;
  readonly profile: string;
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  /** Rows read and merged so far; in all, where that is known. */
  readonly report?: (done: number, total: number | null) => void;
}

export interface FolderImportOutcome {
  readonly job: JobRun;
  readonly record: ImportDto;
  /** Files that the profile knows nothing of. */
  readonly skipped: readonly string[];
}

/** Imports the files of a folder in this process, through the services of the upload. TEN-02 */
@Injectable()
export class FolderImports {
  constructor(
    private readonly db: StoreDb,
    private readonly imports: ImportsService,
    private readonly profiles: ImportProfilesService,
    private readonly runner: ImportRunner,
  ) {}

  /** @throws DomainError `import_profile_unknown`, `import_without_files` and what else an upload is refused for */
  async run(
    ctx: StoreContext,
    { folder, profile, dryRun = false, ...progress }: FolderImport,
  ): Promise<FolderImportOutcome> {
    const known = await this.profiles.find(ctx.store.group, profile);
    const names = (await readdir(folder)).sort();
    const taken = names.filter((name) => !known || recordKindOf(known, name));
    const id = newId();
    await this.imports.receive(ctx, id, { profile, dryRun }, uploadsOf(folder, taken));
    const outcome = await this.resume(ctx, id, progress);
    return { ...outcome, skipped: names.filter((name) => !taken.includes(name)) };
  }

  /** Carries an import on that was received before, by whomever. Does nothing to one that has ended. */
  async resume(
    ctx: StoreContext,
    id: string,
    progress: Pick<FolderImport, 'signal' | 'report'> = {},
  ): Promise<FolderImportOutcome> {
    await this.runner.run(ctx, id, progress);
    const job = await this.db.run(ctx, (tx) => storeJobRuns.get(tx, id));
    return { job, record: await this.imports.get(ctx, id), skipped: [] };
  }
}

async function* uploadsOf(folder: string, names: readonly string[]): AsyncGenerator<Upload> {
  for (const name of names) yield { name, content: createReadStream(join(folder, name)) };
}
