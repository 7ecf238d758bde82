import { DomainError } from '#libs/foundation';
import type { ProfileDelimiter, ProfileEncoding } from './import-profile';
import { importColumnsMissing, importNotText } from './imports.errors';
import { RecordSplitter, type SourceRecord } from './record-splitter';
import { TextStream, type TextEncoding } from './text-stream';

export interface RecordFormat {
  /** For messages only. */
  readonly file: string;
  readonly encoding: ProfileEncoding;
  readonly delimiter: ProfileDelimiter;
  /** The columns that the header must name, in any order; others are passed over. */
  readonly columns: readonly string[];
}

// A line this long is no line: without a limit a file without line breaks would be read into memory as one.
const LONGEST_LINE = 1_000_000;

/** An open file of records: the header is read, the rest is read as it is asked for. */
export interface RecordStream {
  /** The column names, trimmed, in the order of the cells. */
  readonly header: readonly string[];
  /** How the bytes were read so far; null as long as they were ASCII. */
  readonly encoding: TextEncoding | null;
  /** One batch for each chunk of the file that ends a line. Memory is that of a chunk. To be walked once. */
  batches(): AsyncGenerator<SourceRecord[]>;
}

/**
 * Opens a delimited text file (CSV or TSV after RFC 4180) of any length.
 * Throws `import_columns_missing` and `import_not_text`; anything wrong with one record is said in that record.
 */
export async function openRecords(bytes: AsyncIterable<Uint8Array>, format: RecordFormat): Promise<RecordStream> {
  const text = new TextStream(bytes, format.encoding);
  const splitter = new RecordSplitter(format.delimiter);
  const chunks = splitChunks(text, splitter, format.file);

  let first: SourceRecord[] = [];
  while (splitter.header === null) {
    const next = await chunks.next();
    if (next.done) break;
    first = next.value;
  }
  const header = splitter.header ?? [];
  const missing = format.columns.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    await chunks.return(undefined);
    throw new DomainError(importColumnsMissing, { params: { file: format.file, columns: missing.join(', ') } });
  }

  return {
    header,
    get encoding() {
      return text.encoding;
    },
    async *batches() {
      if (first.length > 0) yield first;
      first = [];
      for await (const batch of chunks) if (batch.length > 0) yield batch;
    },
  };
}

async function* splitChunks(
  text: TextStream,
  splitter: RecordSplitter,
  file: string,
): AsyncGenerator<SourceRecord[], void, undefined> {
  for await (const chunk of text.chunks()) {
    yield splitter.push(chunk);
    if (splitter.pendingLength > LONGEST_LINE) throw new DomainError(importNotText, { params: { file } });
  }
  yield splitter.end();
}
