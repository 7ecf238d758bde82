/** @jest-environment-options {"ownModules": true} */
import { affected, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { StringField } from '#libs/http';
import { definePolicyKind, PoliciesService } from '#libs/policies';
import { GroupDb, type StoreContext, systemGroupContext } from '#libs/tenancy';
import { vehicleWith } from './fixtures/preset-row';
import { RemindersWorld } from './fixtures/reminders-world';
import { JourneyVersionsService } from './journey-versions.service';
import { journey, sms } from './presets/preset-steps';

const HELLO = ['您好，{customerName}', 'Hello {customerName}'] as const;
const { document } = journey('winter-check', ['冬季检测', 'Winter check'], { kind: 'inspection_expiry' }, [
  sms('sms', ['短信', 'SMS'], HELLO, { days: -7 }),
]);

class TalkDocument {
  @StringField({ max: 20, description: 'Words' })
  words!: string;
}

// stands in for the scripts of a lib to the right
const named = { 'zh-CN': '话术', en: 'Script' };
definePolicyKind({
  ...{ code: 'call-script', label: named, document: TalkDocument, levels: ['group', 'store'], codes: 'open' },
  presets: [{ code: 'shipped', version: 1, label: named, document: { words: '您好' } }],
});

describe('setting a journey', () => {
  let reminders: RemindersWorld;
  const set = (change: object = {}, ctx: StoreContext = reminders.ctx()) =>
    reminders.world.get(JourneyVersionsService).set(ctx, 'winter-check', { ...document, ...change });
  const codes = async () => (await reminders.contacts()).map(({ journey: code }) => code);

  beforeAll(async () => {
    reminders = await RemindersWorld.start();
  });
  beforeEach(() => reminders.reset());
  afterAll(() => reminders.stop());

  it('TEN-11, CF-05: one request, and whom it concerns is planned', async () => {
    await vehicleWith(reminders, { inspection_due_on: '2026-12-01' });
    await reminders.tick();
    expect(await set()).toMatchObject({ state: 'in_force', policyRef: 'journey/winter-check@store:1' });
    reminders.world.clock.advance(1_000);
    await reminders.tick();
    expect(await codes()).toEqual(['winter-check']);
  });

  it('TEN-11: the same again makes no version, another document the next one', async () => {
    const first = await set();
    reminders.world.clock.advance(1_000);
    expect(await set()).toEqual({ ...first, versionId: null });
    expect(await set({ language: 'en' })).toMatchObject({ policyRef: 'journey/winter-check@store:2' });
    const kept = await reminders.query(sql`select count(*) as n from group_policy where code = 'winter-check'`);
    expect(kept).toEqual([{ n: 2 }]);
  });

  it('TEN-11: of a member of staff it is a draft that somebody else reviews', async () => {
    const ctx = reminders.ctx();
    const staff = { ...ctx, actor: { ...ctx.actor, type: 'staff' as const } };
    expect(await set({}, staff)).toMatchObject({ state: 'draft', policyRef: 'journey/winter-check@store:1' });
    await vehicleWith(reminders, { inspection_due_on: '2026-12-01' });
    await reminders.tick();
    expect(await codes()).toEqual([]);
  });

  it('refuses what could not be issued, and leaves nothing behind', async () => {
    await expect(set({ steps: [{ ...document.steps[0], template: null }] })).rejects.toMatchObject({
      code: 'validation_failed',
    });
    const kept = await reminders.query(sql`select count(*) as n from group_policy where code = 'winter-check'`);
    expect(kept).toEqual([{ n: 0 }]);
  });

  it('CF-15: a role that the group does not have is refused, one that it added itself is not', async () => {
    const steps = (ownerRole: string) => ({ steps: [{ ...document.steps[0], channel: 'phone_call', ownerRole }] });
    expect(await set(steps('sales_consultant'))).toMatchObject({ state: 'in_force' });
    await expect(set(steps('sales_consultent'))).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '#/steps/0/ownerRole', code: 'journey_role_unknown' }],
    });
    const { group } = reminders.ctx().store;
    await reminders.world.get(GroupDb).run(systemGroupContext(group, 'test'), (tx) =>
      affected(
        tx,
        sql`insert into group_role (id, code, name_zh, name_en, level, permissions, deputies, created_at, updated_at)
            values (${newId()}, 'tyre_guide', '轮胎顾问', 'Tyre guide', 'store', '{}', '{}', now(), now())`,
      ),
    );
    expect(await set(steps('tyre_guide'))).toMatchObject({ state: 'in_force' });
  });

  it('FUP-11: a script that nobody issued is refused, one that the store added itself is not', async () => {
    const steps = (script: string) => ({ steps: [{ ...document.steps[0], script }] });
    expect(await set(steps('shipped'))).toMatchObject({ state: 'in_force' });
    await expect(set(steps('our-own'))).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '#/steps/0/script', code: 'journey_script_unknown' }],
    });
    const kept = await reminders.query(sql`select count(*) as n from group_policy where code = 'winter-check'`);
    expect(kept).toEqual([{ n: 1 }]);
    const policies = reminders.world.get(PoliciesService);
    const { id } = await policies.draft(reminders.ctx(), 'call-script', 'our-own', { document: { words: '您好' } });
    await policies.review(reminders.ctx(), id, undefined);
    await policies.issue(reminders.ctx(), id, undefined, {});
    expect(await set(steps('our-own'))).toMatchObject({ state: 'in_force' });
    await expect(set(steps('our-own'), reminders.ctx('south'))).rejects.toMatchObject({ code: 'validation_failed' });
  });

  it('does not see another store’s journeys', async () => {
    await set();
    expect(await set({}, reminders.ctx('south'))).toMatchObject({ policyRef: 'journey/winter-check@store:1' });
    await vehicleWith(reminders, { inspection_due_on: '2026-12-01' });
    await reminders.tick('south');
    expect(await reminders.contacts('south')).toEqual([]);
  });
});
