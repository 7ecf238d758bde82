import { Readable } from 'node:stream';
import { fill, findFieldProblem, LOCALES } from '#libs/foundation';
import { compileDialect } from './dialect';
import { REFUSALS, WARNINGS } from './imports.errors';
import { readJudgedRows, type ImportedRows, type JudgedRow } from './judged-rows';
import type { ImportProfile, RecordKind } from './import-profile';
import { GTMC_PROFILE } from './presets/gtmc.preset';
import { SVW_PROFILE } from './presets/svw.preset';

type Cells = Record<string, string>;

/** Puts one row of cells by column name through the whole pure half. */
async function judge<K extends RecordKind>(
  kind: K,
  cells: Cells,
  profile: ImportProfile = SVW_PROFILE,
  zone = 'Asia/Shanghai',
): Promise<JudgedRow<K>> {
  const text = [Object.keys(cells), Object.values(cells)]
    .map((row) => row.map((cell) => `"${cell}"`).join(','))
    .join('\n');
  const list = await readJudgedRows(
    Readable.from([Buffer.from(text)]),
    kind,
    'list.csv',
    compileDialect(profile, zone),
  );
  const rows: JudgedRow<K>[] = [];
  for await (const batch of list.batches()) rows.push(...batch);
  expect(rows).toHaveLength(1);
  return rows[0];
}

async function accept<K extends RecordKind>(...args: Parameters<typeof judge<K>>): Promise<ImportedRows[K]> {
  const judged = await judge(...args);
  if (judged.kind === 'refused') throw new Error(`refused: ${judged.code}`);
  return judged.row;
}

const CUSTOMER: Cells = {
  ...{ 客户编号: 'KH1', 客户名称: '单雄信', 客户性质: '个人', 手机: '138 0013 8000', 联系人: '' },
  ...{ 生日: '1990-06-15', 历法: '公历', 地址: '上海市浦东新区张江路1号', 职业: '' },
};
const VEHICLE: Cells = {
  ...{ 底盘号: 'lsvaag99xhc178047', 车牌号: '沪a·12345', 客户编号: 'KH1', 车型: '朗逸', 购车日期: '2020-02-29' },
  ...{ 用途: '私家车', 发动机号: '123', 车身颜色: '白', 本店销售: '否', 保险到期: '' },
};
const ORDER: Cells = {
  ...{
    派工单号: 'RO1',
    底盘号: ' lsvaag99xhc178047',
    进厂时间: '2025-03-01 09:30',
    进厂里程: '12345',
    维修类型: '首保',
  },
  ...{ 服务顾问: '甲', 技师: '', 工位: 'B1', 内部: '否', 约定交车: '2025-03-01 11:00', 完工时间: '', 出票时间: '' },
  ...{ 交车时间: '', 预检: '是', 预检表: '是', 客户陪检: '否', 目录报价: '是', 说明账单: '否', 预捡及时: '是' },
  ...{ 返修原单号: '', 结算: '否', 销售工时: '0.50', 打卡工时: '', 报价: '', 工时费: '60', 材料费: '0.10' },
};
const LINE: Cells = {
  派工单号: 'RO1',
  类别: '配件',
  编码: 'P1',
  名称: '机滤',
  数量: '1.50',
  金额: '35',
  立刻供应: '否',
};
const APPOINTMENT: Cells = {
  ...{ 预约单号: 'YY1', 底盘号: 'LSVAAG99XHC178047', 预约时间: '2025-03-01 09:30', 登记时间: '2025-02-27 10:00' },
  ...{ 提醒时间: '', 派工单号: '' },
};
const LEAD: Cells = {
  ...{
    来店时间: '2026-06-28 13:20',
    姓名: '龚琳雪',
    手机: '13959653679',
    意向车型: '朗逸',
    级别: 'A',
    销售顾问: '许子',
  },
  ...{ 渠道: '来电', 介绍人手机: '', 最近跟进: '', 状态: '战败', 战败原因: '竞品' },
};

