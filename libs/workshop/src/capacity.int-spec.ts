import fc from 'fast-check';
import { rows, sql } from '#libs/database';
import { DomainError } from '#libs/foundation';
import { StoreDb, type StoreTx } from '#libs/tenancy';
import { carryWorkOver } from './carried-work';
import { at, day, WorkshopWorld } from './fixtures/workshop-world';
import type { VisitKind } from './visit-kind';
import { queueForWorkshop, type ReservationRow } from './reservation.queries';
import { WaitListEvents } from './workshop.events';

const MORNING = at('2026-11-24 08:00');
const TUESDAY = day('2026-11-24');
const MINUTE_MS = 60_000;

/** One thing that somebody does; `which` picks one of what is reserved by then. */
type Step =
  | { readonly kind: 'hold'; readonly half: number; readonly minutes: number; readonly how: VisitKind }
  | { readonly kind: 'move'; readonly half: number; readonly which: number }
  | { readonly kind: 'release' | 'book' | 'cancel'; readonly which: number }
  | { readonly kind: 'join' | 'relay' | 'expire' }
  | { readonly kind: 'carry'; readonly minutes: number }
  | { readonly kind: 'set'; readonly carryOverHours: string | null; readonly limitHours: string | null };

const half = fc.integer({ min: 0, max: 18 });
const which = fc.nat(5);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant('hold' as const),
      half,
      minutes: fc.constantFrom(30, 60, 120, 300, 900),
      how: fc.constantFrom('waiter' as const, 'drop_off' as const),
    }),
    weight: 6,
  },
  {
    arbitrary: fc.record({ kind: fc.constantFrom('release' as const, 'book' as const, 'cancel' as const), which }),
    weight: 5,
  },
  { arbitrary: fc.record({ kind: fc.constant('move' as const), half, which }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constantFrom('join' as const, 'relay' as const, 'expire' as const) }), weight: 4 },
  { arbitrary: fc.record({ kind: fc.constant('carry' as const), minutes: fc.constantFrom(0, 45, 400) }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      carryOverHours: fc.constantFrom(null, '0.00', '3.00'),
      limitHours: fc.constantFrom(null, '10.00'),
    }),
    weight: 1,
  },
);
/** What is done at once, and how long nothing happens then. */
const rounds = fc.array(
  fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 5 }), pauseMinutes: fc.constantFrom(0, 5, 15, 70) }),
  { minLength: 3, maxLength: 8 },
);

const REFUSALS = ['slot_taken', 'slot_not_offered', 'not_found', 'hold_booked', 'hold_expired', 'validation_failed'];

