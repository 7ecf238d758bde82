/**
 * `npm test`: types, lint, format, import rules, build, every test, in two rows side by side. All of it runs, also when
 * something failed before; the last line is `N passed, N failed`, where a stage that is not a test counts as one failure. Arguments go to jest.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { compileWith, ensureInstalled, inRoot, requireNode, ROOT, run, tool } from './workspace.mjs';

/** How long jest may take to end after its last test; whoever needs longer left something open. */
const EXIT_GRACE_MS = 60_000;

requireNode();
await ensureInstalled();
process.env.TZ = 'UTC';
process.env.NODE_ENV = 'test';

const check = (name, file, args) => {
  const [node, ...command] = tool(name, file);
  return run(node, [...command, ...args.split(' ')], { show: false });
};

const TYPES_CACHE = 'node_modules/.cache/forecourt/types.tsbuildinfo';
const STAGES = {
  types: () =>
    check('typescript', 'bin/tsc', `-p tsconfig.json --noEmit --incremental --tsBuildInfoFile ${TYPES_CACHE}`),
  build: async () => {
    // The Nest CLI is content with a project that has no sources.
    const mains = ['api', 'worker', 'cli'].map((app) => inRoot('dist/apps', app, 'src/main.js'));
    for (const main of mains) rmSync(main, { force: true });
    const command = [...tool('@nestjs/cli', 'bin/nest.js'), 'build', 'api'];
    const nest = await compileWith(command, { fresh: true, show: false });
    const missing = mains.filter((main) => !existsSync(main));
    if (nest.code !== 0 || missing.length === 0) return nest;
    return { code: 1, output: `${nest.output}nest build api wrote no ${missing.join(', ')}` };
  },
  lint: () => check('eslint', 'bin/eslint.js', '. --max-warnings 0'),
  imports: () => check('dependency-cruiser', 'bin/dependency-cruise.mjs', 'apps libs bench --output-type err-long'),
  format: () => check('prettier', 'bin/prettier.cjs', '--check --log-level warn .'),
};

const failedStages = [];

async function runStage(name) {
  const startedAt = performance.now();
  const { code, output } = await STAGES[name]();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (code === 0) return;
  failedStages.push(name);
  console.log(output.trimEnd());
}

/**
 * Runs jest in a time zone and answers how many tests passed and failed; no result at all is one failure. Of two runs side
 * by side only one is shown as it goes, the other when it has ended.
 */
async function runJest({ zone, pattern, lanes, show }) {
  const folder = mkdtempSync(join(tmpdir(), 'forecourt-test-'));
  const results = join(folder, 'results.json');
  try {
    const [node, jest] = tool('jest', 'bin/jest.js');
    const args = [`--testRegex=${pattern}`, '--passWithNoTests', ...process.argv.slice(2)];
    const child = spawn(node, [jest, `--maxWorkers=${lanes}`, '--json', `--outputFile=${results}`, ...args], {
      cwd: ROOT,
      env: { ...process.env, TZ: zone },
      stdio: ['ignore', 'ignore', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    child.stderr?.on('data', (chunk) => (output += chunk));
    const code = await untilItEnds(child, results);
    console.log(`${output.trimEnd()}\nThose were the tests with TZ=${zone}`);
    if (!existsSync(results)) {
      console.log('FAILED jest ended without a result');
      return { passed: 0, failed: 1 };
    }
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(results, 'utf8'));
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    return { passed: numPassedTests, failed: failed || (code === 0 ? 0 : 1) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function untilItEnds(child, results) {
  return new Promise((resolve) => {
    let grace;
    const watch = setInterval(() => {
      if (grace || !existsSync(results)) return;
      grace = setTimeout(() => {
        console.log(
          `FAILED jest did not end within ${EXIT_GRACE_MS / 1000} s of its last test: a test left something open`,
        );
        child.kill('SIGKILL');
      }, EXIT_GRACE_MS);
    }, 500);
    const end = (code) => {
      clearInterval(watch);
      clearTimeout(grace);
      resolve(code ?? 1);
    };
    child.on('error', () => end(1));
    child.on('close', end);
  });
}

/**
 * What needs the build: whole processes, which run in UTC. Specs that wait for clocks and kills leave their lanes idle, so
 * there is one lane more than cores.
 */
async function testProcesses() {
  await runStage('build');
  return runJest({ zone: 'UTC', pattern: '-spec\\.ts$', lanes: 3, show: true });
}

/** What needs nothing. A pure function must not care for the zone, so it is tried where clocks change and the date is another. */
async function testSources() {
  for (const name of ['types', 'lint', 'imports', 'format']) await runStage(name);
  return runJest({ zone: 'America/New_York', pattern: '\\.spec\\.ts$', lanes: 1, show: false });
}

const [processes, functions] = await Promise.all([testProcesses(), testSources()]);

if (failedStages.length > 0) console.log(`\nFailed before the tests: ${failedStages.join(', ')}`);
if (functions.failed > 0)
  console.log('\nWhatever fails in New York and passes with TZ=UTC reads the clock of the machine');
const passed = processes.passed + functions.passed;
// a pattern that finds no test is mistyped
const failed = failedStages.length + processes.failed + functions.failed || (passed === 0 ? 1 : 0);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
