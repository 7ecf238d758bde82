import { text } from 'node:stream/consumers';
import { rows, sql } from '#libs/database';
import { Organisation, StoreProfiles } from '#libs/identity';
import { PoliciesService } from '#libs/policies';
import { type GroupContext, GroupDb, StoreDb } from '#libs/tenancy';
import { comparisonCsv, storeKpisCsv } from './comparison-csv';
import { Comparison } from './comparison.service';
import { type StoreName, Workshop } from './fixtures/workshop';
import { KpiRecords } from './kpi-records.service';
import { sumOf } from './kpi-value.policy';
import { KPI_SIDES } from './kpis-in-force';
import { PRESET_KPIS } from './kpi-policies';
import { KPI_MANUAL } from './presets/kpi-manual.preset';
import type { CompareKpisQuery, KpiRecordDto } from './reports.dto';

const MARCH = { month: '2026-03' };

describe('reports', () => {
  let workshop: Workshop;
  let comparison: Comparison;
  let records: KpiRecords;
  let headquarters: GroupContext;

  beforeAll(async () => {
    workshop = await Workshop.open();
    comparison = workshop.world.get(Comparison);
    records = workshop.world.get(KpiRecords);
    headquarters = workshop.world.group('one').ctx;
    await workIn('north', [true, true, false, true]);
    await workIn('south', [false, true, false]);
    await workIn('other', [true]);
  });
  afterAll(() => workshop.world.stop());

  /** An order a day from 2 March on, settled, with the customer present or not, and one in April. */
  async function workIn(name: StoreName, present: readonly boolean[]): Promise<void> {
    for (const [day, customerPresent] of present.entries()) {
      const { id } = await workshop.arrival(
        `2026-03-0${day + 2}T01:00:00.000Z`,
        { customerPresent, soldHours: '1.35' },
        name,
      );
      await workshop.settle(id, name);
    }
    await workshop.arrival('2026-04-01T01:00:00.000Z', { customerPresent: true }, name);
    await workshop.tick(name);
  }

  const code = (name: StoreName): string => workshop.world.store(name).code;
  const compare = (query: Partial<CompareKpisQuery> = {}, ctx = headquarters) =>
    comparison.compare(ctx, { groupBy: 'store', ...MARCH, ...query });
  /** The rows of one figure, each in one piece. */
  const rowsOf = async (kpi: string, query: Partial<CompareKpisQuery> = {}, ctx = headquarters) =>
    ((await compare({ kpi: [kpi], ...query }, ctx)).kpis[0]?.rows ?? []).map(({ figure, ...row }) => ({
      ...row,
      ...figure,
    }));

  async function open(
    kpi: string,
    side: (typeof KPI_SIDES)[number],
    name: StoreName,
    limit = 2,
  ): Promise<KpiRecordDto[]> {
    const found: KpiRecordDto[] = [];
    let cursor: string | undefined;
    do {
      const page = await records.ofStore(workshop.ctx(name), kpi, { ...MARCH, side, limit, cursor });
      found.push(...page.data);
      cursor = page.page.nextCursor ?? undefined;
    } while (cursor);
    return found;
  }

  async function issue(kind: string, kpi: string, document: object, ctx: GroupContext | ReturnType<Workshop['ctx']>) {
    const policies = workshop.world.get(PoliciesService);
    const { id } = await policies.draft(ctx, kind, kpi, { document });
    await policies.review(ctx, id, undefined);
    await policies.issue(ctx, id, undefined, {});
    return () => policies.withdraw(ctx, id, undefined);
  }

  it('KPI-06: stores side by side: value, numerator, denominator, target, distance and place', async () => {
    const [north, south] = await rowsOf('KPI-06');
    expect(north).toEqual({
      code: code('north'),
      name: code('north'),
      value: '75.0',
      numerator: '3',
      denominator: '4',
      target: { value: '50', currency: null, exceed: true },
      distance: '25.0',
      reached: true,
      barriers: [],
      rank: 1,
      definition: 'kpi/KPI-06@preset:1',
      asOf: expect.any(Date),
      records: `/v1/group/reports/kpis/KPI-06/records?store=${code('north')}&from=2026-03-01&before=2026-04-01`,
    });
    expect(south).toMatchObject({ code: code('south'), value: '33.3', distance: '-16.7', reached: false, rank: 2 });
  });

  it('KPI-06: what stands in the way is told where a figure falls short, in the caller’s language', async () => {
    const [north, south] = await rowsOf('KPI-06');
    expect(north?.barriers).toEqual([]);
    expect(south?.barriers).toEqual(['预检工位状况差', '服务专员未受培训', '预约率过低']);
    const [, english] = await rowsOf('KPI-06', {}, { ...headquarters, locale: 'en' });
    expect(english?.barriers[0]).toBe('The pre-inspection bay is in a poor state');
  });

  it('KPI-20: a target in another currency is shown, and no distance to it', async () => {
    const [north] = await rowsOf('KPI-20');
    expect(north).toMatchObject({
      value: '0.00',
      target: { value: '100', currency: 'USD', exceed: false },
      distance: null,
      reached: null,
      barriers: [],
    });
  });

  it('KPI-19: hours for each settled order', async () => {
    expect(await rowsOf('KPI-19')).toMatchObject([
      { numerator: '5.40', denominator: '4', value: '1.35', distance: '-1.15' },
      { numerator: '4.05', denominator: '3', value: '1.35', rank: 1 },
    ]);
  });

  it.each([
    ['days of a month', { month: undefined, from: '2026-03-03', before: '2026-03-05' }, '1', '2'],
    ['whole months and an edge', { month: undefined, from: '2026-03-01', before: '2026-04-02' }, '4', '5'],
    ['an edge and a whole month', { month: undefined, from: '2026-03-05', before: '2026-05-01' }, '2', '2'],
    ['two edges', { month: undefined, from: '2026-03-05', before: '2026-04-02' }, '2', '2'],
    ['years', { month: undefined, from: '2020-01-01', before: '2027-01-01' }, '4', '5'],
    ['nothing', { month: '2025-03' }, '0', '0'],
  ])('KPI-06: a period of %s', async (_name, period, numerator, denominator) => {
    const [north] = await rowsOf('KPI-06', period);
    expect(north).toMatchObject({ numerator, denominator, ...(denominator === '0' && { value: null, rank: null }) });
  });

  it('KPI-06: a region is one figure over all records of its stores; stores without one come last', async () => {
    const organisation = workshop.world.get(Organisation);
    const { id, code: region } = await organisation.create(headquarters, 'region', { code: 'east', name: '华东' });
    const { id: brandId } = await organisation.create(headquarters, 'brand', { code: 'vw', name: '大众' });
    const profiles = workshop.world.get(StoreProfiles);
    for (const name of ['north', 'south'] as const) {
      const store = workshop.world.store(name);
      const place = { regionId: id, brandId: name === 'south' ? brandId : null };
      await profiles.prepare(headquarters, {
        id: store.id,
        code: store.code,
        name: `${name} 店`,
        kind: '4s_store',
        ...place,
      });
    }
    expect(await rowsOf('KPI-06', { groupBy: 'region' })).toMatchObject([
      { code: region, name: '华东', numerator: '4', denominator: '7', value: '57.1', rank: 1, records: null },
    ]);
    expect(await rowsOf('KPI-06', { groupBy: 'brand' })).toMatchObject([
      { code: 'vw', value: '33.3', rank: 2 },
      { code: null, name: null, value: '75.0', rank: 1 },
    ]);
    expect((await rowsOf('KPI-06')).map(({ name }) => name)).toEqual(['north 店', 'south 店']);
  });

  it('KPI-06: a store’s own target counts for it alone, and the group’s for the others', async () => {
    const target = (value: string) => ({ targets: [{ value, exceed: false, currency: null }] });
    const withdrawGroup = await issue('kpi-target', 'KPI-06', target('40'), headquarters);
    const withdrawSouth = await issue('kpi-target', 'KPI-06', target('30'), workshop.ctx('south'));
    const [north, south] = await rowsOf('KPI-06');
    expect(north).toMatchObject({ target: { value: '40' }, distance: '35.0' });
    expect(south).toMatchObject({ target: { value: '30' }, distance: '3.3', reached: true });
    const own = await comparison.ofStore(workshop.ctx('south'), { ...MARCH, kpi: ['KPI-06'] });
    expect(own.kpis[0]?.figure.target?.value).toBe('30');
    await withdrawSouth();
    expect((await rowsOf('KPI-06'))[1]).toMatchObject({ target: { value: '40' }, distance: '-6.7' });
    await withdrawGroup();
    expect((await rowsOf('KPI-06'))[1]).toMatchObject({ target: { value: '50' } });
  });

  it('SEC-04: a figure tells by which definition it was made, until its store has made it anew', async () => {
    const withdraw = await issue('kpi', 'KPI-08', KPI_MANUAL['KPI-08'] as object, headquarters);
    const refs = async () => (await rowsOf('KPI-08')).map(({ definition }) => definition);
    const [old, current] = ['kpi/KPI-08@preset:1', 'kpi/KPI-08@group:1'];
    expect((await compare({ kpi: ['KPI-08'] })).kpis[0]?.definition).toBe(current);
    expect(await refs()).toEqual([old, old]);
    await workshop.tick('south');
    expect(await refs()).toEqual([old, current]);
    const own = await comparison.ofStore(workshop.ctx('north'), { ...MARCH, kpi: ['KPI-08'] });
    expect(own.kpis[0]).toMatchObject({ definition: current, figure: { definition: old } });
    expect(await rowsOf('KPI-08', { groupBy: 'region' })).toMatchObject([{ definition: null }]);
    await workshop.tick('north');
    expect(await rowsOf('KPI-08', { groupBy: 'region' })).toMatchObject([{ definition: current }]);
    await withdraw();
    for (const name of ['north', 'south'] as const) await workshop.tick(name);
    expect(await refs()).toEqual([old, old]);
  });

  it('TEN-03: a store sees its own figures as headquarters does', async () => {
    const own = await comparison.ofStore(workshop.ctx('south'), MARCH);
    const compared = await compare();
    expect(own.kpis.map(({ kpi }) => kpi)).toEqual(Object.keys(PRESET_KPIS).sort());
    for (const [index, { figure, ...head }] of own.kpis.entries()) {
      const { rows: all, ...comparedHead } = compared.kpis[index] as (typeof compared.kpis)[number];
      const row = (all[1] as (typeof all)[number]).figure;
      expect(head).toEqual(comparedHead);
      expect(figure).toEqual({ ...row, records: figure.records });
      expect(figure.records).toBe(
        `/v1/stores/${code('south')}/reports/kpis/${head.kpi}/records?from=2026-03-01&before=2026-04-01`,
      );
    }
  });

  it.each(Object.keys(KPI_MANUAL).flatMap((kpi) => KPI_SIDES.map((side) => [kpi, side] as const)))(
    'SEC-04: %s opens to the records of its %s, whose values add up to it',
    async (kpi, side) => {
      for (const [index, name] of (['north', 'south'] as const).entries()) {
        const row = (await rowsOf(kpi))[index];
        const found = await open(kpi, side, name);
        expect(Number(sumOf(found.map(({ value }) => value)))).toBe(Number(row?.[side]));
        if (side === 'denominator') expect(String(found.length)).toBe(row?.denominator);
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
      }
    },
  );

  it('SEC-06: a record tells its number, its instant and where it is read', async () => {
    const [record] = await open('KPI-19', 'numerator', 'north');
    expect(record).toEqual({
      id: expect.any(String),
      recordType: 'service-order',
      number: 'RO260300001',
      at: new Date('2026-03-02T05:00:00.000Z'),
      value: '1.35',
      href: `/v1/stores/${code('north')}/service-orders/${record?.id}`,
    });
  });

  it('SEC-06: headquarters that opens a figure leaves a trace in the log of the store', async () => {
    const query = { ...MARCH, side: 'numerator', limit: 20, store: code('north') } as const;
    const { data } = await records.ofGroup(headquarters, 'KPI-06', query);
    expect(data).toHaveLength(3);
    const logged = await workshop.world
      .get(StoreDb)
      .run(workshop.ctx('north'), (tx) =>
        rows(tx, sql`select actor_id as actor, payload from event where type = 'report.records-read'`),
      );
    expect(logged).toEqual([
      { actor: 'test', payload: { kpi: 'KPI-06', side: 'numerator', from: '2026-03-01', before: '2026-04-01' } },
    ]);
  });

  it('TEN-03: as CSV', async () => {
    const lines = (await text(comparisonCsv(await compare({ kpi: ['KPI-06', 'KPI-20'] }), 'zh-CN')))
      .trim()
      .split('\r\n');
    expect(lines[0]).toBe(
      '起始日,截止日（不含）,指标,名称,单位,代码,门店/区域/品牌,名次,数值,分子,分母,目标,目标币种,差距,达标,障碍,指标定义,汇总时间',
    );
    expect(lines).toHaveLength(5);
    expect(lines[2]).toContain(`KPI-06,互动预检比例,percent,${code('south')},`);
    expect(lines[2]).toContain(
      ',2,33.3,1,3,50,,-16.7,否,预检工位状况差；服务专员未受培训；预约率过低,kpi/KPI-06@preset:1,',
    );
    expect(lines[3]).toContain(',CNY,');
    const own = await comparison.ofStore(workshop.ctx('south'), { ...MARCH, kpi: ['KPI-06'] });
    expect(await text(storeKpisCsv(own, 'en'))).toContain('KPI-06,互动预检比例,percent,33.3,1,3,50,,-16.7,no,');
  });

  it('TEN-03: a name that a spreadsheet would run as a formula is defused', async () => {
    const report = await compare({ kpi: ['KPI-06'] });
    const [kpi] = report.kpis;
    const row = kpi?.rows[0] as NonNullable<typeof kpi>['rows'][number];
    const csv = comparisonCsv(
      { ...report, kpis: [{ ...kpi, rows: [{ ...row, name: '=cmd()' }] } as (typeof report.kpis)[number]] },
      'en',
    );
    expect(await text(csv)).toContain(",'=cmd(),");
  });

  describe('who sees what', () => {
    const elsewhere = () => workshop.world.group('two').ctx;

    it('TEN-03: headquarters of one group sees no figure of another', async () => {
      const seen = await compare({}, elsewhere());
      expect(seen.kpis.flatMap(({ rows: found }) => found.map((row) => row.code))).toEqual(
        Object.keys(PRESET_KPIS).map(() => code('other')),
      );
      await expect(compare({ store: [code('north')] }, elsewhere())).rejects.toMatchObject({
        errors: [{ parameter: 'store', code: 'unknown_reference' }],
      });
      const found = await workshop.world
        .get(GroupDb)
        .run(elsewhere(), (tx) => rows(tx, sql`select distinct store_id as id from group_kpi_month`));
      expect(found).toEqual([{ id: workshop.world.store('other').id }]);
    });

    it('SEC-06: headquarters of one group opens no record of another', async () => {
      const query = { ...MARCH, side: 'denominator', limit: 20, store: code('north') } as const;
      const unknown = { code: 'validation_failed', errors: [{ parameter: 'store', code: 'unknown_reference' }] };
      await expect(records.ofGroup(elsewhere(), 'KPI-06', query)).rejects.toMatchObject(unknown);
      const nowhere = { ...query, store: 'nowhere' };
      await expect(records.ofGroup(elsewhere(), 'KPI-06', nowhere)).rejects.toMatchObject(unknown);
    });

    it('TEN-03: the head of a region sees the region’s stores alone', async () => {
      const regional: GroupContext = { ...headquarters, stores: new Set([code('south')]) };
      expect((await rowsOf('KPI-06', {}, regional)).map((row) => [row.code, row.rank])).toEqual([[code('south'), 1]]);
      await expect(compare({ store: [code('north')] }, regional)).rejects.toMatchObject({ code: 'validation_failed' });
      const query = { ...MARCH, side: 'denominator', limit: 20 } as const;
      await expect(records.ofGroup(regional, 'KPI-06', { ...query, store: code('north') })).rejects.toMatchObject({
        code: 'validation_failed',
      });
      expect((await records.ofGroup(regional, 'KPI-06', { ...query, store: code('south') })).data).toHaveLength(3);
      expect(await rowsOf('KPI-06', { groupBy: 'region' }, regional)).toMatchObject([{ denominator: '3' }]);
    });

    it('does not see another store’s figures and records', async () => {
      const own = await comparison.ofStore(workshop.ctx('other'), MARCH);
      expect(own.kpis.find(({ kpi }) => kpi === 'KPI-06')?.figure).toMatchObject({ numerator: '1', denominator: '1' });
      const page = await records.ofStore(workshop.ctx('other'), 'KPI-06', { ...MARCH, side: 'denominator', limit: 20 });
      expect(page.data).toHaveLength(1);
    });
  });

  it.each([
    ['no period', {}, 'month', 'period_incomplete'],
    ['half a period', { from: '2026-03-01' }, 'before', 'period_incomplete'],
    ['two periods', { month: '2026-03', from: '2026-03-01' }, 'from', 'period_incomplete'],
    ['a period before all', { from: '0001-01-01', before: '2026-01-01' }, 'from', 'out_of_range'],
    ['a period after all', { from: '2026-01-01', before: '9999-12-31' }, 'before', 'out_of_range'],
    ['a lifetime', { from: '1990-01-01', before: '2026-01-01' }, 'before', 'period_too_long'],
    ['an unknown figure', { month: '2026-03', kpi: ['KPI-99'] }, 'kpi', 'unknown_reference'],
    ['an unknown store', { month: '2026-03', store: ['nowhere'] }, 'store', 'unknown_reference'],
  ])('refuses %s', async (_name, query, parameter, problem) => {
    await expect(comparison.compare(headquarters, { groupBy: 'store', ...query })).rejects.toMatchObject({
      errors: [{ parameter, code: problem }],
    });
  });

  it('an unknown figure has no records', async () => {
    const query = { ...MARCH, side: 'denominator', limit: 20 } as const;
    await expect(records.ofStore(workshop.ctx(), 'KPI-99', query)).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each([
    ['an unknown type of record', { recordType: 'customer' }, '#/document/recordType', 'unknown_reference'],
    ['a day field that is no instant', { dayField: 'state' }, '#/document/dayField', 'kpi_field_unfit'],
    ['what every object has', { dayField: 'constructor' }, '#/document/dayField', 'kpi_field_unfit'],
    ['a sum of words', { sumOf: 'state' }, '#/document/sumOf', 'kpi_field_unfit'],
    [
      'a filter by an unknown field',
      { numerator: { field: 'x', op: 'eq', value: 1 } },
      '#/document/numerator/field',
      undefined,
    ],
    ['money without a currency', { unit: 'money' }, '#/document/currency', 'kpi_currency_unfit'],
    ['a currency without money', { currency: 'CNY' }, '#/document/currency', 'kpi_currency_unfit'],
  ])('SEC-04: refuses a definition with %s', async (_name, change, pointer, problem) => {
    const document = { ...KPI_MANUAL['KPI-01'], ...change };
    const draft = async () => workshop.world.get(PoliciesService).draft(headquarters, 'kpi', 'KPI-01', { document });
    await expect(draft()).rejects.toMatchObject({ errors: [{ pointer, ...(problem && { code: problem }) }] });
  });
});
