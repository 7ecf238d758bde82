/** A route of ours and its bare twin under the same load, in turns, and where the difference goes. */
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { profileClock, timeByOwner } from './cpu-profile.mjs';
import { stop } from './installation.mjs';
import { alternate, median, ratio, round, table, verdict } from './measure.mjs';

const CONNECTIONS = 16;
const SECONDS = Number(process.env.SECONDS ?? 5);
/** Stages that cost less than this are added up. */
const WORTH_A_LINE_US = 3;

/** Requests per second and latencies (ms) of one server; fails where an answer is not the expected one. */
async function load(origin, { status, ...request }) {
  const plan = JSON.stringify({ connections: CONNECTIONS, seconds: SECONDS, ...request, origin });
  const script = fileURLToPath(new URL('load.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, plan]);
  const result = JSON.parse(stdout);
  if (Object.keys(result.statuses).some((one) => one !== status)) {
    throw new Error(`${origin} answered ${JSON.stringify(result.statuses)}`);
  }
  return result;
}

/**
 * `servers` is name → { start, request }: ours first, its bare twin second. `start` takes flags for node and answers a
 * running process; `agree` is shown both origins before anything is measured.
 */
export async function compare(title, servers, { figure, folder, agree }) {
  const names = Object.keys(servers);
  const running = {};
  for (const name of names) running[name] = await servers[name].start([]);
  await agree?.(...names.map((name) => running[name].origin));
  const visit = (name) => load(running[name].origin, servers[name].request);
  for (const name of names) await visit(name);
  const runs = await alternate(Object.fromEntries(names.map((name) => [name, () => visit(name)])));
  for (const name of names) await stop(running[name].child);

  const of = (name, what) => runs[name].map((run) => run[what]);
  const [ours, bare] = names;
  table(
    title,
    ['', 'requests/s', 'p50 ms', 'p99 ms'],
    names.map((name) => [
      name,
      round(median(of(name, 'perSecond'))),
      round(median(of(name, 'p50')), 1),
      round(median(of(name, 'p99')), 1),
    ]),
  );
  const reached = ratio(of(ours, 'perSecond'), of(bare, 'perSecond'));
  console.log(`\nratio ${round(reached, 2)}, figure ≥ ${figure}: ${verdict(reached >= figure)}`);
  await showStages(servers, folder);
}

/** A run of its own, since a profiler slows down what it watches. */
async function showStages(servers, folder) {
  const names = Object.keys(servers);
  const spent = {};
  for (const name of names) {
    const profiles = mkdtempSync(join(folder, 'profile-'));
    const { child, origin } = await servers[name].start(['--cpu-prof', `--cpu-prof-dir=${profiles}`]);
    await load(origin, servers[name].request);
    const from = profileClock();
    const { count } = await load(origin, servers[name].request);
    const to = profileClock();
    await stop(child);
    spent[name] = new Map([...timeByOwner(profiles, from, to)].map(([owner, us]) => [owner, us / count]));
  }
  const owners = [...new Set(names.flatMap((name) => [...spent[name].keys()]))];
  const costOf = (name, owner) => spent[name].get(owner) ?? 0;
  const isSmall = (owner) => names.every((name) => costOf(name, owner) < WORTH_A_LINE_US);
  const line = (title, of) => [title, ...names.map((name) => round(sum(of.map((owner) => costOf(name, owner)))))];
  const shown = owners.filter((owner) => !isSmall(owner)).sort((a, b) => costOf(names[0], b) - costOf(names[0], a));
  table(
    'Where the rest goes: µs of each process for one request',
    ['', ...names],
    [
      ...shown.map((owner) => line(owner, [owner])),
      line('everything else', owners.filter(isSmall)),
      line('sum', owners),
    ],
  );
}

const sum = (figures) => figures.reduce((total, figure) => total + figure, 0);
