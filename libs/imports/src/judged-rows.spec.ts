import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileDialect } from './dialect';
import { RECORD_KINDS, recordKindOf, type ImportProfile, type RecordKind } from './import-profile';
import { readJudgedRows, type ImportedRows, type JudgedRow } from './judged-rows';
import { PRESET_PROFILES } from './presets';

const LEGACY = join(__dirname, '../../../examples/legacy');

interface Truth {
  profile: string;
  rejected: Record<RecordKind, Record<string, number>>;
  duplicate_order_rows: number;
  labour_total: number;
  parts_total: number;
  customers: number;
  vehicles: number;
  orders: number;
  lines: number;
  appointments: number;
  leads: number;
}

/** Judged by the store's rows, in SQL, once every row of the file is staged. */
const LOOKUPS = ['unknown_customer', 'unknown_vin', 'unknown_order'];

describe.each(['pudong', 'tiexi', 'tianhe'])('TEN-02: the export of %s', (folder) => {
  const truth: Truth = JSON.parse(readFileSync(join(LEGACY, folder, 'truth.json'), 'utf8'));
  const profile = profileOf(truth.profile);
  const rejected = (kind: RecordKind): Record<string, number> =>
    Object.fromEntries(Object.entries(truth.rejected[kind]).map(([code, count]) => [code.replaceAll('-', '_'), count]));
  const rows = {} as { [K in RecordKind]: JudgedRow<K>[] };

  beforeAll(async () => {
    for (const kind of RECORD_KINDS) Object.assign(rows, { [kind]: await readList(folder, profile, kind) });
  });

  it.each(RECORD_KINDS)('TEN-02: %s, every row taken or refused as truth.json says', (kind) => {
    const known = Object.entries(rejected(kind));
    const inRows = Object.fromEntries(known.filter(([code]) => !LOOKUPS.includes(code)));
    const later = known.filter(([code]) => LOOKUPS.includes(code)).reduce((sum, [, count]) => sum + count, 0);
    expect(refusalCounts(rows[kind])).toEqual(inRows);
    const repeated = kind === 'orders' ? truth.duplicate_order_rows : 0;
    expect(accepted(rows[kind]).length).toBe(truth[kind] + later + repeated);
  });

  it('TEN-02: repeated order rows name orders that came before', () => {
    const numbers = accepted(rows.orders).map((order) => order.orderNumber);
    expect(numbers.length - new Set(numbers).size).toBe(truth.duplicate_order_rows);
  });

  it('TEN-02: with the lookups that SQL makes later, sums of labour and parts are those of truth.json', () => {
    const customers = new Set(accepted(rows.customers).map((customer) => customer.externalId));
    const vehicles = accepted(rows.vehicles).filter((vehicle) => customers.has(vehicle.customerExternalId));
    expect(vehicles).toHaveLength(truth.vehicles);
    const vins = new Set(vehicles.map((vehicle) => vehicle.vin));
    const orders = new Map(
      accepted(rows.orders)
        .filter((order) => vins.has(order.vin))
        .map((order) => [order.orderNumber, order]),
    );
    expect(orders.size).toBe(truth.orders);
    const sum = (field: 'labourFen' | 'partsFen'): number =>
      [...orders.values()].reduce((total, order) => total + order[field], 0);
    expect(sum('labourFen')).toBe(truth.labour_total * 100);
    expect(sum('partsFen')).toBe(truth.parts_total * 100);
    expect(accepted(rows.lines).every((line) => orders.has(line.orderNumber))).toBe(true);
    expect(accepted(rows.appointments).every((appointment) => vins.has(appointment.vin))).toBe(true);
  });

  it('TEN-02: a refusal names the line of the file and the column', () => {
    const refused = RECORD_KINDS.flatMap((kind) => rows[kind].filter((row) => row.kind === 'refused'));
    expect(refused.length).toBeGreaterThan(0);
    for (const row of refused) {
      expect(row.line).toBeGreaterThan(1);
      expect(row.column).not.toBe('');
    }
  });

  it('TEN-02: every row survives JSON', () => {
    for (const kind of RECORD_KINDS) expect(JSON.parse(JSON.stringify(rows[kind][0]))).toEqual(rows[kind][0]);
  });
});

