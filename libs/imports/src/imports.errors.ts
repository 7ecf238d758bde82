import { defineFieldProblem, defineProblem, type FieldProblemType } from '#libs/foundation';

/** The file does not begin with the columns that the profile names: it belongs to another kind or another system. */
export const importColumnsMissing = defineProblem({
  code: 'import_columns_missing',
  kind: 'invalid',
  title: { 'zh-CN': '文件缺少列', en: 'The file lacks columns' },
  detail: { 'zh-CN': '文件 {file} 的表头缺少：{columns}', en: 'The header of {file} lacks: {columns}' },
});

/** No line break within a million characters: a spreadsheet or a picture under the name of a text file. */
export const importNotText = defineProblem({
  code: 'import_not_text',
  kind: 'unsupported_media',
  title: { 'zh-CN': '不是文本文件', en: 'Not a text file' },
  detail: {
    'zh-CN': '文件 {file} 不是分隔符文本文件，请导出为 CSV 或 TXT 后重试',
    en: '{file} is not delimited text; export it as CSV or TXT and try again',
  },
});

/** Why a row was refused, and nothing else with it. `column` of a finding names the column in the file's own words. */
export const REFUSALS = {
  row_shape: defineFieldProblem('row_shape', {
    'zh-CN': '该行有 {found} 列，应为 {expected} 列',
    en: 'The row has {found} cells and not {expected}',
  }),
  row_quotes: defineFieldProblem('row_quotes', {
    'zh-CN': '该行的引号没有正确闭合',
    en: 'The quotes in this row do not close',
  }),
  unreadable_text: defineFieldProblem('unreadable_text', {
    'zh-CN': '该行含有无法识别的字符',
    en: 'The row holds characters that cannot be read',
  }),
  external_id: defineFieldProblem('external_id', {
    'zh-CN': '编号为空',
    en: 'The number that names this record is empty',
  }),
  text_length: defineFieldProblem('text_length', {
    'zh-CN': '内容超过 {max} 个字符',
    en: 'Longer than {max} characters',
  }),
  name: defineFieldProblem('name', { 'zh-CN': '姓名为空或不含文字', en: 'The name is empty or holds no letter' }),
  phone: defineFieldProblem('phone', { 'zh-CN': '电话号码无效', en: 'Not a valid phone number' }),
  customer_kind: defineFieldProblem('customer_kind', {
    'zh-CN': '无法识别的客户性质“{value}”',
    en: 'The profile knows no customer kind "{value}"',
  }),
  calendar: defineFieldProblem('calendar', {
    'zh-CN': '无法识别的历法“{value}”',
    en: 'The profile knows no calendar "{value}"',
  }),
  vin_length: defineFieldProblem('vin_length', { 'zh-CN': '底盘号不是 17 位', en: 'A VIN has 17 characters' }),
  vin_characters: defineFieldProblem('vin_characters', {
    'zh-CN': '底盘号含有不允许的字符',
    en: 'The VIN holds characters that no VIN has',
  }),
  vin_check_digit: defineFieldProblem('vin_check_digit', {
    'zh-CN': '底盘号校验位错误',
    en: 'The check digit of the VIN is wrong',
  }),
  vehicle_use: defineFieldProblem('vehicle_use', {
    'zh-CN': '无法识别的车辆用途“{value}”',
    en: 'The profile knows no vehicle use "{value}"',
  }),
  unknown_customer: defineFieldProblem('unknown_customer', { 'zh-CN': '客户不存在', en: 'There is no such customer' }),
  unknown_vin: defineFieldProblem('unknown_vin', { 'zh-CN': '车辆不存在', en: 'There is no vehicle with this VIN' }),
  unknown_order: defineFieldProblem('unknown_order', { 'zh-CN': '工单不存在', en: 'There is no such service order' }),
  date: defineFieldProblem('date', {
    'zh-CN': '不是有效的日期时间，格式应为 {patterns}',
    en: 'Not a date or time written as {patterns}',
  }),
  mileage: defineFieldProblem('mileage', {
    'zh-CN': '里程不是 0 至 {max} 的整数',
    en: 'The mileage is not a whole number from 0 to {max}',
  }),
  amount: defineFieldProblem('amount', { 'zh-CN': '金额无效', en: 'Not an amount of money' }),
  quantity: defineFieldProblem('quantity', { 'zh-CN': '数量无效', en: 'Not a quantity' }),
  hours: defineFieldProblem('hours', { 'zh-CN': '工时无效', en: 'Not a number of hours' }),
  order_type: defineFieldProblem('order_type', {
    'zh-CN': '无法识别的维修类型“{value}”',
    en: 'The profile knows no order type "{value}"',
  }),
  line_kind: defineFieldProblem('line_kind', {
    'zh-CN': '无法识别的项目类别“{value}”',
    en: 'The profile knows no line kind "{value}"',
  }),
  lead_status: defineFieldProblem('lead_status', {
    'zh-CN': '无法识别的潜客状态“{value}”',
    en: 'The profile knows no lead status "{value}"',
  }),
  yes_no: defineFieldProblem('yes_no', {
    'zh-CN': '应为“{yes}”或“{no}”',
    en: 'Neither "{yes}" nor "{no}"',
  }),
} as const satisfies Record<string, FieldProblemType>;

export type RefusalCode = keyof typeof REFUSALS;

/** What a row that was taken should be looked at for. */
export const WARNINGS = {
  lunar_day: defineFieldProblem('lunar_day', {
    'zh-CN': '农历没有这一天，客户已导入，生日未导入',
    en: 'No lunar month has this day; the customer was taken, the birthday was not',
  }),
  vin_check_digit_unproven: defineFieldProblem('vin_check_digit_unproven', {
    'zh-CN': '底盘号没有有效的校验位，该产地不强制要求',
    en: 'The VIN carries no valid check digit, which its region does not require',
  }),
} as const satisfies Record<string, FieldProblemType>;

export type WarningCode = keyof typeof WARNINGS;

/** What can be wrong with an import profile. */
export const PROFILE_FAULTS = {
  profile_missing: defineFieldProblem('profile_missing', { 'zh-CN': '缺少该项', en: 'Is missing' }),
  profile_unknown: defineFieldProblem('profile_unknown', {
    'zh-CN': '未知的项，可用：{known}',
    en: 'Is not known; there are: {known}',
  }),
  profile_value: defineFieldProblem('profile_value', { 'zh-CN': '应为{expected}', en: 'Should be {expected}' }),
  profile_date_pattern: defineFieldProblem('profile_date_pattern', {
    'zh-CN': '日期格式只能由 yyyy、M、MM、d、dd、H、HH、mm、ss 和分隔符组成，且须包含 {parts}',
    en: 'A pattern is made of yyyy, M, MM, d, dd, H, HH, mm, ss and separators, and must hold {parts}',
  }),
  profile_ambiguous: defineFieldProblem('profile_ambiguous', {
    'zh-CN': '“{value}”有两种含义',
    en: '"{value}" would mean two things',
  }),
} as const satisfies Record<string, FieldProblemType>;
