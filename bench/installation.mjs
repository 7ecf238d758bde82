/** An installation of its own for every benchmark: embedded Postgres, the four logins, tenants, keys, processes. */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import pg from 'pg';
import { AppConfig, childEnvironment, generateSecrets, READY } from '#libs/config';
import { bootstrapDatabase, LOGINS, preparePostgres, startEmbeddedPostgres, urlOfLogin } from '#libs/database';
import { ApiKeys, TENANT_PERMISSIONS } from '#libs/identity';
import { migrateQueue } from '#libs/queue';
import { systemGroupContext, TenantDirectory } from '#libs/tenancy';
import { withServices } from '../dist/apps/cli/src/cli.module.js';
import { Tenants } from '../dist/apps/cli/src/tenants.js';

/** A write is on disk when it is answered, as in production; the folder is removed afterwards all the same. */
const DURABLE = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on'];

export const GROUP = 'bench';

/**
 * Runs `work` on an installation that is gone when it ends, in whatever way. `settings` go to Postgres: `name=value`.
 */
export async function withInstallation(work, { settings = [] } = {}) {
  const flags = [...DURABLE, ...settings].flatMap((setting) => ['-c', setting]);
  const server = await startEmbeddedPostgres({ ephemeral: true, flags });
  const folder = mkdtempSync(join(tmpdir(), 'forecourt-bench-'));
  const processes = new Set();
  try {
    const config = await configure(server, folder);
    return await work({ server, folder, config, processes });
  } finally {
    await Promise.all([...processes].map(stop));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function configure(server, folder) {
  const password = randomBytes(12).toString('hex');
  const { migratorUrl } = await preparePostgres({
    superuserUrl: server.superuser.url,
    database: 'forecourt',
    migratorPassword: password,
  });
  await bootstrapDatabase(migratorUrl, { api: password, worker: password, queue: password });
  const queueDatabaseUrl = urlOfLogin(migratorUrl, LOGINS.queue, password);
  await migrateQueue(queueDatabaseUrl);
  const { masterKey, apiKeyPepper, tokenSigningKey } = generateSecrets();
  return Object.assign(new AppConfig(), {
    nodeEnv: 'production',
    publicUrl: 'http://localhost:3000',
    dataDir: folder,
    databaseUrl: migratorUrl,
    apiDatabaseUrl: urlOfLogin(migratorUrl, LOGINS.api, password),
    workerDatabaseUrl: urlOfLogin(migratorUrl, LOGINS.worker, password),
    queueDatabaseUrl,
    masterKey,
    apiKeyPepper,
    tokenSigningKey,
    rateLimitPerMinute: 1_000_000_000,
  });
}

/** Runs `work` with the services of the command line, the group `bench` and its stores. Answers what it answers. */
export function withTenants({ config }, storeCodes, work) {
  return withServices(config, async (services) => {
    const tenants = services.get(Tenants);
    const group = await tenants.ensureGroup(GROUP, 'Benchmarks');
    for (const code of storeCodes) await addStore(tenants, group, code);
    return work(services, { group, tenants });
  });
}

export function addStore(tenants, group, code) {
  return tenants.ensureStore(group, { code, name: code, kind: '4s_store', timeZone: 'Asia/Shanghai' });
}

/** A key that may do everything in one store. */
export async function storeKey(services, group, storeCode) {
  const input = { name: 'bench', scopes: TENANT_PERMISSIONS.map(({ code }) => code), storeCodes: [storeCode] };
  const { secret } = await services.get(ApiKeys).create(systemGroupContext(group, 'bench'), group, input);
  return secret;
}

/** What autovacuum does within a minute or so, so that no run meets it half done. */
export async function settle({ server }) {
  const client = new pg.Client({ connectionString: server.url('postgres', server.superuser.password, 'forecourt') });
  await client.connect();
  await client.query('vacuum analyze');
  await client.query('checkpoint');
  await client.end();
}

export function contextOf(services, storeCode) {
  return services.get(TenantDirectory).systemContext(storeCode, 'bench');
}

/** The compiled API as production runs it. Resolves when it is ready for work. */
export function startApi(installation, flags = []) {
  return startProcess(installation, 'dist/apps/api/src/main.js', { env: environmentOf(installation.config), flags });
}

/** The bare twin of a route: it sends `statements` as the store of `ctx`. */
export function startBareServer(installation, { ctx: { store, permissions }, statements }, flags = []) {
  const plan = {
    url: installation.config.apiDatabaseUrl,
    poolMax: installation.config.poolMax,
    schema: store.schema,
    searchPath: `"${store.schema}","${store.group.schema}"`,
    permissions: [...permissions],
    statements,
  };
  return startProcess(installation, 'bench/bare-server.mjs', { flags, args: [JSON.stringify(plan)] });
}

/** A process of ours: it gets a port to listen on and says `ready`. */
export async function startProcess({ processes }, script, { env = {}, flags = [], args = [] } = {}) {
  const port = await freePort();
  const startedAt = performance.now();
  const child = fork(fileURLToPath(new URL(`../${script}`, import.meta.url)), args, {
    env: childEnvironment({ ...env, TZ: 'UTC', HOST: '127.0.0.1', PORT: String(port) }),
    execArgv: flags,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  processes.add(child);
  child.once('exit', () => processes.delete(child));
  await new Promise((resolve, reject) => {
    child.on('message', (message) => message === READY && resolve());
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it was ready`)));
  });
  return { child, port, origin: `http://127.0.0.1:${port}`, readyMs: performance.now() - startedAt };
}

/** A process of ours ends in order when it sees that nobody watches it any more. */
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.disconnect();
  await gone;
}

export function environmentOf(config) {
  const names = Object.keys(config).filter((name) => config[name] !== undefined && name !== 'port' && name !== 'host');
  return Object.fromEntries(names.map((name) => [variableName(name), String(config[name])]));
}

const variableName = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
