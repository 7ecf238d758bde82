import { row, rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { CustomerContactsService } from './contact-data/customer-contacts.service';
import { type CustomerImportRow, mergeCustomers } from './customer-import.queries';
import { CustomerMergesService } from './customer-merges.service';
import { CustomerViewService } from './view/customer-view.service';
import type { ListCustomersQuery } from './customer-list.dto';
import type { CreateCustomerDto, CustomerDto } from './customers.dto';
import { CustomersModule } from './customers.module';
import { CustomersService } from './customers.service';

describe('customers of a store', () => {
  let world: World;
  let customers: CustomersService;
  let contacts: CustomerContactsService;
  let merges: CustomerMergesService;
  let north: StoreContext;
  let south: StoreContext;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomersModule] });
    customers = world.get(CustomersService);
    contacts = world.get(CustomerContactsService);
    merges = world.get(CustomerMergesService);
    const permissions = new Set(['customers:read-phone']);
    north = { ...world.store('north').ctx, permissions };
    south = { ...world.store('south').ctx, permissions };
  });
  afterAll(() => world.stop());

  const person = (input: Partial<CreateCustomerDto> = {}): CreateCustomerDto => ({
    kind: 'person',
    name: '张三',
    ...input,
  });
  const search = async (ctx: StoreContext, q: string): Promise<string[]> => {
    const query: ListCustomersQuery = { limit: 20, sort: '-createdAt', q };
    return (await customers.list(ctx, query)).data.map((customer) => customer.id);
  };
  const eventsOf = (ctx: StoreContext, id: string) =>
    world
      .get(StoreDb)
      .run(ctx, (tx) =>
        rows<{ type: string; changes: unknown; payload: unknown }>(
          tx,
          sql`select type, changes, payload from event where subject_id = ${id} order by id`,
        ),
      );

  it('CUS-01: keeps name, mobile, ID number, occupation, address and hobbies', async () => {
    const made = await customers.create(
      north,
      person({
        idNumber: '11010519491231002X',
        occupation: '工程师',
        hobbies: ['钓鱼', '摄影'],
        address: '上海市浦东新区科技园路514号',
        phones: [{ number: '+8613800138000' }],
      }),
    );
    expect(await customers.get(north, made.id)).toMatchObject({
      name: '张三',
      idNumber: '110***********002X',
      occupation: '工程师',
      hobbies: ['钓鱼', '摄影'],
      phones: [{ number: '+8613800138000', line: 'mobile', quality: 'unverified' }],
    });
  });

  it('CUS-01: an ID number is stored sealed, read in clear only with an event, and refused when it is none', async () => {
    const made = await customers.create(north, person({ idNumber: '11010519491231002X' }));
    const stored = await world
      .get(StoreDb)
      .run(north, (tx) => row<{ all: string }>(tx, sql`select c::text as all from customer c where id = ${made.id}`));
    expect(stored?.all).not.toContain('19491231002');
    expect(await customers.readIdNumber(north, made.id)).toEqual({
      kind: 'resident_card',
      number: '11010519491231002X',
    });
    expect((await eventsOf(north, made.id)).map((event) => event.type)).toEqual([
      'customer.created',
      'customer.id-number-read',
    ]);
    await expect(customers.create(north, person({ idNumber: '110105194912310021' }))).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '#/idNumber', code: 'invalid_id_number' }],
    });
  });

  it('CUS-02: observations are added at every contact and the latest of each field is what is known', async () => {
    const { id } = await customers.create(north, person());
    await contacts.observe(north, id, { field: 'payment_method', value: '现金' });
    world.clock.advance(60_000);
    await contacts.observe(north, id, { field: 'payment_method', value: '微信支付' });
    const all = await contacts.observations(north, id, { limit: 20 });
    expect(all.data.map((one) => one.value)).toEqual(['微信支付', '现金']);
    const view = await world.get(CustomerViewService).get(north, id);
    expect(view.observed).toMatchObject([{ field: 'payment_method', value: '微信支付' }]);
  });

  it('CUS-03: a contact person is separate from the customer and has a phone and an address', async () => {
    const { id } = await customers.create(north, { kind: 'organisation', name: '辽宁宏达物流有限公司' });
    const made = await contacts.addContact(north, id, {
      name: '龙懿涵',
      addressText: '沈阳市铁西区滨江大道441号',
      phone: '+8613028901505',
    });
    expect(made.contacts).toMatchObject([{ name: '龙懿涵', addressText: '沈阳市铁西区滨江大道441号' }]);
    expect(made.phones).toMatchObject([{ number: '+8613028901505', contactId: made.contacts[0]?.id }]);
    await expect(contacts.addContact(north, id, { name: '龙懿涵' })).rejects.toMatchObject({
      code: 'customer_contact_taken',
    });
  });

  it('CUS-03, CUS-19: a contact person is corrected, keeps the phones, and the event tells no name', async () => {
    const { id } = await customers.create(north, { kind: 'organisation', name: '辽宁宏达物流有限公司' });
    await contacts.addContact(north, id, { name: '王芳', phone: '+8613028901507' });
    const { contacts: both, phones } = await contacts.addContact(north, id, { name: '龙义涵', relation: '司机' });
    const contactId = both.find(({ name }) => name === '龙义涵')?.id ?? '';
    const changed = await contacts.changeContact(north, id, contactId, { name: '龙懿涵', relation: null });
    expect(changed.contacts).toContainEqual({ id: contactId, name: '龙懿涵', relation: null, addressText: null });
    expect(changed.phones).toEqual(phones);
    const nothing = { name: undefined, relation: undefined, addressText: undefined };
    expect((await contacts.changeContact(north, id, contactId, nothing)).contacts).toEqual(changed.contacts);
    const told = (await eventsOf(north, id)).filter(({ type }) => type === 'customer.contact-changed');
    expect(told[0]).toMatchObject({ changes: { name: {}, relation: {} }, payload: { contactId } });
    expect(JSON.stringify(told)).not.toMatch(/龙|司机/);
    await expect(contacts.changeContact(north, id, contactId, { name: '王芳' })).rejects.toMatchObject({
      code: 'customer_contact_taken',
    });
    await expect(contacts.changeContact(north, id, newId(), { name: '王芳' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('CUS-04: an address is split into province, city, county and street', async () => {
    const made = await customers.create(north, person({ address: '辽宁省沈阳市铁西区滨江大道438号' }));
    expect(made.address).toEqual({
      text: '辽宁省沈阳市铁西区滨江大道438号',
      province: '辽宁省',
      city: '沈阳市',
      county: '铁西区',
      street: '滨江大道438号',
    });
  });

  it('CUS-05: persons are private and organisations public unless somebody says otherwise', async () => {
    const natures = await Promise.all([
      customers.create(north, person()),
      customers.create(north, { kind: 'organisation', name: '某公司' }),
      customers.create(north, { kind: 'organisation', name: '某公司', nature: 'private' }),
    ]);
    expect(natures.map((made) => made.nature)).toEqual(['private', 'public', 'private']);
  });

  it('CUS-06: a birthday told in one calendar is kept in both', async () => {
    const made = await customers.create(
      north,
      person({ birthday: { calendar: 'solar', date: '1990-01-27' as never } }),
    );
    expect(made.birthday).toEqual({
      calendar: 'solar',
      solar: '1990-01-27',
      lunar: { month: 1, day: 1, leapMonth: false },
    });
    const cleared = await customers.update(north, made.id, 1, { birthday: null });
    expect(cleared.birthday).toBeNull();
  });

  it('CUS-10: a customer is found by name, pinyin, initials, phone and last digits', async () => {
    const { id } = await customers.create(north, person({ name: '欧阳珊珊', phones: [{ number: '+8613912345678' }] }));
    for (const typed of ['欧阳', 'ouyangsh', 'oyss', '1391234', '+86 139 1234', '5678', '12345678']) {
      expect({ typed, found: await search(north, typed) }).toEqual({ typed, found: [id] });
    }
    expect(await search(north, '%')).toEqual([]);
  });

  it('CUS-12: a number found wrong or empty is marked, and its customers can be listed', async () => {
    const made = await customers.create(north, person({ phones: [{ number: '+8613700000001' }] }));
    const phoneId = made.phones[0]?.id as string;
    const judged = await contacts.changePhone(north, made.id, phoneId, { quality: 'empty_number' });
    expect(judged.phones).toMatchObject([{ quality: 'empty_number' }]);
    const listed = await customers.list(north, { limit: 20, sort: '-createdAt', phoneQuality: ['empty_number'] });
    expect(listed.data.map((one) => one.id)).toEqual([made.id]);
    expect((await eventsOf(north, made.id)).at(-1)).toMatchObject({
      type: 'customer.phone-judged',
      changes: { quality: { from: 'unverified', to: 'empty_number' } },
    });
  });

  it('CUS-17: the view gathers the customer with its duplicates', async () => {
    const [kept, duplicate] = await Promise.all([customers.create(north, person()), customers.create(north, person())]);
    await merges.merge(north, kept.id, { duplicateId: duplicate.id });
    const view = await world.get(CustomerViewService).get(north, kept.id);
    expect(view.customer.id).toBe(kept.id);
    expect([...view.customerIds].sort()).toEqual([kept.id, duplicate.id].sort());
  });

  it('two edits of one version: the second is told', async () => {
    const { id } = await customers.create(north, person());
    const outcomes = await Promise.allSettled([
      customers.update(north, id, 1, { occupation: '医生' }),
      customers.update(north, id, 1, { occupation: '教师' }),
    ]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')).toMatchObject({
      reason: { code: 'version_conflict' },
    });
    expect((await customers.get(north, id)).version).toBe(2);
  });

  it('events of a customer hold no personal data', async () => {
    const { id } = await customers.create(north, person({ phones: [{ number: '+8613666666666' }] }));
    await customers.update(north, id, undefined, { name: '李四', occupation: '司机', nature: 'public' });
    const events = await eventsOf(north, id);
    expect(JSON.stringify(events)).not.toMatch(/张三|李四|司机|136666/);
    expect(events.at(-1)?.changes).toMatchObject({
      name: {},
      occupation: {},
      nature: { from: 'private', to: 'public' },
    });
  });

  describe('merging', () => {
    it('a merge hides the duplicate, names its survivor, and is undone without loss', async () => {
      const [kept, duplicate] = await Promise.all([
        customers.create(north, person({ name: '合并甲' })),
        customers.create(north, person({ name: '合并乙' })),
      ]);
      const merge = await merges.merge(north, kept.id, { duplicateId: duplicate.id });
      expect(await search(north, '合并')).toEqual([kept.id]);
      await expect(customers.update(north, duplicate.id, undefined, { name: '某' })).rejects.toMatchObject({
        code: 'customer_merged',
        params: { survivorId: kept.id },
      });
      await merges.undo(north, kept.id, merge.id);
      expect((await search(north, '合并')).sort()).toEqual([kept.id, duplicate.id].sort());
      await expect(merges.undo(north, kept.id, merge.id)).rejects.toMatchObject({ code: 'customer_merge_undone' });
    });

    it('a chain of merges is undone from its end', async () => {
      const [a, b, c] = (await Promise.all(
        ['a', 'b', 'c'].map((name) => customers.create(north, person({ name }))),
      )) as [CustomerDto, CustomerDto, CustomerDto];
      const first = await merges.merge(north, b.id, { duplicateId: a.id });
      const second = await merges.merge(north, c.id, { duplicateId: b.id });
      expect((await customers.get(north, a.id)).mergedIntoId).toBe(c.id);
      await expect(merges.undo(north, b.id, first.id)).rejects.toMatchObject({ code: 'customer_merge_buried' });
      await merges.undo(north, c.id, second.id);
      expect((await customers.get(north, a.id)).mergedIntoId).toBe(b.id);
      await merges.undo(north, b.id, first.id);
      expect((await customers.get(north, a.id)).mergedIntoId).toBeNull();
    });

    it('likely duplicates share a phone', async () => {
      const phones = [{ number: '+8613777777777' }];
      const [one, two] = await Promise.all([
        customers.create(north, person({ phones })),
        customers.create(north, person({ phones })),
      ]);
      expect((await customers.likelyDuplicates(north, one.id)).map((found) => found.id)).toEqual([two.id]);
    });

    it('a hundred merges at once over few customers leave a forest and no error but the told ones', async () => {
      const made = await Promise.all(
        Array.from({ length: 12 }, (_, n) => customers.create(north, person({ name: `群${n}` }))),
      );
      const ids = made.map((customer) => customer.id);
      const pick = (n: number) => ids[n % ids.length] as string;
      const outcomes = await Promise.allSettled(
        Array.from({ length: 100 }, (_, n) => merges.merge(north, pick(n * 7), { duplicateId: pick(n * 5 + 3) })),
      );
      const codes = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
      expect(codes.filter((code) => !['customer_merged', 'customer_merge_with_itself'].includes(code))).toEqual([]);
      const chains = await world
        .get(StoreDb)
        .run(north, (tx) =>
          rows(
            tx,
            sql`select from customer a join customer b on b.id = a.merged_into_id where b.merged_into_id is not null`,
          ),
        );
      expect(chains).toEqual([]);
    });
  });

  describe('import', () => {
    const importRow = (externalId: string, changes: Partial<CustomerImportRow> = {}): CustomerImportRow => ({
      id: newId(),
      line: 2,
      digest: 'd'.repeat(32),
      externalId,
      kind: 'person',
      nature: 'private',
      name: '王五',
      namePinyin: 'wangwu',
      nameInitials: 'ww',
      occupation: null,
      birthdayCalendar: null,
      solarBirthday: null,
      lunarBirthMonth: null,
      lunarBirthDay: null,
      lunarBirthLeap: null,
      addressText: null,
      province: null,
      city: null,
      county: null,
      street: null,
      contactId: newId(),
      contactName: null,
      phoneId: newId(),
      phone: '+8613500000001',
      phoneReversed: '1000000053168',
      phoneLine: 'mobile',
      ...changes,
    });
    const run = (ctx: StoreContext, batch: CustomerImportRow[]) =>
      world
        .get(StoreDb)
        .run(ctx, (tx) =>
          mergeCustomers(tx, { importId: newId(), source: 'svw', rows: JSON.stringify(batch), at: world.clock.now() }),
        );

    it('TEN-02: the same row twice changes nothing, a changed row changes what changed', async () => {
      expect(await run(north, [importRow('K1'), importRow('K2')])).toEqual({ inserted: 2, updated: 0, refused: [] });
      expect(await run(north, [importRow('K1'), importRow('K2')])).toEqual({ inserted: 0, updated: 0, refused: [] });
      const changed = importRow('K1', { digest: 'e'.repeat(32), occupation: '司机' });
      expect(await run(north, [changed, importRow('K2')])).toEqual({ inserted: 0, updated: 1, refused: [] });
    });

    it('TEN-02: what staff corrected is not overwritten by a file that did not change', async () => {
      await run(north, [importRow('K3', { name: '王五五' })]);
      const [id] = await search(north, '王五五');
      await customers.update(north, id as string, undefined, { name: '汪五五' });
      await run(north, [importRow('K3', { name: '王五五' })]);
      expect((await customers.get(north, id as string)).name).toBe('汪五五');
    });

    it('does not see another store’s customers', async () => {
      await run(south, [importRow('K1', { name: '南店客户' })]);
      expect(await search(south, '南店')).toHaveLength(1);
      expect(await search(north, '南店')).toEqual([]);
    });
  });

  it('does not see another store’s customers', async () => {
    const mine = await customers.create(north, person({ name: '北店独有', phones: [{ number: '+8613311112222' }] }));
    const theirs = await customers.create(south, person({ name: '南店独有' }));
    const notFound = { code: 'not_found' };
    await expect(customers.get(south, mine.id)).rejects.toMatchObject(notFound);
    await expect(customers.update(south, mine.id, undefined, { name: 'x' })).rejects.toMatchObject(notFound);
    await expect(customers.readIdNumber(south, mine.id)).rejects.toMatchObject(notFound);
    await expect(contacts.addPhone(south, mine.id, { number: '+8613311113333' })).rejects.toMatchObject(notFound);
    await expect(contacts.observe(south, mine.id, { field: 'income', value: 'x' })).rejects.toMatchObject(notFound);
    await expect(merges.merge(south, mine.id, { duplicateId: theirs.id })).rejects.toMatchObject(notFound);
    await expect(merges.merge(south, theirs.id, { duplicateId: mine.id })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '#/duplicateId', code: 'unknown_reference' }],
    });
    expect(await search(south, '北店')).toEqual([]);
    expect(await search(south, '13311112222')).toEqual([]);
    expect(await eventsOf(south, mine.id)).toEqual([]);
  });
});
