import { AppConfig } from '#libs/config';
import { CustomersService, type CustomerKind } from '#libs/customers';
import { affected, row, sql } from '#libs/database';
import { Clock } from '#libs/foundation';
import { JobQueue } from '#libs/queue';
import { StoreDb, type StoreContext, TenantDirectory } from '#libs/tenancy';
import { ContactsService } from '../contacts.service';
import { OutreachWorld } from '../fixtures/outreach-world';
import { ReceiptsProcessor } from './receipts.processor';
import { ReceiptsService } from './receipts.service';

const TOKEN = 'a receipt token of the tests';
const EMAIL = 'shi.yuanmei@example.com';

describe('receipts of messages', () => {
  let world: OutreachWorld;
  let north: StoreContext;
  let receipts: ReceiptsService;

  beforeAll(async () => {
    world = await OutreachWorld.start();
    north = world.north;
    const config = Object.assign(new AppConfig(), { receiptsToken: TOKEN });
    const [db, clock] = [world.world.get(StoreDb), world.world.get(Clock)];
    receipts = new ReceiptsService(config, world.world.get(TenantDirectory), db, clock);
  });
  beforeEach(() => world.reset());
  afterAll(() => world?.world.stop());

  async function customer(facts: { email?: string; phones?: { number: string }[] } = {}) {
    const kind: CustomerKind = 'person';
    return (await world.world.get(CustomersService).create(north, { kind, name: '石远梅', phones: [], ...facts })).id;
  }

  const sent = async (changes: Parameters<OutreachWorld['plan']>[0] = {}) => {
    world.gateway.receiptFollows = true;
    const id = await world.plan(changes);
    await world.work();
    return id;
  };
  const receiptOf = (id: string, state: 'delivered' | 'undelivered', more: object = {}) => ({
    ...{ storeCode: north.store.code, key: `${id}:day-before:sms`, state },
    ...more,
  });

  it('a receipt is noted once, with an event of codes alone', async () => {
    const id = await sent();
    expect(await deliveryOf(id)).toMatchObject({ state: 'pending', at: null });
    const at = '2026-11-23T02:00:07.000Z';
    const receipt = receiptOf(id, 'delivered', { at, code: 'DELIVERED' });
    expect(await receipts.take('http', TOKEN, [receipt])).toEqual({
      ...{ code: 0, msg: 'OK', result: 0, errmsg: 'OK', taken: 1 },
    });
    expect(await receipts.take('http', TOKEN, [receipt, receipt])).toMatchObject({ taken: 0 });
    expect(await receipts.take('http', TOKEN, receiptOf(id, 'undelivered'))).toMatchObject({ taken: 0 });
    expect(await deliveryOf(id)).toEqual({
      state: 'delivered',
      at: new Date(at),
      code: 'DELIVERED',
      receiptDueAt: null,
    });
    expect((await world.events(id)).map(({ type }) => type)).toEqual(['contact.sent', 'contact.delivered']);
    const { deliveryState } = await world.world.get(ContactsService).get(north, id);
    expect(deliveryState).toBe('delivered');
  });

  it('CUS-12: a number that nobody has is judged, and the next message goes to another one', async () => {
    const customerId = await customer({ phones: [{ number: '+8613900000001' }, { number: '+8613900000002' }] });
    const id = await sent({ customerId });
    const { recipient } = await world.contact(id);
    await receipts.take('http', TOKEN, receiptOf(id, 'undelivered', { quality: 'empty_number' }));
    const { phones } = await world.world.get(CustomersService).get(clear(north), customerId);
    expect(phones.find(({ number }) => number === recipient)).toMatchObject({ quality: 'empty_number' });
    world.world.clock.set('2026-12-10T10:00:00+08:00');
    const next = await sent({ customerId, occurrence: 'second' });
    expect((await world.contact(next)).recipient).not.toBe(recipient);
  });

  it('CUS-12: mail that comes back stops the address until there is another one', async () => {
    const customerId = await customer({ email: EMAIL });
    const id = await world.plan({ channel: 'email', customerId });
    await world.work();
    const dsn = `Action: failed\r\nStatus: 5.1.1\r\n\r\nMessage-ID: <${id}.day-before.email.${north.store.code}@a.example>`;
    expect(await receipts.take('email', TOKEN, { dsn })).toMatchObject({ taken: 1 });
    const next = await world.plan({ channel: 'email', customerId, category: 'safety' });
    await world.work();
    expect(await world.decisions(next)).toEqual(['suppressed no_email']);
    const customers = world.world.get(CustomersService);
    expect(await customers.get(north, customerId)).toMatchObject({ email: 's****@example.com' });
    expect(await customers.get(clear(north), customerId)).toMatchObject({
      email: EMAIL,
      emailBouncedAt: new Date(world.world.clock.now()),
    });
    await customers.update(north, customerId, undefined, { email: 'new@example.com' });
    const third = await world.plan({ channel: 'email', customerId, category: 'safety' });
    await world.work();
    expect(await world.contact(third)).toMatchObject({ state: 'sent', recipient: 'new@example.com' });
  });

  it('CUS-12: what a gateway refuses for the number’s sake is judged at once', async () => {
    world.gateway.before = () => ({ kind: 'refused', reason: 'x', permanent: true, quality: 'wrong_number' });
    const customerId = await customer({ phones: [{ number: '+8613900000003' }] });
    const id = await world.plan({ customerId });
    await world.work();
    expect(await world.decisions(id)).toEqual(['suppressed gateway_refused']);
    const { phones } = await world.world.get(CustomersService).get(north, customerId);
    expect(phones).toMatchObject([{ quality: 'wrong_number' }]);
  });

  it.each([
    ['delivered', 'sent'],
    ['undelivered', 'failed'],
  ] as const)('one that nobody knew anything of is settled by a receipt: %s', async (state, expected) => {
    const gateway = world.gateway;
    Object.assign(gateway, { canFind: false });
    gateway.after = () => {
      throw new Error('the answer was lost');
    };
    const id = await world.plan();
    await world.work();
    expect(await world.contact(id)).toMatchObject({ state: 'unknown' });
    await receipts.take('http', TOKEN, receiptOf(id, state));
    expect(await world.contact(id)).toMatchObject({ state: expected });
    const task = await world.run(north, (tx) => row(tx, sql`select state from task where subject_id = ${id}`));
    expect(task).toEqual({ state: 'cancelled' });
  });

  it('where no receipt comes the provider is asked, ever less often, for three days', async () => {
    await world.run(north, (tx) =>
      affected(tx, sql`update contact set delivery_state = 'not_told' where delivery_state = 'pending'`),
    );
    const id = await sent();
    const asked: Date[] = [];
    const jobs: unknown[] = [];
    const queue = { add: async (_contract: unknown, data: unknown) => void jobs.push(data) } as unknown as JobQueue;
    const processor = new ReceiptsProcessor(
      world.world.get(StoreDb),
      world.world.get(Clock),
      queue,
      world.world.get(TenantDirectory),
      world.gateways,
    );
    world.gateway.receiptOf = () => {
      asked.push(world.world.clock.now());
      return null;
    };
    const job = { storeCode: north.store.code };
    await processor.ask(job);
    expect(asked).toEqual([]);
    for (const minutes of [10, 20, 40, 80]) {
      const due = new Date(new Date('2026-11-23T10:00:00+08:00').getTime() + minutes * 60_000);
      expect(await processor.wake(north)).toEqual(due);
      world.world.clock.set(due.toISOString());
      await processor.wake(north);
      await processor.ask(job);
    }
    expect([asked.length, jobs]).toEqual([4, [job, job, job, job]]);
    world.gateway.receiptOf = ({ storeCode, key }) => ({ storeCode, key, state: 'delivered' });
    world.world.clock.set('2026-11-26T11:00:00+08:00');
    await processor.ask(job);
    expect(await deliveryOf(id)).toMatchObject({ state: 'delivered' });
    const silent = await sent({ occurrence: 'silent' });
    world.gateway.receiptOf = () => null;
    world.world.clock.set('2026-11-30T11:00:00+08:00');
    await processor.ask(job);
    expect(await deliveryOf(silent)).toMatchObject({ state: 'not_told', receiptDueAt: null });
    expect(await processor.wake(north)).toBeNull();
  });

  it('a message of which a provider does not tell holds up no other', async () => {
    await world.run(north, (tx) =>
      affected(tx, sql`update contact set delivery_state = 'not_told' where delivery_state = 'pending'`),
    );
    const [silent, told] = [await sent(), await sent({ occurrence: 'told' })];
    world.gateway.receiptOf = ({ storeCode, key }) => {
      if (key.startsWith(silent)) throw new Error('no answer');
      return { storeCode, key, state: 'delivered' };
    };
    const { world: tenants, gateways } = world;
    const [db, clock, directory] = [tenants.get(StoreDb), tenants.get(Clock), tenants.get(TenantDirectory)];
    const processor = new ReceiptsProcessor(db, clock, {} as JobQueue, directory, gateways);
    tenants.clock.advance(10 * 60_000);
    await processor.ask({ storeCode: north.store.code });
    expect([await deliveryOf(silent), await deliveryOf(told)]).toMatchObject([
      { state: 'pending' },
      { state: 'delivered' },
    ]);
  });

  it('whoever has not the token, or sends what is no receipt, is refused', async () => {
    const id = await sent();
    for (const token of [undefined, '', 'another', TOKEN.toUpperCase()]) {
      await expect(receipts.take('http', token, receiptOf(id, 'delivered'))).rejects.toThrow('receipt_token_wrong');
    }
    await expect(receipts.take('nobody', TOKEN, {})).rejects.toThrow('not_found');
    for (const body of [null, 'text', [1], Array.from({ length: 1_001 }, () => ({}))]) {
      await expect(receipts.take('http', TOKEN, body)).rejects.toThrow('validation_failed');
    }
    expect(await receipts.take('http', TOKEN, [{ anything: 1 }])).toMatchObject({ taken: 0 });
    expect(await deliveryOf(id)).toMatchObject({ state: 'pending' });
  });

  it('does not take receipts of another store’s contacts', async () => {
    const id = await sent();
    const { south } = world;
    expect(
      await receipts.take('http', TOKEN, receiptOf(id, 'delivered', { storeCode: south.store.code })),
    ).toMatchObject({
      taken: 0,
    });
    expect(await deliveryOf(id)).toMatchObject({ state: 'pending' });
  });

  it.each([
    ['an id that is none', { key: `${'-'.repeat(36)}:day-before:sms` }],
    ['a store that is an object', { storeCode: { toString: 1 } }],
    ['a store that does not exist', { storeCode: 'nowhere' }],
    ['another step', { step: 'other' }],
  ])('what names %s changes nothing, and is no error', async (_name, { step, ...changes }: Record<string, unknown>) => {
    const id = await sent();
    const receipt = { ...receiptOf(id, 'delivered'), ...(step ? { key: `${id}:${step}:sms` } : {}), ...changes };
    expect(await receipts.take('http', TOKEN, [receipt])).toMatchObject({ taken: 0 });
    expect(await deliveryOf(id)).toMatchObject({ state: 'pending' });
  });

  it.each([
    ['a code of characters that no column takes', { code: 'a\u0000' }, null],
    ['a code of half a character', { code: '\ud83d' }, null],
    ['words instead of a code', { code: '号码13800000001不存在' }, null],
    ['a code that is too long', { code: 'A'.repeat(61) }, null],
    ['a time before all calendars', { at: '-200000-01-01T00:00:00Z', code: 'OK' }, 'OK'],
    ['a time in a year to come', { at: '2031-01-01T00:00:00Z', code: 'OK' }, 'OK'],
  ])('%s is left out, and the receipt counts', async (_name, more, code) => {
    const id = await sent();
    expect(await receipts.take('http', TOKEN, receiptOf(id, 'delivered', more))).toMatchObject({ taken: 1 });
    expect(await deliveryOf(id)).toMatchObject({ state: 'delivered', at: world.world.clock.now(), code });
  });

  it('a day that no calendar has, as a cloud pushes it, is taken for now', async () => {
    const id = await sent();
    const out_id = `${north.store.code}/${id}:day-before:sms`;
    const pushed = { out_id, success: true, err_code: 'DELIVERED', report_time: '2026-02-30 10:00:07' };
    expect(await receipts.take('aliyun', TOKEN, [pushed])).toMatchObject({ taken: 1 });
    expect(await deliveryOf(id)).toMatchObject({ at: world.world.clock.now() });
  });

  it('of two receipts for one message in one body the later one counts, whatever their order', async () => {
    const id = await sent();
    const early = receiptOf(id, 'undelivered', { at: '2026-11-23T01:59:00Z', quality: 'empty_number' });
    const late = receiptOf(id, 'delivered', { at: '2026-11-23T02:00:00Z', quality: 'empty_number' });
    const other = receiptOf(id, 'undelivered', { at: '2026-11-23T02:01:00Z', key: `${id}:other:sms` });
    expect(await receipts.take('http', TOKEN, [late, early, other])).toMatchObject({ taken: 1 });
    expect(await deliveryOf(id)).toMatchObject({ state: 'delivered' });
  });

  it('CUS-12: a receipt that says delivered judges no number, whatever else it says', async () => {
    const customerId = await customer({ phones: [{ number: '+8613900000004' }] });
    const id = await sent({ customerId });
    await receipts.take('http', TOKEN, receiptOf(id, 'delivered', { quality: 'empty_number' }));
    const { phones } = await world.world.get(CustomersService).get(north, customerId);
    expect(phones).toMatchObject([{ quality: 'unverified' }]);
  });

  it('the same receipt pushed twice at one instant is noted once', async () => {
    const id = await sent();
    const answers = await Promise.all([1, 2, 3].map(() => receipts.take('http', TOKEN, receiptOf(id, 'delivered'))));
    expect(answers.map(({ taken }) => taken).sort()).toEqual([0, 0, 1]);
    expect((await world.events(id)).map(({ type }) => type)).toEqual(['contact.sent', 'contact.delivered']);
  });

  it.each(['delivered', 'undelivered'] as const)(
    'a receipt that overtakes the answer of its gateway settles it, and no person is asked: %s',
    async (state) => {
      Object.assign(world.gateway, { canFind: false });
      world.gateway.before = async ({ key }) => {
        await receipts.take('http', TOKEN, { storeCode: north.store.code, key, state });
        throw new Error('the answer was lost');
      };
      const id = await world.plan();
      await world.work();
      expect(await world.contact(id)).toMatchObject({ state: 'sent' });
      expect(await world.decisions(id)).toEqual(['sent as_planned']);
      expect(await world.tasks(id)).toEqual([]);
      expect(await deliveryOf(id)).toMatchObject({ state });
    },
  );

  const clear = (ctx: StoreContext): StoreContext => ({ ...ctx, permissions: new Set(['customers:read-phone']) });

  const deliveryOf = (id: string) =>
    world.run(north, (tx) =>
      row(
        tx,
        sql`select delivery_state as state, delivery_at as at, delivery_code as code, receipt_due_at as "receiptDueAt"
            from contact where id = ${id}`,
      ),
    );
});
