import { row, rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { DEFAULT_SHARING_SCOPE, type SharedFieldGroup, SHARING_SCOPE } from '#libs/persons';
import { GroupPolicy, PoliciesModule } from '#libs/policies';
import { GroupDb, StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { CustomerContactsService } from '../contact-data/customer-contacts.service';
import { CustomerMergesService } from '../customer-merges.service';
import type { CreateCustomerDto, CustomerDto } from '../customers.dto';
import { CustomersService } from '../customers.service';
import { PersonConsentsService } from './person-consents.service';
import { consentsOf } from './person-consents.queries';
import { PersonElsewhereService } from './person-elsewhere.service';
import { CustomerPersonsHttpModule } from './person-links.module';
import { PersonMatchingService } from './person-matching.service';

type Store = 'north' | 'south' | 'other';

describe('consents, and what stores share', () => {
  let world: World;
  let customers: CustomersService;
  let consents: PersonConsentsService;
  let elsewhere: PersonElsewhereService;
  let phones = 13_700_000_000;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomerPersonsHttpModule, PoliciesModule] });
    customers = world.get(CustomersService);
    consents = world.get(PersonConsentsService);
    elsewhere = world.get(PersonElsewhereService);
  });
  afterAll(() => world.stop());

  const ctx = (name: Store): StoreContext => ({
    ...world.store(name).ctx,
    actor: { type: 'staff', id: `staff-of-${name}`, name: '王芳' },
    permissions: new Set(['customers:read-phone']),
  });
  const inStore = <Result>(name: Store, work: (tx: StoreTx) => Promise<Result>) =>
    world.get(StoreDb).run(ctx(name), work);
  const add = (store: Store, number: string, more: Partial<CreateCustomerDto> = {}): Promise<CustomerDto> =>
    customers.create(ctx(store), { kind: 'person', name: '张三', phones: [{ number }], ...more });
  /** A person of north and south; south knows much of it. */
  const somebody = async () => {
    const phone = `+86${(phones += 3)}`;
    const north = await add('north', phone);
    const south = await add('south', phone, {
      name: '张三丰',
      occupation: '武师',
      hobbies: ['太极'],
      address: '上海市黄浦区武当路1号',
    });
    await world
      .get(CustomerContactsService)
      .observe(ctx('south'), south.id, { field: 'payment_method', value: '现金' });
    for (const store of ['north', 'south'] as const) await world.get(PersonMatchingService).matchDue(ctx(store));
    return { phone, north, south };
  };
  const looksIn = (store: Store, customerId: string) =>
    inStore(store, (tx) =>
      rows<{ actorId: string; payload: object }>(
        tx,
        sql`select actor_id as "actorId", payload from event
            where type = 'person.read-elsewhere' and subject_id = ${customerId} order by id`,
      ),
    );
  /** What the group, or one store of it, lets the others see from now on. */
  const issueScope = async (fieldGroups: SharedFieldGroup[], storeRole: string | null = null) => {
    const at = world.clock.now();
    const id = newId();
    await world.get(GroupDb).run(world.group('one').ctx, async (tx) => {
      const last = await row<{ number: number }>(
        tx,
        sql`select coalesce(max(number), 0)::int as number from group_policy where kind = ${SHARING_SCOPE.code}`,
      );
      const facts = {
        kind: SHARING_SCOPE.code,
        code: DEFAULT_SHARING_SCOPE,
        storeRole,
        number: (last?.number ?? 0) + 1,
      };
      const by = (name: string) => ({ type: 'staff', id: name, name });
      const signed = { author: by('a'), reviewer: by('b'), reviewedAt: at, approver: by('c'), issuedAt: at };
      const life = { document: { fieldGroups }, ...signed, effectiveFrom: at };
      await tx.insert(GroupPolicy, { id, ...facts, ...life, state: 'issued', createdAt: at, updatedAt: at } as object);
    });
    world.clock.advance(1_000);
  };

  it('CF-24: as it ships a store learns that others know the person, how many, and nothing else; both log the look', async () => {
    const { north, south } = await somebody();
    const told = await elsewhere.read(ctx('north'), north.id);
    expect(told).toEqual({ personId: expect.any(String), stores: 1, shared: [] });
    expect(await looksIn('north', north.id)).toMatchObject([{ actorId: 'staff-of-north' }]);
    expect(await looksIn('south', south.id)).toMatchObject([
      {
        actorId: 'staff-of-north',
        payload: { reader: world.store('north').code, fieldGroups: [], policyRef: 'sharing-scope/default@preset:1' },
      },
    ]);
  });

  it('GRP-01: within the scope of the store that is read, the others see what it knows', async () => {
    const { north, south, phone } = await somebody();
    await issueScope(['identity', 'contact', 'preferences']);
    const [shared] = (await elsewhere.read(ctx('north'), north.id)).shared;
    expect(shared).toMatchObject({
      storeCode: world.store('south').code,
      identity: { name: '张三丰', occupation: '武师' },
      ...{ phones: [phone], hobbies: ['太极'], address: null, birthday: null, observed: [], parts: [] },
    });
    const masked = { ...ctx('north'), permissions: new Set<string>() };
    expect((await elsewhere.read(masked, north.id)).shared[0]?.phones[0]).toContain('****');

    await issueScope(['address', 'observed'], world.store('south').schema);
    const [own] = (await elsewhere.read(ctx('north'), north.id)).shared;
    expect(own).toMatchObject({ identity: null, phones: [], hobbies: [], address: '上海市黄浦区武当路1号' });
    expect(own?.observed).toEqual([{ field: 'payment_method', value: '现金' }]);
    // the other way round north's own scope counts, which is the group's
    const [back] = (await elsewhere.read(ctx('south'), south.id)).shared;
    expect(back).toMatchObject({ identity: { name: '张三' }, address: null });
  });

  it('CF-24: a customer that took the consent to sharing back is not shared, whatever the scope', async () => {
    const { north, south } = await somebody();
    expect((await elsewhere.read(ctx('north'), north.id)).shared).toHaveLength(1);
    await consents.add(ctx('south'), south.id, { purpose: 'group_sharing', state: 'withdrawn', source: 'spoken' });
    expect(await elsewhere.read(ctx('north'), north.id)).toMatchObject({ stores: 1, shared: [] });
    world.clock.advance(1_000);
    await consents.add(ctx('south'), south.id, { purpose: 'group_sharing', state: 'given', source: 'written' });
    expect((await elsewhere.read(ctx('north'), north.id)).shared).toHaveLength(1);
  });

  it('GRP-01: headquarters sees one record of a person, made of what each store shares, and both log the look', async () => {
    const { north, south, phone } = await somebody();
    const { personId } = await elsewhere.read(ctx('north'), north.id);
    await issueScope(['identity', 'contact'], world.store('north').schema);
    const hq = { ...world.group('one').ctx, permissions: new Set(['customers:read-phone']) };
    const profile = await elsewhere.profile(hq, personId as string);
    // of south only what it set for itself before
    expect(profile).toMatchObject({
      stores: 2,
      survived: { name: '张三', occupation: null, address: '上海市黄浦区武当路1号', phones: [phone], hobbies: [] },
    });
    const last = (await looksIn('south', south.id)).at(-1);
    expect(last?.payload).toMatchObject({ reader: 'headquarters', fieldGroups: ['address', 'observed'] });
    const looks = await world
      .get(GroupDb)
      .run(hq, (tx) =>
        rows(tx, sql`select id from group_event where type = 'person.profile-read' and subject_id = ${personId}`),
      );
    expect(looks).toHaveLength(1);
    await expect(elsewhere.profile(world.group('two').ctx, personId as string)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('does not see another store’s customer by its own id, nor another group’s at all', async () => {
    const { south, phone } = await somebody();
    const other = await add('other', phone);
    await world.get(PersonMatchingService).matchDue(ctx('other'));
    await expect(elsewhere.read(ctx('north'), south.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await elsewhere.read(ctx('other'), other.id)).toMatchObject({ stores: 0, shared: [] });
    await expect(consents.list(ctx('north'), south.id, { limit: 20 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(consents.inForce(ctx('north'), south.id)).rejects.toMatchObject({ code: 'not_found' });
    const said = { purpose: 'survey', state: 'given', source: 'online' } as const;
    await expect(consents.add(ctx('north'), south.id, said)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('CF-24: consent is kept per purpose and channel, the latest word counts, and nothing said is lost', async () => {
    const { id } = await add('north', '+8613611112222');
    const say = async (input: Parameters<typeof consents.add>[2]) => {
      world.clock.advance(1_000);
      return consents.add(ctx('north'), id, input);
    };
    await say({ purpose: 'marketing', state: 'given', source: 'written' });
    await say({ purpose: 'marketing', channel: 'sms', state: 'withdrawn', source: 'spoken' });
    await say({ purpose: 'survey', state: 'withdrawn', source: 'online' });
    await say({ purpose: 'survey', state: 'given', source: 'online' });
    expect(await consents.inForce(ctx('north'), id)).toMatchObject([
      { purpose: 'marketing', channel: 'sms', state: 'withdrawn' },
      { purpose: 'marketing', channel: null, state: 'given' },
      { purpose: 'survey', channel: null, state: 'given' },
    ]);
    expect((await consents.list(ctx('north'), id, { limit: 20 })).data).toHaveLength(4);
    const tomorrow = new Date(world.clock.now().getTime() + 86_400_000);
    await expect(say({ purpose: 'survey', state: 'given', source: 'online', toldAt: tomorrow })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '#/toldAt', code: 'consent_told_later' }],
    });
    await expect(inStore('north', (tx) => rows(tx, sql`delete from consent`))).rejects.toThrow('permission denied');
    const types = await inStore('north', (tx) =>
      rows<{ type: string }>(tx, sql`select type from event where subject_id = ${id} order by id`),
    );
    expect(types.map(({ type }) => type)).toEqual([
      ...['customer.created', 'customer.consent-given', 'customer.consent-withdrawn'],
      ...['customer.consent-withdrawn', 'customer.consent-given'],
    ]);
  });

  it('CF-24: a merged duplicate’s word counts for the customer, and again for itself when the merge is undone', async () => {
    const [a, b] = [await add('north', '+8613611113333'), await add('north', '+8613611114444')];
    await consents.add(ctx('north'), b.id, { purpose: 'marketing', state: 'withdrawn', source: 'spoken' });
    const read = (...ids: string[]) => inStore('north', (tx) => consentsOf(tx, ids, ['marketing']));
    expect(await read(a.id)).toEqual([]);
    const merge = await world.get(CustomerMergesService).merge(ctx('north'), a.id, { duplicateId: b.id });
    expect(await read(a.id)).toMatchObject([{ customerId: a.id, state: 'withdrawn' }]);
    await world.get(CustomerMergesService).undo(ctx('north'), a.id, merge.id);
    expect(await read(a.id, b.id)).toMatchObject([{ customerId: b.id, state: 'withdrawn' }]);
  });
});
