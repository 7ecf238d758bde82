import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { RecordSplitter, type SourceRecord } from './record-splitter';

function split(text: string, delimiter = ',', chunkLength = text.length || 1): SourceRecord[] {
  const splitter = new RecordSplitter(delimiter);
  const records: SourceRecord[] = [];
  for (let at = 0; at < text.length; at += chunkLength)
    records.push(...splitter.push(text.slice(at, at + chunkLength)));
  return [...records, ...splitter.end()];
}

/** `line: cells joined by |`, or `line! fault`. */
const brief = (records: SourceRecord[]): string[] =>
  records.map((record) =>
    record.kind === 'cells' ? `${record.line}: ${record.cells.join('|')}` : `${record.line}! ${record.code}`,
  );

describe('RecordSplitter', () => {
  it.each([
    ['plain rows, Windows line ends', 'a,b\r\n1,2\r\n3,4\r\n', ['2: 1|2', '3: 3|4']],
    ['no line end at the end', 'a,b\n1,2', ['2: 1|2']],
    ['empty cells', 'a,b\n,\n,2\n1,\n', ['3: |2', '4: 1|']],
    ['quoted delimiter and quote', 'a,b\n"1,5","说""不"""\n', ['2: 1,5|说"不"']],
    ['a quoted line break, and lines are still physical', 'a,b\n1,"x\r\ny"\n3,4\n', ['2: 1|x\ny', '4: 3|4']],
    ['an inch sign inside a cell', 'a,b\n15" 轮毂,2\n', ['2: 15" 轮毂|2']],
    ['blank lines and lines of empty cells', 'a,b\n\n , \n1,2\n,,\n', ['4: 1|2']],
    ['empty cells behind the last column', 'a,b\n1,2,,\n', ['2: 1|2']],
    ['too many cells', 'a,b\n1,2,3\n4,5\n', ['2! row_shape', '3: 4|5']],
    ['too few cells', 'a,b\n1\n4,5\n', ['2! row_shape', '3: 4|5']],
    ['a quote that never closes', 'a,b\n"1,2\n3,4\n5,6\n', ['2! row_quotes', '3: 3|4', '4: 5|6']],
    ['text behind a closing quote', 'a,b\n"1"x,2\n3,4\n', ['2! row_quotes', '3: 3|4']],
    ['stray quotes in two rows are not one row', 'a,b\n1,"x\n3",4\n', ['2! row_quotes', '3: 3"|4']],
    ['undecodable bytes', 'a,b\n1,\uFFFD\n3,4\n', ['2! unreadable_text', '3: 3|4']],
    ['a NUL', 'a,b\n1,\u0000\n', ['2! unreadable_text']],
    ['only a header', 'a,b\n', []],
    ['nothing', '', []],
  ])('TEN-02: %s', (_name, text, expected) => {
    expect(brief(split(text))).toEqual(expected);
  });

  it('TEN-02: a quote that stays open costs its own row, however long the file', () => {
    const rows = Array.from({ length: 200 }, (_, index) => `${index},x`);
    const records = split(['a,b', '"open,1', ...rows].join('\n'), ',', 7);
    expect(records).toHaveLength(201);
    expect(records[0]).toEqual({ kind: 'broken', line: 2, code: 'row_quotes' });
  });

  it('TEN-02: says how many cells were expected and found', () => {
    expect(split('a,b\n1,2,3\n')).toEqual([
      { kind: 'broken', line: 2, code: 'row_shape', params: { expected: 2, found: 3 } },
    ]);
  });

  it('TEN-02: reads any sound file like csv-parse, wherever chunks are cut', () => {
    const cell = fc.string({ unit: fc.constantFrom('甲', 'b', '"', ',', '\n', '\t', ' ', '1'), maxLength: 6 });
    const table = fc.array(fc.tuple(fc.constantFrom('x', 'y,', '"'), cell, cell), { maxLength: 20 });
    const delimiters = fc.constantFrom(',', '\t');
    fc.assert(
      fc.property(table, delimiters, fc.integer({ min: 1, max: 9 }), (rows, delimiter, chunkLength) => {
        const text = stringify([['a', 'b', 'c'], ...rows], {
          delimiter,
          quoted_match: /\n/,
          record_delimiter: 'windows',
        });
        const oracle: string[][] = parse(text, { delimiter, from: 2 });
        const records = split(text, delimiter, chunkLength);
        expect(records.map((record) => record.kind === 'cells' && record.cells)).toEqual(oracle);
      }),
      { numRuns: 300 },
    );
  });
});
