import { Injectable } from '@nestjs/common';
import { columns, row, rows, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError } from '#libs/foundation';
import { type JobRun, storeJobRuns } from '#libs/queue';
import { ObjectStorage } from '#libs/storage';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { importFolder } from './import-folder';
import { mergeNext, NO_COUNTS, type MergePosition, positionOf } from './import-merger';
import { RECORD_KINDS } from './import-profile';
import { type ImportCounts, ImportFile, type ImportFinding, ImportRun, type KindCounts } from './import-run.entity';
import { ImportStager } from './import-stager';
import { countFindings, countStaged, dropStaged, findRefusedReferences, keepFindings } from './staging.queries';

/** What a step of an import is told, and how it is told to stop. */
export interface Progress {
  /** Throws where the worker is shutting down: the job goes back to its queue and is taken up again. */
  readonly signal?: AbortSignal;
  report?(done: number, total: number | null): void;
}

/** The import was asked to stop; what was merged until then stays. */
class Canceled extends Error {}

/** Rolls a dry run back and carries out what it counted and refused. */
class DryRunEnd extends Error {
  constructor(
    readonly counts: ImportCounts,
    readonly refused: readonly ImportFinding[],
  ) {
    super('dry run');
  }
}

/**
 * Carries an import through: reads its files, merges their rows chunk by chunk, counts. Every step is committed with
 * how far it came, so a killed import goes on where it was, and the same rows twice change nothing. TEN-02
 */
