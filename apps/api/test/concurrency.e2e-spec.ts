import { randomUUID } from 'node:crypto';
import type { TestingModule } from '@nestjs/testing';
import type { Route } from '#libs/http';
import { Branch } from './branch';
import { multipart } from './multipart';
import { asksOf, callOf, nameOf } from './recipes';
import { type Answer, startTestApi, type TestApi } from './test-api';
import { jobEnded, startWorker } from './working-api';

const TOGETHER = 50;

describe('many at once', () => {
  let api: TestApi;
  let home: Branch;
  let worker: TestingModule;

  beforeAll(async () => {
    api = await startTestApi({ nodes: 2 });
    home = await Branch.open(api, 'north');
    worker = await startWorker(api);
  });
  afterAll(async () => {
    await worker.close();
    await api.stop();
  });

  const count = async (table: string): Promise<number> => {
    const { rows } = await api.admin.query<{ count: string }>(`SELECT count(*) FROM "${home.store.schema}"."${table}"`);
    return Number(rows[0]?.count);
  };

  it.each([
    ['store.createCustomer', 'customer'],
    ['store.createVehicle', 'vehicle'],
    ['store.createServiceOrder', 'service_order'],
    ['store.createAppointment', 'appointment'],
    ['store.recordOdometer', 'odometer_reading'],
    ['store.addCustomerPhone', 'customer_phone'],
  ])('one idempotency key is one effect: %s', async (name, table) => {
    const route = api.routes.find((one) => nameOf(one) === name) as Route;
    const [ask = {}] = await asksOf(route, home);
    const headers = { 'idempotency-key': randomUUID() };
    const call = { ...callOf(route, home, ask, home.key), headers };
    const [rowsBefore, eventsBefore] = [await count(table), await count('event')];
    const answers = await Promise.all(Array.from({ length: TOGETHER }, () => api.send(call)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const replayed = answers.filter((answer) => answer.headers['idempotent-replayed'] === 'true');
    expect(replayed).toHaveLength(TOGETHER - 1);
    expect(await count(table)).toBe(rowsBefore + 1);
    expect(await count('event')).toBe(eventsBefore + 1);

    const other = await api.send({ ...call, body: ` ${JSON.stringify(ask.body)}` });
    expect([other.status, other.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('200 merges, edits and imports side by side lose nothing, and no client hears of a deadlock', async () => {
    const pairs = 20;
    const codes = Array.from({ length: 2 * pairs }, (_, n) => `M${n}`);
    const importAll = async (address: string): Promise<string> => {
      const rows = codes.map((code, n) => `${code},甲${n},个人,138000${String(10_000 + n)},,,,${address},`);
      const file = ['客户编号,客户名称,客户性质,手机,联系人,生日,历法,地址,职业', ...rows].join('\r\n');
      const call = { method: 'POST', path: `${home.path}/imports?profile=svw`, credential: home.key };
      return (await api.must<{ id: string }>({ ...call, ...multipart({ '客户档案.csv': file }) })).id;
    };
    const first = await jobEnded(home, await importAll('上海市浦东新区科技园路1号'));
    expect(first.status).toBe('succeeded');
    const before = await customersOf(codes);
    expect(before).toHaveLength(codes.length);
    const idOf = (n: number) => before[n % before.length]?.id as string;

    const edits = Array.from({ length: 140 }, (_, n) => ({ id: idOf(n * 7), hobby: `钓鱼${n}` }));
    const edit = ({ id, hobby }: { id: string; hobby: string }) =>
      api.send({
        ...{ method: 'PATCH', path: `${home.path}/customers/${id}`, credential: home.key },
        body: { hobbies: [hobby] },
      });
    const merge = (n: number) =>
      api.send({
        ...{ method: 'POST', path: `${home.path}/customers/${idOf(n)}/merges`, credential: home.key },
        body: { duplicateId: idOf(n + pairs) },
      });
    const [edited, merged, imports] = await Promise.all([
      Promise.all(edits.map(edit)),
      Promise.all([...Array(2 * pairs).keys()].map((n) => merge(n % pairs))),
      Promise.all([...Array(20).keys()].map((n) => importAll(`上海市浦东新区科技园路${n + 2}号`))),
    ]);

    expect(codesOf(edited)).toEqual(expect.arrayContaining([200]));
    expect(codesOf(edited).filter((code) => ![200, 'version_conflict', 'customer_merged'].includes(code))).toEqual([]);
    expect(codesOf(merged).filter((code) => code === 201)).toHaveLength(pairs);
    expect(codesOf(merged).filter((code) => ![201, 'customer_merged'].includes(code))).toEqual([]);
    const updated = await updatedBy(imports);

    const after = await customersOf(codes);
    const changes = edited.filter(({ isGood }) => isGood).length + pairs + updated;
    expect(sumOfVersions(after) - sumOfVersions(before)).toBe(changes);
    for (const { id, hobbies } of after) {
      const versions = edited.filter((answer) => answer.isGood).map((answer) => answer.json<Edited>());
      const last = versions.filter((one) => one.id === id).sort((a, b) => b.version - a.version)[0];
      expect([id, hobbies]).toEqual([id, last?.hobbies ?? []]);
    }
  });

  interface Edited {
    readonly id: string;
    readonly version: number;
    readonly hobbies: readonly string[];
  }

  async function customersOf(codes: readonly string[]): Promise<Edited[]> {
    const { rows } = await api.admin.query<Edited>(
      `SELECT id, version, hobbies FROM "${home.store.schema}".customer WHERE external_id = ANY($1) ORDER BY id`,
      [codes],
    );
    return rows;
  }

  /** Customers that imports changed, after all of them have succeeded. */
  async function updatedBy(imports: readonly string[]): Promise<number> {
    let updated = 0;
    for (const id of imports) {
      expect((await jobEnded(home, id)).status).toBe('succeeded');
      const path = `${home.path}/imports/${id}`;
      const { counts } = await api.must<{ counts: { taken: number; updated: number }[] }>({
        ...{ method: 'GET', path, credential: home.key },
      });
      expect(counts.map(({ taken }) => taken)).toEqual([40]);
      updated += counts[0]?.updated ?? 0;
    }
    return updated;
  }
});

const codesOf = (answers: readonly Answer[]): (string | number)[] => answers.map(({ code }) => code);

const sumOfVersions = (rows: readonly { readonly version: number }[]): number =>
  rows.reduce((sum, { version }) => sum + version, 0);
