import { sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { PersonalRecordSources } from '#libs/http';
import { StoreDb, type StoreTx } from '#libs/tenancy';
import { at, BoardWorld } from './fixtures/board-world';

describe('clocked labour', () => {
  let board: BoardWorld;

  beforeAll(async () => {
    board = await BoardWorld.start();
  });
  afterAll(() => board.world.stop());
  beforeEach(() => board.world.clock.set(at('09:00')));
  afterEach(() => board.forget());

  const clockedHours = async (orderId: string) => (await board.orders.get(board.ctx(), orderId)).clockedHours;

  it('SVC-23: a technician clocks on and off, and each is an event', async () => {
    const [technicianId, bayId, orderId] = [await board.technician(), await board.bay(), await board.order('in_work')];
    const running = await board.clockOn(technicianId, orderId, { bayId });
    expect(running).toMatchObject({
      technicianId,
      bayId,
      orderId,
      startedAt: at('09:00'),
      endedAt: null,
      endedBy: null,
    });
    board.world.clock.set(at('10:30'));
    const ended = await board.clockOff(running.id);
    expect(ended).toMatchObject({ endedAt: at('10:30'), endedBy: 'hand', version: 2 });
    expect(await board.clockings.get(board.ctx(), running.id)).toEqual(ended);
    await expect(board.clockOff(running.id)).rejects.toMatchObject({ code: 'clocking_ended' });
    expect((await board.eventsOf(running.id)).map(({ type }) => type)).toEqual([
      'labour-clocking.started',
      'labour-clocking.ended',
    ]);
  });

  it('SVC-23: who is at one job is refused at another, unless the clock is switched', async () => {
    const technicianId = await board.technician();
    const [first, second] = [await board.order('in_work'), await board.order('in_work')];
    const { id } = await board.clockOn(technicianId, first);
    const { orderNumber } = await board.orders.get(board.ctx(), first);
    board.world.clock.set(at('10:00'));
    await expect(board.clockOn(technicianId, second)).rejects.toMatchObject({
      code: 'technician_at_work',
      params: { orderNumber },
    });
    expect(await board.clockOn(technicianId, second, { switch: true })).toMatchObject({ orderId: second });
    expect(await board.clockings.get(board.ctx(), id)).toMatchObject({ endedAt: at('10:00'), endedBy: 'hand' });
    await board.clockOn(await board.technician(), second);
    const running = await board.clockings.list(board.ctx(), { limit: 20, orderId: second, running: true });
    expect(running.data).toHaveLength(2);
  });

  it('SVC-23: of ten who clock a technician on at once one does', async () => {
    const [technicianId, orderId] = [await board.technician(), await board.order('in_work')];
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => board.clockOn(technicianId, orderId)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of tries) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'technician_at_work' });
    }
  });

  it('SVC-23: what is entered late does not overlap with what was clocked', async () => {
    const [technicianId, orderId] = [await board.technician(), await board.order('in_work')];
    const { id } = await board.clockOn(technicianId, orderId);
    board.world.clock.set(at('11:00'));
    await board.clockOff(id);
    await expect(board.clockOn(technicianId, orderId, { at: at('10:00') })).rejects.toMatchObject({
      code: 'clocking_overlap',
    });
    await expect(board.clockOn(technicianId, orderId, { at: at('08:59') })).rejects.toMatchObject({
      errors: [{ pointer: '#/at', code: 'clock_out_of_time' }],
    });
    const next = await board.clockOn(technicianId, orderId);
    const early = { startedAt: at('10:30'), reason: '忘记上卡' };
    await expect(board.clockings.correct(board.ctx(), next.id, undefined, early)).rejects.toMatchObject({
      code: 'clocking_overlap',
    });
  });

  it.each(['checked', 'delivered', 'settled'] as const)(
    'SVC-23: nobody clocks on at an order that is %s',
    async (state) => {
      const [technicianId, orderId] = [await board.technician(), await board.order(state)];
      await expect(board.clockOn(technicianId, orderId)).rejects.toMatchObject({
        code: 'order_not_worked_on',
        params: { state, allowed: 'arrived, inspected, quoted, in_work, work_completed' },
      });
    },
  );

  it.each([
    ['technicianId', { technicianId: newId() }],
    ['orderId', { orderId: newId() }],
    ['bayId', { bayId: newId() }],
  ])('SVC-23: refuses a %s that the store does not know', async (field, more) => {
    const [technicianId, orderId] = [await board.technician(), await board.order()];
    await expect(board.clockOn(technicianId, orderId, more)).rejects.toMatchObject({
      errors: [{ pointer: `#/${field}`, code: 'unknown_reference' }],
    });
  });

  it('SVC-23: technicians clock themselves only, schedulers everybody', async () => {
    const staffId = newId();
    const [mine, colleague] = [await board.technician({ staffId }), await board.technician({ staffId: newId() })];
    const orderId = await board.order('in_work');
    const actor = { type: 'staff', id: staffId, name: '周立国' } as const;
    const as = (...permissions: string[]) => ({ ...board.ctx(), actor, permissions: new Set(permissions) });
    const clockOn = (technicianId: string, ...permissions: string[]) =>
      board.clockings.clockOn(as('workshop:clock', ...permissions), { technicianId, orderId, switch: false });
    await clockOn(mine);
    await expect(clockOn(colleague)).rejects.toMatchObject({ code: 'clocking_of_other' });
    const { id } = await clockOn(colleague, 'workshop:schedule');
    await expect(board.clockings.clockOff(as('workshop:clock'), id, {})).rejects.toMatchObject({
      code: 'clocking_of_other',
    });
  });

  it('SVC-23: when the work is completed, clocks stop and the order learns what was clocked', async () => {
    const orderId = await board.order('in_work');
    await board.clockOn(await board.technician(), orderId);
    const second = await board.clockOn(await board.technician(), orderId);
    board.world.clock.set(at('10:00'));
    await board.clockOff(second.id);
    board.world.clock.set(at('10:30'));
    await board.move(orderId, 'work_completed');
    board.world.clock.set(at('11:00'));
    await board.relay();
    const { data } = await board.clockings.list(board.ctx(), { limit: 20, orderId });
    expect(data.map(({ endedAt, endedBy }) => [endedAt, endedBy])).toEqual(
      expect.arrayContaining([
        [at('10:00'), 'hand'],
        [at('10:30'), 'completion'],
      ]),
    );
    expect(await clockedHours(orderId)).toBe('2.50');
    await board.relay();
    expect(await board.orders.get(board.ctx(), orderId)).toMatchObject({ clockedHours: '2.50', version: 5 });
  });

  it('SVC-23: the clocked hours follow a correction, until the order is settled', async () => {
    const [technicianId, orderId] = [await board.technician(), await board.order('in_work')];
    const { id } = await board.clockOn(technicianId, orderId);
    board.world.clock.set(at('11:00'));
    await board.move(orderId, 'work_completed');
    await board.relay();
    const correct = (reason: string) =>
      board.clockings.correct(board.ctx(), id, undefined, { endedAt: at('10:15'), reason });
    expect(await correct('石远梅的车已先完工')).toMatchObject({
      endedAt: at('10:15'),
      correction: '石远梅的车已先完工',
    });
    expect(JSON.stringify(await board.eventsOf(id))).not.toContain('石远梅');
    await board.relay();
    expect(await clockedHours(orderId)).toBe('1.25');
    for (const to of ['checked', 'delivered', 'settled'] as const) await board.move(orderId, to);
    await expect(correct('再改')).rejects.toMatchObject({ code: 'service_order_closed' });
  });

  it('SVC-23: nobody can have worked on an order before it arrived, not by a correction either', async () => {
    const [technicianId, orderId] = [await board.technician(), await board.order('in_work')];
    board.world.clock.set(at('09:30'));
    const { id } = await board.clockOn(technicianId, orderId);
    const correct = (startedAt: Date) =>
      board.clockings.correct(board.ctx(), id, undefined, { startedAt, reason: '补打卡' });
    await expect(correct(new Date(at('09:00').getTime() - 1))).rejects.toMatchObject({
      errors: [{ pointer: '#/startedAt', code: 'clock_out_of_time', params: { notBefore: at('09:00').toISOString() } }],
    });
    expect(await correct(at('09:00'))).toMatchObject({ startedAt: at('09:00') });
  });

  it('SVC-23: a clock on the quality check runs until the final check', async () => {
    const [technicianId, orderId] = [await board.technician(), await board.order('work_completed')];
    board.world.clock.set(at('09:30'));
    const { id } = await board.clockOn(technicianId, orderId);
    await board.relay();
    expect(await board.clockings.get(board.ctx(), id)).toMatchObject({ endedAt: null });
    board.world.clock.set(at('10:00'));
    await board.move(orderId, 'checked');
    await board.relay();
    expect(await board.clockings.get(board.ctx(), id)).toMatchObject({ endedAt: at('10:00'), endedBy: 'completion' });
    expect(await clockedHours(orderId)).toBe('0.50');
  });

  it('SVC-23: hours that were told and never clocked are left alone', async () => {
    const orderId = await board.order('in_work');
    await board.orders.update(board.ctx(), orderId, undefined, { clockedHours: '2.10' });
    await board.move(orderId, 'work_completed');
    await board.relay();
    expect(await clockedHours(orderId)).toBe('2.10');
  });

  it('SVC-23: a clock that nobody stops is set back to the end of work an hour after it', async () => {
    const [technicianId, orderId] = [await board.technician(), await board.order('in_work')];
    expect(await board.tick()).toBeNull();
    const { id } = await board.clockOn(technicianId, orderId);
    const due = (await board.tick()) as Date;
    expect(due.getTime()).toBeGreaterThan(at('17:00').getTime());
    board.world.clock.set(new Date(due.getTime() - 1));
    expect(await board.tick()).toEqual(due);
    expect(await board.clockings.get(board.ctx(), id)).toMatchObject({ endedAt: null });
    board.world.clock.set(due);
    expect(await board.tick()).toBeNull();
    expect(await board.clockings.get(board.ctx(), id)).toMatchObject({
      endedAt: new Date(due.getTime() - 3_600_000),
      endedBy: 'closing_time',
    });
    expect((await board.eventsOf(id)).map(({ payload }) => payload?.endedBy)).toEqual([undefined, 'closing_time']);
  });

  it('SEC-08: gives out and empties why times were corrected', async () => {
    const [technicianId, orderId] = [await board.technician(), await board.order('in_work')];
    const { id } = await board.clockOn(technicianId, orderId);
    await board.clockings.correct(board.ctx(), id, undefined, { reason: '石远梅的车先离开' });
    const customerId = await board.customer();
    await board.query(sql`update service_order set customer_id = ${customerId} where id = ${orderId}`);
    const sources = board.world.get(PersonalRecordSources).inOrder();
    const [kept] = sources.filter(({ name }) => name === 'labourClockings');
    const run = <Result>(work: (tx: StoreTx) => Promise<Result>) => board.world.get(StoreDb).run(board.ctx(), work);
    const read = () => run((tx) => kept.read(tx, board.ctx(), [customerId]));
    const erase = () => run((tx) => kept.erase(tx, board.ctx(), [customerId]));
    expect(JSON.stringify(await read())).toContain('石远梅');
    expect([await erase(), await erase()]).toEqual([1, 0]);
    expect(await read()).toEqual([]);
    expect(await board.clockings.get(board.ctx(), id)).toMatchObject({ correction: null, startedAt: at('09:00') });
  });

  it('does not see another store’s clocks', async () => {
    const [technicianId, orderId] = [await board.technician(), await board.order('in_work')];
    const { id } = await board.clockOn(technicianId, orderId);
    for (const name of ['south', 'other'] as const) {
      const ctx = board.ctx(name);
      const missing = { code: 'not_found' };
      await expect(board.clockings.get(ctx, id)).rejects.toMatchObject(missing);
      await expect(board.clockings.clockOff(ctx, id, {})).rejects.toMatchObject(missing);
      await expect(board.clockings.correct(ctx, id, undefined, { reason: '-' })).rejects.toMatchObject(missing);
      expect((await board.clockings.list(ctx, { limit: 20 })).data).toEqual([]);
      await expect(board.clockings.clockOn(ctx, { technicianId, orderId, switch: false })).rejects.toMatchObject({
        errors: [{ pointer: '#/technicianId' }],
      });
    }
    expect(await board.clockings.get(board.ctx(), id)).toMatchObject({ endedAt: null });
  });
});
