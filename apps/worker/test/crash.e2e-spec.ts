import { setTimeout as sleep } from 'node:timers/promises';
import { CrashSite } from './crash-site';
import type { Arrival } from './message-arrivals';

const SCALE = Number(process.env.PROOF_SCALE ?? 1);
const ROUNDS = SCALE;
const CONTACTS_OF_A_ROUND = 2_000;
const CONTACTS = ROUNDS * CONTACTS_OF_A_ROUND;
const WORKERS = 2;

/**
 * Within it work goes on after each fault. The figure is 5 s on a machine that does nothing else: `npm run prove`. In
 * `npm test` this spec shares two cores with all the others, and only shows that work goes on by itself.
 */
const RESUMED_WITHIN_MS = SCALE > 1 ? 5_000 : 60_000;

/** Whoever waits longer than this for a message waits for none. */
const GIVEN_UP_AFTER_MS = 60_000;

/** Longer than a claim is held: others take over what the one who stands still believes to be his. */
const PAUSE_MS = 6_000;

/** Longer than any lease: whoever would send a second time has done it by then. */
const AFTERMATH_MS = 7_000;

/** A fault, and how work went on after it. */
interface Befallen {
  readonly fault: string;
  /** Contacts that had not reached the gateway when it happened. */
  readonly left: number;
  readonly begunAt: number;
  /** When what it took away was there again: a server that takes connections, a worker. */
  readonly overAt: number;
}

/** One of each, of which every round meets all in an order of its own. */
const FAULTS: Readonly<Record<string, (site: CrashSite) => Promise<void>>> = {
  'a worker is killed': (site) => site.workers.killOne(),
  'another worker is killed': (site) => site.workers.killOne(),
  'a worker stands still': (site) => site.workers.pauseOne(PAUSE_MS),
  'all workers are killed': (site) => site.workers.killAll(),
  'PostgreSQL is restarted': (site) => site.restartPostgres(),
  'PostgreSQL crashes': (site) => site.crashPostgres(),
  'the queue is wiped': (site) => site.wipeQueue(),
};

jest.setTimeout(120_000 + SCALE * 180_000);

/** In `npm test` on what is shipped; the queue's own specs run on both there. */
const BACKENDS = SCALE > 1 ? (['redis', 'postgres'] as const) : (['postgres'] as const);

describe.each(BACKENDS)('contacts under faults, with the queue on %s', (backend) => {
  let site: CrashSite;
  const keys: string[] = [];
  const befallen: Befallen[] = [];

  beforeAll(async () => {
    site = await CrashSite.open(backend);
    await site.workers.start(WORKERS);
    for (let round = 0; round < ROUNDS; round++) {
      keys.push(...(await site.plan(CONTACTS_OF_A_ROUND)));
      for (const fault of shuffled(Object.keys(FAULTS))) befallen.push(await befall(fault));
    }
    await site.untilNothingIsOpen(60_000);
    await sleep(AFTERMATH_MS);
    if (SCALE > 1) console.log(backend, standstills(befallen, site.arrivals.all), await site.states());
  });
  afterAll(() => site.close());

  /** Lets a fault happen in the midst of sending, and waits until a message arrives again. */
  async function befall(fault: string): Promise<Befallen> {
    await site.arrivals.firstSince(Date.now(), GIVEN_UP_AFTER_MS);
    await sleep(Math.random() * 700);
    const left = keys.length - site.arrivals.read().length;
    const begunAt = Date.now();
    await FAULTS[fault]?.(site);
    const overAt = Date.now();
    await site.arrivals.firstSince(overAt, GIVEN_UP_AFTER_MS);
    return { fault, left, begunAt, overAt };
  }

  it(`SEC-04: each of ${CONTACTS} contacts reaches the gateway once`, async () => {
    const arrived = site.arrivals.read();
    expect(arrived.filter(({ arrival }) => arrival > 1)).toEqual([]);
    expect(new Set(arrived.map(({ key }) => key))).toEqual(new Set(keys));
    expect(arrived).toHaveLength(CONTACTS);
  });

  it('each is known to be sent, and its log says so once', async () => {
    expect(await site.states()).toEqual({ sent: CONTACTS });
    expect(await site.wronglyLogged()).toEqual([]);
  });

  it(`work never stands still for ${RESUMED_WITHIN_MS / 1_000} s after one of ${ROUNDS * Object.keys(FAULTS).length} faults`, () => {
    expect(befallen.filter(({ left }) => left === 0)).toEqual([]);
    const all = standstills(befallen, site.arrivals.all);
    expect(all.filter(({ ms }) => ms > RESUMED_WITHIN_MS)).toEqual([]);
    expect(all).toHaveLength(ROUNDS * Object.keys(FAULTS).length);
  });

  it('no worker fell over by itself, at work or when it started', () => {
    expect(site.workers.fallen).toEqual([]);
  });
});

/** The longest time after each fault, until the next one, in which no message arrived although some were left. */
function standstills(befallen: readonly Befallen[], arrivals: readonly Arrival[]): { fault: string; ms: number }[] {
  const lastAt = arrivals.at(-1)?.at ?? 0;
  return befallen.map(({ fault, overAt }, index) => {
    const endAt = befallen[index + 1]?.begunAt ?? lastAt;
    const times = arrivals.map(({ at }) => at).filter((at) => at > overAt && at < endAt);
    const marks = [overAt, ...times, endAt];
    return { fault, ms: Math.max(...marks.slice(1).map((at, place) => at - (marks[place] as number))) };
  });
}

function shuffled<Entry>(entries: readonly Entry[]): Entry[] {
  return entries
    .map((entry) => ({ entry, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ entry }) => entry);
}
