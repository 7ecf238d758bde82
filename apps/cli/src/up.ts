import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type AppConfig, childEnvironment, givenLogins, loadConfig, loadFirstConfig } from '#libs/config';
import { migrateFleet, tryExclusiveLock } from '#libs/database';
import { freePort } from './free-port';
import { interruption } from './interruption';
import { OwnPostgres } from './own-postgres';
import { SupervisedProcess } from './supervised-process';
import { welcome } from './welcome';

export function addUp(program: Command): void {
  program
    .command('up')
    .description('start everything for a look around: PostgreSQL, the demo, the API and a worker (npm start)')
    .action(up);
}

const GATEWAY_HOST = '127.0.0.1';

const say = (line: string): void => console.log(line);

/** Undoes what a start has done, the last thing first, whatever of it fails. */
class Undo {
  private readonly steps: (() => Promise<void>)[] = [];

  add(step: () => Promise<void>): void {
    this.steps.push(step);
  }

  async run(): Promise<void> {
    for (const step of this.steps.reverse()) {
      await step().catch((error: Error) => console.error(error.message));
    }
  }
}

async function up(): Promise<void> {
  const signal = interruption();
  const interrupted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const undo = new Undo();
  try {
    await Promise.race([start(signal, undo), interrupted]);
    await interrupted;
    say('\nStopping …');
  } catch (error) {
    if (!signal.aborted) console.error((error as Error).message);
    process.exitCode = signal.aborted ? 0 : 1;
  }
  await undo.run();
  // what was going on when the signal came has lost its database and is of no account any more
  process.exit();
}

async function start(signal: AbortSignal, undo: Undo): Promise<void> {
  const startedAt = performance.now();
  // asked before anything is checked, since what production needs is not what is wrong here
  if (childEnvironment({}).NODE_ENV === 'production') {
    throw new Error(
      'npm start is for a look around and for development; docs/runbooks/first-start.md tells of production.',
    );
  }
  const first = loadFirstConfig();
  const port = await freePort(first.port, first.host);
  const migratorUrl = await openDatabase(first, undo);
  // not before it is clear that nobody else looks after this DATA_DIR
  const gateway = await openGateway(first, undo);
  signal.throwIfAborted();
  const processes = [apiProcess(port, gateway.settings), workerProcess(first, gateway.settings)];
  undo.add(async () => void (await Promise.all(processes.map((each) => each.stop()))));
  for (const each of processes) each.load();

  // not before this start is sure to go on: to load them takes seconds
  const [{ prepareDatabase }, { withServices }, { seedDemo }] = await loadServices();
  say('Migrating …');
  await prepareDatabase(first, migratorUrl);
  const fleet = await migrateFleet({ migratorUrl, concurrency: 2, signal });
  if (fleet.failed > 0)
    throw new Error(`${fleet.failed} migrations failed; npm run cli -- migrate says which and why.`);

  const config = loadConfig(childEnvironment({ PORT: String(port) }));
  const demo = await withServices(config, (services) => seedDemo(services, { signal, say }));
  signal.throwIfAborted();

  await Promise.all([gateway.ready, ...processes.map((each) => each.start())]);
  say(welcome(demo, config, Math.round((performance.now() - startedAt) / 1000)));
}

const loadServices = () => Promise.all([import('./migrate.js'), import('./cli.module.js'), import('./demo.js')]);

/** The given server, or our own. Only one start at a time may look after one database. */
async function openDatabase(config: AppConfig, undo: Undo): Promise<string> {
  const given = givenLogins().databaseUrl;
  if (!given) say('Starting PostgreSQL …');
  const own = given ? null : await OwnPostgres.start(config.dataDir);
  const migratorUrl = given ?? (own as OwnPostgres).migratorUrl;
  const lock = await tryExclusiveLock(migratorUrl, 'forecourt-up');
  if (!lock) throw new Error('Another npm start looks after this database. Stop it, or set another DATA_DIR.');
  if (own) {
    undo.add(() => own.stop());
    void own.keepAlive(say);
  }
  undo.add(() => lock.release());
  return migratorUrl;
}

type Settings = Readonly<Record<string, string>>;

/**
 * A recording gateway of our own where no gateway is set, with a token that only the processes of this start know. It
 * gets ready while the schemas are migrated.
 */
async function openGateway(
  { smsGateway }: AppConfig,
  undo: Undo,
): Promise<{ settings: Settings; ready: Promise<void> }> {
  if (smsGateway !== 'none') return { settings: {}, ready: Promise.resolve() };
  const url = `http://${GATEWAY_HOST}:${await freePort(0, GATEWAY_HOST)}`;
  const token = randomBytes(24).toString('hex');
  const settings = { SMS_GATEWAY: 'recording', SMS_GATEWAY_URL: url, SMS_GATEWAY_TOKEN: token };
  const gateway = supervised('recording gateway', 'cli/src/recording-gateway-process', settings);
  undo.add(() => gateway.stop());
  const ready = gateway.start();
  // looked at when everything else is there; until then its failure is nobody's
  ready.catch(() => undefined);
  return { settings, ready };
}

function apiProcess(port: number, sms: Settings): SupervisedProcess {
  // the API is not to know the migrator's login, which it has no use for
  return supervised('API', 'api/src/main', { ...sms, PORT: String(port), DATABASE_URL: '' });
}

function workerProcess({ metricsPort }: AppConfig, sms: Settings): SupervisedProcess {
  // METRICS_PORT is the API's
  return supervised('worker', 'worker/src/main', { ...sms, METRICS_PORT: String(metricsPort && metricsPort + 1) });
}

function supervised(name: string, script: string, settings: Settings): SupervisedProcess {
  const env = childEnvironment({ TZ: 'UTC', ...settings }, { LOG_LEVEL: 'warn' });
  return new SupervisedProcess({ name, script: join(__dirname, '../..', `${script}.js`), env }, say);
}
