import { affected, rows, sql } from '#libs/database';
import { instantOf, localDate, newId } from '#libs/foundation';
import { PoliciesModule, PoliciesService } from '#libs/policies';
import { type StoreContext, StoreDb, type StoreTx } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { CalendarService } from './calendar.service';
import { DeadlineEngine } from './deadline-engine.service';
import { findDeadlines } from './deadline.queries';
import type { Deadline } from './deadline.entity';
import { DeadlinesHttpModule, DeadlinesWorkerModule } from './deadlines.module';
import { Deadlines, type NewDeadline } from './deadlines.service';
import { WINDOWS_OF_DAY } from './fixtures/calendars';
import { FIRST_CONTACT, HANDLING, PROMISES, type PromiseDocument } from './fixtures/promises';
import { WORKING_CALENDARS } from './working-calendar.preset';

const at = (text: string) => {
  const [day, time] = text.split(' ');
  return instantOf(localDate(day), time, 'Asia/Shanghai');
};

function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open: () => open(), opened };
}

describe('deadlines', () => {
  let world: World;
  let here: StoreContext;
  const inStore = <Result>(work: (tx: StoreTx) => Promise<Result>, ctx = here) => world.get(StoreDb).run(ctx, work);
  const tick = (ctx = here) => world.get(DeadlineEngine).tick(ctx, { signal: new AbortController().signal });
  const deadlines = () => world.get(Deadlines);

  beforeAll(async () => {
    world = await startWorld({ modules: [DeadlinesWorkerModule, DeadlinesHttpModule, PoliciesModule], poolMax: 6 });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    here = world.store('north').ctx;
    for (const { ctx } of [world.store('north'), world.store('south')]) {
      await inStore(async (tx) => {
        await affected(tx, sql`delete from deadline`);
        await affected(tx, sql`delete from holiday_override`);
      }, ctx);
    }
  });

  /** Starts one and answers its id. */
  async function start(now: string, more: Partial<NewDeadline> = {}, ctx = here): Promise<string> {
    world.clock.set(at(now));
    const id = newId();
    const deadline: NewDeadline = {
      id,
      kind: FIRST_CONTACT,
      subject: { type: 'complaint', id: newId() },
      policyCode: 'complaint',
      rule: 'first-contact',
      startedAt: at(now),
      ...more,
    };
    await inStore((tx) => deadlines().start(tx, ctx, [deadline]), ctx);
    return id;
  }

  async function find(id: string, ctx = here): Promise<Deadline> {
    const [found] = await inStore((tx) => findDeadlines(tx, { ids: [id] }), ctx);
    return found;
  }

  const step = (
    method: 'pause' | 'resume' | 'meet' | 'cancel' | 'reopen',
    id: string,
    now: string,
    more: { reason?: string; at?: Date } = {},
  ) => {
    world.clock.set(at(now));
    const target = { ids: [id] };
    return inStore((tx) => deadlines()[method](tx, here, target, { reason: 'parts', ...more }));
  };

  /** What was told of a deadline, the oldest first. */
  const eventsOf = (id: string, ctx = here) =>
    inStore(async (tx) => {
      const found = await rows<{ type: string }>(tx, sql`select type from event where subject_id = ${id} order by id`);
      return found.map(({ type }) => type.replace('deadline.', ''));
    }, ctx);

  async function issue(
    document: object,
    { kind = PROMISES.code, code = 'complaint', ctx = here as StoreContext } = {},
  ) {
    const policies = world.get(PoliciesService);
    const { id } = await policies.draft(ctx, kind, code, { document });
    await policies.review(ctx, id, undefined);
    await policies.issue(ctx, id, undefined, {});
    return () => policies.withdraw(ctx, id, undefined);
  }

  const ruled = (rules: PromiseDocument['rules']) => ({ rules });

  describe('firing', () => {
    it('CMP-11: warns before the due time, misses right after it, and tells of each once', async () => {
      const id = await start('2026-11-23 17:00');
      expect(await find(id)).toMatchObject({
        state: 'running',
        dueAt: at('2026-11-24 10:00'),
        confirmed: true,
        policyRef: 'promise/complaint@preset:1',
        calendarRef: 'working-calendar/store@preset:1',
      });
      expect(await tick()).toEqual(at('2026-11-24 09:30'));

      world.clock.set(at('2026-11-24 09:30'));
      const missAt = new Date(at('2026-11-24 10:00').getTime() + 1);
      expect(await tick()).toEqual(missAt);
      world.clock.set(at('2026-11-24 10:00'));
      expect(await tick()).toEqual(missAt);
      expect(await eventsOf(id)).toEqual(['started', 'warned']);

      world.clock.set(missAt);
      expect(await tick()).toBeNull();
      await tick();
      expect(await find(id)).toMatchObject({ state: 'missed', finishedAt: missAt });
      expect(await eventsOf(id)).toEqual(['started', 'warned', 'missed']);
    });

    it('CF-01: the event of a miss says whose promise it was, without anything personal', async () => {
      const subject = { type: 'complaint', id: newId() };
      const id = await start('2026-11-23 10:00', { subject, occurrence: '2' });
      world.clock.set(at('2026-11-24 10:00'));
      await tick();
      const [event] = await inStore((tx) =>
        rows<{ payload: object }>(
          tx,
          sql`select payload from event where subject_id = ${id} and type = 'deadline.missed'`,
        ),
      );
      expect(event.payload).toEqual({
        kind: 'test-first-contact',
        subjectType: 'complaint',
        subjectId: subject.id,
        occurrence: '2',
        rule: 'first-contact',
        dueAt: at('2026-11-23 12:00').toISOString(),
        confirmed: true,
        policyRef: 'promise/complaint@preset:1',
      });
    });

    it('several workers at once tell of each miss once', async () => {
      const ids = await Promise.all(Array.from({ length: 40 }, () => start('2026-11-23 10:00')));
      world.clock.set(at('2026-11-24 10:00'));
      await Promise.all(Array.from({ length: 4 }, () => tick()));
      await tick();
      for (const id of ids) expect(await eventsOf(id)).toEqual(['started', 'missed']);
    });

    it('leaves one that is being met at this moment, and looks again a second later', async () => {
      const id = await start('2026-11-23 10:00');
      world.clock.set(at('2026-11-23 12:01'));
      const [met, ticked] = [gate(), gate()];
      const meeting = inStore(async (tx) => {
        await deadlines().meet(tx, here, { ids: [id] }, { at: at('2026-11-23 11:59') });
        met.open();
        await ticked.opened;
      });
      await met.opened;
      expect(await tick()).toEqual(new Date(at('2026-11-23 12:01').getTime() + 1_000));
      ticked.open();
      await meeting;
      expect(await tick()).toBeNull();
      expect(await eventsOf(id)).toEqual(['started', 'met']);
    });
  });

  describe('steps', () => {
    it('CF-01: the clock stands still until the last of several reasons has ended', async () => {
      const id = await start('2026-11-23 09:00');
      await step('pause', id, '2026-11-23 10:00');
      await step('pause', id, '2026-11-23 10:30', { reason: 'customer' });
      await step('resume', id, '2026-11-23 11:00');
      expect(await find(id)).toMatchObject({ state: 'paused', dueAt: null });
      expect(await tick()).toBeNull();
      await step('resume', id, '2026-11-23 11:30', { reason: 'customer' });
      expect(await find(id)).toMatchObject({ state: 'running', dueAt: at('2026-11-23 13:30') });
      expect(await eventsOf(id)).toEqual(['started', 'paused', 'paused', 'resumed', 'resumed']);
    });

    it('CF-01: a pause that is entered late counts from when it began', async () => {
      const id = await start('2026-11-23 09:00');
      await step('pause', id, '2026-11-23 10:45', { at: at('2026-11-23 10:00') });
      await step('resume', id, '2026-11-23 11:30');
      expect(await find(id)).toMatchObject({ dueAt: at('2026-11-23 13:30') });
    });

    it('CMP-11: met in time, it is never missed', async () => {
      const id = await start('2026-11-23 09:00');
      await step('meet', id, '2026-11-23 10:59');
      world.clock.set(at('2026-11-25 09:00'));
      expect(await tick()).toBeNull();
      expect(await find(id)).toMatchObject({ state: 'met', metAt: at('2026-11-23 10:59') });
      expect(await eventsOf(id)).toEqual(['started', 'met']);
    });

    it('CMP-11: met too late it stays missed, whoever noticed first', async () => {
      const [unnoticed, noticed] = [await start('2026-11-23 09:00'), await start('2026-11-23 09:00')];
      await step('meet', unnoticed, '2026-11-23 14:00');
      await tick();
      await step('meet', noticed, '2026-11-23 14:00');
      for (const id of [unnoticed, noticed]) {
        expect(await find(id)).toMatchObject({ state: 'missed', metAt: at('2026-11-23 14:00') });
        expect(await eventsOf(id)).toEqual(['started', 'missed', 'met']);
      }
    });

    it('CF-01: reopened, it goes on with the time that was left', async () => {
      const id = await start('2026-11-23 09:00');
      await step('meet', id, '2026-11-23 10:00');
      await step('reopen', id, '2026-11-25 09:00');
      expect(await find(id)).toMatchObject({ state: 'running', dueAt: at('2026-11-25 10:00'), metAt: null });
      await step('cancel', id, '2026-11-25 09:30');
      expect(await find(id)).toMatchObject({ state: 'cancelled', nextAt: null });
      expect(await eventsOf(id)).toEqual(['started', 'met', 'reopened', 'cancelled']);
    });

    it('a step that comes twice tells of nothing', async () => {
      const id = await start('2026-11-23 09:00');
      for (let times = 0; times < 2; times++) await step('meet', id, '2026-11-23 10:00');
      expect(await eventsOf(id)).toEqual(['started', 'met']);
      expect((await find(id)).version).toBe(2);
    });

    it('CF-01: each subject at an instant of its own, in as many statements as one', async () => {
      const begin = async () => {
        const id = newId();
        return { id, deadline: await start('2026-11-23 10:00', { subject: { type: 'complaint', id } }) };
      };
      const [inTime, late, untold, alone] = await Promise.all([begin(), begin(), begin(), begin()]);
      world.clock.set(at('2026-11-24 09:00'));
      const meet = (subjectIds: string[], instants: Map<string, Date>) =>
        inStore(async (tx) => {
          const sent = jest.spyOn(tx.queryRunner as NonNullable<StoreTx['queryRunner']>, 'query');
          await deadlines().meet(tx, here, { subjectType: 'complaint', subjectIds }, { at: instants });
          return sent.mock.calls.length;
        });
      const one = await meet([alone.id], new Map([[alone.id, at('2026-11-23 11:00')]]));
      const instants = new Map([
        [inTime.id, at('2026-11-23 11:59')],
        [late.id, at('2026-11-23 12:01')],
      ]);
      expect(await meet([inTime.id, late.id, untold.id], instants)).toBe(one);
      expect(await find(inTime.deadline)).toMatchObject({ state: 'met', metAt: instants.get(inTime.id) });
      expect(await find(late.deadline)).toMatchObject({ state: 'missed', metAt: instants.get(late.id) });
      expect(await find(untold.deadline)).toMatchObject({ state: 'running', metAt: null });
      expect(await eventsOf(late.deadline)).toEqual(['started', 'missed', 'met']);
    });

    it('finds what was promised by its subject, kind and occurrence', async () => {
      const subject = { type: 'complaint', id: newId() };
      const first = await start('2026-11-23 09:00', { subject });
      const second = await start('2026-11-23 09:00', { subject, kind: HANDLING, rule: 'general' });
      const target = { subjectType: 'complaint', subjectIds: [subject.id] };
      await inStore((tx) => deadlines().meet(tx, here, { ...target, kinds: [HANDLING] }));
      expect((await inStore((tx) => findDeadlines(tx, target))).map(({ id, state }) => [id, state])).toEqual([
        [first, 'running'],
        [second, 'met'],
      ]);
    });
  });

  describe('starting', () => {
    it('a subject has one promise of a kind and occurrence', async () => {
      const subject = { type: 'complaint', id: newId() };
      const first = await start('2026-11-23 09:00', { subject });
      const again = await start('2026-11-23 11:00', { subject });
      const other = await start('2026-11-23 11:00', { subject, occurrence: '2' });
      expect([await find(first), await find(again), await find(other)].map((one) => one?.state)).toEqual([
        'running',
        undefined,
        'running',
      ]);
      expect(await eventsOf(again)).toEqual([]);
    });

    it('where the policy grants nothing, nothing is started', async () => {
      expect(await find(await start('2026-11-23 09:00', { rule: 'unheard-of' }))).toBeUndefined();
    });

    it('CF-01: into a year that is not announced it is unconfirmed', async () => {
      const id = await start('2099-12-31 10:00', { kind: HANDLING, rule: 'urgent' });
      expect(await find(id)).toMatchObject({ dueAt: at('2100-01-01 18:00'), confirmed: false });
    });
  });

  describe('rules that change', () => {
    it('CF-01: a day that the store sets itself moves what is open and leaves what is finished', async () => {
      const open = await start('2026-11-23 10:00', { kind: HANDLING, rule: 'urgent' });
      const finished = await start('2026-11-23 10:00', { kind: HANDLING, rule: 'urgent' });
      await step('meet', finished, '2026-11-23 11:00');
      const before = await find(finished);

      await world.get(CalendarService).setOverride(here, '2026-11-24', undefined, { windows: [], name: '台风' });
      await tick();
      expect(await find(open)).toMatchObject({ dueAt: at('2026-11-25 18:00') });
      expect(await find(finished)).toEqual(before);
      expect(await eventsOf(here.store.id)).toContain('store.deadlines-recomputed');

      await world.get(CalendarService).removeOverride(here, '2026-11-24');
      await tick();
      expect(await find(open)).toMatchObject({ dueAt: at('2026-11-24 18:00') });
    });

    it('CF-01: a deadline that another has moved is not missed by the old rules', async () => {
      const id = await start('2026-11-23 10:00');
      await world.get(CalendarService).setOverride(here, '2026-11-23', undefined, { windows: [], name: '停电' });
      world.clock.set(at('2026-11-23 13:00'));
      await tick();
      expect(await find(id)).toMatchObject({ state: 'running', dueAt: at('2026-11-24 11:00') });
      expect(await eventsOf(id)).toEqual(['started']);
    });

    it('CF-01: a meeting is judged by the calendar of now, also before the tick', async () => {
      const id = await start('2026-11-23 10:00');
      await world.get(CalendarService).setOverride(here, '2026-11-23', undefined, { windows: [], name: '停电' });
      await step('meet', id, '2026-11-24 10:30');
      expect(await find(id)).toMatchObject({ state: 'met', dueAt: at('2026-11-24 11:00') });
    });

    it('TEN-11, CF-01: another version of the policy counts for what is open, and finished ones keep theirs', async () => {
      const open = await start('2026-11-23 10:00', { kind: HANDLING, rule: 'general' });
      const paused = await start('2026-11-23 10:00', { kind: HANDLING, rule: 'general' });
      const gone = await start('2026-11-23 10:00', { kind: HANDLING, rule: 'on-site' });
      const finished = await start('2026-11-23 10:00', { kind: HANDLING, rule: 'general' });
      await step('meet', finished, '2026-11-23 11:00');
      await step('pause', paused, '2026-11-23 11:00');

      const withdraw = await issue(ruled([{ name: 'general', allowance: { unit: 'working_days', amount: 5 } }]));
      await tick();
      const issued = expect.stringMatching(/^promise\/complaint@store:\d+$/);
      expect(await find(open)).toMatchObject({ dueAt: at('2026-11-30 18:00'), amount: 5, policyRef: issued });
      expect(await find(paused)).toMatchObject({ state: 'paused', amount: 5, policyRef: issued });
      expect(await find(gone)).toMatchObject({ state: 'cancelled', policyRef: issued });
      expect(await find(finished)).toMatchObject({ amount: 3, policyRef: 'promise/complaint@preset:1' });
      expect(await eventsOf(gone)).toEqual(['started', 'cancelled']);

      world.clock.advance(1);
      await withdraw();
      await tick();
      expect(await find(open)).toMatchObject({ dueAt: at('2026-11-26 18:00'), amount: 3 });
    });

    it('CF-01: another calendar of the store counts for what is open', async () => {
      const id = await start('2026-11-27 17:00');
      const [{ document }] = WORKING_CALENDARS.presets;
      const week = { ...document.week, saturday: WINDOWS_OF_DAY };
      const withdraw = await issue({ ...document, week }, { kind: WORKING_CALENDARS.code, code: 'store' });
      await tick();
      expect(await find(id)).toMatchObject({
        dueAt: at('2026-11-28 10:00'),
        calendarRef: expect.stringMatching(/^working-calendar\/store@store:\d+$/),
      });
      world.clock.advance(1);
      await withdraw();
      await tick();
      expect(await find(id)).toMatchObject({ dueAt: at('2026-11-30 10:00') });
    });

    it('goes on where it stopped when there are more than one tick takes', async () => {
      await start('2026-11-23 10:00', { kind: HANDLING, rule: 'urgent' });
      await inStore((tx) =>
        affected(
          tx,
          sql`insert into deadline
                (id, kind, subject_type, subject_id, occurrence, state, started_at, rule, unit, amount, around_the_clock,
                 pauses, due_at, next_at, confirmed, policy_ref, calendar_ref, calendar_digest, created_at, updated_at)
              select gen_random_uuid(), kind, subject_type, gen_random_uuid(), occurrence, state, started_at, rule, unit,
                     amount, around_the_clock, pauses, due_at, next_at, confirmed, policy_ref, calendar_ref,
                     calendar_digest, created_at, updated_at
              from deadline, generate_series(1, 2499)`,
        ),
      );
      await world.get(CalendarService).setOverride(here, '2026-11-24', undefined, { windows: [], name: '台风' });
      const engine = world.get(DeadlineEngine);
      const { signal } = new AbortController();
      expect(await engine.recompute(here, signal, 1)).toBe(false);
      const moved = () =>
        inStore(async (tx) => {
          const [found] = await rows<{ n: number }>(
            tx,
            sql`select count(*)::integer as n from deadline where due_at = ${at('2026-11-25 18:00')}`,
          );
          return found.n;
        });
      expect(await moved()).toBe(2_000);
      expect(await engine.recompute(here, signal, 1)).toBe(true);
      expect(await moved()).toBe(2_500);
    });
  });

  describe('the calendar', () => {
    const calendar = () => world.get(CalendarService);
    const show = async (from: string, before: string, ctx = here) =>
      (await calendar().show(ctx, { from: localDate(from), before: localDate(before) })).days;

    it('CF-01: shows each day with its windows, the name of the holiday and whether it is confirmed', async () => {
      expect(await show('2026-10-07', '2026-10-11')).toEqual([
        { day: '2026-10-07', working: false, windows: [], source: 'holiday', name: '国庆节', confirmed: true },
        { day: '2026-10-08', working: true, windows: WINDOWS_OF_DAY, source: 'week', name: null, confirmed: true },
        { day: '2026-10-09', working: true, windows: WINDOWS_OF_DAY, source: 'week', name: null, confirmed: true },
        {
          day: '2026-10-10',
          working: true,
          windows: WINDOWS_OF_DAY,
          source: 'make_up_workday',
          name: '国庆节',
          confirmed: true,
        },
      ]);
      expect(await show('2099-10-01', '2099-10-02')).toMatchObject([{ source: 'week', confirmed: false }]);
    });

    it('shows a month from today in the zone of the store, unless asked for another range', async () => {
      world.clock.set('2026-11-22T16:30:00Z');
      const { days, timeZone, policyRef } = await calendar().show(here, {});
      expect([days[0].day, days.length, timeZone, policyRef]).toEqual([
        '2026-11-23',
        31,
        'Asia/Shanghai',
        'working-calendar/store@preset:1',
      ]);
    });

    it.each([
      ['2026-01-01', '2027-01-03'],
      ['2026-01-01', '2026-01-01'],
      ['1969-12-31', '1970-01-02'],
      ['2199-12-30', '2200-01-01'],
    ])('refuses the range from %s before %s', async (from, before) => {
      await expect(async () => show(from, before)).rejects.toMatchObject({ code: 'validation_failed' });
    });

    it('CF-01: an override wins, has a version, and can be taken back', async () => {
      const set = { windows: [{ from: '10:00', to: '16:00' }], name: '国庆值班' };
      const first = await calendar().setOverride(here, '2026-10-01', undefined, set);
      expect(first).toMatchObject({ day: '2026-10-01', version: 1, ...set });
      expect(await show('2026-10-01', '2026-10-02')).toMatchObject([{ working: true, source: 'override', ...set }]);

      const second = await calendar().setOverride(here, '2026-10-01', 1, { windows: [], name: '停业' });
      expect(second.version).toBe(2);
      await expect(calendar().setOverride(here, '2026-10-01', 1, set)).rejects.toMatchObject({
        code: 'version_conflict',
        extensions: { currentVersion: 2 },
      });
      await expect(calendar().setOverride(here, '2026-10-02', 1, set)).rejects.toMatchObject({ code: 'not_found' });
      expect(await calendar().override(here, '2026-10-01')).toEqual(second);
      expect((await calendar().overrides(here, {})).data).toEqual([second]);
      expect((await calendar().overrides(here, { before: localDate('2026-10-01') })).data).toEqual([]);

      await calendar().removeOverride(here, '2026-10-01');
      await expect(calendar().removeOverride(here, '2026-10-01')).rejects.toMatchObject({ code: 'not_found' });
      expect(await show('2026-10-01', '2026-10-02')).toMatchObject([{ source: 'holiday' }]);
    });

    it.each(['2026-02-30', 'tomorrow', ''])('there is no day %p', async (day) => {
      await expect(async () => calendar().override(here, day)).rejects.toMatchObject({ code: 'not_found' });
    });

    it('refuses windows that overlap', async () => {
      const windows = [
        { from: '09:00', to: '12:00' },
        { from: '11:00', to: '13:00' },
      ];
      await expect(async () =>
        calendar().setOverride(here, '2026-10-01', undefined, { windows, name: '值班' }),
      ).rejects.toMatchObject({ errors: [{ pointer: '#/windows/1', code: 'misplaced_window' }] });
    });

    it('refuses a working calendar without a window', async () => {
      const [{ document }] = WORKING_CALENDARS.presets;
      const week = Object.fromEntries(Object.keys(document.week).map((day) => [day, []]));
      await expect(issue({ ...document, week }, { kind: WORKING_CALENDARS.code, code: 'store' })).rejects.toMatchObject(
        {
          errors: [{ pointer: '#/document/week', code: 'no_working_time' }],
        },
      );
    });
  });

  it("does not see another store's deadlines, overrides or rules", async () => {
    const south = world.store('south').ctx;
    const subject = { type: 'complaint', id: newId() };
    const id = await start('2026-11-23 10:00', { subject });
    await world.get(CalendarService).setOverride(here, '2026-11-24', undefined, { windows: [], name: '停业' });
    const theirs = await start('2026-11-23 17:00', { subject }, south);

    expect(await find(id, south)).toBeUndefined();
    const targets = { subjectType: 'complaint', subjectIds: [subject.id] };
    expect((await inStore((tx) => findDeadlines(tx, targets), south)).map((one) => one.id)).toEqual([theirs]);
    await inStore((tx) => deadlines().cancel(tx, south, { ids: [id] }), south);
    expect(await find(id)).toMatchObject({ state: 'running' });

    expect((await world.get(CalendarService).overrides(south, {})).data).toEqual([]);
    await tick(south);
    expect(await find(theirs, south)).toMatchObject({ dueAt: at('2026-11-24 10:00') });

    world.clock.set(at('2026-11-26 10:00'));
    await tick(south);
    expect(await eventsOf(id)).toEqual(['started']);
    expect(await eventsOf(theirs, south)).toEqual(['started', 'missed']);
  });
});
