import { rows, sql } from '#libs/database';
import { localDate } from '#libs/foundation';
import { keysetOf } from '#libs/http';
import { StoreDb, type StoreTx } from '#libs/tenancy';
import { countWaits } from '#libs/testing';
import { VehiclesService } from '#libs/vehicles';
import { RemindersWorld, type StoreName } from './fixtures/reminders-world';
import type { ListVisorTipsQuery } from './visor-tip.dto';
import { findTips, TIP_SORTS } from './visor-tip.queries';
import { VisorTipsService } from './visor-tips.service';

describe('sun-visor tips', () => {
  let reminders: RemindersWorld;
  let tips: VisorTipsService;

  beforeAll(async () => {
    reminders = await RemindersWorld.start();
    tips = reminders.world.get(VisorTipsService);
  });
  beforeEach(() => reminders.reset());
  afterAll(() => reminders.stop());

  const ctx = (name: StoreName = 'north') => reminders.ctx(name);
  const list = async (query: Partial<ListVisorTipsQuery> = {}, store: StoreName = 'north') =>
    (await tips.list(ctx(store), { limit: 20, sort: 'at', ...query })).data;
  const handOver = async (on: string) => {
    const { id } = await reminders.vehicle({ boughtOn: on });
    await reminders.world.get(VehiclesService).update(ctx(), id, undefined, { deliveredOn: localDate(on) });
    return id;
  };

  it('REM-17: a new car gets a tip with its first maintenance on the day of its hand-over', async () => {
    const id = await handOver('2026-11-23');
    await handOver('2026-11-22');
    const [tip, ...others] = await list();
    expect(others).toEqual([]);
    expect(tip).toMatchObject({
      ...{ id, occasion: 'new_car', orderId: null, isHandedOver: true, dueOn: '2027-05-23', printedAt: null },
      // midnight in Shanghai
      at: new Date('2026-11-22T16:00:00.000Z'),
      policyRef: 'visor-tip/default@preset:1',
    });
    expect(tip.text).toBe(
      '申海north店 温馨提示\n爱车 沪A·E48B4 朗逸 1.5L\n首次保养：2027年5月23日（周日）\n首次保养里程：4,500公里（时间与里程以先到为准）\n预约电话：021-50001234\n24小时救援：400-800-1234\n祝您一路平安！',
    );
  });

  it('REM-17: a serviced car gets one with its next maintenance, in time for its hand-over', async () => {
    const { id } = await reminders.vehicle();
    const orderId = await reminders.order(id);
    expect(await list()).toEqual([]);
    await reminders.query(sql`update service_order set promised_at = '2026-11-23T09:00:00Z' where id = ${orderId}`);
    expect(await list()).toMatchObject([{ id: orderId, isHandedOver: false, at: new Date('2026-11-23T09:00:00Z') }]);
    reminders.world.clock.set('2026-11-23T08:40:00.000Z');
    await reminders.deliver(orderId);
    const [tip] = await list({ occasion: 'serviced' });
    expect(tip).toMatchObject({
      ...{ id: orderId, occasion: 'serviced', vehicle: { id, plate: '沪A·E48B4' }, isHandedOver: true },
      ...{ dueOn: '2027-05-23', dueKm: 9_500, at: new Date('2026-11-23T08:40:00.000Z') },
    });
    expect(tip.text).toContain(
      '本次服务：2026年11月23日（周一）\n下次保养：2027年5月23日（周日）\n下次保养里程：9,500公里',
    );
    expect(await list({ occasion: 'new_car' })).toEqual([]);
    expect(await list({ on: localDate('2026-11-24') })).toEqual([]);
  });

  it('REM-17: an internal order and a cancelled one want none', async () => {
    const { id } = await reminders.vehicle();
    for (const change of [sql`internal = true`, sql`state = 'cancelled'`]) {
      const orderId = await reminders.order(id);
      await reminders.query(
        sql`update service_order set ${change}, delivered_at = ${reminders.world.clock.now()} where id = ${orderId}`,
      );
    }
    expect(await list()).toEqual([]);
  });

  it('REM-17: what was printed is marked, each visit on its own', async () => {
    const id = await handOver('2026-11-23');
    const printed = await tips.print(ctx(), id, {});
    expect(printed).toMatchObject({ occasion: 'new_car', printedAt: reminders.world.clock.now() });
    reminders.world.clock.set('2026-11-23T05:00:00.000Z');
    const orderId = await reminders.order(id);
    await reminders.deliver(orderId);
    const before = await list();
    expect(before.map(({ occasion, printedAt }) => [occasion, printedAt])).toEqual([
      ['new_car', printed.printedAt],
      ['serviced', null],
    ]);
    await tips.print(ctx(), id, {});
    expect((await list())[1]).toMatchObject({ orderId, printedAt: reminders.world.clock.now() });
    const [event] = await reminders.query<{ payload: object }>(
      sql`select payload from event where subject_id = ${id} and type = 'vehicle.visor-tip-printed' order by id desc`,
    );
    expect(event.payload).toEqual({ occasion: 'serviced', orderId });
  });

  it('REM-17: one tip tells its last visit, or the new car, in either language', async () => {
    const { id } = await reminders.vehicle();
    expect(await tips.get(ctx(), id, {})).toMatchObject({ occasion: 'new_car', isHandedOver: false });
    await expect(tips.get(ctx(), id, { occasion: 'serviced' })).rejects.toMatchObject({ code: 'not_found' });
    const orderId = await reminders.order(id);
    const told = await tips.get(ctx(), id, { language: 'en' });
    expect(told).toMatchObject({ occasion: 'serviced', orderId });
    expect(told.text).toContain('Next maintenance: Sunday 23 May 2027\n');
    expect((await tips.get(ctx(), id, { occasion: 'new_car' })).text).toContain('首次保养');
  });

  it('REM-17: the store writes its own words, and none with a placeholder that nothing fills', async () => {
    const { id } = await reminders.vehicle();
    const own = { 'zh-CN': '{storeName}恭候您[，{dueOn}]', en: '{storeName}' };
    await reminders.issue('visor-tip', 'default', { newCar: own });
    reminders.world.clock.advance(1_000);
    expect(await tips.get(ctx(), id, {})).toMatchObject({
      text: '申海north店恭候您，2026年11月25日（周三）',
      policyRef: 'visor-tip/default@store:1',
    });
    const wrong = { 'zh-CN': '{customerName}您好', en: 'Hello' };
    await expect(reminders.issue('visor-tip', 'default', { serviced: wrong })).rejects.toMatchObject({
      errors: [{ pointer: '#/document/serviced/zh-CN', code: 'journey_placeholder_unknown' }],
    });
  });

  it('does not see another store’s tips', async () => {
    const id = await handOver('2026-11-23');
    const notFound = { code: 'not_found' };
    expect(await list({}, 'south')).toEqual([]);
    await expect(tips.get(ctx('south'), id, {})).rejects.toMatchObject(notFound);
    await expect(tips.print(ctx('south'), id, {})).rejects.toMatchObject(notFound);
    expect((await list())[0].printedAt).toBeNull();
  });

  it('the day’s list waits for Postgres twice and reads orders by their days', async () => {
    await handOver('2026-11-23');
    const counted = countWaits(ctx().store);
    await list();
    const waits = counted.stop();
    expect(waits).toEqual([2]);
    const day = {
      on: localDate('2026-11-23'),
      from: new Date('2026-11-22T16:00:00.000Z'),
      before: new Date('2026-11-23T16:00:00.000Z'),
    };
    const plan = await reminders.world.get(StoreDb).run(ctx(), async (tx) => {
      await rows(tx, sql`set local enable_seqscan = off`);
      return findTips(explaining(tx), day, undefined, keysetOf({ limit: 20 }, TIP_SORTS));
    });
    const text = plan.map((line) => Object.values(line)[0]).join('\n');
    expect(text).toContain('ix_service_order_delivered_at');
    expect(text).toContain('ix_service_order_promised_at');
    expect(text).toContain('ix_vehicle_delivered_on');
  });
});

/** The transaction with EXPLAIN before its statements. */
function explaining(tx: StoreTx): StoreTx {
  const query = (text: string, values: unknown[]) => tx.queryRunner?.query(`explain ${text}`, values, true);
  return { queryRunner: { query } } as unknown as StoreTx;
}
