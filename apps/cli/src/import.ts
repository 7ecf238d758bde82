import { statSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { loadConfig } from '#libs/config';
import type { KindCountsDto } from '#libs/imports';
import { TenantDirectory } from '#libs/tenancy';
import { withServices } from './cli.module';
import { FolderImports, type FolderImportOutcome } from './folder-imports';
import { interruption } from './interruption';
import { reportTable } from './report-table';

interface ImportOptions {
  readonly profile: string;
  readonly dryRun?: boolean;
}

export function addImport(program: Command): void {
  program
    .command('import')
    .description("import a folder of a manufacturer's export; a dirty row is refused alone")
    .argument('<store>', 'code of the store')
    .argument('<folder>', 'folder with the files of the export')
    .requiredOption('--profile <code>', 'how the files are written: svw, sgm, gtmc or a profile of the group')
    .option('--dry-run', 'judge every row and change nothing')
    .action(importFolder);
}

async function importFolder(storeCode: string, folder: string, { profile, dryRun }: ImportOptions): Promise<void> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`There is no folder ${folder}`);
  const signal = interruption();
  await withServices(loadConfig(), async (services) => {
    const directory = services.get(TenantDirectory);
    if (!(await directory.findStore(storeCode))) throw new Error(`There is no store ${storeCode}`);
    const ctx = await directory.systemContext(storeCode, 'cli');
    const bar = new SingleBar({
      format: '{bar} {percentage} %  {value} of {total} rows',
      hideCursor: true,
      clearOnComplete: true,
    });
    bar.start(1, 0);
    const report = (done: number, total: number | null): void => {
      // the number of rows is known when all are read: until then half of the way is to be gone
      bar.setTotal(total ?? 2 * done);
      bar.update(done);
    };
    try {
      show(await services.get(FolderImports).run(ctx, { folder, profile, dryRun, signal, report }), bar);
    } finally {
      bar.stop();
    }
  });
}

function show({ job, record, skipped }: FolderImportOutcome, bar: SingleBar): void {
  bar.stop();
  if (skipped.length > 0) console.log(`Left out, for the profile does not know them: ${skipped.join(', ')}\n`);
  if (record.counts.length > 0) console.log(`${countsTable(record.counts)}\n`);
  if (job.status === 'succeeded') {
    console.log(`Import ${record.id} is done.${record.dryRun ? ' It was a dry run: nothing was changed.' : ''}`);
  } else {
    console.error(`Import ${record.id} ${job.status}${job.error ? `: ${job.error.code}` : ''}`);
    process.exitCode = 1;
  }
}

function countsTable(counts: readonly KindCountsDto[]): string {
  const lines = counts.map(({ kind, rows, taken, inserted, updated, repeated, refused, warnings }) => {
    const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0);
    return [kind, rows, taken, inserted, updated, repeated, refusals, byCode(refused), byCode(warnings)];
  });
  const titles = ['rows of', 'read', 'taken', 'new', 'changed', 'repeated', 'refused', 'refused for', 'warnings'];
  return reportTable(titles, lines);
}

const byCode = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([code, count]) => `${code} ${count}`)
    .join(', ');
