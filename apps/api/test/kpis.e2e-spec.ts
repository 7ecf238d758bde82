import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestingModule } from '@nestjs/testing';
import { rows, sql } from '#libs/database';
import { Wakes } from '#libs/queue';
import { KPI, KPI_MANUAL, KpiRecords } from '#libs/reports';
import { GroupDb } from '#libs/tenancy';
import { Branch } from './branch';
import { multipart } from './multipart';
import { startTestApi, type TestApi } from './test-api';
import { jobEnded, startWorker } from './working-api';

const LEGACY = join(__dirname, '../../../examples/legacy');

/** Each example in a store of its own; the third one is of another group. */
const EXAMPLES = [
  ['pudong', 'north'],
  ['tiexi', 'south'],
  ['tianhe', 'other'],
] as const;

const WHOLE_DAYS = { from: '2024-01-01', before: '2027-01-01' };
const WHOLE = `from=${WHOLE_DAYS.from}&before=${WHOLE_DAYS.before}`;
const SIDES = ['numerator', 'denominator'] as const;
const MOST_POLLS = 600;

interface Truth {
  readonly profile: string;
  readonly kpi: Readonly<Record<string, readonly [numerator: number, denominator: number]>>;
}

interface Figure {
  readonly numerator: string;
  readonly denominator: string;
  readonly definition: string | null;
}

interface Comparison {
  readonly kpis: readonly {
    readonly kpi: string;
    readonly rows: readonly { readonly code: string; readonly figure: Figure }[];
  }[];
}

interface RecordPage {
  readonly data: readonly { readonly id: string; readonly value: string; readonly href: string }[];
  readonly page: { readonly nextCursor: string | null };
}

