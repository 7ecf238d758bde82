import { parsePhone } from '#libs/foundation';
import type { Dialect } from './dialect';
import { CODE_MEANINGS, type CodeMeaning, type CodeName, type RecordField, type RecordKind } from './import-profile';
import type { RefusalCode, WarningCode } from './imports.errors';

/** Something to say about one cell, in the file's own words for the column; the texts come with the code. */
export interface RowFinding<Code extends string = string> {
  readonly column: string;
  readonly code: Code;
  readonly params?: Readonly<Record<string, string | number>>;
}

export type RowDecision<Row> =
  | { readonly kind: 'accepted'; readonly row: Row; readonly warnings: readonly RowFinding<WarningCode>[] }
  | ({ readonly kind: 'refused' } & RowFinding<RefusalCode>);

/** More than any odometer has shown. */
export const LARGEST_ODOMETER_KM = 2_000_000;

/** Quantities and hours of one line, the point included; ten million hours are a slip of the pen. */
const LONGEST_DECIMAL = 9;

const NO_WARNINGS: readonly RowFinding<WarningCode>[] = [];
const HAS_LETTER = /\p{L}/u;

/**
 * Reads the cells of one row by field. The first cell that cannot be taken is kept as the row's refusal and read as an
 * empty value, so that a policy is written as one literal of the row that it makes; `decide` then drops that row.
 * One reader serves a whole file: `load` puts the next row under it.
 */
export class RowReader<K extends RecordKind> {
  private cells: readonly string[] = [];
  private refusal: RowFinding<RefusalCode> | null = null;
  private warnings: RowFinding<WarningCode>[] | null = null;
  private readonly positions: Readonly<Partial<Record<RecordField<K>, number>>>;

  constructor(
    readonly dialect: Dialect,
    private readonly columns: Readonly<Partial<Record<RecordField<K>, string>>>,
    header: readonly string[],
  ) {
    const names = Object.entries(columns) as [RecordField<K>, string][];
    const positions = names.map(([field, column]) => [field, header.indexOf(column)]);
    this.positions = Object.fromEntries(positions) as Partial<Record<RecordField<K>, number>>;
  }

  load(cells: readonly string[]): this {
    this.cells = cells;
    this.refusal = null;
    this.warnings = null;
    return this;
  }

  /** The trimmed cell; '' where it is blank or the profile has no such column. */
  cell(field: RecordField<K>): string {
    const position = this.positions[field];
    return position === undefined ? '' : this.cells[position].trim();
  }

  text(field: RecordField<K>, max: number): string | null {
    const text = this.cell(field);
    if (text.length > max) this.refuse(field, 'text_length', { max });
    return text === '' ? null : text;
  }

  /** Refuses a blank cell with a code that says what is missing. */
  requiredText(field: RecordField<K>, max: number, code: RefusalCode): string {
    const text = this.text(field, max);
    if (text === null) this.refuse(field, code);
    return text ?? '';
  }

  /** A name of a person or a firm: it holds a letter, of whatever script. */
  name(field: RecordField<K>, max: number): string {
    const name = this.requiredText(field, max, 'name');
    if (!HAS_LETTER.test(name)) this.refuse(field, 'name');
    return name;
  }

  phone(field: RecordField<K>): string {
    const phone = parsePhone(this.cell(field));
    if (phone.kind === 'valid') return phone.e164;
    this.refuse(field, 'phone');
    return '';
  }

  instant(field: RecordField<K>): string | null {
    const text = this.cell(field);
    if (text === '') return null;
    const instant = this.dialect.instant(text);
    if (instant === null) this.refuse(field, 'date', { patterns: this.dialect.profile.dateTimePatterns.join(' / ') });
    return instant;
  }

  requiredInstant(field: RecordField<K>): string {
    const instant = this.instant(field);
    if (instant === null) this.refuse(field, 'date', { patterns: this.dialect.profile.dateTimePatterns.join(' / ') });
    return instant ?? '';
  }

  date(field: RecordField<K>): string | null {
    const text = this.cell(field);
    if (text === '') return null;
    const date = this.dialect.date(text);
    if (date === null) this.refuseDate(field);
    return date;
  }

  refuseDate(field: RecordField<K>): void {
    this.refuse(field, 'date', { patterns: this.dialect.profile.datePatterns.join(' / ') });
  }

  odometer(field: RecordField<K>): number {
    const whole = this.dialect.decimal(this.cell(field), 0);
    const km = whole === null ? -1 : Number(whole);
    if (km < 0 || km > LARGEST_ODOMETER_KM) this.refuse(field, 'mileage', { max: LARGEST_ODOMETER_KM });
    return km;
  }

  /** An amount that is due, in fen; never negative. */
  fen(field: RecordField<K>): number {
    const fen = this.dialect.fen(this.cell(field));
    if (fen === null || fen < 0) this.refuse(field, 'amount');
    return fen ?? 0;
  }

  optionalFen(field: RecordField<K>): number | null {
    return this.cell(field) === '' ? null : this.fen(field);
  }

  /** A decimal number that is not negative, as its canonical string. */
  decimal(field: RecordField<K>, scale: number, code: RefusalCode): string {
    const number = this.dialect.decimal(this.cell(field), scale);
    if (number === null || number.startsWith('-') || number.length > LONGEST_DECIMAL) this.refuse(field, code);
    return number ?? '';
  }

  optionalDecimal(field: RecordField<K>, scale: number, code: RefusalCode): string | null {
    return this.cell(field) === '' ? null : this.decimal(field, scale, code);
  }

  /** Null for a blank cell, which is neither yes nor no. */
  optionalFlag(field: RecordField<K>): boolean | null {
    const text = this.cell(field);
    return text === '' ? null : this.flag(field);
  }

  /** A system that has no such column at all has never said yes. */
  flag(field: RecordField<K>): boolean {
    if (this.positions[field] === undefined) return false;
    const flag = this.dialect.flag(this.cell(field));
    if (flag === null) {
      const { yes, no } = this.dialect.profile;
      this.refuse(field, 'yes_no', { yes: yes.join(' / '), no: no.join(' / ') });
    }
    return flag ?? false;
  }

  code<C extends CodeName>(field: RecordField<K>, name: C, code: RefusalCode): CodeMeaning<C> | null {
    const text = this.cell(field);
    if (text === '') return null;
    const meaning = this.dialect.code(name, text);
    // a number that slipped into the wrong column belongs to somebody, and findings outlive the rows
    if (meaning === null) this.refuse(field, code, { value: text.slice(0, 20).replace(/\d{5,}/g, '…') });
    return meaning;
  }

  requiredCode<C extends CodeName>(field: RecordField<K>, name: C, code: RefusalCode): CodeMeaning<C> {
    const meaning: CodeMeaning<C> | null = this.code(field, name, code);
    if (meaning === null) this.refuse(field, code, { value: '' });
    return meaning ?? CODE_MEANINGS[name][0];
  }

  refuse(field: RecordField<K>, code: RefusalCode, params?: RowFinding['params']): void {
    this.refusal ??= { column: this.columns[field] ?? field, code, ...(params && { params }) };
  }

  warn(field: RecordField<K>, code: WarningCode): void {
    (this.warnings ??= []).push({ column: this.columns[field] ?? field, code });
  }

  decide<Row>(row: Row): RowDecision<Row> {
    if (this.refusal) return { kind: 'refused', ...this.refusal };
    return { kind: 'accepted', row, warnings: this.warnings ?? NO_WARNINGS };
  }
}
