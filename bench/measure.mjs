/** Repeats, medians and tables, the same for every benchmark. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** Five unless RUNS says otherwise: a quick look takes one. */
export const RUNS = Number(process.env.RUNS ?? 5);

/**
 * Runs each contender once a round, so that what slows the machine down slows all of them down. `contenders` is
 * name → function that answers a figure. Answers name → figures, one a round.
 */
export async function alternate(contenders, rounds = RUNS) {
  const figures = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(contenders)) figures[name].push(await run(round));
  }
  return figures;
}

export function median(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median of the rounds' ratios: both sides of a round met the same machine. */
export function ratio(ours, bare) {
  return median(ours.map((figure, round) => figure / bare[round]));
}

export async function timed(work) {
  const startedAt = performance.now();
  const result = await work();
  return { result, ms: performance.now() - startedAt };
}

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

/** What this process and others, such as its connections to Postgres, have used of a core so far, from /proc. */
export function coreTimesOf(pids) {
  const { user, system } = process.cpuUsage();
  return { ownMs: (user + system) / 1_000, others: new Map(pids.map((pid) => [pid, ticksOf(pid) * TICK_MS])) };
}

/** Milliseconds of a core between two of these; a connection that is gone was idle. */
export function coreMsBetween(before, after) {
  const used = [...after.others].map(([pid, ms]) => ms - (before.others.get(pid) ?? 0));
  return used.reduce((sum, ms) => sum + ms, after.ownMs - before.ownMs);
}

/** User and system time. */
function ticksOf(pid) {
  const [, fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [utime, stime] = fields.split(' ').slice(11, 13);
  return Number(utime) + Number(stime);
}

/** `lines` are rows of cells; numbers are set to the right. */
export function table(title, head, lines) {
  const cells = lines.map((line) => line.map(String));
  const widths = head.map((name, column) => Math.max(...[name, ...cells.map((line) => line[column])].map(widthOf)));
  const isNumber = head.map((_, column) =>
    lines.every((line) => /^[\d.,<>≤≥ ]+( .{1,4})?$/.test(String(line[column]))),
  );
  const row = (line) => `| ${line.map((cell, column) => pad(cell, widths[column], isNumber[column])).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => '-'.repeat(width - 1) + (isNumber[column] ? ':' : '-')).join(' | ')} |`;
  console.log(`\n${title}\n\n${[row(head), rule, ...cells.map(row)].join('\n')}`);
}

const widthOf = (text) => [...text].reduce((width, letter) => width + (/[⺀-￿]/.test(letter) ? 2 : 1), 0);

function pad(text, width, right) {
  const blank = ' '.repeat(width - widthOf(text));
  return right ? blank + text : text + blank;
}

export const round = (figure, digits = 0) => figure.toFixed(digits);

export const verdict = (isReached) => (isReached ? 'reached' : 'MISSED');

export function describeMachine() {
  const gigabytes = round(totalmem() / 1024 ** 3);
  const [load] = loadavg();
  console.log(
    `${cpus()[0].model.trim()}, ${availableParallelism()} cores, ${gigabytes} GB, Node ${process.versions.node}, ` +
      `load ${round(load, 1)}, ${RUNS} runs`,
  );
}
