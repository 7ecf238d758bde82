import { CustomersModule, CustomersService } from '#libs/customers';
import { rows, type Sql, sql } from '#libs/database';
import { localDate, newId } from '#libs/foundation';
import { type MoneyDto, PersonalRecordSources } from '#libs/http';
import { OrderFlowService, ServiceOrdersModule, ServiceOrdersService } from '#libs/service-orders';
import { type IdempotencyClaim, StoreDb, transactionChannel } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { VehiclesModule, VehiclesService } from '#libs/vehicles';
import { EstimatesService } from './estimates.service';
import type { CreateEstimateDto, NewEstimateLineDto } from './estimates.dto';
import type { PutPriceDto } from './price-catalogue.dto';
import { PriceCatalogueService } from './price-catalogue.service';
import { QuotationsModule } from './quotations.module';

type Store = 'north' | 'south' | 'other';

const MORNING = '2026-11-23T01:00:00.000Z';
const EVENING = new Date('2026-11-23T10:00:00.000Z');
const yuan = (amount: number): MoneyDto => ({ amount: amount * 100, currency: 'CNY' });

const WORK: PutPriceDto = {
  ...{ kind: 'labour', code: 'L014', name: '保养工时', nameEn: 'Maintenance', unit: 'job', hours: '0.80' },
  ...{ unitPrice: yuan(120), validFrom: localDate('2026-01-01') },
} as PutPriceDto;
const OIL: PutPriceDto = {
  ...{ kind: 'part', code: 'P00017', name: '机油', unit: 'litre' },
  ...{ unitPrice: yuan(80), validFrom: localDate('2026-01-01') },
} as PutPriceDto;

const LINES: NewEstimateLineDto[] = [
  { kind: 'labour', code: 'L014', quantity: '1' },
  { kind: 'part', code: 'P00017', quantity: '4.5' },
];

