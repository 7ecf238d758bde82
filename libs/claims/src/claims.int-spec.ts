import { CustomersModule, CustomersService } from '#libs/customers';
import { columns, rows, sql } from '#libs/database';
import { Event } from '#libs/events';
import { localDate, newId } from '#libs/foundation';
import { CustomerParts, type MoneyDto, PersonalRecordSources, readParts } from '#libs/http';
import { OrderFlowService, ServiceOrdersModule, ServiceOrdersService } from '#libs/service-orders';
import { StoreDb } from '#libs/tenancy';
import { countWaits, startWorld, type World } from '#libs/testing';
import { VehiclesModule, VehiclesService } from '#libs/vehicles';
import type { SubmitClaimDto, TakeClaimStepDto } from './claims.dto';
import { ClaimsModule } from './claims.module';
import { ClaimsService } from './claims.service';
import { SUMMARY_FIGURES } from './claims-summary.dto';
import { ClaimsSummaryService } from './claims-summary.service';
import type { RecordAccidentDto } from './responsibility-accidents.dto';
import { ResponsibilityAccidentsService } from './responsibility-accidents.service';

type Store = 'north' | 'south' | 'other';

const MORNING = new Date('2026-11-22T01:00:00.000Z');
const EVENING = new Date('2026-11-22T10:00:00.000Z');
const PERIOD = { from: localDate('2026-11-22'), before: localDate('2026-11-23') };
const yuan = (amount: number): MoneyDto => ({ amount: amount * 100, currency: 'CNY' });

