import { Readable } from 'node:stream';
import { rows, sql } from '#libs/database';
import { localDate, newId } from '#libs/foundation';
import { PersonalRecordSources } from '#libs/http';
import { PoliciesService } from '#libs/policies';
import { ORDER_TYPES } from '#libs/service-orders';
import { ObjectStorage } from '#libs/storage';
import { countWaits } from '#libs/testing';
import { CHECK_SHEET_KINDS } from './check-sheet.entity';
import type { CheckFindingDto } from './check-sheets.dto';
import { COVERAGE_FIGURES } from './coverage.dto';
import { CoverageService } from './coverage.service';
import { InspectionsWorld, JPEG, MORNING } from './fixtures/inspections-world';

const PERIOD = { from: localDate('2026-11-22'), before: localDate('2026-11-23') };

describe('inspections', () => {
  let place: InspectionsWorld;

  beforeAll(async () => {
    place = await InspectionsWorld.start();
  });
  afterAll(() => place.world.stop());
  beforeEach(() => place.world.clock.set(MORNING));
  afterEach(() => place.forget());

  it('SVC-17, SVC-18: a completed pre-inspection sheet tells its order of the sheet and the customer', async () => {
    const orderId = await place.open();
    const sheet = await place.begin(orderId, 'pre_inspection', { customerPresent: true });
    expect(sheet).toMatchObject({ orderId, completed: false, verdict: null, version: 1 });
    expect(sheet.policyRef).toBe('check-sheet/pre_inspection@preset:1');
    expect(await place.orders.get(place.ctx(), orderId)).toMatchObject({
      preInspected: false,
      inspectionSheetUsed: false,
    });
    const done = await place.complete(sheet);
    expect(done).toMatchObject({ completed: true, verdict: 'passed', completedAt: MORNING, version: 2 });
    expect(await place.sheets.get(place.ctx(), sheet.id)).toEqual(done);
    expect(await place.orders.get(place.ctx(), orderId)).toMatchObject({
      preInspected: true,
      inspectionSheetUsed: true,
      customerPresent: true,
    });
    const types = (await place.eventsOf(sheet.id)).map(({ type }) => type);
    expect(types).toEqual(['check-sheet.begun', 'check-sheet.completed']);
  });

  it('SVC-18: whether the customer took part may be noted on the order before, and is not taken back', async () => {
    const orderId = await place.open();
    await place.orders.update(place.ctx(), orderId, undefined, { customerPresent: true });
    await place.inspect(orderId, 'pre_inspection');
    expect(await place.orders.get(place.ctx(), orderId)).toMatchObject({ customerPresent: true });
  });

  it('SVC-17: a sheet is filled in little by little, and signed only with every point judged', async () => {
    const sheet = await place.begin(await place.open(), 'twelve_point', {
      points: [{ code: 'tyres', result: 'advise' }],
    });
    const more = { points: [{ code: 'lights', result: 'ok' as const }], remark: '车内有儿童座椅' };
    const noted = await place.sheets.update(place.ctx(), sheet.id, 1, more);
    expect(noted).toMatchObject({ remark: '车内有儿童座椅', version: 2 });
    expect(noted.points.filter(({ result }) => result !== null).map(({ code }) => code)).toEqual(['lights', 'tyres']);
    await expect(place.sheets.update(place.ctx(), sheet.id, 1, more)).rejects.toMatchObject({
      code: 'version_conflict',
    });
    await expect(place.completion.complete(place.ctx(), sheet.id, undefined, {})).rejects.toMatchObject({
      code: 'check_sheet_incomplete',
      params: { missing: expect.stringMatching(/^engine_oil, coolant, .*underbody$/) },
      extensions: { missing: expect.arrayContaining(['engine_oil', 'coolant', 'underbody']) },
    });
    const strange = { points: [{ code: 'wings', result: 'ok' as const }] };
    await expect(place.sheets.update(place.ctx(), sheet.id, undefined, strange)).rejects.toMatchObject({
      errors: [{ pointer: '#/points/0/code', code: 'unknown_check_point' }],
    });
    expect(JSON.stringify(await place.eventsOf(sheet.id))).not.toContain('儿童座椅');
  });

  it('SVC-17: a completed sheet is closed; one begun by mistake is thrown away', async () => {
    const orderId = await place.open();
    const sheet = await place.begin(orderId, 'pre_inspection');
    await expect(place.begin(orderId, 'pre_inspection')).rejects.toMatchObject({ code: 'check_sheet_open' });
    await place.sheets.discard(place.ctx(), sheet.id, 1);
    await expect(place.sheets.get(place.ctx(), sheet.id)).rejects.toMatchObject({ code: 'not_found' });
    const done = await place.inspect(orderId, 'pre_inspection');
    const closed = { code: 'check_sheet_completed' };
    await expect(place.sheets.update(place.ctx(), done.id, undefined, { remark: null })).rejects.toMatchObject(closed);
    await expect(place.sheets.discard(place.ctx(), done.id, undefined)).rejects.toMatchObject(closed);
    await expect(place.completion.complete(place.ctx(), done.id, undefined, {})).rejects.toMatchObject(closed);
  });

  it.each([...ORDER_TYPES])('SVC-28: the twelve points are checked on an order of the type %s', async (type) => {
    const orderId = await place.open(type);
    const done = await place.inspect(orderId, 'twelve_point');
    expect(done.points).toHaveLength(12);
    const counted = await place.world.get(CoverageService).count(place.ctx(), PERIOD);
    expect(counted).toMatchObject({ orders: 1, twelvePointChecked: 1, twelvePointShare: '100.0' });
    expect(counted.byType).toMatchObject([{ type, orders: 1, twelvePointChecked: 1 }]);
  });

  it('SVC-22, SVC-28: tells which services an order still needs, by the last sheet of each kind', async () => {
    const orderId = await place.open();
    const worn = [
      { code: 'tyres', result: 'advise', note: '左前胎纹 2.5 mm' },
      { code: 'brakes', result: 'urgent' },
    ] as const;
    await place.inspect(orderId, 'twelve_point', [...worn]);
    const { data } = await place.sheets.neededServices(place.ctx(), orderId);
    expect(data).toMatchObject([
      { kind: 'twelve_point', code: 'brakes', label: '制动片与制动盘', result: 'urgent', note: null },
      { code: 'tyres', result: 'advise', note: '左前胎纹 2.5 mm' },
    ]);
    place.world.clock.advance(3_600_000);
    await place.inspect(orderId, 'twelve_point', [{ ...worn[0] }]);
    expect((await place.sheets.neededServices(place.ctx(), orderId)).data).toMatchObject([{ code: 'tyres' }]);
    expect((await place.sheets.neededServices(place.ctx(), newId())).data).toEqual([]);
  });

  it('SVC-21: the final check is for completed work, and one that failed takes back one that passed', async () => {
    await expect(place.begin(await place.open(), 'final_check')).rejects.toMatchObject({
      code: 'check_sheet_not_due',
      params: { state: 'arrived', allowed: 'work_completed' },
      extensions: { allowed: ['work_completed'] },
    });
    const orderId = await place.workDone();
    const finalCheckOf = () =>
      place.db.run(place.ctx(), (tx) =>
        rows<{ at: Date | null }>(tx, sql`select final_checked_at as at from service_order where id = ${orderId}`),
      );
    expect(await place.inspect(orderId, 'final_check')).toMatchObject({ verdict: 'passed' });
    expect(await finalCheckOf()).toEqual([{ at: MORNING }]);
    const leak: CheckFindingDto = { code: 'fluids', result: 'urgent' };
    expect(await place.inspect(orderId, 'final_check', [leak])).toMatchObject({ verdict: 'failed' });
    expect(await finalCheckOf()).toEqual([{ at: null }]);
  });

  it('SVC-21: a final check that is signed once its order has gone on changes nothing', async () => {
    const orderId = await place.workDone();
    await place.inspect(orderId, 'final_check');
    const sheet = await place.begin(orderId, 'final_check');
    await place.flow.transition(place.ctx(), orderId, undefined, { to: 'checked' });
    await expect(place.complete(sheet)).rejects.toMatchObject({
      code: 'check_sheet_not_due',
      extensions: { allowed: ['work_completed'] },
    });
    expect(await place.orders.get(place.ctx(), orderId)).toMatchObject({ state: 'checked', finalCheckedAt: MORNING });
  });

  it('SVC-26: the return inspection confirms a rework, with what and why', async () => {
    const earlier = await place.open();
    place.world.clock.advance(86_400_000);
    const orderId = await place.open();
    const sheet = await place.begin(orderId, 'return_inspection');
    const rework = { ofOrderId: earlier, content: 'mechanical', cause: 'workmanship' } as const;
    for (const [ofOrderId, code] of [
      [newId(), 'unknown_reference'],
      [orderId, 'rework_not_later'],
    ]) {
      await expect(place.complete(sheet, { rework: { ...rework, ofOrderId } })).rejects.toMatchObject({
        errors: [{ pointer: '#/rework/ofOrderId', code }],
      });
    }
    await place.complete(sheet, { rework });
    expect(await place.orders.get(place.ctx(), orderId)).toMatchObject({
      reworkOfId: earlier,
      reworkConfirmedAt: new Date(MORNING.getTime() + 86_400_000),
      reworkContent: 'mechanical',
      reworkCause: 'workmanship',
    });
    expect(await place.orders.get(place.ctx(), earlier)).toMatchObject({ reworked: true });
    const other = await place.begin(orderId, 'road_test');
    await expect(place.complete(other, { rework })).rejects.toMatchObject({
      errors: [{ pointer: '#/rework', code: 'rework_needs_return' }],
    });
  });

  it('SVC-26: a return inspection that finds no rework leaves the order alone', async () => {
    const orderId = await place.open();
    await place.inspect(orderId, 'return_inspection');
    expect(await place.orders.get(place.ctx(), orderId)).toMatchObject({ reworkOfId: null, version: 1 });
  });

  it('SVC-17, SEC-04: each figure of the coverage is as many orders as it says', async () => {
    const both = await place.open();
    await place.inspect(both, 'twelve_point');
    await place.complete(await place.begin(both, 'pre_inspection', { customerPresent: true }));
    const told = await place.open('minor_repair');
    await place.orders.update(place.ctx(), told, undefined, { preInspected: true });
    const inside = await place.open();
    await place.orders.update(place.ctx(), inside, undefined, { internal: true });
    await place.flow.transition(place.ctx(), await place.open(), undefined, { to: 'cancelled' });
    const coverage = place.world.get(CoverageService);
    const counted = await coverage.count(place.ctx(), PERIOD);
    expect(counted).toMatchObject({ sheetUse: '50.0', twelvePointShare: '50.0' });
    const numbers = [
      counted.orders,
      counted.preInspected,
      counted.sheetUsed,
      counted.customerPresent,
      counted.twelvePointChecked,
    ];
    expect(numbers).toEqual([2, 2, 1, 1, 1]);
    const listed = await Promise.all(
      COVERAGE_FIGURES.map((figure) => coverage.records(place.ctx(), { ...PERIOD, figure, limit: 20 })),
    );
    expect(listed.map(({ data }) => data.length)).toEqual(numbers);
    const minor = await coverage.records(place.ctx(), { ...PERIOD, figure: 'orders', type: 'minor_repair', limit: 20 });
    expect(minor.data).toMatchObject([{ id: told, type: 'minor_repair' }]);
    const empty = await coverage.count(place.ctx('south'), PERIOD);
    expect(empty).toMatchObject({ orders: 0, sheetUse: null, byType: [] });
  });

  it('SVC-17: there is a form of each kind, in the language of the caller', async () => {
    const { data } = await place.sheets.forms({ ...place.ctx(), locale: 'en' });
    expect(data.map(({ kind }) => kind).sort()).toEqual([...CHECK_SHEET_KINDS].sort());
    expect(data.find(({ kind }) => kind === 'twelve_point')).toMatchObject({ label: 'Twelve-point free check' });
  });

  it('SVC-21: where the store’s rules ask for it, an order is checked only once its final check passed', async () => {
    const policies = place.world.get(PoliciesService);
    const steps = [{ to: 'checked', facts: ['finalChecked'] }];
    const { id } = await policies.draft(place.ctx(), 'order-rules', 'store', { document: { steps } });
    await policies.review(
      { ...place.ctx(), actor: { type: 'staff', id: 'reviewer', name: 'reviewer' } },
      id,
      undefined,
    );
    await policies.issue(place.ctx(), id, undefined, {});
    const orderId = await place.workDone();
    const check = () => place.flow.transition(place.ctx(), orderId, undefined, { to: 'checked' });
    await place.inspect(orderId, 'final_check', [{ code: 'fluids', result: 'urgent' }]);
    await expect(check()).rejects.toMatchObject({
      code: 'service_order_incomplete',
      params: { missing: 'finalChecked' },
    });
    await place.inspect(orderId, 'final_check');
    expect(await check()).toMatchObject({ state: 'checked' });
    await policies.withdraw(place.ctx(), id, undefined);
  });

  it('SVC-17: refuses a sheet for an order that the store does not know', async () => {
    await expect(place.begin(newId(), 'twelve_point')).rejects.toMatchObject({
      errors: [{ pointer: '#/orderId', code: 'unknown_reference' }],
    });
  });

  it('SVC-17: of two who begin a sheet at once one does', async () => {
    const orderId = await place.open();
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => place.begin(orderId, 'pre_inspection')));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of tries) {
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'check_sheet_open' });
    }
  });

  it('SEC-08: gives out and empties what sheets keep of a person', async () => {
    const sheet = await place.begin(await place.open(), 'pre_inspection', {
      remark: '石远梅的童车',
      points: [{ code: 'valuables', result: 'ok', note: '石远梅的手机' }],
    });
    const [kept] = place.world
      .get(PersonalRecordSources)
      .inOrder()
      .filter(({ name }) => name === 'checkSheets');
    const erase = () => place.db.run(place.ctx(), (tx) => kept.erase(tx, place.ctx(), [place.customerId]));
    const read = () => place.db.run(place.ctx(), (tx) => kept.read(tx, place.ctx(), [place.customerId]));
    expect(JSON.stringify(await read())).toContain('石远梅的手机');
    await place.shoot(sheet.id, 'valuables', JPEG);
    // an upload that was killed before it was noted
    const storage = place.world.get(ObjectStorage);
    const [{ schema }, content] = [place.world.store('north'), Readable.from([JPEG])];
    await storage.put(`${schema}/check-sheets/${sheet.id}/${newId()}.jpg`, content, { maxBytes: 1_000 });
    const folders = await place.db.run(place.ctx(), async (tx) => kept.files?.(tx, place.ctx(), [place.customerId]));
    expect((await place.storedKeys()).length).toBe(2);
    for (const folder of folders ?? []) await storage.remove(folder);
    expect(await place.storedKeys()).toEqual([]);
    expect([await erase(), await erase()]).toEqual([1, 0]);
    expect(JSON.stringify(await read())).not.toContain('石远梅');
    expect(await place.sheets.get(place.ctx(), sheet.id)).toMatchObject({
      remark: null,
      points: sheet.points.map(expect.anything),
    });
  });

  it('SVC-17: a page of sheets is one statement, and completing one waits at most 5 times', async () => {
    const sheet = await place.begin(await place.open(), 'pre_inspection');
    const counted = countWaits(place.ctx().store);
    await place.sheets.list(place.ctx(), { limit: 20 });
    await place.complete(sheet);
    const waits = counted.stop();
    expect(waits[0]).toBe(2);
    expect(waits[1]).toBeLessThanOrEqual(5);
  });

  it('does not see another store’s sheets', async () => {
    const sheet = await place.inspect(await place.open(), 'twelve_point', [{ code: 'tyres', result: 'advise' }]);
    const begun = await place.begin(sheet.orderId, 'pre_inspection');
    const { photos: taken } = await place.shoot(begun.id, null, JPEG);
    for (const store of ['south', 'other'] as const) {
      const missing = { code: 'not_found' };
      await expect(place.sheets.get(place.ctx(store), sheet.id)).rejects.toMatchObject(missing);
      await expect(place.sheets.update(place.ctx(store), begun.id, undefined, {})).rejects.toMatchObject(missing);
      await expect(place.sheets.discard(place.ctx(store), begun.id, undefined)).rejects.toMatchObject(missing);
      await expect(place.completion.complete(place.ctx(store), begun.id, undefined, {})).rejects.toMatchObject(missing);
      await expect(place.photos.link(place.ctx(store), begun.id, taken[0].id)).rejects.toMatchObject(missing);
      await expect(place.photos.remove(place.ctx(store), begun.id, taken[0].id)).rejects.toMatchObject(missing);
      expect((await place.sheets.list(place.ctx(store), { limit: 20 })).data).toEqual([]);
      expect((await place.sheets.neededServices(place.ctx(store), sheet.orderId)).data).toEqual([]);
      await expect(
        place.sheets.begin(place.ctx(store), { orderId: sheet.orderId, kind: 'twelve_point' }),
      ).rejects.toMatchObject({
        errors: [{ pointer: '#/orderId' }],
      });
    }
    expect((await place.sheets.list(place.ctx(), { limit: 20, orderId: sheet.orderId, completed: true })).data).toEqual(
      [sheet],
    );
    expect((await place.sheets.list(place.ctx(), { limit: 20, kind: ['road_test'] })).data).toEqual([]);
    expect((await place.sheets.list(place.ctx(), { limit: 20, verdict: 'failed' })).data).toEqual([]);
  });
});
