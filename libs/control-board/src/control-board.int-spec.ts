import { localDate, newId } from '#libs/foundation';
import { countWaits } from '#libs/testing';
import { BaysService, Reservations, TechniciansService } from '#libs/workshop';
import type { ControlBoardDto } from './control-board.dto';
import { ControlBoardService } from './control-board.service';
import { at, BoardWorld } from './fixtures/board-world';
import { LABOUR_FIGURES } from './labour-hours.dto';
import { LabourHoursService } from './labour-hours.service';
import type { PlannedStretchDto } from './work-plans.dto';
import { WorkPlansService } from './work-plans.service';

const TODAY = localDate('2026-11-23');
const PERIOD = { from: TODAY, before: localDate('2026-11-24') };

describe('the control board', () => {
  let board: BoardWorld;
  let plans: WorkPlansService;
  let hours: LabourHoursService;

  beforeAll(async () => {
    board = await BoardWorld.start();
    plans = board.world.get(WorkPlansService);
    hours = board.world.get(LabourHoursService);
  });
  afterAll(() => board.world.stop());
  beforeEach(() => board.world.clock.set(at('08:00')));
  afterEach(() => board.forget());

  const show = (on?: typeof TODAY): Promise<ControlBoardDto> =>
    board.world.get(ControlBoardService).show(board.ctx(), { on });
  const plan = (orderId: string, ...stretches: PlannedStretchDto[]) =>
    plans.replace(board.ctx(), orderId, { stretches });
  const stretch = (bayId: string, technicianId: string, from: string, before: string): PlannedStretchDto => ({
    bayId,
    technicianId,
    from: at(from),
    before: at(before),
  });
  const records = async (figure: (typeof LABOUR_FIGURES)[number], technicianId?: string) =>
    (await hours.records(board.ctx(), { ...PERIOD, figure, technicianId, limit: 100 })).data;

  it('SVC-37: shows of each bay what is planned and what is worked', async () => {
    const [bayId, other] = [await board.bay(), await board.bay()];
    const [technicianId, colleague] = [await board.technician(), await board.technician()];
    const orderId = await board.order('in_work');
    await plan(orderId, stretch(bayId, technicianId, '09:00', '10:30'), stretch(other, colleague, '11:00', '11:30'));
    board.world.clock.set(at('09:10'));
    const { id: clockingId } = await board.clockOn(technicianId, orderId, { bayId });
    board.world.clock.set(at('10:00'));
    const shown = await show();
    expect(shown).toMatchObject({ on: TODAY, asOf: at('10:00') });
    expect(shown.bays).toMatchObject([
      {
        bayId,
        planned: [{ orderId, technicianId, from: at('09:00'), before: at('10:30'), releasedAt: null }],
        worked: [{ clockingId, orderId, technicianId, startedAt: at('09:10'), endedAt: null }],
        plannedMinutes: 90,
        workedMinutes: 50,
      },
      { bayId: other, planned: [{ technicianId: colleague }], worked: [], plannedMinutes: 30, workedMinutes: 0 },
    ]);
    expect(shown.technicians).toMatchObject([
      { technicianId, workingOn: { clockingId, orderId, bayId }, clockedHours: '0.83' },
      { technicianId: colleague, workingOn: null, clockedHours: '0.00' },
    ]);
    expect(shown.use).toEqual({ ordersWorkedOn: 1, ordersPlanned: 1 });
  });

  it('SVC-37: two plans that overlap in a bay or for a technician are refused, and nothing is changed', async () => {
    const [bayId, technicianId] = [await board.bay(), await board.technician()];
    const [first, second] = [await board.order('in_work'), await board.order('in_work')];
    const kept = await plan(first, stretch(bayId, technicianId, '09:00', '10:00'));
    const refused = { code: 'work_plan_overlap', params: { what: 'bay' } };
    const taken = stretch(bayId, await board.technician(), '09:59', '11:00');
    await expect(plan(second, taken)).rejects.toMatchObject(refused);
    const busy = stretch(await board.bay(), technicianId, '08:00', '09:01');
    await expect(plan(second, busy)).rejects.toMatchObject({ params: { what: 'technician' } });
    await expect(plan(first, taken, { ...taken, from: at('10:30') })).rejects.toMatchObject(refused);
    expect(await plans.get(board.ctx(), first)).toEqual(kept);
    expect(await plans.get(board.ctx(), second)).toMatchObject({ stretches: [] });
    await plan(second, stretch(bayId, technicianId, '10:00', '11:00'));
    await plan(first, stretch(bayId, technicianId, '09:00', '09:30'));
    await plan(second, stretch(bayId, technicianId, '09:30', '11:00'));
  });

  it('SVC-37: of ten who plan one bay for one time one does', async () => {
    const bayId = await board.bay();
    const wishes = [];
    for (let made = 0; made < 10; made++) wishes.push([await board.order(), await board.technician()] as const);
    const tries = await Promise.allSettled(
      wishes.map(([orderId, technicianId]) => plan(orderId, stretch(bayId, technicianId, '09:00', '10:00'))),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of tries) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'work_plan_overlap' });
    }
  });

  it('SVC-37: a booked slot is on the board, and not planned over until its hold is over', async () => {
    const [bayId, technicianId, orderId] = [await board.bay(), await board.technician(), await board.order()];
    const wish = { skill: 'maintenance', hours: '1.00', kind: 'drop_off', startsAt: at('09:00') } as const;
    const { expiresAt } = await board.world.get(Reservations).hold(board.ctx(), { ...wish, bayId, technicianId });
    const [shown] = (await show()).bays;
    expect(shown.booked).toEqual([{ appointmentId: null, technicianId, from: at('09:00'), before: at('10:00') }]);
    const wanted = stretch(bayId, await board.technician(), '09:30', '11:00');
    await expect(plan(orderId, wanted)).rejects.toMatchObject({ code: 'work_plan_overlap', params: { what: 'bay' } });
    board.world.clock.set(expiresAt as Date);
    await plan(orderId, wanted);
    expect((await show()).bays[0].booked).toEqual([]);
  });

  it('SVC-03, SVC-37: what is planned is offered to no customer until it is released', async () => {
    const [bayId, technicianId, orderId] = [await board.bay(), await board.technician(), await board.order()];
    const reservations = board.world.get(Reservations);
    const work = { skill: 'maintenance', hours: '1.00', kind: 'drop_off' } as const;
    const startsOf = async () => {
      const { slots } = await reservations.slots(board.ctx(), { ...work, from: at('09:00'), before: at('12:00') });
      return slots.map(({ startsAt }) => startsAt);
    };
    await plan(orderId, stretch(bayId, technicianId, '09:30', '11:00'));
    expect(await startsOf()).toEqual([at('11:00'), at('11:30')]);
    const other = await board.technician();
    await expect(reservations.hold(board.ctx(), { ...work, startsAt: at('09:00') })).rejects.toMatchObject({
      code: 'slot_taken',
    });
    const free = { technicianId: other, bayId: await board.bay() };
    await reservations.hold(board.ctx(), { ...work, ...free, startsAt: at('10:00') });
    await expect(
      reservations.hold(board.ctx(), { ...work, technicianId, startsAt: at('10:00') }),
    ).rejects.toMatchObject({ code: 'slot_taken' });
    await board.move(orderId, 'cancelled');
    await board.relay();
    await reservations.hold(board.ctx(), { ...work, technicianId, bayId, startsAt: at('10:00') });
  });

  it('SVC-03, SVC-37: of a plan and a booking of one bay at one moment one is made', async () => {
    const wish = { skill: 'maintenance', hours: '1.00', kind: 'drop_off', startsAt: at('10:00') } as const;
    for (let round = 0; round < 5; round++) {
      const [bayId, technicianId, orderId] = [await board.bay(), await board.technician(), await board.order()];
      const tries = await Promise.allSettled([
        plan(orderId, stretch(bayId, technicianId, '09:00', '11:00')),
        board.world.get(Reservations).hold(board.ctx(), { ...wish, bayId, technicianId }),
      ]);
      expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }
  });

  it('SVC-37: work that is done or called off sets its bay free, and the plan stays on record', async () => {
    const [bayId, technicianId] = [await board.bay(), await board.technician()];
    const [done, next] = [await board.order('in_work'), await board.order('in_work')];
    await plan(done, stretch(bayId, technicianId, '09:00', '12:00'));
    board.world.clock.set(at('10:00'));
    await board.move(done, 'work_completed');
    await board.relay();
    await plan(next, stretch(bayId, technicianId, '10:00', '11:00'));
    const [{ planned }] = (await show()).bays;
    expect(planned).toMatchObject([
      { orderId: done, before: at('12:00'), releasedAt: at('10:00') },
      { orderId: next, releasedAt: null },
    ]);
    await expect(plan(done)).rejects.toMatchObject({
      code: 'order_not_worked_on',
      params: { state: 'work_completed', allowed: 'arrived, inspected, quoted, in_work' },
    });
    await board.move(next, 'cancelled');
    await board.relay();
    expect(await plans.get(board.ctx(), next)).toMatchObject({ stretches: [] });
  });

  it('SVC-37: nothing is planned for what is out of use, and what was planned before stays on the board', async () => {
    const [bayId, technicianId, orderId] = [await board.bay(), await board.technician(), await board.order()];
    const [closed, left] = [await board.bay(), await board.technician()];
    await plan(orderId, stretch(closed, technicianId, '09:00', '10:00'));
    await board.world.get(BaysService).update(board.ctx(), closed, undefined, { inUse: false });
    await board.world.get(TechniciansService).update(board.ctx(), left, undefined, { inUse: false });
    const next = await board.order();
    const fine = stretch(bayId, technicianId, '15:00', '16:00');
    await expect(plan(next, fine, stretch(closed, technicianId, '10:00', '11:00'))).rejects.toMatchObject({
      errors: [{ pointer: '#/stretches/1/bayId', code: 'bay_out_of_use' }],
    });
    await expect(plan(next, stretch(bayId, left, '10:00', '11:00'))).rejects.toMatchObject({
      errors: [{ pointer: '#/stretches/0/technicianId', code: 'technician_out_of_use' }],
    });
    expect((await show()).bays.map((bay) => bay.bayId)).toEqual([bayId, closed]);
    await plan(orderId);
    expect((await show()).bays.map((bay) => bay.bayId)).toEqual([bayId]);
  });

  it('SVC-37: refuses a plan of more than a day, and what the workshop does not have', async () => {
    const [bayId, technicianId, orderId] = [await board.bay(), await board.technician(), await board.order()];
    const long = {
      ...stretch(bayId, technicianId, '09:00', '10:00'),
      before: new Date(at('09:00').getTime() + 86_400_001),
    };
    await expect(plan(orderId, long)).rejects.toMatchObject({
      errors: [{ pointer: '#/stretches/0/before', code: 'plan_too_long' }],
    });
    for (const unknown of [
      stretch(newId(), technicianId, '09:00', '10:00'),
      stretch(bayId, newId(), '09:00', '10:00'),
    ]) {
      await expect(plan(orderId, unknown)).rejects.toMatchObject({
        errors: [{ pointer: '#/stretches', code: 'unknown_reference' }],
      });
    }
    await expect(plan(newId())).rejects.toMatchObject({ code: 'not_found' });
  });

  it('SVC-11, SVC-20, SVC-37: tells what waits and what is late, and why', async () => {
    const [bayId, technicianId] = [await board.bay(), await board.technician()];
    const waiting = await board.order('quoted', at('18:00'));
    const late = await board.order('in_work', at('12:00'));
    const begun = await board.order('in_work', at('17:00'));
    await plan(waiting, stretch(bayId, technicianId, '11:00', '11:20'));
    await board.clockOn(await board.technician(), begun);
    board.world.clock.set(at('11:31'));
    const shown = await show();
    expect(shown.waiting.map(({ orderId }) => orderId)).toEqual([late, waiting]);
    expect(shown.late).toMatchObject([
      { orderId: late, promisedAt: at('12:00'), finishBy: at('11:30'), late: ['workshop'], planned: false },
      { orderId: waiting, late: ['start', 'plan'] },
    ]);
    board.world.clock.set(at('12:01'));
    expect((await show()).late[0]).toMatchObject({ orderId: late, late: ['delivery', 'workshop'] });
  });

  it('SVC-23, SEC-04: available, clocked and sold hours, each with its records', async () => {
    const [first, second] = [await board.technician(), await board.technician()];
    const attendance = { windows: [{ from: '08:00', to: '12:00' }], reason: 'present' } as const;
    for (const id of [first, second]) {
      await board.world.get(TechniciansService).setAttendance(board.ctx(), id, TODAY, undefined, {
        ...attendance,
        windows: [...attendance.windows],
      });
    }
    const shared = await board.order('in_work', at('18:00'), '3.50');
    const unclocked = await board.order('in_work', at('18:00'), '0.80');
    await board.clockOn(first, shared);
    const { id } = await board.clockOn(second, shared);
    board.world.clock.set(at('09:00'));
    await board.clockOff(id);
    board.world.clock.set(at('10:00'));
    await board.move(shared, 'work_completed');
    await board.move(unclocked, 'work_completed');
    await board.relay();
    const counted = await hours.count(board.ctx(), PERIOD);
    expect(counted).toMatchObject({
      availableHours: '8.00',
      clockedHours: '3.00',
      soldHours: '4.30',
      unclockedSoldHours: '0.80',
      utilisation: '37.5',
    });
    expect(counted.technicians).toMatchObject([
      { technicianId: first, availableHours: '4.00', clockedHours: '2.00', utilisation: '50.0' },
      { technicianId: second, availableHours: '4.00', clockedHours: '1.00' },
    ]);
    const [one, two] = counted.technicians.map(({ soldHours }) => Number(soldHours));
    expect(one + two).toBeCloseTo(3.5);
    expect(Math.abs(one - 2 * two)).toBeLessThan(0.02);
    for (const figure of LABOUR_FIGURES) {
      const sum = (await records(figure)).reduce((total, record) => total + Number(record.hours), 0);
      expect(sum).toBeCloseTo(Number(figure === 'clocked' ? counted.clockedHours : counted.soldHours));
    }
    expect(await records('clocked', second)).toMatchObject([{ id, orderId: shared, hours: '1.00' }]);
    expect((await records('sold')).filter(({ technicianId }) => technicianId === null)).toMatchObject([
      { id: unclocked, hours: '0.80' },
    ]);
    const long = { from: TODAY, before: localDate('2027-11-25') };
    const refused = { errors: [{ parameter: 'before', code: 'out_of_range', params: { max: '2027-11-24' } }] };
    await expect(hours.count(board.ctx(), long)).rejects.toMatchObject(refused);
    await expect(hours.records(board.ctx(), { ...long, figure: 'sold', limit: 20 })).rejects.toMatchObject(refused);
  });

  it('SVC-37: the board is one round of statements, and a plan waits at most 5 times', async () => {
    const [bayId, technicianId, orderId] = [await board.bay(), await board.technician(), await board.order()];
    const counted = countWaits(board.ctx().store);
    await show();
    await hours.count(board.ctx(), PERIOD);
    await plan(orderId, stretch(bayId, technicianId, '09:00', '10:00'));
    await board.clockOn(technicianId, orderId);
    const waits = counted.stop();
    expect(waits.slice(0, 2)).toEqual([2, 2]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(5);
  });

  it('does not see another store’s board', async () => {
    const [bayId, technicianId, orderId] = [await board.bay(), await board.technician(), await board.order('in_work')];
    await plan(orderId, stretch(bayId, technicianId, '09:00', '10:00'));
    await board.clockOn(technicianId, orderId);
    for (const name of ['south', 'other'] as const) {
      const ctx = board.ctx(name);
      const shown = await board.world.get(ControlBoardService).show(ctx, { on: TODAY });
      expect(shown).toMatchObject({ bays: [], technicians: [], waiting: [], late: [] });
      await expect(plans.get(ctx, orderId)).rejects.toMatchObject({ code: 'not_found' });
      await expect(plans.replace(ctx, orderId, { stretches: [] })).rejects.toMatchObject({ code: 'not_found' });
      expect(await hours.count(ctx, PERIOD)).toMatchObject({ clockedHours: '0.00', technicians: [] });
      expect((await hours.records(ctx, { ...PERIOD, figure: 'clocked', limit: 20 })).data).toEqual([]);
    }
  });
});
