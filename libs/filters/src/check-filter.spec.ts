import fc from 'fast-check';
import { DomainError, findFieldProblem } from '#libs/foundation';
import { filters, THINGS } from './fixtures/things';
import { checkFilter, compileFilter, FILTER_OPS, type FilterTree } from './index';

const nested = (depth: number): object => (depth === 0 ? { field: 'ready', op: 'isNull' } : { not: nested(depth - 1) });

const HOSTILE = [
  '__proto__',
  'constructor',
  'toString',
  'name; drop table customer',
  `name' or '1'='1`,
  'r.name',
  '"name"',
  'name)::text--',
  '/*',
  '\u0000',
  '\uD800',
];

describe('checkFilter', () => {
  it.each<[string, unknown, string, string]>([
    ['text', 'state', '#/filter', 'invalid_type'],
    ['a list', [], '#/filter', 'invalid_type'],
    ['nothing', null, '#/filter', 'invalid_type'],
    ['no known key', {}, '#/filter', 'filter_shape'],
    ['two at once', { all: [], any: [] }, '#/filter', 'filter_shape'],
    ['a key too many', { all: [], field: 'name' }, '#/filter', 'filter_shape'],
    ['an unknown key', { not: nested(0), why: 1 }, '#/filter/why', 'unknown_field'],
    ['all of no list', { all: {} }, '#/filter/all', 'invalid_type'],
    ['any of nothing', { any: [] }, '#/filter/any', 'too_few'],
    ['a fault further down', { all: [{ not: { any: [7] } }] }, '#/filter/all/0/not/any/0', 'invalid_type'],
    ['an unknown field', { field: 'colours', op: 'eq', value: 1 }, '#/filter/field', 'unknown_filter_field'],
    ['a field that is no text', { field: { toString: 1 }, op: 'eq' }, '#/filter/field', 'invalid_type'],
    ['an unknown operator', { field: 'name', op: 'like', value: '%' }, '#/filter/op', 'filter_operator'],
    ['an operator of other types', { field: 'ready', op: 'lt', value: true }, '#/filter/op', 'filter_operator'],
    ['no value', { field: 'name', op: 'eq' }, '#/filter/value', 'required'],
    ['null as a value', { field: 'name', op: 'eq', value: null }, '#/filter/value', 'required'],
    ['a value that is not asked for', { field: 'name', op: 'isNull', value: true }, '#/filter/value', 'unknown_field'],
    ['a number as text', { field: 'name', op: 'eq', value: 1 }, '#/filter/value', 'invalid_type'],
    ['NUL in a text', { field: 'name', op: 'eq', value: 'a\u0000' }, '#/filter/value', 'invalid_character'],
    ['a long text', { field: 'name', op: 'eq', value: 'a'.repeat(201) }, '#/filter/value', 'too_long'],
    ['text as a number', { field: 'size', op: 'gt', value: '1' }, '#/filter/value', 'invalid_type'],
    ['half a number', { field: 'size', op: 'gt', value: 1.5 }, '#/filter/value', 'invalid_type'],
    ['a fraction as a number', { field: 'hours', op: 'gt', value: 0.5 }, '#/filter/value', 'invalid_decimal'],
    ['an exponent', { field: 'hours', op: 'gt', value: '1e3' }, '#/filter/value', 'invalid_decimal'],
    [
      'a day as an instant',
      { field: 'happenedAt', op: 'lt', value: '2026-11-22' },
      '#/filter/value',
      'invalid_instant',
    ],
    ['no such day', { field: 'dueOn', op: 'lt', value: '2026-02-29' }, '#/filter/value', 'invalid_date'],
    ['no such value', { field: 'colour', op: 'eq', value: 'pink' }, '#/filter/value', 'invalid_enum'],
    ['no id', { field: 'id', op: 'eq', value: '7' }, '#/filter/value', 'invalid_id'],
    ['an empty list', { field: 'size', op: 'in', value: [] }, '#/filter/value', 'too_few'],
    ['a long list', { field: 'size', op: 'in', value: Array(501).fill(1) }, '#/filter/value', 'too_many'],
    ['a bad entry', { field: 'size', op: 'in', value: [1, '2'] }, '#/filter/value/1', 'invalid_type'],
    ['half a range', { field: 'size', op: 'between', value: [1] }, '#/filter/value', 'too_few'],
    ['a range of three', { field: 'size', op: 'between', value: [1, 2, 3] }, '#/filter/value', 'too_many'],
    ['too deep', nested(7), `#/filter${'/not'.repeat(7)}`, 'filter_too_large'],
    ['too long', { all: Array(101).fill(nested(0)) }, '#/filter', 'filter_too_large'],
    ['too many', { all: [{ all: Array(98).fill(nested(0)) }, nested(0)] }, '#/filter/all/1', 'filter_too_large'],
  ])('refuses %s', (_name, tree, pointer, code) => {
    expect(checkFilter(THINGS, tree)).toEqual([expect.objectContaining({ pointer, code })]);
    expect(findFieldProblem(code)).toBeDefined();
  });

  it.each<[string, unknown]>([
    ['all of nothing', { all: [] }],
    ['six deep', nested(6)],
    ['a hundred conditions', { all: Array(99).fill(nested(0)) }],
    ['a list of five hundred', { field: 'size', op: 'notIn', value: Array(500).fill(1) }],
    ['a whole number for a decimal', { field: 'hours', op: 'gte', value: 12 }],
    ['more decimals than the field has', { field: 'hours', op: 'lt', value: '0.333333' }],
    ['an instant with its offset', { field: 'happenedAt', op: 'gte', value: '2026-11-22T08:30:00+08:00' }],
  ])('takes %s', (_name, tree) => {
    expect(checkFilter(THINGS, tree)).toEqual([]);
  });

  it('starts its pointers where it is told to', () => {
    expect(checkFilter(THINGS, { not: 7 }, '#/definition/numerator')).toEqual([
      { pointer: '#/definition/numerator/not', code: 'invalid_type', params: { expected: 'object' } },
    ]);
  });
});