describe('TEN-02: rows in the words of the product', () => {
  it('TEN-02: an order of gtmc', async () => {
    const [order] = await readList('tianhe', profileOf('gtmc'), 'orders');
    expect(order).toEqual({
      kind: 'accepted',
      line: 2,
      warnings: [],
      row: {
        orderNumber: 'RO241100703',
        vin: 'LVGSKTU3XHD017706',
        arrivedAt: '2024-11-01T00:00:00.000Z',
        odometerKm: 142_844,
        type: 'warranty_claim',
        adviserName: '汤嘉敏',
        technicianName: '侯芳静',
        bay: 'B05',
        internal: false,
        promisedAt: '2024-11-01T01:30:00.000Z',
        workCompletedAt: '2024-11-01T00:59:00.000Z',
        billedAt: '2024-11-01T01:15:00.000Z',
        deliveredAt: '2024-11-01T02:00:00.000Z',
        preInspected: true,
        inspectionSheetUsed: true,
        customerPresent: false,
        quotedFromCatalogue: true,
        billExplained: true,
        partsPrepickedInTime: true,
        reworkOfNumber: null,
        settled: true,
        soldHours: '8',
        clockedHours: '8.7',
        quoteFen: 57_600,
        labourFen: 64_000,
        partsFen: 0,
      },
    });
  });

  it('CUS-01: a firm and its contact person in sgm', async () => {
    const [, firm] = await readList('tiexi', profileOf('sgm'), 'customers');
    expect(firm).toMatchObject({
      line: 3,
      row: {
        externalId: 'KH000002',
        kind: 'organisation',
        name: '辽宁宏达物流有限公司',
        nameInitials: 'lnhdwlyxgs',
        phone: '+8613028901505',
        contactName: '龙懿涵',
        birthday: null,
        address: { province: '辽宁省', city: '沈阳市', county: '铁西区', street: '滨江大道441号' },
      },
    });
  });

  it('CUS-06: three clean customers lose a lunar day 31 and nothing else', async () => {
    const lists = await Promise.all([
      readList('pudong', profileOf('svw'), 'customers'),
      readList('tiexi', profileOf('sgm'), 'customers'),
      readList('tianhe', profileOf('gtmc'), 'customers'),
    ]);
    const warned = lists.flat().filter((row) => row.kind === 'accepted' && row.warnings.length > 0);
    expect(warned).toHaveLength(3);
    for (const row of warned) {
      expect(row).toMatchObject({ row: { birthday: null }, warnings: [{ code: 'lunar_day' }] });
    }
  });
});

describe('recordKindOf', () => {
  it.each([
    ['svw', '客户档案.csv', 'customers'],
    ['svw', 'exports/2026/客户档案_浦东.csv', 'customers'],
    ['gtmc', '工单.csv', 'orders'],
    ['gtmc', '工单项目.csv', 'lines'],
    ['gtmc', '顾客.csv', 'customers'],
    ['gtmc', '潜在顾客.csv', 'leads'],
    ['sgm', 'repair_order.TXT', 'orders'],
    ['sgm', 'truth.json', null],
    ['sgm', '客户档案.csv', null],
  ])('TEN-02: in %s %s is %s', (code, file, kind) => {
    expect(recordKindOf(profileOf(code), file)).toBe(kind);
  });
});

function profileOf(code: string): ImportProfile {
  const profile = PRESET_PROFILES.find((preset) => preset.code === code);
  if (!profile) throw new Error(`No preset ${code}`);
  return profile;
}

async function readList<K extends RecordKind>(
  folder: string,
  profile: ImportProfile,
  kind: K,
): Promise<JudgedRow<K>[]> {
  const file = readdirSync(join(LEGACY, folder)).find((name) => recordKindOf(profile, name) === kind);
  if (!file) throw new Error(`${folder} has no ${kind}`);
  const dialect = compileDialect(profile, 'Asia/Shanghai');
  const list = await readJudgedRows(createReadStream(join(LEGACY, folder, file)), kind, file, dialect);
  const rows: JudgedRow<K>[] = [];
  for await (const batch of list.batches()) rows.push(...batch);
  return rows;
}

function accepted<K extends RecordKind>(rows: readonly JudgedRow<K>[]): ImportedRows[K][] {
  return rows.flatMap((row) => (row.kind === 'accepted' ? [row.row] : []));
}

function refusalCounts(rows: readonly { kind: string; code?: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, code = '' } of rows) if (kind === 'refused') counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
