import { Module, type OnModuleInit } from '@nestjs/common';
import { row, rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { CustomerMarks, RegistriesModule } from '#libs/http';
import { type PersonDto, PersonMergesService, PersonsService } from '#libs/persons';
import { GroupDb, StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import { countWaits, startWorld, type World } from '#libs/testing';
import { CustomerContactsService } from '../contact-data/customer-contacts.service';
import { CustomerMergesService } from '../customer-merges.service';
import type { CreateCustomerDto, CustomerDto } from '../customers.dto';
import { CustomersService } from '../customers.service';
import { PersonMatchingEvents } from './person-matching.events';
import { PersonMatchingService } from './person-matching.service';
import { CustomerPersonsWorkerModule } from './person-links.module';

const ID_NUMBER = '11010519491231002X';
const OTHER_ID_NUMBER = '110101199003074514';

/** What vehicles do in the product: they know their owners' plates. */
const plates = new Map<string, string>();

@Module({ imports: [RegistriesModule] })
class PlatesModule implements OnModuleInit {
  constructor(private readonly marks: CustomerMarks) {}

  onModuleInit(): void {
    this.marks.register({
      name: 'plates',
      read: async (_tx, ids) =>
        ids.flatMap((customerId) => [{ customerId, mark: plates.get(customerId) ?? '' }]).filter(({ mark }) => mark),
    });
  }
}

describe('matching customers to persons', () => {
  let world: World;
  let customers: CustomersService;
  let matching: PersonMatchingService;
  let persons: PersonsService;
  let phones = 13_800_000_000;

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomerPersonsWorkerModule, PlatesModule] });
    customers = world.get(CustomersService);
    matching = world.get(PersonMatchingService);
    persons = world.get(PersonsService);
  });
  afterAll(() => world.stop());

  const ctx = (name: 'north' | 'south' | 'other'): StoreContext => world.store(name).ctx;
  const hq = () => world.group('one').ctx;
  const inStore = <Result>(name: 'north' | 'south' | 'other', work: (tx: StoreTx) => Promise<Result>) =>
    world.get(StoreDb).run(ctx(name), work);
  const freshPhone = (): string => `+86${(phones += 7)}`;
  const add = (store: 'north' | 'south' | 'other', input: Partial<CreateCustomerDto>): Promise<CustomerDto> =>
    customers.create(ctx(store), { kind: 'person', name: '张三', ...input });
  const known = (number: string, idNumber?: string) => ({ phones: [{ number }], ...(idNumber && { idNumber }) });
  const matchAll = async (...stores: ('north' | 'south' | 'other')[]): Promise<void> => {
    for (const store of stores) while ((await matching.matchDue(ctx(store))).more);
  };
  const personIdOf = async (store: 'north' | 'south' | 'other', { id }: CustomerDto): Promise<string> => {
    const found = await inStore(store, (tx) =>
      row<{ personId: string | null }>(tx, sql`select person_id as "personId" from customer where id = ${id}`),
    );
    return found?.personId ?? 'nobody';
  };
  const membersOf = async (id: string) =>
    (await persons.get(hq(), id)).members.map(({ storeCode, customerId }) => ({ storeCode, customerId }));
  const proposalsAbout = async (id: string) =>
    (await world.get(PersonMergesService).listProposals(hq(), { limit: 100 })).data.filter(
      ({ oneId, otherId }) => oneId === id || otherId === id,
    );

  it('GRP-01: a customer of two stores is one person, found by the phone', async () => {
    const phone = freshPhone();
    const [a, b] = [await add('north', known(phone)), await add('south', { ...known(phone), name: '张先生' })];
    await matchAll('north', 'south');
    const person = await personIdOf('north', a);
    expect(await personIdOf('south', b)).toBe(person);
    expect(await membersOf(person)).toEqual([
      { storeCode: world.store('north').code, customerId: a.id },
      { storeCode: world.store('south').code, customerId: b.id },
    ]);
    const [found] = await persons.find(hq(), { phone });
    expect(found).toMatchObject<Partial<PersonDto>>({ id: person, stores: 2, knownBy: { phones: 1, idNumbers: 0 } });
  });

  it('GRP-01: two stores that meet a person at one instant make one', async () => {
    for (let round = 0; round < 5; round++) {
      const [phone, second] = [freshPhone(), freshPhone()];
      const [a, b] = [
        await add('north', { phones: [{ number: phone }, { number: second }] }),
        await add('south', { phones: [{ number: second }, { number: phone }] }),
      ];
      await Promise.all([matching.matchDue(ctx('north')), matching.matchDue(ctx('south'))]);
      const person = await personIdOf('north', a);
      expect(await personIdOf('south', b)).toBe(person);
      expect(await membersOf(person)).toHaveLength(2);
    }
    const lost = await world.get(GroupDb).run(hq(), (tx) =>
      rows(
        tx,
        sql`select p.id from group_person p where not exists (
                     select from group_person_member m where m.person_id = p.id)`,
      ),
    );
    expect(lost).toEqual([]);
  });

  it('GRP-01: a customer that gives the phone of one person and the ID number of another makes them one, reversibly', async () => {
    const phone = freshPhone();
    const [byPhone, byCard] = [await add('north', known(phone)), await add('south', { idNumber: ID_NUMBER })];
    await matchAll('north', 'south');
    const [one, other] = [await personIdOf('north', byPhone), await personIdOf('south', byCard)];
    expect(one).not.toBe(other);
    const both = await add('north', known(phone, ID_NUMBER));
    await matchAll('north');
    expect(await membersOf(one)).toHaveLength(3);
    expect(await persons.get(hq(), other)).toMatchObject({ mergedIntoId: one });

    const [merge] = (await world.get(PersonMergesService).list(hq(), one, { limit: 20 })).data;
    expect(merge).toMatchObject({ mergedId: other, mergedBy: 'person-matching' });
    await world.get(PersonMergesService).undo(hq(), one, merge?.id ?? '');
    expect((await membersOf(one)).map(({ customerId }) => customerId)).toEqual([byPhone.id]);
    expect((await membersOf(other)).map(({ customerId }) => customerId)).toEqual([both.id, byCard.id]);
  });

  it('GRP-01, SEC-08: a person who was erased holds up nobody’s merge', async () => {
    const certain = async (): Promise<{ survivor: string; merged: string }> => {
      const [one, other] = [await add('north', known(freshPhone())), await add('north', known(freshPhone()))];
      await matchAll('north');
      const [a, b] = [await personIdOf('north', one), await personIdOf('north', other)].sort() as [string, string];
      await world.get(GroupDb).run(hq(), (tx) =>
        rows(
          tx,
          sql`insert into group_person_proposal (id, one_id, other_id, reason, created_at)
              values (${newId()}, ${a}, ${b}, 'phone_and_id_number', now())`,
        ),
      );
      return { survivor: a, merged: b };
    };
    const [first, second] = [await certain(), await certain()];
    await world
      .get(GroupDb)
      .run(hq(), (tx) => rows(tx, sql`update group_person set erased_at = now() where id = ${first.merged}`));
    expect(await world.get(PersonMergesService).carryOutCertain(hq())).toBe(1);
    expect(await persons.get(hq(), second.merged)).toMatchObject({ mergedIntoId: second.survivor });
    expect(await persons.get(hq(), first.survivor)).toMatchObject({ mergedIntoId: null });
  });

  it('GRP-01: certain merges of a whole chain are carried out at once, in as many statements as one, and by one worker', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => add('north', known(freshPhone()))));
    await matchAll('north');
    const ids = (await Promise.all(people.map((one) => personIdOf('north', one)))).sort();
    const propose = (pairs: readonly (readonly string[])[]) =>
      world.get(GroupDb).run(hq(), (tx) =>
        Promise.all(
          pairs.map(([one, other]) =>
            rows(
              tx,
              sql`insert into group_person_proposal (id, one_id, other_id, reason, created_at)
                  values (${newId()}, ${one}, ${other}, 'phone_and_id_number', now())`,
            ),
          ),
        ),
      );
    const waitsOf = async (): Promise<number | undefined> => {
      const counted = countWaits(hq().group);
      await world.get(PersonMergesService).carryOutCertain(hq());
      return counted.stop().at(-1);
    };
    await propose([[ids[0], ids[1]]]);
    expect(await waitsOf()).toBe(4);
    await propose([
      [ids[1], ids[2]],
      [ids[3], ids[4]],
      [ids[2], ids[4]],
    ]);
    expect(await waitsOf()).toBe(4);
    await propose([[ids[4], ids[5]]]);
    const merges = world.get(PersonMergesService);
    const [first, second] = await Promise.all([merges.carryOutCertain(hq()), merges.carryOutCertain(hq())]);
    expect([first, second].sort()).toEqual([0, 1]);
    for (const id of ids.slice(1)) expect(await persons.get(hq(), id)).toMatchObject({ mergedIntoId: ids[0] });
    expect(await membersOf(ids[0])).toHaveLength(6);

    // taken back in the other order, all stand by themselves as before
    for (const { id, undoneAt } of (await merges.list(hq(), ids[0], { limit: 20 })).data) {
      expect(undoneAt).toBeNull();
      await merges.undo(hq(), ids[0], id);
    }
    expect(await persons.get(hq(), ids[4])).toMatchObject({ mergedIntoId: ids[3] });
    expect(await persons.get(hq(), ids[1])).toMatchObject({ mergedIntoId: null });
  });

  it('GRP-01: a phone that people with two ID cards share fuses nobody, and headquarters decides', async () => {
    const phone = freshPhone();
    const a = await add('north', known(phone, '110101198001010010'));
    const b = await add('south', known(phone, OTHER_ID_NUMBER));
    await matchAll('north', 'south');
    const [one, other] = [await personIdOf('north', a), await personIdOf('south', b)];
    expect(one).not.toBe(other);
    const [proposal] = await proposalsAbout(one);
    expect(proposal).toMatchObject({ reason: 'other_id_number', state: 'open' });
    await world.get(PersonMergesService).decide(hq(), proposal?.id ?? '', 'reject');
    await expect(world.get(PersonMergesService).decide(hq(), proposal?.id ?? '', 'merge')).rejects.toMatchObject({
      code: 'person_proposal_decided',
      params: { state: 'rejected' },
    });
    await customers.update(ctx('south'), b.id, undefined, { occupation: '教师' });
    await matchAll('south');
    expect(await proposalsAbout(one)).toEqual([]);
  });

  it('GRP-01: a plate with a name only proposes; what headquarters accepts is one person', async () => {
    const [a, b] = [
      await add('north', { name: '钱 七' }),
      await add('south', { name: '钱七', ...known(freshPhone()) }),
    ];
    plates.set(a.id, '沪A12345').set(b.id, '沪A12345');
    await matchAll('north', 'south');
    const one = await personIdOf('north', a);
    const [proposal] = await proposalsAbout(one);
    expect(proposal).toMatchObject({ reason: 'plate_and_name' });
    await world.get(PersonMergesService).decide(hq(), proposal?.id ?? '', 'merge');
    expect(await membersOf(proposal?.oneId ?? '')).toHaveLength(2);
  });

  it('GRP-01: a phone that is added, or turns out to be wrong, has the customer looked at again', async () => {
    const phone = freshPhone();
    const [a, b] = [await add('north', known(phone)), await add('south', {})];
    await matchAll('north', 'south');
    expect(await personIdOf('south', b)).not.toBe(await personIdOf('north', a));
    await world.get(CustomerContactsService).addPhone(ctx('south'), b.id, { number: phone });
    await inStore('south', (tx) =>
      world.get(PersonMatchingEvents).lookAgain(tx, ctx('south'), [{ subjectId: b.id } as never]),
    );
    await matchAll('south');
    expect(await personIdOf('south', b)).toBe(await personIdOf('north', a));

    const wrong = await add('south', { name: '李四', ...known(phone) });
    await world
      .get(CustomerContactsService)
      .changePhone(ctx('south'), wrong.id, wrong.phones[0]?.id ?? '', { quality: 'wrong_number' });
    await matchAll('south');
    expect(await personIdOf('south', wrong)).not.toBe(await personIdOf('north', a));
  });

  it('GRP-01: customers that a store merged are proposed as one person', async () => {
    const [a, b] = [await add('north', known(freshPhone())), await add('north', known(freshPhone()))];
    await matchAll('north');
    await world.get(CustomerMergesService).merge(ctx('north'), a.id, { duplicateId: b.id });
    await matchAll('north');
    expect(await proposalsAbout(await personIdOf('north', a))).toMatchObject([{ reason: 'merged_in_store' }]);
  });

  it('GRP-01: nothing is matched while an import runs, and everything when it has ended', async () => {
    const job = newId();
    await inStore('north', (tx) =>
      rows(tx, sql`insert into job (id, type, status, requested_by) values (${job}, 'import', 'running', 'test')`),
    );
    const made = await add('north', known(freshPhone()));
    await matchAll('north');
    expect(await personIdOf('north', made)).toBe('nobody');
    await inStore('north', (tx) =>
      rows(tx, sql`update job set status = 'succeeded', finished_at = now() where id = ${job}`),
    );
    await matchAll('north');
    expect(await personIdOf('north', made)).not.toBe('nobody');
  });

  it('CF-24: a store can read neither the numbers nor the customers of another', async () => {
    const phone = freshPhone();
    await add('south', known(phone));
    await matchAll('south');
    const seen = await inStore('north', async (tx) => ({
      members: await rows<{ role: string }>(tx, sql`select distinct store_role as role from group_person_member`),
      keys: await rows<{ text: string }>(tx, sql`select k::text as text from group_person_key k`),
    }));
    expect(seen.members).toEqual([{ role: world.store('north').schema }]);
    expect(seen.keys.length).toBeGreaterThan(0);
    expect(seen.keys.map(({ text }) => text).join()).not.toContain(phone.slice(3));
    await expect(inStore('north', (tx) => rows(tx, sql`update group_person set erased_at = now()`))).rejects.toThrow();
    await expect(inStore('north', (tx) => rows(tx, sql`delete from group_person_key`))).rejects.toThrow();
    const foreign = sql`insert into group_person_member (store_role, customer_id, person_id)
                        select ${world.store('south').schema}, ${newId()}, id from group_person limit 1`;
    await expect(inStore('north', (tx) => rows(tx, foreign))).rejects.toThrow();
  });

  it('does not see another group’s persons, nor they ours', async () => {
    const phone = freshPhone();
    const [a, b] = [await add('north', known(phone)), await add('other', known(phone))];
    await matchAll('north', 'other');
    const [ours, theirs] = [await personIdOf('north', a), await personIdOf('other', b)];
    expect(ours).not.toBe(theirs);
    await expect(persons.get(hq(), theirs)).rejects.toMatchObject({ code: 'not_found' });
    const listed = await persons.list(world.group('two').ctx, { limit: 100 });
    expect(listed.data.map(({ id }) => id)).toEqual([theirs]);
    await expect(world.get(PersonMergesService).merge(hq(), ours, { mergedId: theirs })).rejects.toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '#/mergedId' }],
    });
  });

  it('GRP-01: merging and undoing are refused in the wrong order', async () => {
    const made = await Promise.all([1, 2, 3].map(() => add('north', known(freshPhone()))));
    await matchAll('north');
    const [a = '', b = '', c = ''] = await Promise.all(made.map((customer) => personIdOf('north', customer)));
    const merges = world.get(PersonMergesService);
    const first = await merges.merge(hq(), b, { mergedId: c });
    const second = await merges.merge(hq(), a, { mergedId: b });
    expect(await persons.get(hq(), c)).toMatchObject({ mergedIntoId: a });
    expect(await membersOf(a)).toHaveLength(3);
    await expect(merges.merge(hq(), a, { mergedId: a })).rejects.toMatchObject({ code: 'person_merge_with_itself' });
    await expect(merges.merge(hq(), a, { mergedId: c })).rejects.toMatchObject({ code: 'person_merged' });
    await expect(merges.undo(hq(), b, first.id)).rejects.toMatchObject({ code: 'person_merge_buried' });
    await merges.undo(hq(), a, second.id);
    await expect(merges.undo(hq(), a, second.id)).rejects.toMatchObject({ code: 'person_merge_undone' });
    expect(await persons.get(hq(), c)).toMatchObject({ mergedIntoId: b });
    const types = await world
      .get(GroupDb)
      .run(hq(), (tx) =>
        rows<{ type: string }>(tx, sql`select type from group_event where subject_id = ${a} order by id`),
      );
    expect(types.map(({ type }) => type)).toEqual(['person.merged', 'person.merge-undone']);
  });
});
