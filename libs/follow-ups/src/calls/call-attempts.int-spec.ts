import { sql } from '#libs/database';
import { PersonalRecordSources } from '#libs/http';
import { TasksService } from '#libs/tasks';
import { CallsWorld, HOUR_MS, later, MORNING, PAGE, REFUSED } from '../fixtures/calls-world';
import { CallAttemptsService } from './call-attempts.service';
import { CallsService } from './calls.service';

describe('tries of calls', () => {
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

  const tasksOf = (subjectId: string) =>
    world.query<{ kind: string; ownerRole: string; priority: string }>(
      sql`select kind, owner_role as "ownerRole", priority from task where subject_id = ${subjectId} order by kind`,
    );
  const outcomeOf = async (contactId: string) =>
    (await world.query<{ outcome: string | null }>(sql`select outcome from contact where id = ${contactId}`))[0]
      ?.outcome;
  const qualitiesOf = (customerId: string) =>
    world.query<{ number: string; quality: string }>(
      sql`select number, quality from customer_phone where customer_id = ${customerId} order by created_at, id`,
    );
  const promiseOf = async (contactId: string) =>
    (
      await world.query<{ state: string; dueAt: Date; metAt: Date | null }>(
        sql`select state, due_at as "dueAt", met_at as "metAt" from deadline where subject_id = ${contactId} and kind = 'follow-up-call'`,
      )
    )[0];

  describe('a try', () => {
    it('FUP-03: a customer who was reached ends the call, and everybody hears of it without personal data', async () => {
      const { id, contactId, customerId } = await world.call();
      const attempt = await attempts.record(world.ctx(), id, { outcome: 'reached', note: '客户满意' });
      expect(attempt).toMatchObject({ number: 1, nextAt: null, policyRef: 'call-rules/default@preset:1' });
      await world.relay();
      expect(await outcomeOf(contactId)).toBe('reached');
      const [told] = await world.eventsOf(attempt.id);
      expect(told).toMatchObject({
        type: 'follow-up.call-attempted',
        payload: { contactId, customerId, outcome: 'reached' },
      });
      expect((await world.eventsOf(contactId)).map(({ type }) => type)).toEqual(['contact.answered']);
      expect(JSON.stringify([told, await world.eventsOf(contactId), await world.eventsOf(id)])).not.toContain(
        '客户满意',
      );
      await expect(attempts.record(world.ctx(), id, { outcome: 'reached' })).rejects.toMatchObject({
        problem: { code: 'task_closed' },
      });
    });

    it('FUP-03: nobody answers: the call is tried again later, three times, and then has failed', async () => {
      const { id, contactId } = await world.call();
      const first = await attempts.record(world.staff('wang'), id, { outcome: 'no_answer' });
      expect(first.nextAt).toEqual(later(4));
      const waiting = await calls.get(world.ctx(), id);
      expect(waiting).toMatchObject({
        state: 'open',
        claim: null,
        callAt: later(4),
        dueAt: later(4),
        lastOutcome: 'no_answer',
      });
      expect(await world.callIdsOf(world.ctx(), { readyBy: later(3) })).not.toContain(id);
      expect(await world.callIdsOf(world.ctx(), { readyBy: later(4) })).toContain(id);
      const untilThen = await calls.claimNext(world.staff('li'), { journeys: ['after-service'] });
      expect(untilThen.call?.id).not.toBe(id);
      world.world.clock.set(later(4));
      await attempts.record(world.ctx(), id, { outcome: 'message_left' });
      world.world.clock.set(later(8));
      const last = await attempts.record(world.ctx(), id, { outcome: 'no_answer' });
      expect(last).toMatchObject({ number: 3, nextAt: null });
      await world.relay();
      expect(await outcomeOf(contactId)).toBe('no_answer');
      expect((await world.eventsOf(contactId)).map(({ type }) => type)).toEqual(['contact.not-answered']);
    });

    it('FUP-08: an agreed time wins, and the call stays with whoever agreed to it', async () => {
      const { id } = await world.call({ expiresAt: later(10) });
      const callBackAt = later(26);
      await attempts.record(world.staff('wang'), id, { outcome: 'call_back_agreed', callBackAt });
      const call = await calls.get(world.ctx(), id);
      expect(call).toMatchObject({ state: 'claimed', claim: { by: 'wang' }, callAt: callBackAt, dueAt: callBackAt });
      expect(await world.callIdsOf(world.staff('wang'))).toContain(id);
      expect(await world.callIdsOf(world.staff('li'))).not.toContain(id);
      for (const wrong of [undefined, later(-1), later(24 * 91)]) {
        const input = { outcome: 'call_back_agreed', callBackAt: wrong } as const;
        await expect(attempts.record(world.staff('wang'), id, input)).rejects.toMatchObject(REFUSED);
      }
    });

    it('FUP-08: the customer is to be spoken to within three days of the delivery, and a miss shows', async () => {
      const promised = async () => {
        const customerId = await world.customer();
        const vehicleId = await world.vehicle(customerId);
        const orderId = await world.order(vehicleId, customerId, { deliveredAt: later(-48) });
        const call = await world.call({ customerId, vehicleId, orderId });
        await world.decided(call.contactId);
        return call;
      };
      const [inTime, late, never] = [await promised(), await promised(), await promised()];
      const untold = await world.call();
      await world.decided(untold.contactId);
      expect(await promiseOf(untold.contactId)).toBeUndefined();
      expect(await promiseOf(inTime.contactId)).toMatchObject({
        state: 'running',
        dueAt: new Date('2026-11-25T00:00:00+08:00'),
      });
      world.world.clock.set('2026-11-24T19:59:00+08:00');
      await attempts.record(world.ctx(), inTime.id, { outcome: 'reached' });
      await attempts.record(world.ctx(), never.id, { outcome: 'refused' });
      world.world.clock.set('2026-11-25T09:00:00+08:00');
      await attempts.record(world.ctx(), late.id, { outcome: 'reached' });
      await world.relay();
      expect(await promiseOf(inTime.contactId)).toMatchObject({
        state: 'met',
        metAt: new Date('2026-11-24T19:59:00+08:00'),
      });
      expect(await promiseOf(late.contactId)).toMatchObject({ state: 'missed' });
      expect(await promiseOf(never.contactId)).toMatchObject({ metAt: null });
    });

    it('FUP-03, CUS-12: a wrong number is noted, leads to the next one, and an empty one ends the call', async () => {
      const { id, contactId, customerId } = await world.call({
        customerId: await world.customer(['+8613700000001', '+8613700000002']),
      });
      const dialled = (await calls.get(world.ctx(), id)).customer.phones.map(({ number }) => number);
      const wrong = await attempts.record(world.ctx(), id, { outcome: 'wrong_number' });
      expect(wrong.nextAt).toEqual(MORNING);
      expect(
        (await calls.get(world.ctx(), id)).customer.phones.map(({ number, quality }) => [number, quality]),
      ).toEqual([
        [dialled[1], 'unverified'],
        [dialled[0], 'wrong_number'],
      ]);
      world.world.clock.advance(60_000);
      expect(await attempts.record(world.ctx(), id, { outcome: 'empty_number' })).toMatchObject({ nextAt: null });
      await world.relay();
      expect(await outcomeOf(contactId)).toBe('empty_number');
      expect((await qualitiesOf(customerId)).map(({ quality }) => quality).sort()).toEqual([
        'empty_number',
        'wrong_number',
      ]);
    });

    it('CUS-20, CUS-21, FUP-07: what was said is a communication by phone, and an opinion is owed a reply', async () => {
      const { id, customerId } = await world.call();
      const note = '建议增加周末快修';
      await attempts.record(world.ctx(), id, { outcome: 'reached', opinion: 'suggestion', note });
      const said = await world.query(
        sql`select channel, direction, call_outcome as "callOutcome", opinion, summary
            from customer_communication where customer_id = ${customerId}`,
      );
      expect(said).toEqual([
        { channel: 'phone', direction: 'outbound', callOutcome: 'answered', opinion: 'suggestion', summary: note },
      ]);
      const promises = await world.query(sql`select kind, state from deadline where subject_id = ${customerId}`);
      expect(promises).toEqual([{ kind: 'opinion-reply', state: 'running' }]);
    });

    it('FUP-01, FUP-02, FUP-12: answers are judged with the call, and who is not satisfied is reported at once', async () => {
      const { id, contactId, customerId } = await world.call();
      const sixQs = [
        'over_quote',
        'first_delivery_not_qualified',
        'residual_fault',
        'parts_shortage',
        'late',
        'rework',
      ];
      const answers = [
        ...sixQs.map((item) => ({ question: `six_qs_${item}`, value: item === 'residual_fault' ? 'yes' : 'no' })),
        { question: 'overall', value: 'so_so' },
      ];
      const wrong = attempts.record(world.ctx(), id, { outcome: 'reached', answers: answers.slice(1) });
      await expect(wrong).rejects.toMatchObject(REFUSED);
      expect((await calls.get(world.ctx(), id)).attempts).toBe(0);
      await attempts.record(world.ctx(), id, { outcome: 'reached', answers });
      const [response] = await world.query<{ id: string }>(
        sql`select id, survey, mode, customer_id as "customerId", verdict, six_qs as "sixQs"
            from survey_response where source_id = ${contactId}`,
      );
      expect(response).toMatchObject({
        ...{ survey: 'three-day-call', mode: 'phone', customerId, verdict: 'so_so', sixQs: ['residual_fault'] },
      });
      const told = await tasksOf(response?.id ?? '');
      expect(told.some(({ ownerRole, priority }) => ownerRole === 'service_manager' && priority === 'high')).toBe(true);
      const types = (await world.eventsOf(response?.id ?? '')).map(({ type }) => type);
      expect(types).toEqual(expect.arrayContaining(['follow-up.six-qs-reported', 'survey-response.dissatisfied']));
      const other = await world.call({ journey: 'without-survey' });
      const unasked = attempts.record(world.ctx(), other.id, { outcome: 'reached', answers });
      await expect(unasked).rejects.toMatchObject(REFUSED);
      const named = await attempts.record(world.ctx(), other.id, {
        outcome: 'reached',
        survey: 'three-day-call',
        answers,
      });
      expect(named.outcome).toBe('reached');
    });

    it('FUP-15: a potential customer goes to sales, a repair that is not right to the service manager', async () => {
      const { id } = await world.call();
      const found = { potentialCustomer: true, repairProblem: true } as const;
      const attempt = await attempts.record(world.ctx(), id, {
        outcome: 'reached',
        ...found,
        note: '亲戚想买车，刹车仍有异响',
      });
      expect((await tasksOf(attempt.id)).filter(({ kind }) => kind !== 'call-review')).toEqual([
        { kind: 'potential-customer', ownerRole: 'sales_manager', priority: 'normal' },
        { kind: 'repair-quality', ownerRole: 'service_manager', priority: 'high' },
      ]);
      const types = (await world.eventsOf(attempt.id)).map(({ type }) => type);
      expect(types).toEqual([
        'follow-up.call-attempted',
        'follow-up.potential-customer-found',
        'follow-up.repair-problem-found',
      ]);
      const other = await world.call();
      const unheard = attempts.record(world.ctx(), other.id, { outcome: 'no_answer', ...found });
      await expect(unheard).rejects.toMatchObject(REFUSED);
    });

    it('FUP-13: the supervisor reviews as many calls as the rules say', async () => {
      await world.issue('call-rules', 'default', { reviewPercent: 100 });
      const [heard, missed] = [await world.call(), await world.call()];
      const reached = await attempts.record(world.ctx(), heard.id, { outcome: 'reached' });
      const unheard = await attempts.record(world.ctx(), missed.id, { outcome: 'refused' });
      expect(reached.policyRef).toBe('call-rules/default@store:1');
      expect(await tasksOf(reached.id)).toEqual([
        { kind: 'call-review', ownerRole: 'customer_service_supervisor', priority: 'low' },
      ]);
      expect(await tasksOf(unheard.id)).toEqual([]);
    });

    it('FUP-08: a call that was closed in the inbox stands in the record list too, once', async () => {
      const { id } = await world.call();
      await attempts.record(world.ctx(), id, { outcome: 'no_answer' });
      world.world.clock.advance(HOUR_MS);
      await world.world.get(TasksService).complete(world.ctx(), id, { outcome: 'refused' });
      await world.relay();
      const { data } = await attempts.list(world.ctx(), { ...PAGE, callId: id });
      expect(data.map(({ number, outcome, policyRef }) => [number, outcome, policyRef])).toEqual([
        [2, 'refused', null],
        [1, 'no_answer', 'call-rules/default@store:1'],
      ]);
    });

    it('of two who note one try at once, the second finds the call closed', async () => {
      const { id } = await world.call();
      const both = await Promise.allSettled(
        ['a', 'b'].map((one) => attempts.record(world.staff(one), id, { outcome: 'reached' })),
      );
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect((await attempts.list(world.ctx(), { ...PAGE, callId: id })).data).toHaveLength(1);
    });

    it('FUP-03, FUP-09: two tries of one call at once are both noted, one after the other', async () => {
      const { id } = await world.call();
      const noted = await Promise.all(
        ['a', 'b'].map((one) => attempts.record(world.staff(one), id, { outcome: 'no_answer' })),
      );
      expect(noted.map(({ number }) => number).sort()).toEqual([1, 2]);
      const last = await attempts.record(world.ctx(), id, { outcome: 'no_answer' });
      expect(last).toMatchObject({ number: 3, nextAt: null });
    });

    it('FUP-08: an agreed time at night counts as it was agreed, and what a key notes stays with the role', async () => {
      const { id } = await world.call();
      const callBackAt = new Date('2026-11-24T00:30:00+08:00');
      await attempts.record(world.ctx(), id, { outcome: 'call_back_agreed', callBackAt });
      const waiting = await calls.get(world.ctx(), id);
      expect(waiting).toMatchObject({ state: 'open', claim: null, callAt: callBackAt, dueAt: callBackAt });
      expect(await world.callIdsOf(world.staff('li'), { readyBy: callBackAt })).toContain(id);
      world.world.clock.set(callBackAt);
      const missed = await attempts.record(world.staff('li'), id, { outcome: 'no_answer' });
      expect(missed.nextAt).toEqual(new Date('2026-11-24T09:00:00+08:00'));
    });

    it('SEC-08: the words of a call are given out, and go with the person', async () => {
      const { id, customerId } = await world.call();
      await attempts.record(world.ctx(), id, { outcome: 'reached', note: '住在滨江大道' });
      const source = world.world
        .get(PersonalRecordSources)
        .inOrder()
        .find(({ name }) => name === 'callAttempts');
      const read = () => world.run((tx) => source?.read(tx, world.ctx(), [customerId]) ?? Promise.resolve([]));
      expect(await read()).toMatchObject([{ note: '住在滨江大道' }]);
      const erase = () => world.run((tx) => source?.erase(tx, world.ctx(), [customerId]) ?? Promise.resolve(-1));
      expect([await erase(), await erase()]).toEqual([1, 0]);
      expect(JSON.stringify(await read())).not.toContain('滨江');
    });
  });
});