describe('quotations', () => {
  let world: World;
  let vehicleId: string;
  let customerId: string;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule, VehiclesModule, ServiceOrdersModule, QuotationsModule] });
    customerId = (await world.get(CustomersService).create(ctx(), { kind: 'person', name: '石远梅' })).id;
    const owner = { customerId };
    vehicleId = (await world.get(VehiclesService).create(ctx(), { vin: 'LSVFL8A89NB577168', owner })).id;
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    world.clock.set(MORNING);
    await catalogue().put(ctx(), { prices: [WORK, OIL] });
  });
  afterEach(() =>
    inNorth(
      sql`delete from estimate`,
      sql`delete from price_entry`,
      sql`delete from service_order_line`,
      sql`delete from service_order`,
    ),
  );

  const ctx = (name: Store = 'north') => world.store(name).ctx;
  const inNorth = (...statements: Sql[]) =>
    world.get(StoreDb).run(ctx(), (tx) => Promise.all(statements.map((statement) => rows(tx, statement))));
  const catalogue = () => world.get(PriceCatalogueService);
  const estimates = () => world.get(EstimatesService);
  const orders = () => world.get(ServiceOrdersService);
  const open = async () => (await orders().create(ctx(), { vehicleId, type: 'maintenance', odometerKm: 5_000 })).id;
  const draft = (orderId: string, input: Partial<CreateEstimateDto> = {}, store: Store = 'north') =>
    estimates().create(ctx(store), orderId, { lines: LINES, promisedAt: EVENING, ...input });
  const told = async (orderId: string, input: Partial<CreateEstimateDto> = {}) => {
    const { id } = await draft(orderId, input);
    return estimates().tell(ctx(), id, undefined, { how: 'in_person' });
  };
  const accept = (id: string) => estimates().accept(ctx(), id, undefined, { how: 'phone', note: '尽快' });
  const prices = async (query: object = {}, store: Store = 'north') => {
    const page = await catalogue().list(ctx(store), { limit: 20, sort: 'code', ...query });
    return page.data.map(({ code, unitPrice }) => [code, unitPrice.amount / 100]);
  };
  const eventsOf = async (id: string) => {
    const [found] = await inNorth(sql`select type from event where subject_id = ${id} order by id`);
    return (found as { type: string }[]).map(({ type }) => type);
  };

  describe('the price catalogue', () => {
    it('SVC-16: a price counts from its first day until the next one begins or its last day', async () => {
      const dearer = {
        ...OIL,
        unitPrice: yuan(90),
        validFrom: localDate('2026-12-01'),
        validUntil: localDate('2026-12-31'),
      };
      expect(await catalogue().put(ctx(), { prices: [dearer] })).toEqual({ inserted: 1, updated: 0 });
      const on = (day: string) => prices({ code: 'P', on: localDate(day) });
      expect(await on('2025-12-31')).toEqual([]);
      expect(await on('2026-01-01')).toEqual([['P00017', 80]]);
      expect(await on('2026-11-30')).toEqual([['P00017', 80]]);
      expect(await on('2026-12-01')).toEqual([['P00017', 90]]);
      expect(await on('2027-01-01')).toEqual([]);
    });

    it('SVC-16: today is the day of the store’s calendar', async () => {
      await catalogue().put(ctx(), { prices: [{ ...OIL, unitPrice: yuan(90), validFrom: localDate('2026-11-24') }] });
      world.clock.set('2026-11-23T15:59:59.999Z');
      expect(await prices({ kind: 'part' })).toEqual([['P00017', 80]]);
      world.clock.set('2026-11-23T16:00:00.000Z');
      expect(await prices({ kind: 'part' })).toEqual([['P00017', 90]]);
    });

    it('SVC-16: what says nothing new changes nothing and is no event', async () => {
      const [before] = await inNorth(sql`select count(*) as n from event where type = 'price-catalogue.changed'`);
      expect(await catalogue().put(ctx(), { prices: [WORK, OIL] })).toEqual({ inserted: 0, updated: 0 });
      const [after] = await inNorth(sql`select count(*) as n from event where type = 'price-catalogue.changed'`);
      expect(after).toEqual(before);
      const corrected = { ...OIL, unitPrice: yuan(79) };
      expect(await catalogue().put(ctx(), { prices: [WORK, corrected] })).toEqual({ inserted: 0, updated: 1 });
    });

    it('SVC-16: refuses what contradicts itself, and writes none of it', async () => {
      const upToNine = { ...WORK, code: 'L015', unitPrice: yuan(9) };
      for (const [wrong, pointer, code] of [
        [upToNine, '#/prices/1/code', 'repeated_entry'],
        [{ ...OIL, unitPrice: yuan(-1) }, '#/prices/1/unitPrice/amount', 'out_of_range'],
        [{ ...OIL, validUntil: localDate('2025-01-01') }, '#/prices/1/validUntil', 'valid_until_before_from'],
      ] as const) {
        const put = catalogue().put(ctx(), { prices: [upToNine, wrong] });
        await expect(put).rejects.toMatchObject({ errors: [{ pointer, code }] });
      }
      expect(await prices({ code: 'L' })).toEqual([['L014', 120]]);
    });

    it('SVC-16: a thousand prices are one write', async () => {
      const many = Array.from({ length: 1_000 }, (_, index) => ({
        ...OIL,
        code: `Q${String(index).padStart(4, '0')}`,
      }));
      expect(await catalogue().put(ctx(), { prices: many })).toEqual({ inserted: 1_000, updated: 0 });
      const first = await catalogue().list(ctx(), { limit: 100, sort: '-code', code: 'Q' });
      expect(first.data[0]).toMatchObject({ code: 'Q0999' });
      expect(first.page.hasMore).toBe(true);
    });
  });

  describe('estimates', () => {
    it('SVC-16: takes prices, names and hours from the catalogue', async () => {
      const orderId = await open();
      const made = await draft(orderId);
      expect(made).toMatchObject({
        ...{ orderId, number: 1, state: 'draft', allFromCatalogue: true, soldHours: '0.80', pricedOn: '2026-11-23' },
        labour: yuan(120),
        parts: yuan(360),
        total: yuan(480),
        lines: [
          { name: '保养工时', unitPrice: yuan(120), amount: yuan(120), fromCatalogue: true, hours: '0.80' },
          { name: '机油', quantity: '4.5', unitPrice: yuan(80), amount: yuan(360), fromCatalogue: true },
        ],
      });
      expect(await estimates().get(ctx(), made.id)).toEqual(made);
      expect(await eventsOf(made.id)).toEqual(['estimate.drafted']);
    });

    it('SVC-16: one line of another price, and not all is quoted from the catalogue', async () => {
      const cheaper = [LINES[0], { ...LINES[1], amount: yuan(300) }];
      expect(await draft(await open(), { lines: cheaper })).toMatchObject({
        allFromCatalogue: false,
        total: yuan(420),
      });
      const unknown = [...LINES, { kind: 'labour', name: '拖车', quantity: '1', amount: yuan(200) } as const];
      expect(await draft(await open(), { lines: unknown })).toMatchObject({
        allFromCatalogue: false,
        total: yuan(680),
      });
    });

    it('SVC-16: refuses what nobody prices or names, each line with its pointer', async () => {
      const lines: NewEstimateLineDto[] = [
        { kind: 'part', code: 'L014', name: '不是工时', quantity: '1' },
        { kind: 'labour', code: 'L999', quantity: '1', amount: yuan(1) },
      ];
      await expect(draft(await open(), { lines })).rejects.toMatchObject({
        errors: [
          { pointer: '#/lines/0/amount', code: 'unknown_price' },
          { pointer: '#/lines/1/name', code: 'unknown_name' },
        ],
      });
    });

    it('SVC-12: refuses sums beyond all reason, of money and of hours', async () => {
      const dear = { ...OIL, code: 'P9', unitPrice: yuan(1_000_000_000) };
      const free = { ...WORK, code: 'L9', unitPrice: yuan(0), hours: '9999' };
      await catalogue().put(ctx(), { prices: [dear, free] });
      const refused = async (code: string, ...lines: NewEstimateLineDto[]) =>
        expect(draft(await open(), { lines })).rejects.toMatchObject({ errors: [{ pointer: '#/lines', code }] });
      await refused('hours_out_of_range', { kind: 'labour', code: 'L9', quantity: '999999' });
      await refused('hours_out_of_range', { kind: 'labour', code: 'L9', quantity: '1.001' });
      const balanced = { kind: 'part', name: '折让', quantity: '1', amount: yuan(-2_000_000_000) } as const;
      await refused('total_out_of_range', { kind: 'part', code: 'P9', quantity: '2' }, balanced);
    });

    it('SVC-12, SVC-32: what the customer accepts becomes the order’s, and the order is quoted', async () => {
      const orderId = await open();
      const { id } = await told(orderId);
      expect(await accept(id)).toMatchObject({
        state: 'accepted',
        answeredHow: 'phone',
        answerNote: '尽快',
        version: 3,
      });
      expect(await orders().get(ctx(), orderId)).toMatchObject({
        ...{ state: 'quoted', promisedAt: EVENING, quote: yuan(480), labour: yuan(120), parts: yuan(360) },
        ...{ quotedFromCatalogue: true, soldHours: '0.80', quotedAt: new Date(MORNING), version: 2 },
        lines: [
          { position: 1, code: 'L014', amount: yuan(120), fromCatalogue: true },
          { position: 2, code: 'P00017', quantity: '4.5', amount: yuan(360), fromCatalogue: true },
        ],
      });
      expect(await eventsOf(id)).toEqual(['estimate.drafted', 'estimate.told', 'estimate.accepted']);
      expect(await eventsOf(orderId)).toEqual(['service-order.created', 'service-order.quoted']);
    });

    it('SVC-12: work that is found later is agreed anew while the order is in work', async () => {
      const orderId = await open();
      await accept((await told(orderId)).id);
      await world.get(OrderFlowService).transition(ctx(), orderId, undefined, { to: 'in_work' });
      const more = await told(orderId, { lines: [...LINES, { kind: 'labour', code: 'L014', quantity: '0.5' }] });
      expect(more).toMatchObject({ number: 2 });
      await accept(more.id);
      expect(await orders().get(ctx(), orderId)).toMatchObject({
        ...{ state: 'in_work', quote: yuan(540), soldHours: '1.20' },
        lines: [{}, {}, { quantity: '0.5' }],
      });
      expect((await eventsOf(orderId)).at(-1)).toBe('service-order.estimate-accepted');
      await world.get(OrderFlowService).transition(ctx(), orderId, undefined, { to: 'work_completed' });
      await expect(draft(orderId)).rejects.toMatchObject({
        code: 'estimate_too_late',
        params: { state: 'work_completed', allowed: 'arrived, inspected, quoted, in_work' },
      });
    });

    it('SVC-12: declined, it leaves the order alone; a newer one supersedes what was open', async () => {
      const orderId = await open();
      const first = await told(orderId);
      const second = await told(orderId);
      await expect(accept(first.id)).rejects.toMatchObject({
        code: 'estimate_closed',
        params: { from: 'superseded', to: 'accepted', allowed: '-' },
      });
      const declined = await estimates().decline(ctx(), second.id, undefined, { how: 'phone' });
      expect(declined).toMatchObject({ state: 'declined' });
      expect(await orders().get(ctx(), orderId)).toMatchObject({
        state: 'arrived',
        quote: null,
        lines: [],
        version: 1,
      });
      const all = await estimates().listOf(ctx(), orderId);
      expect(all.data.map(({ number, state }) => [number, state])).toEqual([
        [1, 'superseded'],
        [2, 'declined'],
      ]);
    });

    it('SVC-12: what the customer was not told is not accepted, and the refusal says what can be done', async () => {
      const { id } = await draft(await open());
      await expect(accept(id)).rejects.toMatchObject({
        code: 'estimate_closed',
        params: { from: 'draft', to: 'accepted', allowed: 'told, superseded' },
      });
    });

    it('SVC-12: of two answers at once one counts, and the order follows it', async () => {
      const orderId = await open();
      const { id } = await told(orderId);
      const outcomes = await Promise.allSettled([accept(id), accept(id), accept(id)]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: expect.any(String) });
      }
      expect(await orders().get(ctx(), orderId)).toMatchObject({ state: 'quoted', version: 2, lines: [{}, {}] });
    });

    it('SVC-32: promises nothing for a time that has passed, and nothing of an order that is closed', async () => {
      const orderId = await open();
      await expect(draft(orderId, { promisedAt: new Date('2026-11-23T00:59:59.999Z') })).rejects.toMatchObject({
        errors: [{ pointer: '#/promisedAt', code: 'promise_in_past' }],
      });
      await world.get(OrderFlowService).transition(ctx(), orderId, undefined, { to: 'cancelled' });
      await expect(draft(orderId)).rejects.toMatchObject({ code: 'service_order_closed' });
      await expect(draft(newId())).rejects.toMatchObject({ code: 'not_found' });
    });

    it('SVC-12: drafting and accepting wait at most five times', async () => {
      const orderId = await open();
      const waits: number[] = [];
      const listen = (message: unknown) => {
        const { requestId, waits: more } = message as { requestId: string; waits: number };
        // not the stores that are woken behind the requests
        if (requestId === ctx().requestId) waits.push(more);
      };
      const keyed = () => ({ ...ctx(), idempotency: claim() });
      transactionChannel.subscribe(listen);
      const { id } = await estimates().create(keyed(), orderId, { lines: LINES, promisedAt: EVENING });
      await estimates().tell(keyed(), id, undefined, { how: 'phone' });
      await estimates().accept(keyed(), id, undefined, { how: 'phone' });
      await estimates().get(ctx(), id);
      await estimates().listOf(ctx(), orderId);
      transactionChannel.unsubscribe(listen);
      expect(Math.max(...waits.slice(0, 3))).toBeLessThanOrEqual(5);
      expect(waits.slice(3)).toEqual([2, 2]);
    });

    it('SEC-08: what the customer said is told, and goes when the person wants it gone', async () => {
      const { id } = await told(await open());
      await accept(id);
      const source = world
        .get(PersonalRecordSources)
        .inOrder()
        .find(({ name }) => name === 'estimates');
      const erase = () =>
        world.get(StoreDb).run(ctx(), async (tx) => (await source?.erase(tx, ctx(), [customerId])) ?? -1);
      const answers = await world
        .get(StoreDb)
        .run(ctx(), async (tx) => (await source?.read(tx, ctx(), [customerId])) ?? []);
      expect(answers).toMatchObject([{ id, answerNote: '尽快' }]);
      expect([await erase(), await erase()]).toEqual([1, 0]);
      expect(await estimates().get(ctx(), id)).toMatchObject({ answerNote: null, total: yuan(480) });
    });
  });

  it('does not see another store’s prices and estimates', async () => {
    const orderId = await open();
    const { id } = await told(orderId);
    const missing = { code: 'not_found' };
    for (const store of ['south', 'other'] as const) {
      expect(await prices({}, store)).toEqual([]);
      await expect(estimates().get(ctx(store), id)).rejects.toMatchObject(missing);
      await expect(estimates().listOf(ctx(store), orderId)).rejects.toMatchObject(missing);
      await expect(draft(orderId, {}, store)).rejects.toMatchObject(missing);
      const answer = { how: 'phone' } as const;
      await expect(estimates().tell(ctx(store), id, undefined, answer)).rejects.toMatchObject(missing);
      await expect(estimates().accept(ctx(store), id, undefined, answer)).rejects.toMatchObject(missing);
      await expect(estimates().decline(ctx(store), id, undefined, answer)).rejects.toMatchObject(missing);
    }
    expect(await estimates().get(ctx(), id)).toMatchObject({ state: 'told', version: 2 });
  });

  const claim = (): IdempotencyClaim => ({
    ...{ key: newId(), principal: 'p', method: 'POST', route: '/estimates', fingerprint: 'f'.repeat(64) },
    ...{ claimed: false, replayed: false },
  });
});
