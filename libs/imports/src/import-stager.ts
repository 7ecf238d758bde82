import { Injectable } from '@nestjs/common';
import { ObjectStorage } from '#libs/storage';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { compileDialect } from './dialect';
import { ImportFile, type ImportRun } from './import-run.entity';
import { type JudgedRow, type JudgedRows, readJudgedRows } from './judged-rows';
import type { RecordKind } from './import-profile';
import { toStagedRow } from './staged-row';
import { clearStaged, type NewFinding, recordFindings, type StagedRow, stageRows } from './staging.queries';

/** Rows that go to the staging table in one statement. */
const BLOCK_ROWS = 2_000;

/**
 * Reads the files of an import into the staging table, refusing what can be judged row by row. Memory is that of a
 * block or two, however long the file. A file whose reading was cut off is read again from its beginning.
 */
@Injectable()
export class ImportStager {
  constructor(
    private readonly db: StoreDb,
    private readonly storage: ObjectStorage,
  ) {}

  /** `onBlock` is told how many rows were read since the last time, and throws to stop. */
  async stage(
    ctx: StoreContext,
    run: ImportRun,
    file: ImportFile,
    onBlock: (tx: StoreTx, rows: number) => Promise<void>,
  ): Promise<void> {
    await this.db.run(ctx, (tx) => clearStaged(tx, run.id, file.kind));
    const dialect = compileDialect(run.profile, ctx.store.timeZone);
    const content = this.storage.open(file.storageKey);
    const judged = await readJudgedRows(content, file.kind, file.name, dialect);
    let rows = 0;
    let written = Promise.resolve();
    try {
      // the next block is read and judged while the server writes this one
      for await (const block of blocksOf(file.kind, judged)) {
        await written;
        rows += block.size;
        written = this.write(ctx, run.id, file.kind, block, onBlock);
        written.catch(() => undefined);
      }
    } finally {
      await written;
    }
    await this.db.run(ctx, (tx) => tx.update(ImportFile, { id: file.id }, { stagedRows: rows }));
  }

  private write(
    ctx: StoreContext,
    importId: string,
    kind: RecordKind,
    { staged, findings, size }: Block,
    onBlock: (tx: StoreTx, rows: number) => Promise<void>,
  ): Promise<void> {
    return this.db.run(ctx, async (tx) => {
      await Promise.all([
        stageRows(tx, importId, kind, staged),
        findings.length > 0 && recordFindings(tx, importId, kind, findings),
      ]);
      await onBlock(tx, size);
    });
  }
}

async function* blocksOf<K extends RecordKind>(kind: K, judged: JudgedRows<K>): AsyncGenerator<Block> {
  let block = new Block();
  for await (const batch of judged.batches()) {
    for (const row of batch) {
      block.add(kind, row);
      if (block.size < BLOCK_ROWS) continue;
      yield block;
      block = new Block();
    }
  }
  if (block.size > 0) yield block;
}

class Block {
  readonly staged: StagedRow[] = [];
  readonly findings: NewFinding[] = [];
  size = 0;

  add<K extends RecordKind>(kind: K, judged: JudgedRow<K>): void {
    this.size++;
    const { line } = judged;
    if (judged.kind === 'refused') {
      const { code, column, params } = judged;
      this.findings.push({ severity: 'refused', line, code, column, params });
      return;
    }
    this.staged.push(toStagedRow(kind, line, judged.row));
    for (const { code, column, params } of judged.warnings) {
      this.findings.push({ severity: 'warning', line, code, column, params });
    }
  }
}