describe('claims', () => {
  let world: World;
  let claims: ClaimsService;
  let accidents: ResponsibilityAccidentsService;
  let summary: ClaimsSummaryService;
  let orders: ServiceOrdersService;
  let db: StoreDb;
  let vehicleId: string;
  let customerId: string;
  let made = 0;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, VehiclesModule, ServiceOrdersModule, ClaimsModule] });
    claims = world.get(ClaimsService);
    accidents = world.get(ResponsibilityAccidentsService);
    summary = world.get(ClaimsSummaryService);
    orders = world.get(ServiceOrdersService);
    db = world.get(StoreDb);
    customerId = (await world.get(CustomersService).create(ctx(), { kind: 'person', name: '石远梅' })).id;
    const car = { vin: 'LSVFL8A89NB577168', owner: { customerId } };
    vehicleId = (await world.get(VehiclesService).create(ctx(), car)).id;
  });
  afterAll(() => world.stop());
  beforeEach(() => world.clock.set(MORNING));
  afterEach(() =>
    db.run(ctx(), async (tx) => {
      await rows(tx, sql`delete from claim`);
      await rows(tx, sql`delete from responsibility_accident`);
      await rows(tx, sql`delete from odometer_reading`);
      await rows(tx, sql`delete from service_order`);
    }),
  );

  const ctx = (name: Store = 'north') => world.store(name).ctx;
  const open = async () => (await orders.create(ctx(), { vehicleId, type: 'warranty_claim', odometerKm: 56_770 })).id;
  const deliver = async () => {
    const id = await open();
    const flow = world.get(OrderFlowService);
    const told = { to: 'quoted', promisedAt: EVENING, quote: yuan(400) } as const;
    await flow.transition(ctx(), id, undefined, told);
    for (const to of ['in_work', 'work_completed', 'checked', 'delivered'] as const) {
      await flow.transition(ctx(), id, undefined, { to });
    }
    return id;
  };
  const submit = async (more: Partial<SubmitClaimDto> = {}) =>
    claims.submit(ctx(), {
      orderId: more.orderId ?? (await open()),
      claimNumber: `WC2611${++made}`,
      claimed: yuan(860),
      ...more,
    });
  const step = (id: string, to: TakeClaimStepDto['to'], more: Partial<TakeClaimStepDto> = {}) =>
    claims.takeStep(ctx(), id, undefined, { to, ...more });
  const reject = (id: string) => step(id, 'rejected', { rejectReason: 'part_not_returned' });
  const record = async (more: Partial<RecordAccidentDto> = {}) =>
    accidents.record(ctx(), {
      orderId: more.orderId ?? (await open()),
      kind: 'vehicle_damage',
      occurredAt: MORNING,
      ...more,
    });
  const eventsOf = (id: string) =>
    db.run(ctx(), (tx) =>
      rows<Event>(tx, sql`select ${columns(Event, 'e')} from event e where e.subject_id = ${id} order by e.id`),
    );

  it('SVC-29: a claim that was sent back is submitted again, disputed and accepted, each step an event', async () => {
    const { id, orderId, ...made } = await submit({ content: '石远梅的水泵' });
    expect(made).toMatchObject({ state: 'submitted', submissions: 1, rejections: 0, claimed: yuan(860), version: 1 });
    expect(await reject(id)).toMatchObject({
      state: 'rejected',
      rejections: 1,
      rejectReason: 'part_not_returned',
      firstRejectedAt: MORNING,
    });
    world.clock.advance(3_600_000);
    const later = new Date(MORNING.getTime() + 3_600_000);
    expect(await step(id, 'resubmitted')).toMatchObject({ submissions: 2, lastStepAt: later });
    await step(id, 'rejected', { rejectReason: 'wrong_code', note: '石远梅来电' });
    expect(await step(id, 'disputed')).toMatchObject({ rejections: 2, firstRejectedAt: MORNING, disputedAt: later });
    const accepted = await step(id, 'accepted', { accepted: yuan(800) });
    expect(accepted).toMatchObject({
      state: 'accepted',
      accepted: yuan(800),
      closed: true,
      closedAt: later,
      version: 6,
    });
    expect(await claims.get(ctx(), id)).toEqual(accepted);
    const events = await eventsOf(id);
    expect(events.map(({ type }) => type.replace('claim.', ''))).toEqual([
      'submitted',
      'rejected',
      'resubmitted',
      'rejected',
      'disputed',
      'accepted',
    ]);
    expect(events[1].changes).toMatchObject({ state: { from: 'submitted', to: 'rejected' } });
    expect(events[1].payload).toMatchObject({ orderId });
    expect(JSON.stringify(events)).not.toContain('石远梅');
  });

  it('SVC-29: a step that the state does not allow is refused, with those that it does', async () => {
    const { id } = await submit();
    await expect(step(id, 'disputed')).rejects.toMatchObject({
      code: 'claim_step_refused',
      params: { from: 'submitted', to: 'disputed', allowed: 'accepted, rejected, withdrawn' },
      extensions: { allowed: ['accepted', 'rejected', 'withdrawn'] },
    });
    await step(id, 'withdrawn');
    await expect(reject(id)).rejects.toMatchObject({ code: 'claim_step_refused', params: { allowed: '-' } });
    await expect(claims.update(ctx(), id, undefined, { content: null })).rejects.toMatchObject({
      code: 'claim_closed',
    });
  });

  it.each<[string, TakeClaimStepDto, string, string]>([
    ['no reason', { to: 'rejected' }, '#/rejectReason', 'required'],
    ['no amount', { to: 'accepted' }, '#/accepted', 'required'],
    ['too much', { to: 'accepted', accepted: yuan(861) }, '#/accepted', 'accepted_beyond_claim'],
    ['less than nothing', { to: 'accepted', accepted: yuan(-1) }, '#/accepted/amount', 'out_of_range'],
    ['an amount of a rejection', { to: 'withdrawn', accepted: yuan(1) }, '#/accepted', 'unknown_field'],
    ['a reason of a withdrawal', { to: 'withdrawn', rejectReason: 'other' }, '#/rejectReason', 'unknown_field'],
    ['an instant to come', { to: 'withdrawn', at: EVENING }, '#/at', 'claim_step_out_of_time'],
  ])('SVC-29: refuses a step with %s, and writes nothing', async (_name, asked, pointer, code) => {
    const { id } = await submit();
    await expect(claims.takeStep(ctx(), id, undefined, asked)).rejects.toMatchObject({ errors: [{ pointer, code }] });
    expect(await claims.get(ctx(), id)).toMatchObject({ state: 'submitted', version: 1 });
  });

  it('SVC-29: refuses a number twice, an order that is not there, a claim over nothing or before the arrival', async () => {
    const { claimNumber } = await submit();
    const taken = { code: 'claim_number_taken', params: { claimNumber } };
    await expect(submit({ claimNumber })).rejects.toMatchObject(taken);
    const other = await submit();
    await expect(claims.update(ctx(), other.id, undefined, { claimNumber })).rejects.toMatchObject(taken);
    for (const [more, pointer, code] of [
      [{ orderId: newId() }, '#/orderId', 'unknown_reference'],
      [{ claimed: yuan(0) }, '#/claimed/amount', 'out_of_range'],
      [{ at: new Date(MORNING.getTime() - 1) }, '#/at', 'claim_step_out_of_time'],
    ] as const) {
      await expect(submit(more)).rejects.toMatchObject({ errors: [{ pointer, code }] });
    }
    expect((await claims.list(ctx(), { limit: 20 })).data).toHaveLength(2);
  });

  it('SVC-29: what is claimed may change until the claim is closed', async () => {
    const { id } = await submit({ content: '水泵' });
    const changed = await claims.update(ctx(), id, 1, { claimed: yuan(900), content: null });
    expect(changed).toMatchObject({ claimed: yuan(900), content: null, version: 2 });
    await expect(claims.update(ctx(), id, 1, {})).rejects.toMatchObject({ code: 'version_conflict' });
  });

  it('SVC-29: of two who decide at once one does', async () => {
    const { id } = await submit();
    const tries = await Promise.allSettled([reject(id), step(id, 'accepted', { accepted: yuan(1) }), reject(id)]);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await claims.get(ctx(), id)).toMatchObject({ version: 2 });
  });

  it('SVC-29, SEC-04: 7 % of the claims may be sent back; each figure opens to its records', async () => {
    const orderId = await open();
    const ids: string[] = [];
    for (let at = 0; at < 14; at++) ids.push((await submit({ orderId })).id);
    await reject(ids[0]);
    expect(await summary.summarize(ctx(), PERIOD)).toMatchObject({
      claims: 14,
      rejected: 1,
      rejectionPercent: '7.14',
      rejectionControlPercent: '7',
      rejectionWithinControl: false,
      policyRef: 'workshop-controls/default@preset:1',
    });
    await step(ids[0], 'disputed');
    await step(ids[0], 'accepted', { accepted: yuan(500) });
    ids.push((await submit({ orderId })).id);
    const counted = await summary.summarize(ctx(), PERIOD);
    expect(counted).toMatchObject({
      rejectionPercent: '6.67',
      rejectionWithinControl: true,
      claimed: yuan(15 * 860),
      paid: yuan(500),
    });
    const listed = await Promise.all(
      SUMMARY_FIGURES.map((figure) => summary.records(ctx(), { ...PERIOD, figure, limit: 100 })),
    );
    const { claims: all, rejected, disputed, accepted, deliveredOrders, accidents: none } = counted;
    expect(listed.map(({ data }) => data.length)).toEqual([all, rejected, disputed, accepted, deliveredOrders, none]);
    const sums = listed.map(({ data }) => data.reduce((sum, { value }) => sum + (value?.amount ?? 0), 0));
    expect([sums[0], sums[3]]).toEqual([counted.claimed.amount, counted.paid.amount]);
    expect(await summary.summarize(ctx(), { from: PERIOD.before, before: localDate('2026-11-24') })).toMatchObject({
      claims: 0,
      rejectionPercent: null,
      rejectionWithinControl: null,
    });
  });

  it('SVC-30: an accident is held against the orders delivered, one in a thousand', async () => {
    await deliver();
    const orderId = await deliver();
    expect(await summary.summarize(ctx(), PERIOD)).toMatchObject({
      deliveredOrders: 2,
      accidents: 0,
      accidentPercent: '0.00',
      accidentsWithinControl: true,
    });
    const { id } = await record({ orderId, damage: yuan(1200) });
    expect(await summary.summarize(ctx(), PERIOD)).toMatchObject({
      accidents: 1,
      accidentPercent: '50.00',
      accidentControlPercent: '0.1',
      accidentsWithinControl: false,
    });
    const opened = await summary.records(ctx(), { ...PERIOD, figure: 'accidents', limit: 20 });
    expect(opened.data).toEqual([{ id, type: 'responsibility-accident', orderId, at: MORNING, value: yuan(1200) }]);
    const delivered = await summary.records(ctx(), { ...PERIOD, figure: 'delivered_orders', limit: 1 });
    expect(delivered).toMatchObject({ data: [{ type: 'service-order' }], page: { hasMore: true } });
  });

  it('SVC-30: an accident is followed until it is resolved, its words kept out of the log', async () => {
    const { id } = await record({ description: '石远梅的车门被刮伤', damage: yuan(1200) });
    const patch = { measures: '移车须两人配合', damage: null, resolvedAt: MORNING };
    const changed = await accidents.update(ctx(), id, 1, patch);
    expect(changed).toMatchObject({ measures: '移车须两人配合', damage: null, resolvedAt: MORNING, version: 2 });
    expect(await accidents.get(ctx(), id)).toEqual(changed);
    await expect(accidents.update(ctx(), id, 1, {})).rejects.toMatchObject({ code: 'version_conflict' });
    const events = await eventsOf(id);
    expect(events.map(({ type }) => type)).toEqual([
      'responsibility-accident.recorded',
      'responsibility-accident.changed',
    ]);
    expect(JSON.stringify(events)).not.toContain('石远梅');
    await expect(record({ occurredAt: EVENING })).rejects.toMatchObject({
      errors: [{ pointer: '#/occurredAt', code: 'accident_in_future' }],
    });
    await expect(record({ orderId: newId() })).rejects.toMatchObject({
      errors: [{ pointer: '#/orderId', code: 'unknown_reference' }],
    });
    const early = { errors: [{ pointer: '#/resolvedAt', code: 'accident_resolved_early' }] };
    const resolvedAt = new Date(MORNING.getTime() - 1);
    await expect(record({ resolvedAt })).rejects.toMatchObject(early);
    await expect(accidents.update(ctx(), id, undefined, { resolvedAt })).rejects.toMatchObject(early);
  });

  it('finds claims and accidents by order, state, kind and time', async () => {
    const { id, orderId } = await submit();
    const sent = await submit();
    await reject(sent.id);
    const listed = async (query: object) => {
      const page = await claims.list(ctx(), { limit: 20, ...query });
      return page.data.map((claim) => claim.id);
    };
    expect(await listed({ orderId })).toEqual([id]);
    expect(await listed({ state: ['rejected'] })).toEqual([sent.id]);
    expect(await listed({ rejected: false })).toEqual([id]);
    expect(await listed({ submittedAtFrom: EVENING })).toEqual([]);
    expect(await listed({ submittedAtBefore: EVENING })).toEqual([sent.id, id]);
    const accident = await record();
    const found = async (query: object) => (await accidents.list(ctx(), { limit: 20, ...query })).data;
    expect(await found({ orderId: accident.orderId, kind: ['vehicle_damage'], resolved: false })).toEqual([accident]);
    expect(await found({ resolved: true })).toEqual([]);
    expect(await found({ occurredAtFrom: EVENING })).toEqual([]);
    expect(await found({ occurredAtBefore: EVENING, kind: ['loss'] })).toEqual([]);
  });

  it('SEC-08: gives out and empties what claims and accidents keep of a person', async () => {
    await submit({ content: '石远梅的水泵' });
    await record({ description: '石远梅的车门' });
    const [kept] = world
      .get(PersonalRecordSources)
      .inOrder()
      .filter(({ name }) => name === 'claims');
    const erase = () => db.run(ctx(), (tx) => kept.erase(tx, ctx(), [customerId]));
    const read = () => db.run(ctx(), (tx) => kept.read(tx, ctx(), [customerId]));
    expect(JSON.stringify(await read())).toContain('石远梅的车门');
    expect([await erase(), await erase()]).toEqual([2, 0]);
    expect(JSON.stringify(await read())).not.toContain('石远梅');
  });

  it('SVC-29, SVC-30: the view of a customer tells of claims and accidents on its orders', async () => {
    const { id, orderId } = await submit();
    await step((await submit({ orderId })).id, 'withdrawn');
    const accident = await record({ orderId });
    const reader = { ...ctx(), permissions: new Set(['claims:read']) };
    const parts = world.get(CustomerParts);
    const [part] = parts.visibleTo(reader);
    const [content, subjects] = await db.run(reader, (tx) => {
      const ids = sql`values (${customerId}::uuid)`;
      return Promise.all([
        readParts(tx, reader, [part], ids).then(([content]) => content),
        rows<{ id: string }>(tx, sql`select s.id from (${parts.subjectsFor(reader, ids)[0]}) s (type, id)`),
      ]);
    });
    expect(content).toEqual({ claims: 2, openClaims: 1, accidents: 1, unresolvedAccidents: 1 });
    expect(subjects.map((subject) => subject.id)).toEqual(expect.arrayContaining([id, accident.id]));
    expect(subjects).toHaveLength(3);
  });

  it('SVC-29: a page of claims is one statement, and a step waits at most 5 times', async () => {
    const { id } = await submit();
    const counted = countWaits(ctx().store);
    await claims.list(ctx(), { limit: 20 });
    await summary.summarize(ctx(), PERIOD);
    await reject(id);
    const waits = counted.stop();
    expect(waits.slice(0, 2)).toEqual([2, 2]);
    expect(waits[2]).toBeLessThanOrEqual(5);
  });

  it('does not see another store’s claims and accidents', async () => {
    const claim = await submit();
    const accident = await record();
    for (const store of ['south', 'other'] as const) {
      const missing = { code: 'not_found' };
      const { orderId } = claim;
      await expect(claims.get(ctx(store), claim.id)).rejects.toMatchObject(missing);
      await expect(claims.update(ctx(store), claim.id, undefined, {})).rejects.toMatchObject(missing);
      await expect(claims.takeStep(ctx(store), claim.id, undefined, { to: 'withdrawn' })).rejects.toMatchObject(
        missing,
      );
      await expect(claims.submit(ctx(store), { orderId, claimNumber: 'WC1', claimed: yuan(1) })).rejects.toMatchObject({
        errors: [{ pointer: '#/orderId' }],
      });
      await expect(accidents.get(ctx(store), accident.id)).rejects.toMatchObject(missing);
      await expect(accidents.update(ctx(store), accident.id, undefined, {})).rejects.toMatchObject(missing);
      await expect(accidents.record(ctx(store), { orderId, kind: 'loss', occurredAt: MORNING })).rejects.toMatchObject({
        errors: [{ pointer: '#/orderId' }],
      });
      expect((await claims.list(ctx(store), { limit: 20 })).data).toEqual([]);
      expect((await accidents.list(ctx(store), { limit: 20 })).data).toEqual([]);
      expect(await summary.summarize(ctx(store), PERIOD)).toMatchObject({ claims: 0, accidents: 0 });
      expect((await summary.records(ctx(store), { ...PERIOD, figure: 'claims', limit: 20 })).data).toEqual([]);
    }
    expect((await claims.list(ctx(), { limit: 20 })).data).toEqual([claim]);
  });
});
