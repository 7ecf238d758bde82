import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { rows, sql } from '#libs/database';
import { maskIdNumber, newId, reversedDigits } from '#libs/foundation';
import { PersonalRecordSources } from '#libs/http';
import { GroupKeys } from '#libs/identity';
import { PersonErasuresService, PersonExportsService, PersonMergesService, phoneText } from '#libs/persons';
import { migrateQueue } from '#libs/queue';
import { FileLinks, LocalDiskStorage, ObjectStorage } from '#libs/storage';
import { GroupDb, StoreDb, type StoreContext } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { Client } from 'pg';
import { CustomerContactsService } from '../contact-data/customer-contacts.service';
import { type CustomerImportRow, mergeCustomers } from '../customer-import.queries';
import { CustomerMergesService } from '../customer-merges.service';
import { CustomersService } from '../customers.service';
import type { CreateCustomerDto, CustomerDto } from '../customers.dto';
import { CustomerPersonsWorkerModule } from './person-links.module';
import { PersonMatchingService } from './person-matching.service';

const NAME = '欧阳雪见';
const NEVER = new AbortController().signal;

type Store = 'north' | 'south' | 'other';

/** A number with its right last character. */
function idNumberOf(serial: number): string {
  const digits = `11010519491231${String(serial).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0);
  return `${digits}${'10X98765432'[sum % 11]}`;
}

describe('what a person may ask for', () => {
  let world: World;
  let customers: CustomersService;
  let exports: PersonExportsService;
  let erasures: PersonErasuresService;
  let storage: ObjectStorage;
  let phones = 13_900_000_000;
  /** Files that a feature keeps of a customer; and whether it fails where its turn comes. */
  const scans = new Map<string, string>();
  const failing = new Set<string>();

  beforeAll(async () => {
    world = await startWorld({ modules: [CustomerPersonsWorkerModule] });
    await migrateQueue(world.cluster.queueDatabaseUrl);
    Object.assign(world.get(ObjectStorage), new LocalDiskStorage(mkdtempSync(join(tmpdir(), 'forecourt-persons-'))));
    customers = world.get(CustomersService);
    exports = world.get(PersonExportsService);
    erasures = world.get(PersonErasuresService);
    storage = world.get(ObjectStorage);
    world.get(PersonalRecordSources).register({
      name: 'scans',
      label: { 'zh-CN': '扫描件', en: 'Scans' },
      order: 700,
      read: async (_tx, _ctx, ids) => ids.filter((id) => scans.has(id)).map((id) => ({ scan: scans.get(id) })),
      files: async (_tx, _ctx, ids) => ids.flatMap((id) => scans.get(id) ?? []),
      erase: async (_tx, ctx) => {
        if (failing.has(ctx.store.code)) throw new Error('killed');
        return 0;
      },
    });
  });
  afterAll(() => world.stop());

  const ctx = (name: Store): StoreContext => ({
    ...world.store(name).ctx,
    permissions: new Set(['customers:read-phone']),
  });
  const hq = () => world.group('one').ctx;
  const freshPhone = (): string => `+86${(phones += 3)}`;
  const add = (store: Store, phone: string, more: Partial<CreateCustomerDto> = {}): Promise<CustomerDto> =>
    customers.create(ctx(store), { kind: 'person', name: NAME, phones: [{ number: phone }], ...more });
  const match = async (...stores: Store[]) => {
    for (const store of stores) await world.get(PersonMatchingService).matchDue(ctx(store));
  };
  /** A person of two stores. */
  const somebody = async (
    { name, occupation, street } = { name: NAME, occupation: '钢琴老师', street: '云台路7号' },
  ) => {
    const phone = freshPhone();
    const idNumber = idNumberOf(phones % 1_000);
    const north = await add('north', phone, {
      ...{ name, idNumber, occupation },
      address: `上海市浦东新区${street}`,
    });
    const south = await add('south', phone, { name, contacts: [{ name }] });
    await match('north', 'south');
    const [member] = await world
      .get(GroupDb)
      .run(hq(), (tx) =>
        rows<{ personId: string }>(
          tx,
          sql`select person_id as "personId" from group_person_member where customer_id = ${north.id}`,
        ),
      );
    return { phone, idNumber, north, south, personId: member?.personId as string };
  };
  const exported = async (personId: string): Promise<{ jobId: string; file: string }> => {
    const { id: jobId } = await exports.request(hq(), personId);
    await exports.run(hq(), jobId, NEVER);
    const { url } = await exports.link(hq(), personId, jobId);
    const key = world.get(FileLinks).keyOf(url.slice(url.lastIndexOf('/') + 1));
    return { jobId, file: await text(storage.open(key)) };
  };
  /** Every row of every table of the database, as text. */
  const dump = async (): Promise<string> => {
    const admin = new Client({ connectionString: world.cluster.superuserUrl });
    await admin.connect();
    try {
      const { rows: tables } = await admin.query<{ name: string }>(
        `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'r' AND n.nspname ~ '^(store_|group_|platform)'`,
      );
      const parts: string[] = [];
      for (const { name } of tables) {
        const { rows: found } = await admin.query<{ line: string }>(`SELECT t::text AS line FROM ${name} t`);
        parts.push(...found.map(({ line }) => `${name}: ${line}`));
      }
      return parts.join('\n');
    } finally {
      await admin.end();
    }
  };

  it('SEC-08: a person gets all that every store keeps, in one file behind a short-lived link', async () => {
    const { phone, idNumber, north, south, personId } = await somebody();
    await world
      .get(CustomerContactsService)
      .observe(ctx('south'), south.id, { field: 'payment_method', value: '现金' });
    const { file } = await exported(personId);
    const told = JSON.parse(file) as {
      stores: { store: string; customerIds: string[]; records: { name: string; records: object[] }[] }[];
    };
    const of = (index: number) => told.stores[index]?.records.find(({ name }) => name === 'customers')?.records[0];
    expect(told.stores.map(({ customerIds }) => customerIds)).toEqual([[north.id], [south.id]]);
    expect(of(0)).toMatchObject({
      name: NAME,
      idNumber,
      occupation: '钢琴老师',
      phones: [{ number: phone }],
    });
    expect(of(1)).toMatchObject({ observations: [{ field: 'payment_method', value: '现金' }] });
    const logged = await world
      .get(StoreDb)
      .run(ctx('south'), (tx) =>
        rows(tx, sql`select id from event where type = 'person.exported' and subject_id = ${south.id}`),
      );
    expect(logged).toHaveLength(1);
  });

  it('SEC-08: an export is gone when its time is over', async () => {
    const { personId } = await somebody();
    const { jobId } = await exported(personId);
    world.clock.advance(7 * 86_400_000);
    await expect(exports.link(hq(), personId, jobId)).rejects.toMatchObject({ code: 'person_export_gone' });
    const key = `${world.group('one').schema}/person-exports/${personId}/${jobId}.json`;
    expect(await storage.sizeOf(key)).toBeGreaterThan(0);
    await exports.removeExpired(hq());
    expect(await storage.sizeOf(key)).toBeNull();
  });

  it('SEC-08, GRP-01: an erasure waits for whoever merges, before it locks what they want', async () => {
    const { personId } = await somebody();
    let begin: () => void = () => undefined;
    const isFirst = new Promise<void>((resolve) => (begin = resolve));
    let hasEnded = false;
    const blocked = sql`select 1 from pg_locks l join pg_stat_activity a using (pid)
                        where not l.granted and a.datname = current_database()`;
    const merging = world.get(GroupDb).run(hq(), async (tx) => {
      await rows(
        tx,
        sql`select pg_advisory_xact_lock(hashtextextended('merges of persons of ' || current_schema(), 0))`,
      );
      begin();
      while (!hasEnded && (await rows(tx, blocked)).length === 0) await sleep(5);
      return rows(tx, sql`select id from group_person where id = ${personId} and erased_at is null for update nowait`);
    });
    await isFirst;
    const erasing = erasures.request(hq(), personId, { reason: 'asked_by_person' }).finally(() => (hasEnded = true));
    const [found, { id }] = await Promise.all([merging, erasing]);
    expect(found).toHaveLength(1);
    await erasures.run(hq(), id, NEVER);
  });

  it('SEC-08: who is erased is found nowhere in the database any more, and the history and a proof stay', async () => {
    const who = { name: '司马无双', occupation: '古琴老师', street: '不忘路9号' };
    const { phone, idNumber, north, south, personId } = await somebody(who);
    const duplicate = await add('north', freshPhone(), { name: '司马无双女士' });
    await world.get(CustomerMergesService).merge(ctx('north'), north.id, { duplicateId: duplicate.id });
    const scan = `${world.store('north').schema}/scans/${north.id}.pdf`;
    scans.set(north.id, scan);
    await storage.put(scan, Readable.from([Buffer.from('%PDF-')]), { maxBytes: 100 });
    const claim = { key: 'k', principal: 'p', method: 'POST', route: '/x', fingerprint: 'f'.repeat(64) };
    const keyed = { ...ctx('south'), idempotency: { ...claim, claimed: false, replayed: false } };
    await world.get(StoreDb).run(keyed, async () => ({ id: south.id, name: who.name }));
    await exported(personId);
    const traces = [
      ...[who.name, who.occupation, who.street, 'simawushuang', 'smws'],
      ...[phone.slice(3), reversedDigits(phone), maskIdNumber(idNumber), idNumber.slice(0, 14)],
    ];
    const before = await dump();
    // the ID number is nowhere in clear to begin with
    expect(traces.filter((trace) => !before.includes(trace))).toEqual([idNumber.slice(0, 14)]);

    const { id } = await erasures.request(hq(), personId, { reason: 'asked_by_person' });
    await erasures.run(hq(), id, NEVER);
    const after = await dump();
    expect(after.split('\n').filter((line) => traces.some((trace) => line.includes(trace)))).toEqual([]);
    expect(after).toMatch(new RegExp(`event: .*customer.created.*${north.id}`));
    expect(await storage.sizeOf(scan)).toBeNull();
    expect(await customers.get(ctx('north'), north.id)).toMatchObject({ name: '已删除', phones: [], idNumber: null });

    const again = world.get(CustomerContactsService).addPhone(ctx('north'), north.id, { number: phone });
    await expect(again).rejects.toMatchObject({ code: 'customer_erased' });

    const cipher = await world.get(GroupKeys).of(world.group('one').id);
    const hash = createHash('sha256')
      .update('phone ')
      .update(cipher.blindIndex(phoneText(phone)))
      .digest('hex');
    const proof = await erasures.get(hq(), id);
    expect(proof).toMatchObject({ personId, reason: 'asked_by_person', keyHashes: expect.arrayContaining([hash]) });
    expect(proof.finishedAt).not.toBeNull();
    const rowsOf = (store: Store) =>
      proof.counts.find(({ storeCode, feature }) => storeCode === world.store(store).code && feature === 'customers')
        ?.rows;
    expect([rowsOf('north'), rowsOf('south')]).toEqual([4, 3]);
    await expect(exports.request(hq(), personId)).rejects.toMatchObject({ code: 'person_erased' });
    await expect(erasures.request(hq(), personId, { reason: 'unlawful' })).rejects.toMatchObject({
      code: 'person_erased',
    });
  });

  it('SEC-08: a file that comes while others are removed goes too', async () => {
    const { personId, north } = await somebody();
    const folder = `${world.store('north').schema}/scans/${north.id}`;
    const [early, late] = [`${folder}/early.pdf`, `${folder}/late.pdf`];
    const put = (key: string) => storage.put(key, Readable.from([Buffer.from('%PDF-')]), { maxBytes: 100 });
    scans.set(north.id, early);
    await Promise.all([put(early), put(late)]);
    const remove = jest.spyOn(storage, 'remove').mockImplementationOnce(async () => {
      scans.set(north.id, late);
    });
    const { id } = await erasures.request(hq(), personId, { reason: 'asked_by_person' });
    await erasures.run(hq(), id, NEVER);
    expect(remove.mock.calls.flat().slice(0, 2)).toEqual([early, late]);
    expect(await storage.sizeOf(late)).toBeNull();
    remove.mockRestore();
  });

  it('SEC-08: an erasure that is killed midway goes on where it was, and counts every row once', async () => {
    const { personId, north, south } = await somebody();
    const { id } = await erasures.request(hq(), personId, { reason: 'consent_withdrawn' });
    failing.add(world.store('south').code);
    await expect(erasures.run(hq(), id, NEVER)).rejects.toThrow('killed');
    expect(await customers.get(ctx('north'), north.id)).toMatchObject({ name: '已删除' });
    expect(await customers.get(ctx('south'), south.id)).toMatchObject({ name: NAME });
    expect(await erasures.unfinished(hq())).toEqual([{ id }]);
    failing.clear();
    // as if it had died after the store's commit and before it was noted
    await world.get(GroupDb).run(hq(), (tx) => rows(tx, sql`update group_erasure set counts = '{}' where id = ${id}`));
    await erasures.run(hq(), id, NEVER);
    await erasures.run(hq(), id, NEVER);
    const proof = await erasures.get(hq(), id);
    const customersOf = proof.counts.filter(({ feature }) => feature === 'customers').map(({ rows: count }) => count);
    expect(customersOf).toEqual([2, 3]);
    const events = await world
      .get(StoreDb)
      .run(ctx('north'), (tx) =>
        rows(tx, sql`select id from event where type = 'customer.erased' and subject_id = ${north.id}`),
      );
    expect(events).toHaveLength(1);
    expect(await erasures.unfinished(hq())).toEqual([]);
  });

  it('SEC-08: a repeated upload, of the same import even, does not bring an erased person back', async () => {
    const external = (digest: string) =>
      ({
        ...{ id: newId(), line: 1, digest: digest.repeat(32), externalId: 'C-1', kind: 'person', nature: 'private' },
        ...{ name: NAME, namePinyin: 'ouyangxuejian', nameInitials: 'oyxj', occupation: null, birthdayCalendar: null },
        ...{ solarBirthday: null, lunarBirthMonth: null, lunarBirthDay: null, lunarBirthLeap: null, addressText: null },
        ...{ province: null, city: null, county: null, street: null, contactId: newId(), contactName: null },
        ...{ phoneId: newId(), phone: '+8613911112222', phoneReversed: '22221111931', phoneLine: 'mobile' },
      }) satisfies CustomerImportRow;
    const importId = newId();
    const upload = (digest: string) =>
      world.get(StoreDb).run(ctx('north'), (tx) =>
        mergeCustomers(tx, {
          source: 'svw',
          importId,
          at: world.clock.now(),
          rows: JSON.stringify([external(digest)]),
        }),
      );
    expect(await upload('a')).toMatchObject({ inserted: 1 });
    await match('north');
    const [found] = await world
      .get(StoreDb)
      .run(ctx('north'), (tx) =>
        rows<{ id: string; personId: string }>(
          tx,
          sql`select id, person_id as "personId" from customer where external_id = 'C-1'`,
        ),
      );
    const { id } = await erasures.request(hq(), found?.personId as string, { reason: 'no_longer_needed' });
    await erasures.run(hq(), id, NEVER);
    expect(await upload('b')).toMatchObject({ inserted: 0, updated: 0 });
    expect(await customers.get(ctx('north'), found?.id as string)).toMatchObject({ name: '已删除', phones: [] });
  });

  it('does not see another group’s person: neither exported nor erased', async () => {
    const { personId, north } = await somebody();
    const stranger = world.group('two').ctx;
    await expect(exports.request(stranger, personId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(erasures.request(stranger, personId, { reason: 'unlawful' })).rejects.toMatchObject({
      code: 'not_found',
    });
    const { jobId } = await exported(personId);
    await expect(exports.link(stranger, personId, jobId)).rejects.toMatchObject({ code: 'person_export_gone' });
    expect((await erasures.list(stranger, { limit: 20 })).data).toEqual([]);
    expect(await customers.get(ctx('north'), north.id)).toMatchObject({ name: NAME });
  });

  it('SEC-08: what was erased is merged with nobody', async () => {
    const [a, b] = [await somebody(), await add('north', freshPhone())];
    await match('north');
    const { id } = await erasures.request(hq(), a.personId, { reason: 'asked_by_person' });
    const [other] = await world
      .get(StoreDb)
      .run(ctx('north'), (tx) =>
        rows<{ id: string }>(tx, sql`select person_id as id from customer where id = ${b.id}`),
      );
    const merge = world.get(PersonMergesService).merge(hq(), a.personId, { mergedId: other?.id as string });
    await expect(merge).rejects.toMatchObject({ code: 'person_erased' });
    await erasures.run(hq(), id, NEVER);
  });
});
