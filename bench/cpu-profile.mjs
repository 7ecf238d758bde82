/** Whose code a process spends its time in, from the profile that `node --cpu-prof` writes when the process ends. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const OUTSIDE = { '(idle)': null, '(program)': 'node and the kernel', '(garbage collector)': 'garbage collector' };

/** What a frame belongs to: a lib of ours, or a package. Frames of Node itself count for whoever called them. */
function ownerOf({ functionName, url }) {
  if (functionName in OUTSIDE) return OUTSIDE[functionName];
  const ours = /\/dist\/((?:libs|apps)\/[^/]+)\//.exec(url) ?? /\/(bench\/[^/]+)$/.exec(url);
  if (ours) return ours[1];
  const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  return name && (FAMILIES.find(([family]) => family.test(name))?.[1] ?? name);
}

const FAMILIES = [
  [/^pg(-|$)|^postgres-/, 'pg'],
  [/^@nestjs\/|^rxjs$|^reflect-metadata$/, 'Nest'],
  [/^fastify$|^find-my-way$|^avvio$|^@fastify\/|^fast-|^secure-json-parse$/, 'Fastify'],
  [/^pino|^sonic-boom$|^thread-stream$/, 'pino'],
];

/** The clock of profiles, in microseconds. */
export const profileClock = () => Number(process.hrtime.bigint() / 1_000n);

/** Owner → microseconds between two instants of `profileClock`, from the one profile in `folder`. */
export function timeByOwner(folder, from, to) {
  const [file] = readdirSync(folder);
  const { nodes, samples, timeDeltas, startTime } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const owners = new Map(nodes.map(({ id, callFrame }) => [id, ownerOf(callFrame)]));
  const spent = new Map();
  let now = startTime;
  samples.forEach((leaf, index) => {
    now += timeDeltas[index];
    if (now < from || now > to) return;
    let node = leaf;
    while (owners.get(node) === undefined && callers.has(node)) node = callers.get(node);
    const owner = owners.get(node) === undefined ? 'node and the kernel' : owners.get(node);
    if (owner !== null) spent.set(owner, (spent.get(owner) ?? 0) + timeDeltas[index]);
  });
  return spent;
}
