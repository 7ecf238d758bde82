import { setTimeout as sleep } from 'node:timers/promises';
import { localDateOf, localTimeOf } from '#libs/foundation';
import { CAP, type ContactOutcome, inStores, JourneySite, TIME_ZONE } from './journey-site';

const SCALE = Number(process.env.PROOF_SCALE ?? 1);
const PERSONS = 105 * SCALE;
/** Whom one store knows alone. */
const OTHERS = 6;
const WORKERS = 2;

/** In the midst of each of the hours at which most messages leave. */
const KILLS_IN_AN_HOUR = Math.ceil(SCALE / 2);

const DAY_MS = 24 * 3_600_000;

/** Whoever waits longer than this for a message, or for an hour to be over, waits for nothing. */
const GIVEN_UP_AFTER_MS = 60_000 + SCALE * 10_000;

/** The last three days of February 2026, of which the Saturday is a make-up workday (调休), and what comes after. */
const HOURS: readonly { readonly at: string; readonly during?: 'kills' | 'kills, then on' | 'something happens' }[] = [
  { at: '2026-02-25 22:00:00' },
  { at: '2026-02-26 10:00:00', during: 'kills, then on' },
  // a moment before midnight, with work in hand
  { at: '2026-02-26 23:59:58' },
  { at: '2026-02-27 07:30:00' },
  { at: '2026-02-27 10:01:00', during: 'kills' },
  { at: '2026-02-27 23:59:58', during: 'something happens' },
  { at: '2026-02-28 07:30:00' },
  // whoever hears of something now is to be called on the Sunday, when nobody works: the others do for certain
  { at: '2026-02-28 10:02:00', during: 'kills' },
  { at: '2026-02-28 23:59:58' },
  { at: '2026-03-01 10:03:00' },
  { at: '2026-03-02 10:04:00', during: 'kills' },
];

/** By then the last one has come back, or has expired. */
const DAYS_AFTER = 40;

const QUIET_FROM = '21:00';
const QUIET_TO = '08:00';

jest.setTimeout(180_000 + SCALE * 120_000);

