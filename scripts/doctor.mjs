/**
 * `npm run doctor`: says what is wrong with a machine, and what to do about it. Plain Node, so that it also works where
 * the installation is what failed. Exit code 1 if anything is wrong.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { connect as connectTls } from 'node:tls';
import {
  embeddedPostgres,
  inRoot,
  isAtLeast,
  isInstalled,
  loadDotEnv,
  MINIMUM_NODE,
  missingLinks,
} from './workspace.mjs';

const GIGABYTE = 1024 ** 3;
const ENOUGH_MEMORY = 1.5 * GIGABYTE;
const ENOUGH_DISK = 2 * GIGABYTE;
const OLDEST_POSTGRES = 150_000;
const TIMEOUT_MS = 5_000;
/** Where `npm start` puts a copy of the embedded Postgres when the checkout lies under a closed folder. */
const OPEN_FOLDER = '/var/tmp';

const ok = (text) => ({ fault: false, text });
const wrong = (text, remedy) => ({ fault: true, text, remedy });
const inGigabytes = (bytes) => `${(bytes / GIGABYTE).toFixed(1)} GB`;

try {
  loadDotEnv();
} catch (error) {
  console.log(`wrong  .env: ${error.message}`);
}
const env = process.env;
const dataDir = resolve(inRoot(), env.DATA_DIR || '.data');

function nodeVersion() {
  const { node } = process.versions;
  if (isAtLeast(node, MINIMUM_NODE)) return ok(node);
  return wrong(`${node} is too old`, `install Node.js ${MINIMUM_NODE} or newer; the current LTS is a good choice`);
}

function packages() {
  if (!existsSync(inRoot('node_modules'))) return ok('not installed yet: npm start does it');
  if (isInstalled()) return ok('as package-lock.json says');
  return ok('differ from package-lock.json: npm start installs them anew');
}

function memory() {
  const limit = process.constrainedMemory?.() || 0;
  const bytes = limit > 0 && limit < totalmem() ? limit : totalmem();
  if (bytes >= ENOUGH_MEMORY) return ok(inGigabytes(bytes));
  return wrong(
    `${inGigabytes(bytes)} is too little`,
    `give the machine or container at least ${inGigabytes(ENOUGH_MEMORY)}`,
  );
}

function existingParent(path) {
  return existsSync(path) ? path : existingParent(dirname(path));
}

function disk() {
  const folder = existingParent(dataDir);
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= ENOUGH_DISK) return ok(`${inGigabytes(free)} free in ${folder}`);
  return wrong(
    `${inGigabytes(free)} free in ${folder}`,
    `free ${inGigabytes(ENOUGH_DISK)} or point DATA_DIR at another disk`,
  );
}

