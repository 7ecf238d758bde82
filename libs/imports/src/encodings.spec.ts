import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { compileDialect } from './dialect';
import type { ImportProfile } from './import-profile';
import { readJudgedRows, type JudgedRow } from './judged-rows';
import { PRESET_PROFILES } from './presets';

const ENCODINGS = {
  'UTF-8': (text: string) => iconv.encode(text, 'utf8'),
  'UTF-8 with a byte order mark': (text: string) => iconv.encode(text, 'utf8', { addBOM: true }),
  GBK: (text: string) => iconv.encode(text, 'gbk'),
  GB18030: (text: string) => iconv.encode(text, 'gb18030'),
};

async function readAll(bytes: Buffer, profile: ImportProfile): Promise<JudgedRow<'customers'>[]> {
  const dialect = compileDialect(profile, 'Asia/Shanghai');
  const list = await readJudgedRows(Readable.from([bytes]), 'customers', 'list', dialect);
  const rows: JudgedRow<'customers'>[] = [];
  for await (const batch of list.batches()) rows.push(...batch);
  return rows;
}

describe('TEN-02: encodings', () => {
  const han = fc.integer({ min: 0x4e00, max: 0x9fa5 }).map((code) => String.fromCodePoint(code));
  const text = fc.string({ unit: fc.oneof(han, fc.constantFrom(' ', ',', '"', '\t', '\n', 'A', '7')), maxLength: 12 });
  const customer = fc.record({
    externalId: fc.stringMatching(/^[A-Z0-9]{0,8}$/),
    name: fc.oneof(fc.string({ unit: han, minLength: 2, maxLength: 3 }), text),
    kind: fc.constantFrom('个人', '单位'),
    phone: fc.constantFrom('13800138000', '+8613900139000', '138 0013 8000', '123', ''),
    occupation: text,
  });

  it.each(PRESET_PROFILES.map((profile) => [profile.code, profile] as const))(
    'TEN-02: a list of %s gives the same rows as UTF-8, UTF-8 with a byte order mark, GBK and GB18030',
    async (_code, profile) => {
      const columns: Record<string, string> = { ...profile.records.customers?.columns };
      const lists = fc.array(customer, { minLength: 1, maxLength: 15 });
      await fc.assert(
        fc.asyncProperty(lists, async (customers) => {
          const table = [
            Object.values(columns),
            ...customers.map((cells: Readonly<Record<string, string>>) =>
              Object.keys(columns).map((field) => cells[field] ?? ''),
            ),
          ];
          const file = stringify(table, {
            delimiter: profile.delimiter,
            quoted_match: /\n/,
            record_delimiter: 'windows',
          });
          const [reference, ...others] = await Promise.all(
            Object.values(ENCODINGS).map((encode) => readAll(encode(file), profile)),
          );
          expect(reference).toHaveLength(customers.length);
          for (const rows of others) expect(rows).toEqual(reference);
        }),
        { numRuns: 40 },
      );
    },
  );
});