describe('judgeCustomerRow', () => {
  it('CUS-01: takes a person', async () => {
    expect(await accept('customers', CUSTOMER)).toEqual({
      ...{ externalId: 'KH1', kind: 'person', name: '单雄信', namePinyin: 'shanxiongxin', nameInitials: 'sxx' },
      nameSortKey: 'shan xiong xin|单雄信',
      phone: '+8613800138000',
      contactName: null,
      birthday: { calendar: 'solar', date: '1990-06-15' },
      address: {
        ...{
          text: '上海市浦东新区张江路1号',
          province: '上海市',
          city: '上海市',
          county: '浦东新区',
          street: '张江路1号',
        },
      },
      occupation: null,
    });
  });

  it.each([
    ['a lunar day', { 历法: '农历' }, { calendar: 'lunar', year: 1990, month: 6, day: 15, leapMonth: false }],
    [
      'lunar 30 February',
      { 历法: '农历', 生日: '1985-02-30' },
      { calendar: 'lunar', year: 1985, month: 2, day: 30, leapMonth: false },
    ],
    ['none', { 生日: '' }, null],
    ['none, and no calendar either', { 生日: '', 历法: '' }, null],
    ['no calendar is the solar one', { 历法: '' }, { calendar: 'solar', date: '1990-06-15' }],
  ])('CUS-06: birthday: %s', async (_name, cells, birthday) => {
    expect(await accept('customers', { ...CUSTOMER, ...cells })).toMatchObject({ birthday });
  });

  it.each(['1985-10-31', '1985-06-31'])('CUS-06: lunar %s costs the birthday and not the customer', async (date) => {
    expect(await judge('customers', { ...CUSTOMER, 历法: '农历', 生日: date })).toMatchObject({
      kind: 'accepted',
      row: { birthday: null },
      warnings: [{ column: '生日', code: 'lunar_day' }],
    });
  });

  it.each([
    ['no number', { 客户编号: '' }, '客户编号', 'external_id'],
    ['no name', { 客户名称: ' ' }, '客户名称', 'name'],
    ['a name without a letter', { 客户名称: '???' }, '客户名称', 'name'],
    ['no phone', { 手机: '' }, '手机', 'phone'],
    ['half a phone', { 手机: '1380013' }, '手机', 'phone'],
    ['an unknown kind', { 客户性质: '其他' }, '客户性质', 'customer_kind'],
    ['no kind', { 客户性质: '' }, '客户性质', 'customer_kind'],
    ['an unknown calendar', { 历法: '藏历' }, '历法', 'calendar'],
    ['a solar day that is none', { 生日: '1990-02-30' }, '生日', 'date'],
    ['a lunar month 13', { 历法: '农历', 生日: '1990-13-31' }, '生日', 'date'],
    ['a lunar day 32', { 历法: '农历', 生日: '1990-12-32' }, '生日', 'date'],
    ['a birthday in words', { 历法: '农历', 生日: '五月初五' }, '生日', 'date'],
    ['a name too long', { 客户名称: '甲'.repeat(101) }, '客户名称', 'text_length'],
  ])('CUS-01: refuses %s', async (_name, cells, column, code) => {
    expect(await judge('customers', { ...CUSTOMER, ...cells })).toMatchObject({
      kind: 'refused',
      line: 2,
      column,
      code,
    });
  });
});

describe('judgeVehicleRow', () => {
  it('VEH-01: takes a vehicle', async () => {
    expect(await accept('vehicles', VEHICLE)).toEqual({
      ...{ vin: 'LSVAAG99XHC178047', vinWarning: false, plate: '沪a·12345', customerExternalId: 'KH1', model: '朗逸' },
      ...{ purchasedOn: '2020-02-29', use: 'private', engineNumber: '123', bodyColour: '白' },
      ...{ origin: 'sold_elsewhere', insuranceExpiresOn: null },
    });
  });

  it('VEH-01: a European VIN without a check digit is taken with a warning', async () => {
    expect(await judge('vehicles', { ...VEHICLE, 底盘号: 'WVWZZZ1JZ3W386752' })).toMatchObject({
      kind: 'accepted',
      row: { vinWarning: true },
      warnings: [{ column: '底盘号', code: 'vin_check_digit_unproven' }],
    });
  });

  it.each([
    ['another check digit', { 底盘号: 'LSVAAG991HC178047' }, '底盘号', 'vin_check_digit'],
    ['sixteen characters', { 底盘号: 'LSVAAG99XHC17804' }, '底盘号', 'vin_length'],
    ['no VIN', { 底盘号: '' }, '底盘号', 'vin_length'],
    ['a letter O', { 底盘号: 'LSVAAG99XHC1780O7' }, '底盘号', 'vin_characters'],
    ['no customer', { 客户编号: '' }, '客户编号', 'unknown_customer'],
    ['an unknown use', { 用途: '赛车' }, '用途', 'vehicle_use'],
    ['a leap day in a common year', { 购车日期: '2021-02-29' }, '购车日期', 'date'],
    ['an unknown word for yes', { 本店销售: 'Y' }, '本店销售', 'yes_no'],
  ])('VEH-01: refuses %s', async (_name, cells, column, code) => {
    expect(await judge('vehicles', { ...VEHICLE, ...cells })).toMatchObject({ kind: 'refused', line: 2, column, code });
  });
});