describe('figures of the example stores', () => {
  let api: TestApi;
  let worker: TestingModule;
  const branches = new Map<string, Branch>();

  beforeAll(async () => {
    api = await startTestApi();
    worker = await startWorker(api);
    for (const [folder, name] of EXAMPLES) {
      const branch = await Branch.open(api, name);
      branches.set(folder, branch);
      const { id } = await api.must<{ id: string }>({
        ...{
          method: 'POST',
          path: `${branch.path}/imports?profile=${truthOf(folder).profile}`,
          credential: branch.key,
        },
        ...multipart(filesOf(folder)),
      });
      expect((await jobEnded(branch, id)).status).toBe('succeeded');
    }
    for (const [folder] of EXAMPLES) await rolledUp(folder);
  }, 180_000);
  afterAll(async () => {
    await worker.close();
    await api.stop();
  });

  const branchOf = (folder: string): Branch => branches.get(folder) as Branch;
  const truthOf = (folder: string): Truth =>
    JSON.parse(readFileSync(join(LEGACY, folder, 'truth.json'), 'utf8')) as Truth;
  const filesOf = (folder: string): Record<string, Buffer> =>
    Object.fromEntries(
      readdirSync(join(LEGACY, folder))
        .filter((name) => !name.endsWith('.json'))
        .map((name) => [name, readFileSync(join(LEGACY, folder, name))]),
    );
  const get = <Body>(folder: string, path: string): Promise<Body> =>
    api.must<Body>({ method: 'GET', path, credential: branchOf(folder).key });

  const compare = async (folder: string, query = WHOLE): Promise<Map<string, Figure>> => {
    const { store } = branchOf(folder);
    const { kpis } = await get<Comparison>(folder, `/v1/group/reports/kpis?${query}&store=${store.code}`);
    return new Map(kpis.map(({ kpi, rows: [row] }) => [kpi, row?.figure as Figure]));
  };

  /** Waits for the worker: the import's last event, the tick, the roll-up of orders and that of appointments. */
  async function rolledUp(folder: string): Promise<void> {
    const { kpi } = truthOf(folder);
    await until(async () => {
      const figures = await compare(folder);
      return ['KPI-01', 'KPI-02'].every((code) => figures.get(code)?.denominator === String(kpi[code]?.[1]));
    });
  }

  /** A change is in the comparison within seconds, on a machine that does not run all the other specs beside it. */
  async function until(isSo: () => Promise<boolean>): Promise<void> {
    for (let poll = 0; poll < MOST_POLLS; poll++) {
      if (await isSo()) return;
      await sleep(100);
    }
    throw new Error('It has not come to pass');
  }

  async function recordsOf(folder: string, path: string): Promise<RecordPage['data']> {
    const found: RecordPage['data'][number][] = [];
    for (let cursor = ''; ;) {
      const { data, page } = await get<RecordPage>(folder, `${path}&limit=100${cursor}`);
      found.push(...data);
      if (page.nextCursor === null) return found;
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
  }

  const added = (records: readonly { readonly value: string }[]): number =>
    Number(records.reduce((fen, { value }) => fen + BigInt(Math.round(Number(value) * 100)), 0n)) / 100;

  it('KPI-01, KPI-02, KPI-03, KPI-04, KPI-05, KPI-06, KPI-08, KPI-09, KPI-10, KPI-11, KPI-12, KPI-19, KPI-20: the figures are those that the truth tells of', () => {
    for (const [folder] of EXAMPLES) expect(Object.keys(truthOf(folder).kpi)).toEqual(Object.keys(KPI_MANUAL));
  });

  describe.each(EXAMPLES)('%s', (folder) => {
    it.each(Object.keys(KPI_MANUAL))('%s: numerator and denominator are those of truth.json', async (kpi) => {
      const figure = (await compare(folder)).get(kpi);
      expect([Number(figure?.numerator), Number(figure?.denominator)]).toEqual(truthOf(folder).kpi[kpi]);
    });

    it.each(Object.keys(KPI_MANUAL))('%s: its records count, or add up, to both sides', async (kpi) => {
      const { store, group } = branchOf(folder);
      for (const [index, side] of SIDES.entries()) {
        const query = { ...WHOLE_DAYS, side, limit: 100_000, store: store.code };
        const { data } = await api.get(KpiRecords).ofGroup(group.ctx, kpi, query);
        expect(added(data)).toBe(truthOf(folder).kpi[kpi]?.[index]);
        expect(new Set(data.map(({ id }) => id)).size).toBe(data.length);
        if (KPI_MANUAL[kpi]?.sumOf === null || side === 'denominator') expect(data).toHaveLength(added(data));
      }
    });
  });

  it('SEC-06: page by page, headquarters and the store list the same records, and each can be read', async () => {
    const { store, path } = branchOf('pudong');
    const half = 'from=2025-01-01&before=2025-07-01';
    const query = `${half}&side=numerator`;
    const found = await recordsOf('pudong', `/v1/group/reports/kpis/KPI-19/records?store=${store.code}&${query}`);
    expect(found.length).toBeGreaterThan(100);
    expect(added(found)).toBe(Number((await compare('pudong', half)).get('KPI-19')?.numerator));
    expect(await recordsOf('pudong', `${path}/reports/kpis/KPI-19/records?${query}`)).toEqual(found);
    const order = await get<{ soldHours: string }>('pudong', found[0]?.href as string);
    expect(Number(order.soldHours)).toBe(Number(found[0]?.value));
  });

  it('TEN-03: the two stores of the group stand side by side, and the other group’s does not', async () => {
    const { kpis } = await get<Comparison>('pudong', `/v1/group/reports/kpis?${WHOLE}`);
    for (const { kpi, rows: stores } of kpis.filter(({ kpi }) => kpi in KPI_MANUAL)) {
      expect(stores.map(({ code }) => code)).toEqual(
        [branchOf('pudong').store.code, branchOf('tiexi').store.code].sort(),
      );
      const [numerator, denominator] = truthOf('tiexi').kpi[kpi] as readonly [number, number];
      const tiexi = stores.find(({ code }) => code === branchOf('tiexi').store.code)?.figure;
      expect([Number(tiexi?.numerator), Number(tiexi?.denominator)]).toEqual([numerator, denominator]);
    }
  });

  it('SEC-04: a period is the sum of its months, and a month of its days', async () => {
    const months = await Promise.all(
      Array.from({ length: 12 }, (_, month) => compare('pudong', `month=2025-${String(month + 1).padStart(2, '0')}`)),
    );
    const year = await compare('pudong', 'from=2025-01-01&before=2026-01-01');
    const halves = await Promise.all([
      compare('pudong', 'from=2025-01-01&before=2025-06-17'),
      compare('pudong', 'from=2025-06-17&before=2026-01-01'),
    ]);
    for (const kpi of Object.keys(KPI_MANUAL)) {
      for (const side of SIDES) {
        const total = (figures: readonly Map<string, Figure>[]) =>
          figures.reduce((fen, figure) => fen + Math.round(Number(figure.get(kpi)?.[side]) * 100), 0);
        expect([kpi, side, total(months), total(halves)]).toEqual([kpi, side, total([year]), total([year])]);
      }
    }
  });

  it('TEN-03: a correction of an order of last March is in March’s figure within seconds', async () => {
    const branch = branchOf('pudong');
    const march = async () => (await compare('pudong', 'month=2026-03')).get('KPI-06') as Figure;
    const before = await march();
    const { id: vehicleId } = await branch.vehicle();
    const arrival = { arrivedAt: '2026-03-10T02:00:00.000Z', type: 'minor_repair', odometerKm: 48_210 };
    const { id } = await branch.post('service-orders', { vehicleId, ...arrival });
    await until(async () => Number((await march()).denominator) === Number(before.denominator) + 1);
    expect((await march()).numerator).toBe(before.numerator);
    const correction = { method: 'PATCH', path: `${branch.path}/service-orders/${id}`, credential: branch.key };
    await api.must({ ...correction, body: { customerPresent: true } });
    await until(async () => Number((await march()).numerator) === Number(before.numerator) + 1);
  });

  it('SEC-04: a rebuild from scratch gives the same rows', async () => {
    const { ctx } = api.world.group('one');
    const run = <Row>(statement: ReturnType<typeof sql>) => api.get(GroupDb).run(ctx, (tx) => rows<Row>(tx, statement));
    const days = () => run(sql`select store_id, kpi, day, numerator, denominator from group_kpi_day order by 1, 2, 3`);
    const months = () =>
      run(sql`select store_id, kpi, month, numerator, denominator from group_kpi_month order by 1, 2, 3`);
    const before = { days: await days(), months: await months() };
    expect(before.days.length).toBeGreaterThan(10_000);
    for (const table of [sql`group_kpi_day`, sql`group_kpi_month`, sql`group_kpi_basis`])
      await run(sql`delete from ${table}`);
    const codes = new Set(KPI.presets.map(({ code }) => code));
    for (const folder of ['pudong', 'tiexi']) api.get(Wakes).wakeStore(branchOf(folder).store);
    await until(async () => (await run(sql`select from group_kpi_basis`)).length === 2 * codes.size);
    expect({ days: await days(), months: await months() }).toEqual(before);
  });
});
