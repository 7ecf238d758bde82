import { sql } from '#libs/database';
import { deliveredOrder, grantStatus, vehicleWith } from './fixtures/preset-row';
import { RemindersWorld } from './fixtures/reminders-world';
import { findLastPlan, savePlan, touchPlan } from './reminder-plan.queries';
import { localDate } from '#libs/foundation';

describe('what a change has planned again', () => {
  let reminders: RemindersWorld;
  const tick = () => reminders.tick();
  const today = localDate('2026-11-23');
  const plan = async () => {
    const found = await reminders.read((tx) => findLastPlan(tx, today));
    if (!found) throw new Error('There is no plan');
    return found;
  };

  beforeAll(async () => {
    reminders = await RemindersWorld.start();
  });
  beforeEach(() => reminders.reset());
  afterAll(() => reminders.stop());

  it('REM-12: an order has the journeys of orders planned again, not those of festivals and cards', async () => {
    await tick();
    await deliveredOrder(reminders, '2026-11-20T09:40:00.000Z');
    reminders.world.clock.set('2026-11-23T01:00:00.000Z');
    await reminders.relay();
    const { staleKinds, changes, plannedChanges } = await plan();
    expect(changes).toBeGreaterThan(plannedChanges);
    expect(staleKinds).toEqual(expect.arrayContaining(['maintenance_due', 'order_delivered']));
    expect(staleKinds).not.toEqual(expect.arrayContaining(['card_expiry']));
    expect(staleKinds).not.toEqual(expect.arrayContaining(['festival']));
    await tick();
    expect((await reminders.contacts()).map(({ journey }) => journey)).toContain('after-service');
    expect(await plan()).toMatchObject({ staleKinds: [] });
  });

  it('REM-23: of a kind that nothing touched there is nothing until the next morning', async () => {
    await tick();
    await vehicleWith(reminders, { insurance_expires_on: '2026-12-24' });
    await reminders.relay();
    await reminders.query(sql`update reminder_plan set stale_kinds = '{card_expiry}'`);
    await tick();
    expect((await reminders.contacts()).map(({ journey }) => journey)).not.toContain('insurance-expiry');
    reminders.world.clock.set('2026-11-23T22:00:00.000Z');
    await tick();
    expect((await reminders.contacts()).map(({ journey }) => journey)).toContain('insurance-expiry');
  });

  it('TEN-11: a rule that is issued has everything planned again', async () => {
    await tick();
    await grantStatus(reminders, await reminders.customer(), 'member', '2026-12-24T04:00:00.000Z');
    await reminders.issue('journey', 'card-renewal', { language: 'en' });
    reminders.world.clock.advance(1_000);
    await tick();
    expect((await reminders.contacts()).map(({ journey }) => journey)).toContain('card-renewal');
  });

  it('a change that comes between the days is not lost with the plan of the day before', async () => {
    await tick();
    const before = await plan();
    await reminders.read((tx) => touchPlan(tx, today, ['order_delivered']));
    const tomorrow = localDate('2026-11-24');
    await reminders.read((tx) => savePlan(tx, { ...before, planOn: tomorrow, plannedChanges: 0 }, before));
    const after = await reminders.read((tx) => findLastPlan(tx, tomorrow));
    expect(after).toMatchObject({ changes: 1, plannedChanges: 0, staleKinds: ['order_delivered'] });
  });

  it('a change that comes while the plan is made keeps its kinds', async () => {
    await tick();
    const begun = await plan();
    await reminders.read((tx) => touchPlan(tx, today, ['order_delivered']));
    await reminders.read((tx) => savePlan(tx, { ...begun, plannedChanges: begun.changes }, begun));
    expect(await plan()).toMatchObject({ staleKinds: ['order_delivered'] });
  });
});