describe.each(SCALE > 1 ? (['postgres', 'redis'] as const) : (['postgres'] as const))(
  'journeys in three stores under faults, with the queue on %s',
  (backend) => {
    let site: JourneySite;
    let contacts: readonly ContactOutcome[];
    let personOf: ReadonlyMap<string, string | null>;
    /** How many contacts could have been made when a worker was killed. */
    const killedAt: number[] = [];

    beforeAll(async () => {
      site = await JourneySite.open(backend, inStores(HOURS[0].at));
      await site.seed(PERSONS, OTHERS);
      await site.site.workers.start(WORKERS);
      for (const { at, during } of HOURS) {
        await site.moveClock(inStores(at));
        if (during === 'something happens') await site.grantStatuses();
        else if (during) await killWorkers();
        if (during !== 'kills, then on') await site.untilNothingIsLeft(GIVEN_UP_AFTER_MS);
      }
      await untilNothingWaits();
      contacts = await site.contacts();
      personOf = await site.personIds();
      if (SCALE > 1) console.log(backend, contacts.length, killedAt, tally(contacts));
    });
    afterAll(() => site?.site.close());

    async function killWorkers(): Promise<void> {
      for (let kill = 0; kill < KILLS_IN_AN_HOUR; kill++) {
        await site.site.arrivals.firstSince(Date.now(), GIVEN_UP_AFTER_MS);
        await sleep(Math.random() * 300);
        killedAt.push(await site.open());
        await site.site.workers.killOne();
      }
    }

    /** Goes from one day on which something is due to the next. */
    async function untilNothingWaits(): Promise<void> {
      for (let day = 1; day <= DAYS_AFTER; day++) {
        const next = await site.nextDueAt();
        if (!next) return;
        const morning = inStores(`${localDateOf(next, TIME_ZONE)} 10:00:00`);
        await site.moveClock(new Date(Math.max(next.getTime(), morning.getTime()) + day * 60_000));
        await site.untilNothingIsLeft(GIVEN_UP_AFTER_MS);
      }
    }

    const ended = (how: string) => contacts.filter(({ decisions }) => decisions.some(({ kind }) => kind === how));
    const local = (at: Date | null) => `${localDateOf(at as Date, TIME_ZONE)} ${localTimeOf(at as Date, TIME_ZONE)}`;

    it('SEC-04: everybody is planned for once who is to hear something', () => {
      const first = contacts.filter(({ step, journey }) => step !== 'call' && !journey.startsWith('routine'));
      const planned = first.map(({ journey, step, subjectId }) => `${journey}/${step} ${subjectId}`);
      expect(planned.sort()).toEqual([...site.expectedFirstSteps].sort());
      expect(contacts.length).toBeGreaterThan(9 * PERSONS);
    });

    it('REM-31: each contact ends as exactly one decision, and those that were put off came back', () => {
      const undecided = contacts.filter(
        ({ decisions }) => decisions.filter(({ kind }) => kind !== 'deferred').length !== 1,
      );
      expect(undecided).toEqual([]);
      expect(contacts.filter(({ decisions }) => decisions.at(-1)?.kind === 'deferred')).toEqual([]);
      const states = new Set(contacts.map(({ state }) => state));
      expect([...states].sort()).toEqual(['cancelled', 'sent']);
      expect(ended('deferred').length).toBeGreaterThan(PERSONS);
      const reasons = new Set(contacts.flatMap(({ decisions }) => decisions.map(({ reason }) => reason)));
      for (const reason of ['frequency_cap', 'minimum_gap', 'quiet_hours', 'outside_working_hours', 'as_planned']) {
        expect(reasons).toContain(reason);
      }
    });

    it('SEC-04: each message that was sent reached the gateway once, and no other one did', () => {
      const sent = ended('sent').filter(({ channel }) => channel === 'sms');
      const arrived = site.site.arrivals.read();
      expect(arrived.filter(({ arrival }) => arrival > 1)).toEqual([]);
      expect(arrived.map(({ key }) => key).sort()).toEqual(sent.map(({ id, step }) => `${id}:${step}:sms`).sort());
      expect(contacts.filter(({ state, sentEvents }) => sentEvents !== (state === 'sent' ? 1 : 0))).toEqual([]);
    });

    it('SEC-04: each call that was handed over is one task', () => {
      const calls = contacts.filter(({ channel }) => channel === 'phone_call');
      expect(calls.filter(({ state }) => state === 'sent').length).toBeGreaterThan(PERSONS / 2);
      expect(calls.filter(({ state, tasks }) => tasks !== (state === 'sent' ? 1 : 0))).toEqual([]);
    });

    it('CF-27: the caps of a person hold over the three stores', () => {
      const persons = new Set(personOf.values());
      expect(persons.size).toBe(PERSONS + OTHERS);
      const made = madeByPerson();
      const tooMany = [...made.values()].filter((times) =>
        times.some(
          ({ at }, index) => index >= CAP.count && at - (times[index - CAP.count]?.at as number) < CAP.days * DAY_MS,
        ),
      );
      expect(tooMany).toEqual([]);
      const over = [...made.values()].filter((times) => new Set(times.map(({ store }) => store)).size > 1);
      expect(over.length).toBeGreaterThan(PERSONS / 2);
    });

    it('REM-31: nobody is greeted twice on a day, by whichever store', () => {
      for (const times of madeByPerson().values()) {
        const days = times
          .filter(({ category }) => category === 'care')
          .map(({ at }) => local(new Date(at)).slice(0, 10));
        expect(days).toEqual([...new Set(days)]);
      }
    });

    it('REM-31: what was combined points to what went to the same customer', () => {
      const byId = new Map(contacts.map((contact) => [contact.id, contact]));
      const merged = ended('merged');
      expect(merged.length).toBeGreaterThan(PERSONS / 10);
      for (const { mergedIntoId, customerId, channel, store } of merged) {
        expect(byId.get(mergedIntoId as string)).toMatchObject({ state: 'sent', customerId, channel, store });
      }
    });

    it('REM-39, CF-25: nobody is disturbed at night but for a birthday, and calls are made while the stores work', () => {
      const made = contacts.filter(({ state }) => state === 'sent');
      const night = made.filter(({ intentAt }) => {
        const time = local(intentAt).slice(11);
        return time < QUIET_TO || time >= QUIET_FROM;
      });
      expect(new Set(night.map(({ journey }) => journey))).toEqual(new Set(['birthday']));
      const calls = made.filter(({ channel }) => channel === 'phone_call').map(({ intentAt }) => local(intentAt));
      const atRest = calls.filter((at) => {
        const isWeekend = [0, 6].includes(new Date(`${at.slice(0, 10)}T00:00:00Z`).getUTCDay());
        return (isWeekend && !at.startsWith('2026-02-28')) || at.slice(11) < '09:00' || at.slice(11) >= '18:00';
      });
      expect(atRest).toEqual([]);
      expect(calls.filter((at) => at.startsWith('2026-02-28')).length).toBeGreaterThan(0);
      expect(calls.filter((at) => at.startsWith('2026-03-02')).length).toBeGreaterThan(0);
    });

    it('workers were killed in the midst of their work, none fell over by itself, and no event was given up', async () => {
      expect(killedAt).toHaveLength(4 * KILLS_IN_AN_HOUR);
      expect(killedAt.filter((left) => left > 0).length).toBeGreaterThan(2 * KILLS_IN_AN_HOUR);
      expect(site.site.workers.fallen).toEqual([]);
      expect(await site.givenUpEvents()).toEqual([]);
    });

    /** What each person heard of goodwill, in the order of time. */
    function madeByPerson(): Map<string, { at: number; category: string; store: string }[]> {
      const made = new Map<string, { at: number; category: string; store: string }[]>();
      for (const { state, category, customerId, intentAt, store } of contacts) {
        if (state !== 'sent' || !CAP.categories.includes(category)) continue;
        const person = personOf.get(customerId) as string;
        made.set(person, [...(made.get(person) ?? []), { at: (intentAt as Date).getTime(), category, store }]);
      }
      for (const times of made.values()) times.sort((a, b) => a.at - b.at);
      return made;
    }
  },
);

/** How often each last decision was made, for whoever reads the long run. */
function tally(contacts: readonly ContactOutcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { decisions } of contacts) {
    for (const { kind, reason } of decisions) counts[`${kind} ${reason}`] = (counts[`${kind} ${reason}`] ?? 0) + 1;
  }
  return counts;
}
