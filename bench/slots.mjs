/**
 * Slots of a month in a busy workshop: 12 bays, 20 technicians, 2,000 bookings (BOOKINGS). What counts is the time that a
 * search would take on one core: that of this process and of its connection to Postgres, which take turns. Beside it
 * stands the time from the call of the service to its answer, which is the same on a machine that does nothing else.
 */
import { readFileSync } from 'node:fs';
import { rows, sql } from '#libs/database';
import { Clock, newId } from '#libs/foundation';
import { StoreDb } from '#libs/tenancy';
import { BaysService, PlannedWork, Reservations, TechniciansService } from '#libs/workshop';
import { plannedBetween } from '../dist/libs/control-board/src/work-plan.queries.js';
import { contextOf, settle, withInstallation, withTenants } from './installation.mjs';
import { alternate, describeMachine, median, round, table, timed, verdict } from './measure.mjs';

const FIGURE_MS = 50;
const BAYS = 12;
const TECHNICIANS = 20;
const BOOKINGS = Number(process.env.BOOKINGS ?? 2_000);
const STORE = 'bench-slots';
const DAY_MS = 86_400_000;
const BOOKED_MINUTES = 45;
const SEARCHES = 50;

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;

/** By the clock in Shanghai; four in the morning, six in the afternoon. */
const STARTS = ['09:00', '09:45', '10:30', '11:15', '13:00', '13:45', '14:30', '15:15', '16:00', '16:45'];
const SKILLS = [
  ['maintenance', 'mechanical'],
  ['maintenance', 'electrical', 'diagnosis'],
  ['maintenance', 'body', 'paint'],
];

/** Working days of the 31 from `from` on, as `YYYY-MM-DD`. */
function workingDays(from) {
  return Array.from({ length: 31 }, (_, on) =>
    new Date(from.getTime() + on * DAY_MS).toISOString().slice(0, 10),
  ).filter((day) => ![0, 6].includes(new Date(day).getUTCDay()));
}

/** Milliseconds of a core that this process and its connections to Postgres have used, from /proc. */
async function coreMs(services, ctx) {
  const backends = await services
    .get(StoreDb)
    .run(ctx, (tx) => rows(tx, sql`select pid from pg_stat_activity where application_name = 'forecourt-cli'`));
  const { user, system } = process.cpuUsage();
  return backends.reduce((sum, { pid }) => sum + ticksOf(pid) * TICK_MS, (user + system) / 1_000);
}

/** User and system time. */
function ticksOf(pid) {
  const [, fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [utime, stime] = fields.split(' ').slice(11, 13);
  return Number(utime) + Number(stime);
}

async function fill(services, ctx, from) {
  const made = [services.get(StoreDb), services.get(Clock)];
  const [bays, technicians] = [new BaysService(...made), new TechniciansService(...made)];
  const bayIds = [];
  const technicianIds = [];
  for (let number = 1; number <= BAYS; number++) {
    bayIds.push((await bays.create(ctx, { code: `B${number}`, skills: [], inUse: true })).id);
  }
  for (let number = 1; number <= TECHNICIANS; number++) {
    const told = { code: `T${number}`, name: '周立国', skills: SKILLS[number % 3], efficiency: '1.00', inUse: true };
    technicianIds.push((await technicians.create(ctx, told)).id);
  }
  const days = workingDays(from);
  const bookings = [];
  // four of five places are taken, and no technician is at two at once
  for (const [at, day] of days.entries()) {
    for (const [turn, start] of STARTS.entries()) {
      for (let bay = 0; bay < BAYS; bay++) {
        if ((at + turn + bay) % 5 === 0 || bookings.length === BOOKINGS) continue;
        const startsAt = new Date(`${day}T${start}:00+08:00`);
        bookings.push({
          id: newId(),
          bayId: bayIds[bay],
          technicianId: technicianIds[(bay + turn * 7 + at) % TECHNICIANS],
          startsAt,
          endsAt: new Date(startsAt.getTime() + BOOKED_MINUTES * 60_000),
          days: [{ day, minutes: BOOKED_MINUTES }],
        });
      }
    }
  }
  if (bookings.length < BOOKINGS) throw new Error(`Only ${bookings.length} bookings fit into the month`);
  await services.get(StoreDb).run(ctx, (tx) =>
    rows(
      tx,
      sql`insert into reservation
            (id, bay_id, technician_id, during, skill, minutes, kind, days, held_by, rules_ref, created_at)
          select b."id", b."bayId", b."technicianId", tstzrange(b."startsAt", b."endsAt"), 'maintenance',
                 ${BOOKED_MINUTES}::integer, 'drop_off', b."days", 'bench', 'slot-rules/store@preset:1', now()
          from json_to_recordset(${JSON.stringify(bookings)}::json) as b(
            "id" uuid, "bayId" uuid, "technicianId" uuid, "startsAt" timestamptz, "endsAt" timestamptz, "days" jsonb)`,
    ),
  );
}

describeMachine();
await withInstallation(async (installation) => {
  await withTenants(installation, [STORE], async (services) => {
    const ctx = await contextOf(services, STORE);
    const from = new Date(Date.now() + DAY_MS);
    await fill(services, ctx, from);
    await settle(installation);
    // as the API does, which also asks the control board for its plans
    const plannedWork = new PlannedWork();
    plannedWork.register(plannedBetween);
    const reservations = new Reservations(services.get(StoreDb), services.get(Clock), plannedWork);
    const offered = {};
    const search = (hours, kind) => async () => {
      const query = { skill: 'maintenance', hours, kind, from, before: new Date(from.getTime() + 31 * DAY_MS) };
      const answers = [];
      const before = await coreMs(services, ctx);
      for (let asked = 0; asked < SEARCHES; asked++) {
        const { result, ms } = await timed(() => reservations.slots(ctx, query));
        offered[`${hours} h, ${kind}`] = result.slots.length;
        answers.push(ms);
      }
      return { core: ((await coreMs(services, ctx)) - before) / SEARCHES, answer: median(answers) };
    };
    const searches = {
      '0.50 h, waiter': search('0.50', 'waiter'),
      '1.50 h, waiter': search('1.50', 'waiter'),
      '6.00 h, drop_off': search('6.00', 'drop_off'),
    };
    // the first calls of a process read what later ones remember
    await alternate(searches, 1);
    const figures = Object.entries(await alternate(searches)).map(([name, rounds]) => ({
      name,
      core: median(rounds.map(({ core }) => core)),
      answer: median(rounds.map(({ answer }) => answer)),
    }));
    table(
      `Slots of a month: ${BAYS} bays, ${TECHNICIANS} technicians, ${BOOKINGS} bookings`,
      ['search', 'slots', 'ms of a core', 'ms to the answer'],
      figures.map(({ name, core, answer }) => [name, offered[name], round(core, 1), round(answer, 1)]),
    );
    const slowest = Math.max(...figures.map(({ core }) => core));
    console.log(`\n${round(slowest, 1)} ms of a core, figure < ${FIGURE_MS} ms: ${verdict(slowest < FIGURE_MS)}`);
  });
});
