import { judgeAppointmentRow, type ImportedAppointment } from './appointment-row.policy';
import { judgeCustomerRow, type ImportedCustomer } from './customer-row.policy';
import type { Dialect } from './dialect';
import type { RecordKind, RecordSource } from './import-profile';
import type { RefusalCode } from './imports.errors';
import { judgeLeadRow, type ImportedLead } from './lead-row.policy';
import { judgeLineRow, type ImportedLine } from './line-row.policy';
import { judgeOrderRow, type ImportedOrder } from './order-row.policy';
import { openRecords } from './record-stream';
import type { SourceRecord } from './record-splitter';
import { RowReader, type RowDecision } from './row-reader';
import type { TextEncoding } from './text-stream';
import { judgeVehicleRow, type ImportedVehicle } from './vehicle-row.policy';

/** What a row of each list becomes: JSON-able, in the product's words, whatever system it came from. */
export interface ImportedRows {
  customers: ImportedCustomer;
  vehicles: ImportedVehicle;
  orders: ImportedOrder;
  lines: ImportedLine;
  appointments: ImportedAppointment;
  leads: ImportedLead;
}

/** A row and what became of it. `line` is the physical line on which it begins. `column` is null for the whole row. */
export type JudgedRow<K extends RecordKind> =
  | (Extract<RowDecision<ImportedRows[K]>, { kind: 'accepted' }> & { readonly line: number })
  | {
      readonly kind: 'refused';
      readonly line: number;
      readonly column: string | null;
      readonly code: RefusalCode;
      readonly params?: Readonly<Record<string, string | number>>;
    };

export interface JudgedRows<K extends RecordKind> {
  /** How the file was read so far; null as long as it was pure ASCII. */
  readonly encoding: TextEncoding | null;
  /** One batch for each chunk of the file, in the order of the file. To be walked once. */
  batches(): AsyncGenerator<JudgedRow<K>[]>;
}

const POLICIES: { readonly [K in RecordKind]: (row: RowReader<K>) => RowDecision<ImportedRows[K]> } = {
  customers: judgeCustomerRow,
  vehicles: judgeVehicleRow,
  orders: judgeOrderRow,
  lines: judgeLineRow,
  appointments: judgeAppointmentRow,
  leads: judgeLeadRow,
};

/**
 * Reads one exported file from bytes to judged rows, in flat memory. TEN-02
 * Throws `import_columns_missing` and `import_not_text`; a profile without this kind of list is a programming error.
 */
export async function readJudgedRows<K extends RecordKind>(
  bytes: AsyncIterable<Uint8Array>,
  kind: K,
  file: string,
  dialect: Dialect,
): Promise<JudgedRows<K>> {
  const { encoding, delimiter, records, code } = dialect.profile;
  const source: RecordSource<K> | undefined = records[kind];
  if (!source) throw new RangeError(`Profile ${code} has no ${kind}`);
  const columns: Readonly<Partial<Record<string, string>>> = source.columns;
  const stream = await openRecords(bytes, {
    file,
    encoding,
    delimiter,
    columns: Object.values(columns).filter(isName),
  });
  const reader = new RowReader<K>(dialect, source.columns, stream.header);
  return {
    get encoding() {
      return stream.encoding;
    },
    async *batches() {
      for await (const batch of stream.batches()) yield batch.map((record) => judge(record, reader, kind));
    },
  };
}

function judge<K extends RecordKind>(record: SourceRecord, reader: RowReader<K>, kind: K): JudgedRow<K> {
  const { line } = record;
  if (record.kind === 'broken') {
    return { kind: 'refused', line, column: null, code: record.code, ...(record.params && { params: record.params }) };
  }
  const decision = POLICIES[kind](reader.load(record.cells));
  return { line, ...decision };
}

function isName(column: string | undefined): column is string {
  return column !== undefined;
}
