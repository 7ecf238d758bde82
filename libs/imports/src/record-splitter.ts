/** What makes a record unusable before anybody looks at its values. */
export type RecordFault = 'row_shape' | 'row_quotes' | 'unreadable_text';

/** One record of a file. `line` is the physical line on which it begins, counted from 1, the header included. */
export type SourceRecord =
  | { readonly kind: 'cells'; readonly line: number; readonly cells: readonly string[] }
  | {
      readonly kind: 'broken';
      readonly line: number;
      readonly code: RecordFault;
      readonly params?: { readonly expected: number; readonly found: number };
    };

// A quoted cell may hold line breaks, but a quote that does not close within so many lines was none.
const LONGEST_RECORD_LINES = 50;

// Undecodable bytes, and control characters, which no database text takes; all but tab and line breaks.
const UNREADABLE = /[^\P{Cc}\t\r\n]|\uFFFD/u;

/**
 * Splits text into records, RFC 4180 with a memory of where each began.
 *
 * Not csv-parse, for two reasons. A broken quote makes it swallow or refuse the rest of the file, while here the row in
 * which the quote opened is refused alone and reading goes on in the next line. And knowing physical lines halves its
 * speed (30,000 order rows per second); most lines hold no quote and need nothing but `split`. A spec proves that both
 * read a sound file alike.
 */
export class RecordSplitter {
  header: readonly string[] | null = null;
  private tail = '';
  private lines: string[] = [];
  private lineNumber = 1;

  constructor(private readonly delimiter: string) {}

  /** Characters that wait for the end of their line or record. */
  get pendingLength(): number {
    return this.tail.length + this.lines.reduce((sum, line) => sum + line.length, 0);
  }

  push(text: string): SourceRecord[] {
    const lines = (this.tail + text).split('\n');
    this.tail = lines.pop() ?? '';
    return this.take(lines, false);
  }

  end(): SourceRecord[] {
    const lines = this.tail === '' ? [] : [this.tail];
    this.tail = '';
    return this.take(lines, true);
  }

  private take(fresh: string[], ended: boolean): SourceRecord[] {
    const lines = this.lines.length > 0 ? [...this.lines, ...fresh] : fresh;
    const records: SourceRecord[] = [];
    let at = 0;
    while (at < lines.length) {
      const line = trimLineEnd(lines[at]);
      const read = line.includes('"')
        ? this.readQuoted(lines, at, ended)
        : { cells: line.split(this.delimiter), lines: 1 };
      if (read === 'wait') break;
      const record = this.judge(read === 'broken' ? null : read.cells, lines[at], read === 'broken' ? 1 : read.lines);
      if (record) records.push(record);
      const taken = read === 'broken' ? 1 : read.lines;
      at += taken;
      this.lineNumber += taken;
    }
    this.lines = lines.slice(at);
    return records;
  }

  /** Reads the record that begins at a line, with as many of the next lines as its quotes embrace. */
  private readQuoted(
    lines: string[],
    at: number,
    ended: boolean,
  ): { cells: string[]; lines: number } | 'wait' | 'broken' {
    let text = trimLineEnd(lines[at]);
    for (let count = 1; ; count++) {
      const cells = splitQuoted(text, this.delimiter);
      if (cells === 'broken') return 'broken';
      if (cells !== 'open') {
        // Two stray quotes in two rows look like one long cell; the number of cells tells.
        return count > 1 && this.header !== null && cells.length !== this.header.length
          ? 'broken'
          : { cells, lines: count };
      }
      if (count === LONGEST_RECORD_LINES) return 'broken';
      if (at + count >= lines.length) return ended ? 'broken' : 'wait';
      text += `\n${trimLineEnd(lines[at + count])}`;
    }
  }

  private judge(cells: string[] | null, firstLine: string, lines: number): SourceRecord | null {
    const line = this.lineNumber;
    if (cells === null) return { kind: 'broken', line, code: 'row_quotes' };
    if (cells.every(isBlank)) return null;
    if (this.header === null) {
      this.header = cells.map((cell) => cell.trim());
      return null;
    }
    const width = this.header.length;
    // Spreadsheets leave empty cells behind the last column.
    while (cells.length > width && isBlank(cells[cells.length - 1])) cells.pop();
    if (cells.length !== width) {
      return { kind: 'broken', line, code: 'row_shape', params: { expected: width, found: cells.length } };
    }
    const text = lines === 1 ? firstLine : cells.join('');
    if (UNREADABLE.test(text)) return { kind: 'broken', line, code: 'unreadable_text' };
    return { kind: 'cells', line, cells };
  }
}

/** The cells of a text with quotes; `open` where its last quote does not close, `broken` where text follows a quote. */
function splitQuoted(text: string, delimiter: string): string[] | 'open' | 'broken' {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at);
      cells.push(end < 0 ? text.slice(at) : text.slice(at, end));
      if (end < 0) return cells;
      at = end + 1;
      continue;
    }
    let cell = '';
    let from = at + 1;
    let close = text.indexOf('"', from);
    while (close >= 0 && text[close + 1] === '"') {
      cell += text.slice(from, close + 1);
      from = close + 2;
      close = text.indexOf('"', from);
    }
    if (close < 0) return 'open';
    cells.push(cell + text.slice(from, close));
    at = close + 1;
    if (at === text.length) return cells;
    if (text[at] !== delimiter) return 'broken';
    at++;
  }
}

function trimLineEnd(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function isBlank(cell: string): boolean {
  return cell === '' || cell.trim() === '';
}