describe('compileFilter', () => {
  const COLUMNS = Object.values(THINGS.fields).map(({ sql }) => sql.text.replace('.', '\\.'));
  const CASTS = 'text|bigint|numeric|boolean|timestamptz|date|uuid';
  const SQL = new RegExp(
    `^(?:[\\s()=<>]|\\$\\d+(?:::(?:${CASTS})(?:\\[\\])?)?|\\((?:${COLUMNS.join('|')})\\)` +
      `|\\b(?:and|or|is|not|true|false|like|between|any|null)\\b)*$`,
  );

  it('writes SQL from the catalogue alone, and values as parameters', () => {
    fc.assert(
      fc.property(filters, (tree) => {
        expect(compileFilter(THINGS, tree).text).toMatch(SQL);
      }),
    );
  });

  it('refuses whatever is hostile, and nothing but its own problems comes out of it', () => {
    const word = fc.oneof(fc.constantFrom(...HOSTILE, ...FILTER_OPS, ...Object.keys(THINGS.fields)), fc.string());
    const value = fc.oneof(word, fc.array(word), fc.jsonValue());
    const hostile = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 9 },
        fc.record({ field: word, op: word, value }, { requiredKeys: [] }),
        fc.dictionary(word, value),
        fc.array(tie('tree')).map((all) => ({ all })),
        fc.array(tie('tree')).map((any) => ({ any, [HOSTILE[0] as string]: 1 })),
        tie('tree').map((not) => ({ not })),
        fc.jsonValue(),
      ),
    })).tree;
    fc.assert(
      fc.property(hostile, (json) => {
        const tree = JSON.parse(JSON.stringify(json)) as FilterTree;
        const problems = checkFilter(THINGS, tree);
        for (const { code } of problems) expect(findFieldProblem(code)).toBeDefined();
        if (problems.length === 0) expect(compileFilter(THINGS, tree).text).toMatch(SQL);
        else expect(() => compileFilter(THINGS, tree)).toThrow(DomainError);
      }),
      { numRuns: 700 },
    );
  });
});
