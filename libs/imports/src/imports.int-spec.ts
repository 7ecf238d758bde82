import { createReadStream, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { row, rows, sql } from '#libs/database';
import { newId } from '#libs/foundation';
import { RegistriesModule } from '#libs/http';
import { storeJobRuns } from '#libs/queue';
import { LocalDiskStorage, ObjectStorage } from '#libs/storage';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { startWorld, type World } from '#libs/testing';
import { ImportRunner } from './import-runner';
import type { ImportDto } from './imports.dto';
import { ImportsModule } from './imports.module';
import { ImportsService, type Upload } from './imports.service';
import { KPI_TRUTH } from './fixtures/kpi-truth';

const LEGACY = join(__dirname, '../../../examples/legacy');

interface Truth {
  profile: string;
  customers: number;
  vehicles: number;
  orders: number;
  lines: number;
  appointments: number;
  leads: number;
  rejected: Record<string, Record<string, number>>;
  duplicate_order_rows: number;
  labour_total: number;
  parts_total: number;
  kpi: Record<string, [number, number]>;
}

describe('imports of the manufacturers’ exports', () => {
  let world: World;
  let imports: ImportsService;
  let runner: ImportRunner;

  beforeAll(async () => {
    world = await startWorld({ modules: [RegistriesModule, ImportsModule] });
    const storage = new LocalDiskStorage(mkdtempSync(join(tmpdir(), 'forecourt-imports-')));
    Object.assign(world.get(ObjectStorage), storage);
    imports = world.get(ImportsService);
    runner = world.get(ImportRunner);
  });
  afterAll(() => world.stop());

  const filesOf = (folder: string): Upload[] =>
    readdirSync(join(LEGACY, folder))
      .filter((name) => !name.endsWith('.json'))
      .map((name) => ({ name, content: createReadStream(join(LEGACY, folder, name)) }));
  const text = (name: string, lines: string[]): Upload => ({
    name,
    content: Readable.from([Buffer.from(lines.join('\r\n'))]),
  });

  async function* each(uploads: Upload[]): AsyncGenerator<Upload> {
    yield* uploads;
  }

  async function importAll(ctx: StoreContext, profile: string, uploads: Upload[], dryRun = false): Promise<ImportDto> {
    const id = newId();
    await imports.receive(ctx, id, { profile, dryRun }, each(uploads));
    await runner.run(ctx, id);
    return imports.get(ctx, id);
  }

  const query = <Row>(ctx: StoreContext, statement: ReturnType<typeof sql>): Promise<Row[]> =>
    world.get(StoreDb).run(ctx, (tx) => rows<Row>(tx, statement));

  const fingerprint = (ctx: StoreContext) =>
    query(
      ctx,
      sql`select 'c' as of, id, version from customer union all select 'v', id, version from vehicle
          union all select 'o', id, version from service_order union all select 'l', id, 0 from service_order_line
          union all select 'a', id, version from appointment union all select 'p', id, 0 from customer_phone
          union all select 'r', id, 0 from odometer_reading order by 1, 2`,
    );

  describe.each([
    ['pudong', 'north'],
    ['tiexi', 'south'],
    ['tianhe', 'other'],
  ] as const)('%s', (folder, name) => {
    const truth = JSON.parse(readFileSync(join(LEGACY, folder, 'truth.json'), 'utf8')) as Truth;
    let ctx: StoreContext;
    let result: ImportDto;

    beforeAll(async () => {
      ctx = world.store(name).ctx;
      result = await importAll(ctx, truth.profile, filesOf(folder));
    });

    it('TEN-02: yields the counts, refusals and repeated rows of truth.json', () => {
      const taken = Object.fromEntries(result.counts.map(({ kind, taken: count }) => [kind, count]));
      expect(taken).toEqual({
        customers: truth.customers,
        vehicles: truth.vehicles,
        orders: truth.orders,
        lines: truth.lines,
        appointments: truth.appointments,
        leads: truth.leads,
      });
      const refused = Object.fromEntries(result.counts.map(({ kind, refused: codes }) => [kind, codes]));
      const expected = Object.entries(truth.rejected).map(([kind, codes]) => [
        kind,
        Object.fromEntries(Object.entries(codes).map(([code, count]) => [code.replaceAll('-', '_'), count])),
      ]);
      expect(refused).toEqual(Object.fromEntries(expected));
      expect(result.counts.find(({ kind }) => kind === 'orders')?.repeated).toBe(truth.duplicate_order_rows);
    });

    it('TEN-02: what is stored adds up to truth.json', async () => {
      const [stored] = await query<Record<string, number>>(
        ctx,
        sql`select (select count(*) from customer) as customers, (select count(*) from vehicle) as vehicles,
                   (select count(*) from service_order) as orders, (select count(*) from service_order_line) as lines,
                   (select count(*) from appointment) as appointments, (select count(*) from lead) as leads,
                   (select sum(labour_fen)::bigint from service_order) as labour,
                   (select sum(parts_fen)::bigint from service_order) as parts`,
      );
      expect(stored).toEqual({
        customers: truth.customers,
        vehicles: truth.vehicles,
        orders: truth.orders,
        lines: truth.lines,
        appointments: truth.appointments,
        leads: truth.leads,
        labour: truth.labour_total * 100,
        parts: truth.parts_total * 100,
      });
    });

    it.each(KPI_TRUTH)('$kpi: its numerator and denominator are found in what was stored', async ({ kpi, figures }) => {
      const found = await world
        .get(StoreDb)
        .run(ctx, (tx) => row<{ numerator: string; denominator: string }>(tx, figures));
      expect([Number(found?.numerator), Number(found?.denominator)]).toEqual(truth.kpi[kpi]);
    });

    it('TEN-02: the same upload twice changes nothing', async () => {
      const before = await fingerprint(ctx);
      const again = await importAll(ctx, truth.profile, filesOf(folder));
      expect(again.counts.map(({ kind, inserted, updated }) => ({ kind, inserted, updated }))).toEqual(
        result.counts.map(({ kind }) => ({ kind, inserted: 0, updated: 0 })),
      );
      expect(await fingerprint(ctx)).toEqual(before);
    });

    it('leaves no staged row and no file behind', async () => {
      expect(await query(ctx, sql`select from import_row limit 1`)).toEqual([]);
      expect(await world.get(StoreDb).run(ctx, (tx) => storeJobRuns.get(tx, result.id))).toMatchObject({
        status: 'succeeded',
      });
    });
  });

  const CUSTOMERS = '客户编号,客户名称,客户性质,手机,联系人,生日,历法,地址,职业';

  it('TEN-02: a dry run judges every row and changes nothing', async () => {
    const { ctx } = world.store('north');
    const before = await fingerprint(ctx);
    const uploads = [
      text('客户档案.csv', [CUSTOMERS, 'N1,甲,个人,13800000001,,,,,', 'N2,乙,个人,1,,,,,']),
      text('车辆档案.csv', [
        '底盘号,车牌号,客户编号,车型,购车日期,用途,发动机号,车身颜色,本店销售,保险到期',
        'LSVFL8A89NB577168,沪A00001,N1,朗逸,2022-08-18,私家车,1,白,是,2027-08-17',
        'LSVZEX3G6SB683370,沪A00002,N9,朗逸,2022-08-18,私家车,1,白,是,2027-08-17',
      ]),
    ];
    const result = await importAll(ctx, 'svw', uploads, true);
    expect(result).toMatchObject({
      dryRun: true,
      counts: [
        { kind: 'customers', rows: 2, taken: 1, inserted: 1, refused: { phone: 1 } },
        { kind: 'vehicles', rows: 2, taken: 1, refused: { unknown_customer: 1 } },
      ],
    });
    expect(await fingerprint(ctx)).toEqual(before);
  });

  it('TEN-02: a refused row is told with its line, column and reason in the caller’s language', async () => {
    const { ctx } = world.store('north');
    const { id } = await importAll(ctx, 'svw', [
      text('客户档案.csv', [CUSTOMERS, 'N3,丙,个人,13800000003,,,,,', 'N4,丁,个人,12,,,,,']),
    ]);
    const zh = await imports.findings(ctx, id, { limit: 20 });
    expect(zh.data).toEqual([
      { kind: 'customers', line: 3, column: '手机', severity: 'refused', code: 'phone', reason: '电话号码无效' },
    ]);
    const en = await imports.findings({ ...ctx, locale: 'en' }, id, { limit: 20 });
    expect(en.data[0]?.reason).toBe('Not a valid phone number');
  });

  it('CUS-06: a lunar day that no month has costs the birthday, not the customer', async () => {
    const { ctx } = world.store('north');
    const result = await importAll(ctx, 'svw', [
      text('客户档案.csv', [CUSTOMERS, 'N5,戊,个人,13800000005,,1990-05-31,农历,,']),
    ]);
    expect(result.counts).toMatchObject([{ taken: 1, refused: {}, warnings: { lunar_day: 1 } }]);
  });

  it('TEN-02: a killed import goes on where it was', async () => {
    const { ctx } = world.store('south');
    const id = newId();
    await imports.receive(ctx, id, { profile: 'svw', dryRun: false }, each(filesOf('pudong')));
    let steps = 0;
    const dieAt = (step: number) => ({
      report: () => {
        if (++steps === step) throw new Error('killed');
      },
    });
    for (const step of [1, 5, 9, 12]) {
      await expect(runner.run(ctx, id, dieAt(step))).rejects.toThrow('killed');
    }
    await runner.run(ctx, id);
    const result = await imports.get(ctx, id);
    const truth = JSON.parse(readFileSync(join(LEGACY, 'pudong/truth.json'), 'utf8')) as Truth;
    expect(result.counts.map(({ kind, taken, inserted }) => [kind, taken, inserted])).toEqual([
      ['customers', truth.customers, truth.customers],
      ['vehicles', truth.vehicles, truth.vehicles],
      ['orders', truth.orders, truth.orders],
      ['lines', truth.lines, expect.any(Number)],
      ['appointments', truth.appointments, truth.appointments],
      ['leads', truth.leads, truth.leads],
    ]);
  });

  it('a file that is no list of the profile is refused before anything is kept', async () => {
    const { ctx } = world.store('north');
    const start = (profile: string, uploads: Upload[]) =>
      imports.receive(ctx, newId(), { profile, dryRun: false }, each(uploads));
    await expect(start('nobody', [])).rejects.toMatchObject({ code: 'import_profile_unknown' });
    await expect(start('svw', [])).rejects.toMatchObject({ code: 'import_without_files' });
    await expect(start('svw', [text('x.xlsx', [])])).rejects.toMatchObject({ code: 'import_file_unexpected' });
  });

  it('a file without its columns fails the job and says which', async () => {
    const { ctx } = world.store('north');
    const { id } = await importAll(ctx, 'svw', [text('客户档案.csv', ['客户编号,客户名称', 'N1,甲'])]);
    const job = await world.get(StoreDb).run(ctx, (tx) => storeJobRuns.get(tx, id));
    expect(job).toMatchObject({ status: 'failed', error: { code: 'import_columns_missing' } });
  });

  it('does not see another store’s imports', async () => {
    const { id } = await importAll(world.store('north').ctx, 'svw', [
      text('客户档案.csv', [CUSTOMERS, 'N7,庚,个人,12,,,,,']),
    ]);
    const other = world.store('other').ctx;
    const notFound = { code: 'not_found' };
    await expect(imports.get(other, id)).rejects.toMatchObject(notFound);
    await expect(imports.findings(other, id, { limit: 20 })).rejects.toMatchObject(notFound);
    await expect(imports.refusedRows(other, id)).rejects.toMatchObject(notFound);
    expect((await imports.list(other, { limit: 100 })).data.map((one) => one.id)).not.toContain(id);
  });
});