describe('capacity', () => {
  let workshop: WorkshopWorld;
  let customerId: string;
  let vehicleId: string;

  beforeAll(async () => {
    workshop = await WorkshopWorld.start();
    customerId = await workshop.customer();
    vehicleId = await workshop.vehicle(customerId);
  });
  afterAll(() => workshop.world.stop());

  const now = () => workshop.world.clock.now();
  const run = <Result>(work: (tx: StoreTx) => Promise<Result>) => workshop.world.get(StoreDb).run(workshop.ctx(), work);
  const startOf = (index: number) => new Date(at('2026-11-24 09:00').getTime() + index * 30 * MINUTE_MS);
  const days = () =>
    workshop.query<{ day: string; booked: number; carried: number; limit: number | null; version: number }>(
      sql`select d.day, d.booked_minutes as booked, coalesce(d.carry_over_minutes, d.unfinished_minutes) as carried,
                 d.limit_minutes as "limit", d.version
          from workshop_day d order by d.day`,
    );
  const carry = (minutes: number) =>
    run(async (tx) => {
      await queueForWorkshop(tx);
      const carried = minutes > 0 ? [{ skill: 'maintenance', minutes }] : [];
      await carryWorkOver(tx, workshop.ctx(), TUESDAY, carried, now());
    });
  /** Works on a booking as the appointments do. */
  const booking = (id: string, work: (tx: StoreTx, place: ReservationRow) => Promise<unknown>) =>
    run(async (tx) => {
      const place = await workshop.reservations.lockIn(tx, sql`(select ${id}::uuid)`);
      if (place?.expiresAt === null) await work(tx, place);
    });

  const take = async (one: Step, reserved: readonly string[]): Promise<unknown> => {
    const ctx = workshop.ctx();
    const { reservations } = workshop;
    const id = 'which' in one ? reserved[one.which % reserved.length] : undefined;
    switch (one.kind) {
      case 'hold': {
        const wish = { skill: 'maintenance', hours: (one.minutes / 60).toFixed(2), kind: one.how };
        return reservations.hold(ctx, { ...wish, startsAt: startOf(one.half) });
      }
      case 'join': {
        const span = { earliestAt: startOf(0), latestAt: startOf(18) };
        const wish = { customerId, vehicleId, skill: 'maintenance', hours: '1.00', kind: 'drop_off' as const };
        return workshop.waitList.join(ctx, { ...wish, ...span });
      }
      case 'relay':
        return workshop.relay();
      case 'expire':
        return workshop.world.get(WaitListEvents).expire(ctx);
      case 'carry':
        return carry(one.minutes);
      case 'set':
        return workshop.days.set(ctx, TUESDAY, 'maintenance', one);
    }
    if (id === undefined) return undefined;
    switch (one.kind) {
      case 'release':
        return reservations.releaseHold(ctx, id);
      case 'book':
        return run(async (tx) => {
          const hold = await reservations.lockHoldIn(tx, id, now());
          await reservations.bookHoldIn(tx, ctx, hold, hold.customerId, now());
        });
      case 'cancel':
        return booking(id, (tx, place) => reservations.releaseIn(tx, ctx, place, now()));
      case 'move':
        return booking(id, async (tx, place) => {
          const { skill, minutes, kind } = place;
          const wish = { skill, minutes, kind, startsAt: startOf(one.half), customerId: null, partsReadyAt: null };
          const planned = await reservations.planIn(tx, ctx, wish, now(), place);
          if (planned) await reservations.writeIn(tx, planned, now());
        });
    }
  };

  it('SVC-03: however much is done at once, the counters are what is reserved, and nothing is booked over what is there', async () => {
    const held = new Set<string>();
    await fc.assert(
      fc
        .asyncProperty(rounds, async (played) => {
          workshop.world.clock.set(MORNING);
          for (let made = 0; made < 2; made++) {
            await workshop.bay();
            await workshop.technician();
          }
          for (const { steps, pauseMinutes } of played) {
            const before = new Map((await days()).map((one) => [one.day, one]));
            const reserved = await workshop.query<{ id: string }>(sql`select id from reservation order by id`);
            const ids = reserved.map(({ id }) => id);
            const outcomes = await Promise.allSettled(steps.map((one) => take(one, ids)));
            for (const [index, outcome] of outcomes.entries()) {
              if (outcome.status === 'fulfilled') held.add(steps[index].kind);
              else if (!(outcome.reason instanceof DomainError) || !REFUSALS.includes(outcome.reason.problem.code)) {
                throw outcome.reason;
              }
            }

            // what the counters say is what is reserved
            const apart = await workshop.query<object>(
              sql`select d.day, d.booked_minutes, s.minutes
                  from workshop_day d full join (
                    select x."day", r.skill, sum(x."minutes")::integer as minutes
                    from reservation r, jsonb_to_recordset(r.days) as x("day" date, "minutes" integer) group by 1, 2) s
                    on s."day" = d.day and s.skill = d.skill
                  where coalesce(d.booked_minutes, 0) <> coalesce(s.minutes, 0)`,
            );
            expect(apart).toEqual([]);
            // what grew did so within what is there
            const isOnlyBooked = steps.every(({ kind }) => kind !== 'carry' && kind !== 'set');
            const { data } = await workshop.days.show(workshop.ctx(), { from: TUESDAY, before: day('2026-12-20') });
            for (const one of await days()) {
              expect(Math.min(one.booked, one.carried)).toBeGreaterThanOrEqual(0);
              const shown = data.find((other) => other.day === one.day && other.skill === 'maintenance');
              const most = one.limit ?? Number(shown?.attendedHours) * 60;
              if (isOnlyBooked && one.booked > (before.get(one.day)?.booked ?? 0)) {
                expect(one.booked + one.carried).toBeLessThanOrEqual(most);
              }
            }
            workshop.world.clock.set(new Date(now().getTime() + pauseMinutes * MINUTE_MS));
          }
        })
        .afterEach(() => workshop.clear()),
      { numRuns: 25 },
    );
    expect([...held].sort()).toEqual([
      'book',
      'cancel',
      'carry',
      'expire',
      'hold',
      'join',
      'move',
      'relay',
      'release',
      'set',
    ]);
  });

  it('SVC-03, SVC-37: what is carried over may be said any number of times, by several at once', async () => {
    const events = async () =>
      (await workshop.query(sql`select id from event where type = 'workshop-day.carried-over'`)).length;
    await fc.assert(
      fc
        .asyncProperty(fc.array(fc.constantFrom(0, 15, 45, 400), { minLength: 1, maxLength: 5 }), async (told) => {
          for (const minutes of told) {
            await carry(minutes);
            const [said, heard] = [await days(), await events()];
            await Promise.all([carry(minutes), carry(minutes), carry(minutes)]);
            expect(await days()).toEqual(said);
            expect(await events()).toBe(heard);
            expect(said.map(({ carried }) => carried).filter((one) => one > 0)).toEqual(minutes > 0 ? [minutes] : []);
          }
        })
        .afterEach(() => workshop.clear()),
      { numRuns: 10 },
    );
  });

  const inTx = (statement: Parameters<typeof rows>[1]) => run((tx) => rows(tx, statement));
  it('SVC-03: no counter goes below nothing', async () => {
    await workshop.carryOver(TUESDAY, 'maintenance', '0.00');
    await expect(inTx(sql`update workshop_day set booked_minutes = -1`)).rejects.toMatchObject({
      constraint: 'ck_workshop_day_minutes',
    });
    await expect(inTx(sql`update workshop_day set unfinished_minutes = -1`)).rejects.toMatchObject({
      constraint: 'ck_workshop_day_minutes',
    });
  });
});