describe('judgeOrderRow', () => {
  it('SVC-01: takes an order, in the time zone of the store', async () => {
    expect(await accept('orders', ORDER)).toMatchObject({
      ...{ vin: 'LSVAAG99XHC178047', arrivedAt: '2025-03-01T01:30:00.000Z', promisedAt: '2025-03-01T03:00:00.000Z' },
      ...{ deliveredAt: null, odometerKm: 12_345, type: 'first_maintenance', internal: false, settled: false },
      ...{ soldHours: '0.5', clockedHours: null, quoteFen: null, labourFen: 6_000, partsFen: 10 },
    });
    expect(await accept('orders', ORDER, SVW_PROFILE, 'Europe/Berlin')).toMatchObject({
      arrivedAt: '2025-03-01T08:30:00.000Z',
    });
  });

  it.each([
    ['the hour that is skipped', '2026-03-29 02:30', '2026-03-29T01:30:00.000Z'],
    ['the hour that comes twice', '2026-10-25 02:30', '2026-10-25T00:30:00.000Z'],
    ['a month end', '2026-01-31 23:59', '2026-01-31T22:59:00.000Z'],
  ])('SVC-01: a clock change in Berlin: %s', async (_name, arrival, instant) => {
    const order = await accept('orders', { ...ORDER, 进厂时间: arrival }, SVW_PROFILE, 'Europe/Berlin');
    expect(order.arrivedAt).toBe(instant);
  });

  it.each([
    ['no number', { 派工单号: '' }, '派工单号', 'external_id'],
    ['no VIN', { 底盘号: '' }, '底盘号', 'unknown_vin'],
    ['month 13', { 进厂时间: '2026-13-45' }, '进厂时间', 'date'],
    ['hour 24', { 进厂时间: '2026-01-01 24:00' }, '进厂时间', 'date'],
    ['a year long gone', { 进厂时间: '0202-01-01 10:00' }, '进厂时间', 'date'],
    ['no arrival', { 进厂时间: '' }, '进厂时间', 'date'],
    ['a broken delivery', { 交车时间: '待定' }, '交车时间', 'date'],
    ['a mileage in words', { 进厂里程: 'N/A' }, '进厂里程', 'mileage'],
    ['no mileage', { 进厂里程: '' }, '进厂里程', 'mileage'],
    ['a negative mileage', { 进厂里程: '-5' }, '进厂里程', 'mileage'],
    ['a mileage to the moon and back, twice', { 进厂里程: '99999999' }, '进厂里程', 'mileage'],
    ['an amount in words', { 材料费: '三百元' }, '材料费', 'amount'],
    ['no amount', { 工时费: '' }, '工时费', 'amount'],
    ['a negative amount', { 工时费: '-1.00' }, '工时费', 'amount'],
    ['a fraction of a fen', { 报价: '1.005' }, '报价', 'amount'],
    ['a separator that this system does not write', { 工时费: '1,234.00' }, '工时费', 'amount'],
    ['hours in words', { 销售工时: '半' }, '销售工时', 'hours'],
    ['an unknown type', { 维修类型: '洗车' }, '维修类型', 'order_type'],
    ['neither yes nor no', { 结算: '部分' }, '结算', 'yes_no'],
  ])('SVC-01: refuses %s', async (_name, cells, column, code) => {
    expect(await judge('orders', { ...ORDER, ...cells })).toMatchObject({ kind: 'refused', line: 2, column, code });
  });

  it('TEN-02: a system without a column for it has no internal orders', async () => {
    const { 内部: _internal, ...cells } = ORDER;
    const { internal: _mapped, ...columns } = SVW_PROFILE.records.orders?.columns ?? {};
    const records = { orders: { files: ['x'], columns } } as ImportProfile['records'];
    expect(await accept('orders', cells, { ...SVW_PROFILE, records })).toMatchObject({ internal: false });
  });
});