function dataFolder() {
  try {
    const folder = existingParent(dataDir);
    if (folder !== dataDir) {
      accessSync(folder, constants.W_OK | constants.X_OK);
      return ok(`${dataDir} can be made`);
    }
    const probe = join(dataDir, `.doctor-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return ok(`${dataDir} is writable`);
  } catch (error) {
    return wrong(
      `${dataDir} is not writable (${error.code})`,
      'give it to the user that runs npm start, or set DATA_DIR',
    );
  }
}

function freePort(name, fallback) {
  return async () => {
    const port = Number(env[name] || fallback);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      return wrong(`${name}=${env[name]} is no port`, 'use a number from 0 to 65535');
    }
    if (port === 0) return ok(name === 'METRICS_PORT' ? 'off' : 'any free one');
    const code = await new Promise((done) => {
      const server = createServer();
      server.once('error', (error) => done(error.code));
      server.listen(port, env.HOST || '0.0.0.0', () => server.close(() => done(null)));
    });
    if (code === null) return ok(`${port} is free`);
    if (code === 'EADDRINUSE') {
      return wrong(`${port} is taken`, `stop what listens there (perhaps another npm start), or set ${name}`);
    }
    return wrong(
      `cannot listen on ${env.HOST || '0.0.0.0'}:${port} (${code})`,
      `set HOST and ${name} to what this user may use`,
    );
  };
}

/** The user that the embedded server runs as: Postgres refuses root, so for root it is the OS user `postgres`. */
function serverUser() {
  if (process.getuid?.() !== 0) return null;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  // `npm start` makes the user; until then "nobody" has the same rights to folders.
  const [uid, gid] = line ? line.split(':').slice(2, 4).map(Number) : [65_534, 65_534];
  return { uid, gid, name: line ? 'postgres' : 'postgres (to be made)' };
}

function embeddedServer() {
  if (env.DATABASE_URL) return ok('not used, since DATABASE_URL is set');
  const folder = embeddedPostgres();
  if (!folder) {
    if (!existsSync(inRoot('node_modules'))) return ok('not installed yet');
    return wrong(
      `there is none for ${process.platform}-${process.arch}`,
      'set DATABASE_URL to a PostgreSQL 15 or newer',
    );
  }
  const links = missingLinks(folder).length;
  if (links > 0)
    return wrong(`${links} of its links are missing`, `run: cd ${folder} && node scripts/hydrate-symlinks.js`);
  const user = serverUser();
  const binary = join(folder, 'native/bin/postgres');
  const identity = user ? { uid: user.uid, gid: user.gid } : {};
  const { status, stdout, stderr, error } = spawnSync(binary, ['--version'], {
    cwd: '/',
    encoding: 'utf8',
    ...identity,
  });
  if (status === 0) return ok(`${stdout.trim()}, runs as ${user?.name ?? 'you'}`);
  const reason = error?.code ?? stderr.trim();
  if (user && /EACCES|ENOENT/.test(reason)) {
    if (isOpen(OPEN_FOLDER)) {
      return ok(
        `the checkout lies in a folder that is closed to ${user.name}: npm start runs a copy from ${OPEN_FOLDER}`,
      );
    }
    return wrong(
      `${user.name} cannot reach ${folder}`,
      'move the checkout out of the closed folder (such as /root), or set DATABASE_URL',
    );
  }
  return wrong(`${binary} does not run: ${reason}`, 'run npm ci again, or set DATABASE_URL to a server of yours');
}

function isOpen(folder) {
  return existsSync(folder) && (statSync(folder).mode & 0o003) === 0o003;
}

/** Opens a socket, sends a text, and answers the first bytes that come back. */
function firstAnswer(open, text) {
  return new Promise((done, failed) => {
    const socket = open();
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    socket.once('error', failed);
    socket.once('close', () => failed(new Error('the connection was closed')));
    socket.once('data', (bytes) => {
      done(bytes);
      socket.destroy();
    });
    socket.write(text);
  });
}

function postgres(name) {
  return async () => {
    if (!env[name]) return null;
    let url;
    try {
      url = new URL(env[name]);
    } catch {
      return wrong('is no URL', 'write postgres://user:password@host:port/database');
    }
    const place = `${url.hostname}:${url.port || 5432}`;
    try {
      if (!isInstalled()) {
        // An SSLRequest is answered with one letter, S or N, before any password is asked for.
        const answer = await firstAnswer(
          () => connect(Number(url.port || 5432), url.hostname),
          Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]),
        );
        if (/^[SN]/.test(answer.toString('latin1')))
          return ok(`a PostgreSQL answers at ${place}; its version is read after npm ci`);
        return wrong(`what answers at ${place} is no PostgreSQL`, 'check host and port');
      }
      return await askPostgres(url, place);
    } catch (error) {
      return wrong(
        `${place}: ${error.message || error.code}`,
        'check host, port, password, and that the server accepts this machine',
      );
    }
  };
}

async function askPostgres(url, place) {
  const { Client } = createRequire(import.meta.url)('pg');
  const client = new Client({ connectionString: url.toString(), connectionTimeoutMillis: TIMEOUT_MS });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS name`,
    );
    if (rows[0].version < OLDEST_POSTGRES)
      return wrong(`${place} is PostgreSQL ${rows[0].name}`, 'use PostgreSQL 15 or newer');
    return ok(`PostgreSQL ${rows[0].name} at ${place} as ${decodeURIComponent(url.username)}`);
  } finally {
    await client.end();
  }
}

async function redis() {
  if (!env.REDIS_URL) return null;
  let url;
  try {
    url = new URL(env.REDIS_URL);
  } catch {
    return wrong('is no URL', 'write redis://:password@host:port');
  }
  const port = Number(url.port || 6379);
  const secure = url.protocol === 'rediss:';
  const words = [url.username, url.password].filter(Boolean).map(decodeURIComponent);
  const command = (...parts) =>
    `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`).join('')}`;
  try {
    const open = () =>
      secure ? connectTls({ host: url.hostname, port, servername: url.hostname }) : connect(port, url.hostname);
    const answer = String(await firstAnswer(open, words.length > 0 ? command('AUTH', ...words) : command('PING')));
    if (/^\+(PONG|OK)/.test(answer)) return ok(`Redis answers at ${url.hostname}:${port}`);
    return wrong(`${url.hostname}:${port} says ${answer.trim().slice(0, 80)}`, 'check user and password in REDIS_URL');
  } catch (error) {
    return wrong(
      `${url.hostname}:${port}: ${error.message || error.code}`,
      'start it, or unset REDIS_URL: Postgres then holds the queue',
    );
  }
}

const CHECKS = {
  'Node.js': nodeVersion,
  packages,
  memory,
  disk,
  DATA_DIR: dataFolder,
  PORT: freePort('PORT', 3000),
  METRICS_PORT: freePort('METRICS_PORT', 0),
  'embedded PostgreSQL': embeddedServer,
  DATABASE_URL: postgres('DATABASE_URL'),
  API_DATABASE_URL: postgres('API_DATABASE_URL'),
  WORKER_DATABASE_URL: postgres('WORKER_DATABASE_URL'),
  QUEUE_DATABASE_URL: postgres('QUEUE_DATABASE_URL'),
  REDIS_URL: redis,
};

let faults = 0;
for (const [name, check] of Object.entries(CHECKS)) {
  const finding = await check();
  if (!finding) continue;
  console.log(`${finding.fault ? 'wrong' : 'ok   '}  ${name}: ${finding.text}`);
  if (!finding.fault) continue;
  faults++;
  console.log(`       → ${finding.remedy}`);
}
console.log(faults === 0 ? '\nNothing is wrong with this machine.' : `\n${faults} to mend.`);
process.exit(faults > 0 ? 1 : 0);
