import { sql } from '#libs/database';
import { VehicleOwnersService } from '#libs/vehicles';
import { deliveredOrder, grantStatus, vehicleWith } from './fixtures/preset-row';
import { MORNING, RemindersWorld } from './fixtures/reminders-world';
import { journey, sms } from './presets/preset-steps';
import { registerStepSurveys } from './step-references';

const HELLO = ['您好，{customerName}', 'Hello {customerName}'] as const;

describe('rounds of journeys', () => {
  let reminders: RemindersWorld;
  const tick = () => reminders.tick();
  const of = async (code: string) => (await reminders.contacts()).filter((one) => one.journey === code);
  const only = async (code: string, step = 'sms') => {
    const found = (await of(code)).filter((one) => one.step === step);
    expect(found).toHaveLength(1);
    return found[0];
  };
  /** What the store sets under a code of its own. */
  const set = (...parts: Parameters<typeof journey>) =>
    reminders.issue('journey', parts[0], { ...journey(...parts).document });

  beforeAll(async () => {
    reminders = await RemindersWorld.start();
  });
  beforeEach(() => reminders.reset());
  afterAll(() => reminders.stop());

  describe('one contact satisfies another', () => {
    const deliver = () => deliveredOrder(reminders, '2026-11-20T09:40:00.000Z');
    const bothCalls = async () => {
      await reminders.switchOn('routine-follow-up');
      await deliver();
      reminders.world.clock.set('2026-11-23T02:30:00.000Z');
      await tick();
      return { first: await only('after-service', 'call'), second: await only('routine-follow-up', 'call') };
    };

    it('CF-06: of two calls about one visit that are due together one is made', async () => {
      const { first, second } = await bothCalls();
      const judged = await reminders.judgeTogether([second.id, first.id]);
      expect(judged.get(first.id)).toMatchObject({ kind: 'go' });
      expect(judged.get(second.id)).toEqual({ kind: 'drop', reason: 'satisfied' });
    });

    it('CF-06: the second is not made once the first is in an inbox, and nothing follows it', async () => {
      const { first, second } = await bothCalls();
      expect(await reminders.judge(second.id)).toMatchObject({ kind: 'go' });
      await reminders.query(sql`update contact set state = 'sent', intent_at = ${new Date('2026-11-23T02:00:00Z')},
                                  sent_at = ${new Date('2026-11-23T02:00:00Z')} where id = ${first.id}`);
      expect(await reminders.judge(second.id)).toEqual({ kind: 'drop', reason: 'satisfied' });
    });

    it('CF-06: where it has to be answered, a call that reached nobody satisfies nothing', async () => {
      const { customerId } = await deliver();
      await grantStatus(reminders, customerId, 'vip');
      reminders.world.clock.set('2026-11-23T02:30:00.000Z');
      await tick();
      const [vip, usual] = [await only('vip-follow-up', 'call'), await only('after-service', 'call')];
      const spoken = async (outcome: string) => {
        await reminders.query(sql`update contact set state = 'sent', outcome = ${outcome},
          intent_at = ${new Date('2026-11-22T02:00:00Z')}, sent_at = ${new Date('2026-11-22T02:00:00Z')}
          where id = ${vip.id}`);
        return reminders.judge(usual.id);
      };
      expect(await spoken('not_reached')).toMatchObject({ kind: 'go' });
      expect(await spoken('reached')).toEqual({ kind: 'drop', reason: 'satisfied' });
    });
  });

  describe('what has gone meanwhile', () => {
    it('REM-23: nobody is told of an insurance that was renewed, and its new day begins another round', async () => {
      const { id } = await vehicleWith(reminders, { insurance_expires_on: '2026-12-24' });
      await tick();
      const before = await only('insurance-expiry');
      await reminders.query(sql`update vehicle set insurance_expires_on = '2026-12-23' where id = ${id}`);
      await reminders.query(sql`update reminder_plan set changes = changes + 1`);
      expect(await reminders.judge(before.id)).toEqual({ kind: 'drop', reason: 'renewed_meanwhile' });
      await tick();
      expect((await of('insurance-expiry')).map(({ occurrence }) => occurrence)).toEqual(['2026-12-23', '2026-12-24']);
    });

    it('REM-24: nor of an inspection of a car that was sold', async () => {
      const { id } = await vehicleWith(reminders, { inspection_due_on: '2026-12-24' });
      await tick();
      const contact = await only('inspection-due');
      const customerId = await reminders.customer('龙懿涵');
      await reminders.world.get(VehicleOwnersService).change(reminders.ctx(), id, { customerId });
      expect(await reminders.judge(contact.id)).toEqual({ kind: 'drop', reason: 'owner_changed' });
    });

    it('LOY-15, REM-35: nor of a card of which the customer has a higher one', async () => {
      const customerId = await reminders.customer();
      await grantStatus(reminders, customerId, 'member', '2026-12-24T04:00:00.000Z');
      await tick();
      const contact = await only('card-renewal');
      await grantStatus(reminders, customerId, 'gold_card');
      expect(await reminders.judge(contact.id)).toEqual({ kind: 'drop', reason: 'card_renewed' });
      const other = await reminders.customer('龙懿涵');
      await grantStatus(reminders, other, 'member', '2026-12-24T04:00:00.000Z');
      await grantStatus(reminders, other, 'member');
      await reminders.query(sql`update reminder_plan set changes = changes + 1`);
      await tick();
      expect(await of('card-renewal')).toHaveLength(1);
    });

    it.each([
      ['consumption_card', 'consumption_card', true],
      ['consumption_card', 'gold_card', true],
      ['member', 'consumption_card', true],
      ['consumption_card', 'member', false],
      ['gold_card', 'consumption_card', false],
    ])('LOY-15: a %s that runs out is replaced by a %s: %s', async (kind, other, isReplaced) => {
      const customerId = await reminders.customer();
      await grantStatus(reminders, customerId, kind, '2026-12-24T04:00:00.000Z');
      await grantStatus(reminders, customerId, other);
      await tick();
      expect(await of('card-renewal')).toHaveLength(isReplaced ? 0 : 1);
    });

    it('CF-05: nor by a step that was switched off', async () => {
      await vehicleWith(reminders, { delivered_on: '2026-11-21' });
      await tick();
      const contact = await only('new-car', 'station-sms');
      expect(await reminders.judge(contact.id)).toMatchObject({ kind: 'go' });
      const steps = [sms('other', ['短信', 'SMS'], HELLO)];
      await reminders.issue('journey', 'new-car', {
        steps: steps.map((step) => ({ ...step, code: 'station-sms', enabled: false })),
      });
      expect(await reminders.judge(contact.id)).toEqual({ kind: 'drop', reason: 'journey_off' });
    });
  });

  describe('who and when', () => {
    it('REM-11: every two months until the owner changes, at the end of short months too', async () => {
      await reminders.switchOn('keep-in-touch');
      reminders.world.clock.set('2027-02-27T01:00:00.000Z');
      for (const on of ['2026-08-31', '2026-08-28', '2026-08-27']) await vehicleWith(reminders, { delivered_on: on });
      await tick();
      expect((await of('keep-in-touch')).map(({ dueAt, occurrence }) => [dueAt, occurrence.split(':')[1]])).toEqual([
        ['2027-02-27 10:00', '6'],
        ['2027-02-28 10:00', '6'],
        ['2027-02-28 10:00', '6'],
      ]);
    });

    it('REM-07: whom another dealer sold a car to is not taken over from sales', async () => {
      const { id } = await vehicleWith(reminders, { delivered_on: '2026-11-15' });
      await reminders.query(sql`update vehicle set origin = 'sold_elsewhere' where id = ${id}`);
      await tick();
      expect(await of('received-from-sales')).toEqual([]);
    });

    it('REM-16: only customers who hold the status at that moment', async () => {
      const { customerId } = await deliveredOrder(reminders, '2026-11-22T08:00:00.000Z');
      await grantStatus(reminders, customerId, 'key_account', '2026-11-22T10:00:00.000Z');
      reminders.world.clock.set(MORNING);
      await tick();
      expect(await of('vip-follow-up')).toEqual([]);
    });

    it('REM-36: customers of class A hear of it so many hours earlier', async () => {
      const trigger = { kind: 'insurance_expiry' } as const;
      await set('early', ['提前', 'Early'], trigger, [
        sms('sms', ['短信', 'SMS'], HELLO, { days: -10, headStartHours: 48 }),
      ]);
      for (const on of ['2026-12-04', '2026-12-06']) {
        const { customerId } = await vehicleWith(reminders, { insurance_expires_on: on });
        if (on === '2026-12-06') {
          await reminders.query(sql`update customer set value_class = 'gold' where id = ${customerId}`);
        }
      }
      await tick();
      expect((await of('early')).map(({ dueAt, occurrence }) => `${occurrence} ${dueAt}`)).toEqual([
        '2026-12-04 2026-11-24 10:00',
        '2026-12-06 2026-11-24 10:00',
      ]);
    });

    it('SVC-07: causes that an appointment does not solve begin nothing, an order leads to its vehicle', async () => {
      const { orderId, customerId } = await deliveredOrder(reminders, '2026-11-20T09:40:00.000Z');
      reminders.world.clock.set('2026-11-25T01:00:00.000Z');
      const six = 'follow-up.six-qs-reported';
      await reminders.record(six, 'customer', customerId, { causes: ['late'] });
      await reminders.record(six, 'survey-response', customerId, { causes: ['rework'], orderId, customerId });
      await tick();
      const made = (await of('six-qs-appointment')).filter((one) => one.customerId === customerId);
      expect(made).toHaveLength(1);
      expect(made[0].vehicleId).toBeTruthy();
    });

    it.each([
      ['the first instant that the plan covers', '2026-11-19T16:00:00.000Z', 1],
      ['a moment before it', '2026-11-19T15:59:59.999Z', 0],
    ])('REM-12: a step that is due at %s', async (_name, deliveredAt, expected) => {
      await set('at-once', ['即时', 'At once'], { kind: 'order_delivered' }, [
        sms('sms', ['短信', 'SMS'], HELLO, { timeOfDay: null, expiresAfterHours: null }),
      ]);
      await deliveredOrder(reminders, '2026-11-20T09:40:00.000Z');
      await reminders.query(sql`update service_order set delivered_at = ${new Date(deliveredAt)}`);
      reminders.world.clock.set(MORNING);
      await tick();
      expect(await of('at-once')).toHaveLength(expected);
    });

    it('FUP-11: the link to the survey of the step is in its message', async () => {
      registerStepSurveys({
        link: (_ctx, survey, contactId) => `https://s/${survey}/${contactId}`,
      });
      const words = ['请填写{surveyLink}', 'Please fill in {surveyLink}'] as const;
      await set('asking', ['问卷', 'Survey'], { kind: 'inspection_expiry' }, [
        sms('sms', ['短信', 'SMS'], words, { survey: 'three-day-call' }),
      ]);
      await vehicleWith(reminders, { inspection_due_on: '2026-11-24' });
      await tick();
      const { id } = await only('asking');
      expect(await reminders.judge(id)).toMatchObject({ values: { surveyLink: `https://s/three-day-call/${id}` } });
    });

    it('does not see another store’s vehicles, cards or events', async () => {
      const { customerId } = await vehicleWith(reminders, {
        insurance_expires_on: '2026-12-24',
        delivered_on: '2026-11-24',
      });
      await grantStatus(reminders, customerId, 'member', '2026-12-24T04:00:00.000Z');
      await reminders.record('follow-up.six-qs-reported', 'customer', customerId, { causes: ['rework'] });
      await reminders.tick('south');
      expect(await reminders.contacts('south')).toEqual([]);
    });
  });
});