@Injectable()
export class ImportRunner {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly stager: ImportStager,
    private readonly storage: ObjectStorage,
  ) {}

  /** Does nothing where the import has ended or was canceled. A file that cannot be read fails the job. */
  async run(ctx: StoreContext, importId: string, progress: Progress = {}): Promise<void> {
    const started = await this.db.run(ctx, (tx) => storeJobRuns.start(tx, importId));
    if (!started) return;
    try {
      await this.stageFiles(ctx, importId, progress);
      const counts = await this.merge(ctx, importId, progress);
      await this.finish(ctx, importId, counts);
    } catch (error) {
      if (error instanceof Canceled) return this.end(ctx, importId, (tx) => storeJobRuns.cancel(tx, importId));
      if (!(error instanceof DomainError) || error.problem.kind === 'unavailable') throw error;
      const { code, params } = error;
      await this.end(ctx, importId, (tx) => storeJobRuns.fail(tx, importId, { code, params }));
    }
  }

  /** Gives an import up whose job failed too often. */
  giveUp(ctx: StoreContext, importId: string): Promise<void> {
    return this.end(ctx, importId, (tx) => storeJobRuns.fail(tx, importId, { code: 'internal_error' }));
  }

  private async stageFiles(ctx: StoreContext, importId: string, progress: Progress): Promise<void> {
    const { run, files } = await this.load(ctx, importId);
    let done = files.reduce((sum, file) => sum + (file.stagedRows ?? 0), 0);
    for (const file of files.filter((one) => one.stagedRows === null)) {
      await this.stager.stage(ctx, run, file, async (tx, count) => {
        done += count;
        await this.note(tx, importId, done, null, progress);
      });
    }
  }

  private async merge(ctx: StoreContext, importId: string, progress: Progress): Promise<ImportCounts> {
    const { run, files } = await this.load(ctx, importId);
    const total = files.reduce((sum, file) => sum + (file.stagedRows ?? 0), 0);
    const step = async (tx: StoreTx, position: MergePosition): Promise<MergePosition | null> => {
      const next = await mergeNext(tx, run, position, this.clock.now());
      if (next) await this.note(tx, importId, total + next.rows, 2 * total, progress);
      return next;
    };
    return run.dryRun ? this.rehearse(ctx, run, step) : this.commitSteps(ctx, run, step);
  }

  private async commitSteps(ctx: StoreContext, run: ImportRun, step: MergeStep): Promise<ImportCounts> {
    let position = positionOf(run);
    for (;;) {
      const from = position;
      const next = await this.db.run(ctx, async (tx) => {
        const reached = await step(tx, from);
        if (reached) await this.savePosition(tx, run.id, from, reached);
        return reached;
      });
      if (!next) return position.counts;
      position = next;
    }
  }

  /** A dry run merges everything in one transaction and takes it back, so that it judges exactly as the import would. */
  private async rehearse(ctx: StoreContext, run: ImportRun, step: MergeStep): Promise<ImportCounts> {
    try {
      return await this.db.run(ctx, async (tx) => {
        let position = positionOf(run);
        for (let next = await step(tx, position); next; next = await step(tx, position)) position = next;
        throw new DryRunEnd(position.counts, await findRefusedReferences(tx, run.id));
      });
    } catch (error) {
      if (!(error instanceof DryRunEnd)) throw error;
      const { counts, refused } = error;
      await this.db.run(ctx, (tx) => keepFindings(tx, refused));
      return counts;
    }
  }

  /** Two workers on one import would both go on from the same position: the second one finds it gone and stops. */
  private async savePosition(tx: StoreTx, importId: string, from: MergePosition, to: MergePosition): Promise<void> {
    const saved = await row(
      tx,
      sql`update import_run
          set merged_kind = ${to.kind}, merged_key = ${to.key}, merged_rows = ${to.rows},
              counts = ${JSON.stringify(to.counts)}::jsonb
          where id = ${importId} and coalesce(merged_kind, ${RECORD_KINDS[0]}) = ${from.kind}
            and coalesce(merged_key, '') = ${from.key}
          returning id`,
    );
    if (!saved) throw new Error(`Import ${importId} is being merged by another worker`);
  }

  private async note(
    tx: StoreTx,
    importId: string,
    done: number,
    total: number | null,
    { signal, report }: Progress,
  ): Promise<void> {
    signal?.throwIfAborted();
    const job: JobRun | null = await storeJobRuns.progress(tx, importId, done, total ?? undefined);
    if (!job || job.cancelRequested) throw new Canceled();
    report?.(done, total);
  }

  private async finish(ctx: StoreContext, importId: string, merged: ImportCounts): Promise<void> {
    await this.end(ctx, importId, async (tx) => {
      const counts = await this.withFindings(tx, importId, merged);
      await Promise.all([
        tx.update(ImportRun, { id: importId }, { counts, finishedAt: this.clock.now() }),
        recordEvent(tx, ctx, {
          type: 'import.finished',
          subject: { type: 'import', id: importId },
          payload: { counts },
        }),
      ]);
      await storeJobRuns.finish(tx, importId, { importId, counts });
    });
  }

  private async end(ctx: StoreContext, importId: string, work: (tx: StoreTx) => Promise<unknown>): Promise<void> {
    await this.db.run(ctx, async (tx) => {
      await work(tx);
      await dropStaged(tx, importId);
    });
    await this.storage.remove(importFolder(ctx.store.schema, importId));
  }

  /** Adds what was read and refused to what was merged. */
  private async withFindings(tx: StoreTx, importId: string, merged: ImportCounts): Promise<ImportCounts> {
    const [files, staged, findings] = await Promise.all([
      findFiles(tx, importId),
      countStaged(tx, importId),
      countFindings(tx, importId),
    ]);
    const counts: ImportCounts = {};
    for (const { kind, stagedRows } of files) {
      const keys = staged.find((one) => one.kind === kind);
      const ofSeverity = (severity: string): Record<string, number> =>
        Object.fromEntries(
          findings.filter((one) => one.kind === kind && one.severity === severity).map((one) => [one.code, one.count]),
        );
      const known: KindCounts = merged[kind] ?? counts[kind] ?? NO_COUNTS;
      counts[kind] = {
        ...known,
        rows: stagedRows ?? 0,
        repeated: kind === 'lines' || !keys ? 0 : keys.rows - keys.keys,
        refused: ofSeverity('refused'),
        warnings: ofSeverity('warning'),
      };
    }
    return counts;
  }

  private load(ctx: StoreContext, importId: string): Promise<{ run: ImportRun; files: ImportFile[] }> {
    return this.db.run(ctx, async (tx) => {
      const [run, files] = await Promise.all([
        row<ImportRun>(tx, sql`select ${columns(ImportRun, 'r')} from import_run r where r.id = ${importId}`),
        findFiles(tx, importId),
      ]);
      if (!run) throw new Error(`Import ${importId} has a job but no row`);
      return { run, files };
    });
  }
}

type MergeStep = (tx: StoreTx, position: MergePosition) => Promise<MergePosition | null>;

export function findFiles(tx: StoreTx, importId: string): Promise<ImportFile[]> {
  return rows(
    tx,
    sql`select ${columns(ImportFile, 'f')} from import_file f where f.import_id = ${importId} order by f.kind`,
  );
}
