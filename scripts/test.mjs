/**
 * `npm test`: types, lint, format, import rules, build, every test. All stages run, also when an earlier one fails; the
 * last line is `N passed, N failed`, where a stage that is not a test counts as one failure. Arguments go to jest.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { compile, ensureInstalled, inRoot, requireNode, ROOT, run, tool } from './workspace.mjs';

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
    const main = inRoot('dist/apps/api/src/main.js');
    rmSync(main, { force: true });
    const nest = await check('@nestjs/cli', 'bin/nest.js', 'build api');
    if (nest.code !== 0) return nest;
    // The Nest CLI is content with a project that has no sources.
    if (!existsSync(main)) return { code: 1, output: `${nest.output}nest build api wrote no ${main}` };
    // Everything else too, since tests that kill a worker run the compiled one; the stage `types` checks it.
    return compile({ show: false, checkTypes: false });
  },
  lint: () => check('eslint', 'bin/eslint.js', '. --max-warnings 0'),
  imports: () => check('dependency-cruiser', 'bin/dependency-cruise.mjs', 'apps libs bench --output-type err-long'),
  format: () => check('prettier', 'bin/prettier.cjs', '--check --log-level warn .'),
};

/** Runs the stages two at a time and answers the names of those that failed. */
async function runStages() {
  const waiting = Object.entries(STAGES);
  const failed = [];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, stage] = next;
      const startedAt = performance.now();
      const { code, output } = await stage();
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
      if (code !== 0) {
        failed.push(name);
        console.log(output.trimEnd());
      }
    }
  };
  await Promise.all([lane(), lane()]);
  return failed;
}

/** One lane more than the cores that tests are meant for: specs that wait for clocks and processes leave theirs idle. */
const LANES = 3;

/** Runs jest in a time zone and answers how many tests passed and failed; no result at all is one failure. */
async function runJest(zone, args) {
  const folder = mkdtempSync(join(tmpdir(), 'forecourt-test-'));
  const results = join(folder, 'results.json');
  console.log(`\nTests with TZ=${zone}`);
  try {
    const [node, jest] = tool('jest', 'bin/jest.js');
    const code = await untilItEnds(
      spawn(node, [jest, `--maxWorkers=${LANES}`, '--json', `--outputFile=${results}`, ...args], {
        cwd: ROOT,
        env: { ...process.env, TZ: zone },
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
      results,
    );
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

const failedStages = await runStages();
const given = ['--passWithNoTests', ...process.argv.slice(2)];
// Processes run in UTC. A pure function must not care, so it is tried where clocks change and the date is another.
const processes = await runJest('UTC', ['--testRegex=-spec\\.ts$', ...given]);
const functions = await runJest('America/New_York', ['--testRegex=\\.spec\\.ts$', ...given]);

if (failedStages.length > 0) console.log(`\nFailed before the tests: ${failedStages.join(', ')}`);
if (functions.failed > 0)
  console.log('\nWhatever fails in New York and passes with TZ=UTC reads the clock of the machine');
const passed = processes.passed + functions.passed;
// a pattern that finds no test is mistyped
const failed = failedStages.length + processes.failed + functions.failed || (passed === 0 ? 1 : 0);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