describe('judgeLineRow', () => {
  it('SVC-14: takes a part', async () => {
    expect(await accept('lines', LINE)).toEqual({
      ...{ orderNumber: 'RO1', kind: 'part', code: 'P1', name: '机滤', quantity: '1.5', amountFen: 3_500 },
      availableAtOnce: false,
    });
  });

  it('SVC-14: labour is neither in stock nor out of it', async () => {
    const labour = { ...LINE, 类别: '工时', 立刻供应: '' };
    expect(await accept('lines', labour)).toMatchObject({ kind: 'labour', availableAtOnce: null });
  });

  it.each([
    ['1,234.50', 123_450],
    ['1234.50', 123_450],
    ['1,234,567', 123_456_700],
  ])('TEN-02: gtmc writes %s', async (amount, fen) => {
    const columns = Object.values(GTMC_PROFILE.records.lines?.columns ?? {});
    const cells = Object.fromEntries(
      columns.map((column, index) => [column, Object.values({ ...LINE, 类别: '工时' })[index]]),
    );
    expect(await accept('lines', { ...cells, 金额: amount, 库存可供: '1' }, GTMC_PROFILE)).toMatchObject({
      amountFen: fen,
    });
  });

  it.each([
    ['no order', { 派工单号: '' }, '派工单号', 'unknown_order'],
    ['an unknown kind', { 类别: '外包' }, '类别', 'line_kind'],
    ['no name', { 名称: '' }, '名称', 'name'],
    ['a quantity in words', { 数量: '两' }, '数量', 'quantity'],
    ['a quantity below zero', { 数量: '-1' }, '数量', 'quantity'],
    ['an amount in words', { 金额: '免费' }, '金额', 'amount'],
  ])('SVC-14: refuses %s', async (_name, cells, column, code) => {
    expect(await judge('lines', { ...LINE, ...cells })).toMatchObject({ kind: 'refused', line: 2, column, code });
  });
});

describe('judgeAppointmentRow', () => {
  it('SVC-01: takes an appointment', async () => {
    expect(await accept('appointments', APPOINTMENT)).toEqual({
      ...{ number: 'YY1', vin: 'LSVAAG99XHC178047', bookedFor: '2025-03-01T01:30:00.000Z' },
      ...{ bookedAt: '2025-02-27T02:00:00.000Z', remindedAt: null, orderNumber: null },
    });
  });

  it.each([
    ['no number', { 预约单号: '' }, '预约单号', 'external_id'],
    ['no VIN', { 底盘号: '' }, '底盘号', 'unknown_vin'],
    ['no booked time', { 预约时间: '' }, '预约时间', 'date'],
    ['a broken reminder', { 提醒时间: '2025-02-30 10:00' }, '提醒时间', 'date'],
  ])('SVC-01: refuses %s', async (_name, cells, column, code) => {
    expect(await judge('appointments', { ...APPOINTMENT, ...cells })).toMatchObject({ kind: 'refused', column, code });
  });
});

describe('judgeLeadRow', () => {
  it('LED-11: takes a lead that was lost', async () => {
    expect(await accept('leads', LEAD)).toEqual({
      ...{
        contactedAt: '2026-06-28T05:20:00.000Z',
        name: '龚琳雪',
        phone: '+8613959653679',
        model: '朗逸',
        level: 'A',
      },
      ...{ consultantName: '许子', channel: '来电', referrerPhone: null, lastFollowedUpAt: null },
      ...{ status: 'lost', lostReason: '竞品' },
    });
  });

  it.each([
    ['no phone', { 手机: '' }, '手机', 'phone'],
    ['a broken phone of the referrer', { 介绍人手机: '123' }, '介绍人手机', 'phone'],
    ['no name', { 姓名: '' }, '姓名', 'name'],
    ['an unknown status', { 状态: '观望' }, '状态', 'lead_status'],
    ['no date', { 来店时间: '' }, '来店时间', 'date'],
  ])('LED-11: refuses %s', async (_name, cells, column, code) => {
    expect(await judge('leads', { ...LEAD, ...cells })).toMatchObject({ kind: 'refused', line: 2, column, code });
  });
});

describe('a file', () => {
  it('TEN-02: a header without the columns of the profile names what it lacks', async () => {
    const { 手机: _phone, 历法: _calendar, ...cells } = CUSTOMER;
    await expect(judge('customers', cells)).rejects.toMatchObject({
      code: 'import_columns_missing',
      params: { file: 'list.csv', columns: '手机, 历法' },
    });
  });

  it('TEN-02: columns may come in another order, among others', async () => {
    const cells = Object.fromEntries([['备注', 'x'], ...Object.entries(CUSTOMER).reverse()]);
    expect(await accept('customers', cells)).toEqual(await accept('customers', CUSTOMER));
  });

  it('TEN-02: what has no lines is not read into memory', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(65_536, 'x');
      })(),
    );
    const list = readJudgedRows(endless, 'leads', 'film.csv', compileDialect(SVW_PROFILE, 'UTC'));
    await expect(list).rejects.toMatchObject({ code: 'import_not_text' });
  });
});

describe('findings', () => {
  it.each(Object.values({ ...REFUSALS, ...WARNINGS }))('TEN-02: $code can be said in every language', ({ code }) => {
    const detail = findFieldProblem(code)?.detail;
    for (const locale of LOCALES) expect(fill(detail?.[locale] ?? '', {})).not.toBe('');
  });
});
