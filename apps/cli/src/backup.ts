import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { loadConfig } from '#libs/config';
import { GroupKeys } from '#libs/identity';
import { ObjectStorage } from '#libs/storage';
import { backupGroup, type BackupPlace, restoreGroup } from '#libs/tenancy';
import { withServices } from './cli.module';
import { reportTable } from './report-table';

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('write one group with its stores, people, keys and files to a file; nobody is disturbed')
    .argument('<group>', 'code of the group')
    .argument('<file>', 'file to write, such as shenhai.tar.gz; it must not be there')
    .action(backup);
}

export function addRestore(program: Command): void {
  program
    .command('restore')
    .description('bring a group back from such a file; it comes back suspended')
    .argument('<file>', 'file that `backup` wrote')
    .action(restore);
}

async function backup(group: string, file: string): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} is there already`);
  const config = loadConfig();
  await withServices(config, async (services) => {
    const place: BackupPlace = {
      migratorUrl: config.require('databaseUrl'),
      storage: services.get(ObjectStorage, { strict: false }),
    };
    const { tables, rows, files } = await backupGroup(place, group, file);
    console.log(`${file} holds the group ${group}: ${tables} tables, ${rows} rows, ${files} files.`);
    console.log('It holds personal data, and no MASTER_KEY: keep both, and not together.');
  });
}

async function restore(file: string): Promise<void> {
  const config = loadConfig();
  await withServices(config, async (services) => {
    const place: BackupPlace = {
      migratorUrl: config.require('databaseUrl'),
      storage: services.get(ObjectStorage, { strict: false }),
    };
    const lines: string[][] = [];
    const { group } = await restoreGroup(place, file, ({ code, outcome }) => void lines.push([code, outcome]));
    console.log(`${reportTable(['tenant', 'outcome'], lines)}\n`);
    await services.get(GroupKeys, { strict: false }).of(group.id).catch(explainKeys);
    console.log(
      `The group ${group.code} is there, suspended. Look at it, then resume it (docs/runbooks/backup-and-restore.md).`,
    );
  });
}

function explainKeys(): never {
  throw new Error(
    "The rows are back, but this MASTER_KEY does not open the group's keys, so ID numbers stay sealed: it was another " +
      'one when the backup was taken. Run: npm run cli -- rewrap --old-key-file <file>',
  );
}
