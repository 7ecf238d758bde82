import { type Command, InvalidArgumentError } from 'commander';
import { type AppConfig, loadFirstConfig } from '#libs/config';
import { type FleetOptions, migrateFleet, type TenantOutcome } from '#libs/database';
import { migrateQueue } from '#libs/queue';
import { makeLogins } from './database-logins';
import { interruption } from './interruption';
import { reportTable } from './report-table';

type MigrateOptions = Pick<FleetOptions, 'concurrency' | 'dryRun' | 'store' | 'startFrom'>;

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('make the logins and bring the platform, every group and every store to the newest schema')
    .option('--store <code>', 'only this store')
    .option('--start-from <code>', 'begin with this store, in the order of their codes')
    .option('--concurrency <n>', 'tenants at one time', positiveInteger, 2)
    .option('--dry-run', 'say what would be done and do nothing')
    .action(migrate);
}

async function migrate(options: MigrateOptions): Promise<void> {
  const config = loadFirstConfig();
  const migratorUrl = config.require('databaseUrl');
  if (!options.dryRun) await prepareDatabase(config, migratorUrl);

  const notable: TenantOutcome[] = [];
  const fleet = await migrateFleet({
    ...options,
    migratorUrl,
    signal: interruption(),
    report: (outcome) => outcome.state !== 'current' && notable.push(outcome),
  });
  if (notable.length > 0) console.log(`${tableOf(notable)}\n`);
  const { migrated, current, pending, failed, interrupted } = fleet;
  const counts = [`${migrated} migrated`, `${current} up to date`, `${pending} pending`, `${failed} failed`];
  console.log(counts.join(', ') + (interrupted ? '; interrupted, run it again to go on' : ''));
  if (failed > 0 || interrupted) process.exitCode = 1;
}

/** Logins, the schema `platform`, and BullMQ's own tables unless the queue lives in Redis. */
export async function prepareDatabase(config: AppConfig, migratorUrl: string): Promise<void> {
  const queueDatabaseUrl = await makeLogins(config, migratorUrl);
  if (!config.redisUrl) await migrateQueue(queueDatabaseUrl);
}

function tableOf(outcomes: readonly TenantOutcome[]): string {
  const lines = outcomes.map(({ track, code, state, ran, ms, error }) => [
    track,
    code,
    state,
    ran.length,
    Math.round(ms),
    error ?? '',
  ]);
  return reportTable(['track', 'code', 'state', 'migrations', 'ms', 'error'], lines);
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It is a whole number from 1 on.');
  return value;
}
