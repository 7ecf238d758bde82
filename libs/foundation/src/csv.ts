import { pipeline, Readable } from 'node:stream';
import { stringify, type Stringifier } from 'csv-stringify';

// What a spreadsheet would run when the file is opened; full-width signs count, Excel folds them.
const FORMULA_PREFIX = /^[=+\-@\t\r\n＝＋－＠]/;

// A plain number may begin with a sign: it is no formula, and a quoted one could not be added up.
const PLAIN_NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

export type CsvCell = string | number | boolean | null | undefined;

/**
 * Takes the sting out of a cell that a spreadsheet would run as a formula, by an apostrophe in front.
 * Phone numbers in E.164 count as numbers and stay as they are.
 */
export function neutraliseCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  const text = String(cell);
  return FORMULA_PREFIX.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/**
 * CSV as Excel in China opens it by a double click: UTF-8 with a byte order mark, CRLF, formulas neutralised. It breaks
 * off where the lines do, and lets go of them when its reader hangs up.
 */
export function csvOf(
  header: readonly string[],
  lines: Iterable<readonly CsvCell[]> | AsyncIterable<readonly CsvCell[]>,
): Readable {
  // whoever reads hears of a failure; after `pipe` nobody would, and it would end the process
  return pipeline(Readable.from(lines), writer(header), () => undefined);
}

function writer(header: readonly string[]): Stringifier {
  return stringify({
    bom: true,
    header: true,
    columns: header.map((name) => ({ key: name, header: neutraliseCell(name) })),
    record_delimiter: 'windows',
    // csv-stringify quotes its own line end only; a bare line feed ends the record for everybody else.
    quoted_match: /[\r\n]/,
    cast: {
      string: neutraliseCell,
      number: neutraliseCell,
      boolean: neutraliseCell,
    },
  });
}
