import fc from 'fast-check';
import { rows, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { newId } from '#libs/foundation';
import { PoliciesService } from '#libs/policies';
import { StoreDb } from '#libs/tenancy';
import { Workshop } from './fixtures/workshop';
import { KPI_MANUAL } from './presets/kpi-manual.preset';
import { RollUp } from './roll-up.service';

const MARCH = '2026-03-10T01:00:00.000Z';

describe('roll-up', () => {
  let workshop: Workshop;

  beforeAll(async () => {
    workshop = await Workshop.open();
  });
  afterAll(() => workshop.world.stop());
  afterEach(async () => {
    for (const name of ['north', 'south'] as const) {
      await workshop.world.get(StoreDb).run(workshop.ctx(name), async (tx) => {
        await rows(tx, sql`delete from appointment`);
        await rows(tx, sql`delete from service_order_line`);
        await rows(tx, sql`delete from odometer_reading`);
        await rows(tx, sql`delete from service_order`);
        await rows(tx, sql`delete from kpi_touched_day`);
      });
      await workshop.forget(name);
    }
  });

  it('TEN-03: a correction of an order of last March is in March’s row after one tick', async () => {
    const { id } = await workshop.arrival(MARCH);
    await workshop.tick();
    expect(await workshop.figure('KPI-06', '2026-03')).toEqual(['0', '1']);
    workshop.world.clock.set('2026-11-20T02:00:00.000Z');
    await workshop.orders.update(workshop.ctx(), id, undefined, { customerPresent: true });
    await workshop.tick();
    expect(await workshop.figure('KPI-06', '2026-03')).toEqual(['1', '1']);
    expect(await workshop.rolledUp('month')).not.toContainEqual(
      expect.objectContaining({ kpi: 'KPI-06', period: '2026-11-01' }),
    );
  });

  it('KPI-01: a visit counts as booked from the moment its appointment becomes its order', async () => {
    workshop.world.clock.set('2026-03-01T01:00:00.000Z');
    const vehicleId = await workshop.vehicle();
    const bookedFor = new Date('2026-03-10T01:03:00.000Z');
    const { id } = await workshop.appointments.create(workshop.ctx(), { vehicleId, bookedFor });
    const { id: orderId } = await workshop.arrival(MARCH, { vehicleId });
    await workshop.tick();
    expect(await workshop.figure('KPI-01', '2026-03')).toEqual(['0', '1']);
    await workshop.appointments.arrive(workshop.ctx(), id, undefined, { orderId });
    await workshop.tick();
    expect(await workshop.figure('KPI-01', '2026-03')).toEqual(['1', '1']);
    expect(await workshop.figure('KPI-03', '2026-03')).toEqual(['1', '1']);
  });

  it('KPI-02: a reminder counts on the day of the booked time, and moves with it', async () => {
    const book = '2026-03-01T01:00:00.000Z';
    workshop.world.clock.set(book);
    const vehicleId = await workshop.vehicle();
    const bookedFor = new Date('2026-03-31T01:00:00.000Z');
    const { id } = await workshop.appointments.create(workshop.ctx(), { vehicleId, bookedFor });
    workshop.world.clock.set('2026-03-30T13:00:00.000Z');
    await workshop.appointments.markReminded(workshop.ctx(), id, undefined, {});
    await workshop.tick();
    expect(await workshop.figure('KPI-02', '2026-03')).toEqual(['1', '1']);
    await workshop.appointments.rebook(workshop.ctx(), id, undefined, { bookedFor: new Date('2026-04-02T01:00:00Z') });
    await workshop.tick();
    expect(await workshop.figure('KPI-02', '2026-03')).toEqual(['0', '0']);
    expect(await workshop.figure('KPI-02', '2026-04')).toEqual(['0', '1']);
  });

  it('KPI-09: a rework counts on the day of the order that it repairs again, and no more when it is unlinked', async () => {
    const { id: ofOrderId, vehicleId } = await workshop.arrival(MARCH);
    const { id } = await workshop.arrival('2026-05-04T01:00:00.000Z', { vehicleId });
    await workshop.tick();
    expect(await workshop.figure('KPI-09', '2026-03')).toEqual(['1', '1']);
    await workshop.flow.linkRework(workshop.ctx(), id, undefined, { ofOrderId });
    await workshop.tick();
    expect(await workshop.figure('KPI-09', '2026-03')).toEqual(['0', '1']);
    expect(await workshop.figure('KPI-09', '2026-05')).toEqual(['1', '1']);
    await workshop.flow.unlinkRework(workshop.ctx(), id, undefined);
    await workshop.tick();
    expect(await workshop.figure('KPI-09', '2026-03')).toEqual(['1', '1']);
  });

  it('KPI-19: hours count on the day of delivery, internal orders too', async () => {
    const { id } = await workshop.arrival('2026-03-31T10:00:00.000Z', { soldHours: '2.5', internal: true });
    await workshop.settle(id);
    await workshop.tick();
    // delivered four hours later, at 22:00 in Shanghai
    expect(await workshop.figure('KPI-19', '2026-03')).toEqual(['2.5', '1']);
    expect(await workshop.figure('KPI-01', '2026-03')).toEqual(['0', '0']);
    const late = await workshop.arrival('2026-03-31T12:30:00.000Z', { soldHours: '0.25' });
    await workshop.settle(late.id);
    await workshop.tick();
    // and this one at half past midnight
    expect(await workshop.figure('KPI-19', '2026-03')).toEqual(['2.5', '1']);
    expect(await workshop.figure('KPI-19', '2026-04')).toEqual(['0.25', '1']);
    expect(await workshop.figure('KPI-04', '2026-03')).toEqual(['0', '1']);
  });

  it('KPI-04: a cancelled order counts nowhere', async () => {
    const { id } = await workshop.arrival(MARCH);
    await workshop.tick();
    expect(await workshop.figure('KPI-04', '2026-03')).toEqual(['0', '1']);
    await workshop.flow.transition(workshop.ctx(), id, undefined, { to: 'cancelled' });
    await workshop.tick();
    expect((await workshop.rolledUp('day')).filter(({ kpi }) => kpi === 'KPI-04')).toEqual([]);
    expect((await workshop.rolledUp('month')).filter(({ kpi }) => kpi === 'KPI-04')).toEqual([]);
  });

  it('KPI-14, CF-10: of whoever answered by phone, who is satisfied counts; so-so does not, and a shopper nowhere', async () => {
    await workshop.arrival(MARCH);
    const ctx = workshop.ctx();
    const answered = async (mode: string, verdict: string | null) => {
      const id = newId();
      await workshop.world.get(StoreDb).run(ctx, (tx) =>
        Promise.all([
          rows(
            tx,
            sql`insert into survey_response (id, survey, survey_ref, mode, source_type, source_id, answered_at, verdict,
                                             answers)
                values (${id}, 'three-day-call', 'x', ${mode}, 'visit', ${id}, ${new Date(MARCH)}, ${verdict}, '[]')`,
          ),
          recordEvent(tx, ctx, { type: 'survey-response.recorded', subject: { type: 'survey-response', id } }),
        ]),
      );
    };
    for (const verdict of ['satisfied', 'so_so', 'not_satisfied', null]) await answered('phone', verdict);
    await answered('mystery_shopper', 'satisfied');
    await workshop.tick();
    expect(await workshop.figure('KPI-14', '2026-03')).toEqual(['1', '3']);
  });

  it('SEC-04: after any history the roll-up is what a rebuild from scratch makes of the records', async () => {
    const STEPS = [
      'open',
      'change',
      'settle',
      'cancel',
      'link',
      'unlink',
      'book',
      'remind',
      'arrive',
      'rebook',
    ] as const;
    const step = fc.tuple(fc.constantFrom(...STEPS), fc.nat(), fc.integer({ min: 0, max: 90 }));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
        const orders: { id: string; vehicleId: string }[] = [];
        const appointments: { id: string; vehicleId: string }[] = [];
        workshop.world.clock.set('2026-01-05T15:30:00.000Z');
        for (const [kind, pick, hours] of steps) {
          workshop.world.clock.advance(hours * 3_600_000 + 60_000);
          const now = workshop.world.clock.now();
          const [order] = orders.slice(pick % (orders.length || 1));
          const [appointment] = appointments.slice(pick % (appointments.length || 1));
          // whatever a step's own rules refuse is no step
          await takeStep(kind, { order, appointment, now, pick, orders, appointments }).catch(() => undefined);
          if (pick % 3 === 0) await workshop.tick();
        }
        await workshop.tick();
        const grown = [await workshop.rolledUp('day'), await workshop.rolledUp('month')];
        await workshop.forget();
        await workshop.tick();
        expect(grown).toEqual([await workshop.rolledUp('day'), await workshop.rolledUp('month')]);
      }),
      { numRuns: 12 },
    );

    interface Facts {
      order?: { id: string; vehicleId: string };
      appointment?: { id: string; vehicleId: string };
      now: Date;
      pick: number;
      orders: { id: string; vehicleId: string }[];
      appointments: { id: string; vehicleId: string }[];
    }
    async function takeStep(kind: (typeof STEPS)[number], facts: Facts): Promise<unknown> {
      const { order, appointment, now, pick } = facts;
      const ctx = workshop.ctx();
      const vehicleId = order?.vehicleId ?? appointment?.vehicleId ?? (await workshop.vehicle());
      const bookedFor = new Date(now.getTime() + (10 + (pick % 60)) * 3_600_000);
      switch (kind) {
        case 'open': {
          const facts_ = { internal: pick % 5 === 0, preInspected: pick % 2 === 0, soldHours: '1.25' };
          return facts.orders.push(await workshop.arrival(now.toISOString(), { vehicleId, ...facts_ }));
        }
        case 'change':
          return order && workshop.orders.update(ctx, order.id, undefined, { customerPresent: pick % 2 === 0 });
        case 'settle':
          return order && workshop.settle(order.id);
        case 'cancel':
          return order && workshop.flow.transition(ctx, order.id, undefined, { to: 'cancelled' });
        case 'link': {
          const earlier = facts.orders[0];
          return order && earlier && workshop.flow.linkRework(ctx, order.id, undefined, { ofOrderId: earlier.id });
        }
        case 'unlink':
          return order && workshop.flow.unlinkRework(ctx, order.id, undefined);
        case 'book':
          return facts.appointments.push(await workshop.appointments.create(ctx, { vehicleId, bookedFor }));
        case 'remind':
          return appointment && workshop.appointments.markReminded(ctx, appointment.id, undefined, {});
        case 'arrive':
          return (
            appointment && order && workshop.appointments.arrive(ctx, appointment.id, undefined, { orderId: order.id })
          );
        case 'rebook':
          return appointment && workshop.appointments.rebook(ctx, appointment.id, undefined, { bookedFor });
      }
    }
  });

  it('SEC-04: an import has all figures made anew, the days that its rows left included', async () => {
    const { id } = await workshop.arrival(MARCH);
    await workshop.tick();
    await workshop.world.get(StoreDb).run(workshop.ctx(), async (tx) => {
      // what an import does: it merges rows without an event for each
      await rows(tx, sql`update service_order set arrived_at = '2026-04-10T01:00:00Z' where id = ${id}`);
      const subject = { type: 'import', id: newId() };
      await recordEvent(tx, workshop.ctx(), { type: 'import.finished', subject, payload: { counts: [] } });
    });
    await workshop.tick();
    expect(await workshop.figure('KPI-01', '2026-03')).toEqual(['0', '0']);
    expect(await workshop.figure('KPI-01', '2026-04')).toEqual(['0', '1']);
  });

  it('TEN-03: a day touched by two ticks at once is counted once, and so is its month', async () => {
    await workshop.tick();
    const days = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'];
    for (const day of days) await workshop.arrival(`${day}T02:00:00.000Z`);
    await workshop.tick();
    const { db, rollUp, signal } = {
      db: workshop.world.get(StoreDb),
      rollUp: workshop.world.get(RollUp),
      signal: new AbortController().signal,
    };
    for (let round = 0; round < 5; round++) {
      const ctx = workshop.ctx();
      await Promise.all(
        days.map(async (day) => {
          await db.run(ctx, (tx) =>
            rows(tx, sql`insert into kpi_touched_day (day) values (${day}) on conflict do nothing`),
          );
          await rollUp.bringUpToDate(ctx, { signal });
        }),
      );
    }
    expect(await workshop.figure('KPI-01', '2026-03')).toEqual(['0', '5']);
    expect(await db.run(workshop.ctx(), (tx) => rows(tx, sql`select day from kpi_touched_day`))).toEqual([]);
  });

  it('SEC-04: where the clock shows an hour twice around midnight, its records lie on one day in both ways of counting', async () => {
    // Havana, 1 November 2026: at 01:00 the clock goes back to 00:00
    await workshop.world.get(StoreDb).run(workshop.ctx(), async () => undefined);
    const store = { ...workshop.world.store('north'), timeZone: 'America/Havana' };
    const ctx = { ...workshop.ctx(), store };
    const rollUp = workshop.world.get(RollUp);
    const { signal } = new AbortController();
    for (const at of [
      '2026-11-01T03:59:00Z',
      '2026-11-01T04:30:00Z',
      '2026-11-01T05:30:00Z',
      '2026-11-02T04:59:00Z',
      '2026-11-02T05:00:00Z',
    ]) {
      await workshop.arrival(new Date(at).toISOString());
    }
    await rollUp.bringUpToDate(ctx, { signal });
    const made = (await workshop.rolledUp('day')).filter(({ kpi }) => kpi === 'KPI-01');
    expect(made.map(({ period, denominator }) => [period, denominator])).toEqual([
      ['2026-10-31', '1'],
      ['2026-11-01', '3'],
      ['2026-11-02', '1'],
    ]);
    await workshop.world.get(StoreDb).run(ctx, async (tx) => {
      await rows(tx, sql`update group_kpi_day set denominator = 99`);
      await rows(tx, sql`insert into kpi_touched_day (day) values ('2026-10-31'), ('2026-11-01'), ('2026-11-02')`);
    });
    await rollUp.bringUpToDate(ctx, { signal });
    expect((await workshop.rolledUp('day')).filter(({ kpi }) => kpi === 'KPI-01')).toEqual(made);
  });

  it('SEC-04: a new definition has its figure made anew, with the version that it was made by', async () => {
    await workshop.arrival(MARCH, { customerPresent: true, preInspected: true });
    await workshop.arrival(MARCH, { preInspected: true });
    await workshop.tick();
    await workshop.tick('south');
    expect(await workshop.figure('KPI-06', '2026-03')).toEqual(['1', '2']);

    const headquarters = workshop.world.group('one').ctx;
    const policies = workshop.world.get(PoliciesService);
    const all = { all: [] };
    const document = {
      ...KPI_MANUAL['KPI-06'],
      numerator: { field: 'preInspected', op: 'eq', value: true },
      denominator: all,
    };
    const { id } = await policies.draft(headquarters, 'kpi', 'KPI-06', { document });
    await policies.review(headquarters, id, undefined);
    await policies.issue(headquarters, id, undefined, {});
    await workshop.tick();
    expect(await workshop.figure('KPI-06', '2026-03')).toEqual(['2', '2']);
    const bases = await workshop.world
      .get(StoreDb)
      .run(workshop.ctx(), (tx) =>
        rows<{ ref: string }>(tx, sql`select policy_ref as ref from group_kpi_basis where kpi = 'KPI-06'`),
      );
    expect(bases).toEqual([{ ref: 'kpi/KPI-06@group:1' }]);

    await policies.withdraw(headquarters, id, undefined);
    await workshop.tick();
    expect(await workshop.figure('KPI-06', '2026-03')).toEqual(['1', '2']);
  });

  it('SEC-04: a figure that is defined no more leaves no rows behind', async () => {
    await workshop.arrival(MARCH);
    const headquarters = workshop.world.group('one').ctx;
    const policies = workshop.world.get(PoliciesService);
    const { id } = await policies.draft(headquarters, 'kpi', 'OWN-1', { document: KPI_MANUAL['KPI-01'] as object });
    await policies.review(headquarters, id, undefined);
    await policies.issue(headquarters, id, undefined, {});
    await workshop.tick();
    expect(await workshop.figure('OWN-1', '2026-03')).toEqual(['0', '1']);
    await policies.withdraw(headquarters, id, undefined);
    await workshop.tick();
    expect(await workshop.figure('OWN-1', '2026-03')).toEqual(['0', '0']);
    expect((await workshop.rolledUp('day')).map(({ kpi }) => kpi)).not.toContain('OWN-1');
  });

  it('does not see another store’s roll-up, nor write to it', async () => {
    await workshop.arrival(MARCH);
    await workshop.tick();
    const south = workshop.world.store('south');
    const as = <Row>(statement: ReturnType<typeof sql>) =>
      workshop.world.get(StoreDb).run(workshop.ctx('south'), (tx) => rows<Row>(tx, statement));
    const north = workshop.world.store('north');
    expect(await as(sql`select kpi from group_kpi_day where store_id = ${north.id}`)).toEqual([]);
    expect(await as(sql`update group_kpi_month set numerator = 9 where store_id = ${north.id} returning kpi`)).toEqual(
      [],
    );
    expect(await as(sql`delete from group_kpi_basis where store_id = ${north.id} returning kpi`)).toEqual([]);
    const forge = (role: string) =>
      as(sql`insert into group_kpi_day (store_id, kpi, day, store_role, numerator, denominator)
             values (${newId()}, 'KPI-01', '2026-03-01', ${role}, 1, 1)`);
    await expect(forge(north.schema)).rejects.toMatchObject({ code: '42501' });
    await forge(south.schema);
  });
});
