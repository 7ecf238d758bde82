import { newId } from '#libs/foundation';
import { Grants, StaffDirectory, StoreProfiles } from '#libs/identity';
import { TasksService } from '#libs/tasks';
import { CallsWorld, later, MORNING, PAGE, REFUSED } from '../fixtures/calls-world';
import { CallAttemptsService } from './call-attempts.service';
import { CallsService } from './calls.service';
import { PromisedCalls } from './promised-calls.service';

describe('calls to customers', () => {
  let world: CallsWorld;
  let calls: CallsService;
  let attempts: CallAttemptsService;

  beforeAll(async () => {
    world = await CallsWorld.start();
    calls = world.world.get(CallsService);
    attempts = world.world.get(CallAttemptsService);
  });
  beforeEach(() => world.world.clock.set(MORNING));
  afterAll(() => world?.world.stop());

  describe('the list', () => {
    it('FUP-01, FUP-11, REM-12: a call comes with customer, car, service items, replaced parts, script and survey', async () => {
      const customerId = await world.customer(['+8613800138001']);
      const vehicleId = await world.vehicle(customerId);
      const orderId = await world.order(vehicleId, customerId, {
        deliveredAt: later(-72),
        labour: ['更换机油', '检查制动'],
        parts: ['机油滤清器', '火花塞'],
      });
      const { id, contactId } = await world.call({ customerId, vehicleId, orderId });
      const { data } = await calls.list(world.staff('wang'), { ...PAGE });
      const call = data.find((one) => one.id === id);
      expect(call).toMatchObject({
        ...{ contactId, journey: 'after-service', step: 'call', state: 'open', attempts: 0, callAt: null },
        label: '修后三天回访：第三天电话回访',
        customer: { id: customerId, name: '石远梅', phones: [{ number: '+8613800138001', quality: 'unverified' }] },
        vehicle: { plate: '沪A·E48B4', model: '朗逸 1.5L' },
        order: { id: orderId, serviceItems: ['更换机油', '检查制动'], replacedParts: ['机油滤清器', '火花塞'] },
        script: { code: 'after-repair', policyRef: 'call-script/after-repair@preset:1' },
        survey: 'three-day-call',
      });
      expect(call?.script?.parts.find(({ code }) => code === 'parts')?.say).toContain('机油滤清器、火花塞');
      expect(call?.script?.parts[0]?.say).toContain('我是王芳');
      const masked = { ...world.ctx(), permissions: new Set<string>() };
      expect((await calls.get(masked, id)).customer.phones).toMatchObject([{ number: '+86138****8001' }]);
    });

    it('FUP-09, REM-36: due first, then urgent, then class A; thirty in one request', async () => {
      const due = { ownerRole: 'sales_manager', taskDueAt: later(5) };
      const usual = await world.call(due);
      const classA = await world.call({ ...due, precedence: 1 });
      const urgent = await world.call({ ...due, priority: 'high' });
      const early = await world.call({ ...due, taskDueAt: later(1) });
      const rest = await Promise.all(Array.from({ length: 26 }, () => world.call({ ...due, taskDueAt: later(6) })));
      const manager = world.staff('li', 'sales_manager');
      const { data, page } = await calls.list(manager, { limit: 30 });
      expect(data.slice(0, 4).map(({ id }) => id)).toEqual([early, urgent, classA, usual].map(({ id }) => id));
      expect(new Set(data.map(({ id }) => id))).toEqual(
        new Set([usual, classA, urgent, early, ...rest].map(({ id }) => id)),
      );
      expect(page.hasMore).toBe(false);
      const first = await calls.list(manager, { limit: 3 });
      const second = await calls.list(manager, { limit: 3, cursor: first.page.nextCursor ?? undefined });
      expect(second.data[0]?.id).toBe(usual.id);
    });

    it('FUP-09: of two who take the next call at once, each gets another', async () => {
      const journeys = ['race'];
      const due = { journey: 'race', ownerRole: 'race_role' };
      const both = [await world.call(due), await world.call(due)].map(({ id }) => id);
      const taken = await Promise.all(
        ['a', 'b', 'c'].map((id) => calls.claimNext(world.staff(id, 'race_role'), { journeys })),
      );
      expect(taken.flatMap(({ call }) => call?.id ?? []).sort()).toEqual(both.sort());
      expect(taken.filter(({ call }) => call === null)).toHaveLength(1);
      expect(taken.find(({ call }) => call)?.call).toMatchObject({ state: 'claimed', claim: { name: '王芳' } });
    });

    it('does not see another store’s calls: list, read, next, attempts', async () => {
      const { id } = await world.call({ journey: 'ours', ownerRole: 'ours' });
      const south = world.ctx('south');
      expect(await world.callIdsOf(south)).toEqual([]);
      expect((await calls.claimNext(south, {})).call).toBeNull();
      await expect(calls.get(south, id)).rejects.toMatchObject({ problem: { code: 'not_found' } });
      await expect(attempts.record(south, id, { outcome: 'reached' })).rejects.toMatchObject({
        problem: { code: 'not_found' },
      });
      await attempts.record(world.ctx(), id, { outcome: 'reached' });
      expect((await attempts.list(south, { ...PAGE })).data).toEqual([]);
      expect((await attempts.list(world.ctx(), { ...PAGE, callId: id })).data).toHaveLength(1);
    });
  });

  describe('sharing out', () => {
    beforeAll(async () => {
      const { id, code, group } = world.world.store('north');
      const { ctx } = world.world.group('one');
      await world.world.get(StoreProfiles).prepare({ ...ctx, group }, { id, code, name: '浦东店', kind: '4s_store' });
    });

    async function specialist(username: string, role = 'dcc_member'): Promise<string> {
      const { ctx } = world.world.group('one');
      const person = { username, name: '陈静', departments: [], password: `password of ${username}` };
      const { id } = await world.world.get(StaffDirectory).create(ctx, person);
      const grant = { role, level: 'store', storeCode: world.world.store('north').code } as const;
      await world.world.get(Grants).create(ctx, id, grant);
      return id;
    }

    const absent = (staffId: string, startsAt: Date, endsAt: Date) =>
      world.world.get(Grants).addAbsence(world.world.group('one').ctx, staffId, { startsAt, endsAt });

    it('FUP-09: a supervisor gives calls to specialists evenly, and each sees the own ones alone', async () => {
      const role = 'dcc_member';
      await world.call({ ownerRole: role });
      await expect(calls.assign(world.ctx(), { role })).rejects.toMatchObject({ problem: { code: 'nobody_of_role' } });
      const [first, second] = [await specialist('first'), await specialist('second')];
      for (let more = 0; more < 4; more++) await world.call({ ownerRole: role });
      const taken = await world.call({ ownerRole: role });
      await world.world.get(TasksService).claim(world.staff(first, role), taken.id);
      const given = await calls.assign(world.ctx(), { role });
      expect(given.assigned).toBe(5);
      expect(given.shares).toEqual(
        expect.arrayContaining([
          { staffId: first, before: 1, added: 2 },
          { staffId: second, before: 0, added: 3 },
        ]),
      );
      expect(await world.callIdsOf(world.staff(first, role))).toHaveLength(3);
      const ofSecond = await world.callIdsOf(world.staff(second, role));
      expect(ofSecond).toHaveLength(3);
      const again = await calls.assign(world.ctx(), { role, callIds: ofSecond, staffIds: [first] });
      expect(again.shares).toEqual([{ staffId: first, before: 3, added: 3 }]);
      expect((await world.eventsOf(ofSecond[0] as string)).map(({ type }) => type)).toEqual([
        ...['task.created', 'task.assigned', 'task.assigned'],
      ]);
      const stranger = calls.assign(world.ctx(), { role, staffIds: [newId()] });
      await expect(stranger).rejects.toMatchObject(REFUSED);
      const unknown = calls.assign(world.ctx(), { role, callIds: [newId()] });
      await expect(unknown).rejects.toMatchObject(REFUSED);
      expect((await calls.assign(world.ctx(), { role })).assigned).toBe(0);
    });

    describe('what was promised', () => {
      const role = 'customer_care_manager';
      const tick = () => world.world.get(PromisedCalls).offer(world.ctx());
      let keeper: string;
      let other: string;

      beforeAll(async () => {
        [keeper, other] = [await specialist('keeper', role), await specialist('other', role)];
      });

      /** A call that the keeper agreed to make that many hours after the morning. */
      async function promised(hours: number): Promise<string> {
        const { id } = await world.call({ ownerRole: role });
        const again = { outcome: 'call_back_agreed', callBackAt: later(hours) } as const;
        await attempts.record(world.staff(keeper, role), id, again);
        return id;
      }

      it('FUP-09, FUP-08: goes to somebody else only where whoever promised it is absent then', async () => {
        const [kept, lost] = [await promised(24), await promised(48)];
        await absent(keeper, later(40), later(60));
        const given = await calls.assign(world.ctx(), { role, callIds: [kept, lost] });
        // the keeper is there now, but not at the time that was agreed
        expect(given.shares.find(({ staffId }) => staffId === other)?.added).toBe(1);
        expect(given.assigned).toBe(1);
        expect(await calls.get(world.ctx(), kept)).toMatchObject({ state: 'claimed', claim: { by: keeper } });
        const moved = await calls.get(world.ctx(), lost);
        expect(moved).toMatchObject({ state: 'open', claim: null, assigneeId: other, callAt: later(48) });
        expect((await world.eventsOf(lost)).map(({ type }) => type)).toEqual([
          ...['task.created', 'task.postponed', 'task.released', 'task.assigned'],
        ]);
        const nobody = await calls.assign(world.ctx(), { role, callIds: [await promised(50)], staffIds: [keeper] });
        expect(nobody).toEqual({ assigned: 0, shares: [{ staffId: keeper, before: 2, added: 0 }] });
      });

      it('FUP-09: what somebody has taken to make it now is nobody else’s, absent or not', async () => {
        const { id } = await world.call({ ownerRole: role });
        await world.world.get(TasksService).claim(world.staff(keeper, role), id);
        await absent(keeper, later(-1), later(1));
        expect((await calls.assign(world.ctx(), { role, callIds: [id] })).assigned).toBe(0);
        expect(await tick()).not.toBeNull();
        expect(await calls.get(world.ctx(), id)).toMatchObject({ state: 'claimed', claim: { by: keeper } });
      });

      it('FUP-08, FUP-09: is offered to others on its day, once, where whoever promised it is absent', async () => {
        const [soon, kept] = [await promised(72), await promised(75)];
        await absent(keeper, later(70), later(74));
        // nobody knows yet whether the keeper will be back
        world.world.clock.set(later(48));
        await tick();
        expect(await calls.get(world.ctx(), soon)).toMatchObject({ state: 'claimed' });
        world.world.clock.set(later(63));
        const again = await Promise.all([tick(), tick()]);
        expect(again).toEqual([later(63 + 1 / 6), later(63 + 1 / 6)]);
        expect(await calls.get(world.ctx(), soon)).toMatchObject({ state: 'open', claim: null, assigneeId: null });
        expect(await calls.get(world.ctx(), kept)).toMatchObject({ state: 'claimed', claim: { by: keeper } });
        expect((await world.eventsOf(soon)).filter(({ type }) => type === 'task.released')).toHaveLength(1);
        expect(await world.callIdsOf(world.staff(other, role))).toContain(soon);
      });
    });
  });
});
