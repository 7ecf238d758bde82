import {
  decimalReader,
  integerReader,
  listReader,
  readBoolean,
  readInstant,
  readLocalDate,
  readPhone,
  stringReader,
} from './readers';
import { type Read, Reading } from './reading';

function readBody(read: Read, input: unknown): unknown {
  const reading = new Reading('body');
  const value = read(input, reading);
  return reading.problems[0]?.code ?? value;
}

function readQuery(read: Read, input: unknown): unknown {
  const reading = new Reading('query');
  const value = reading.at('x', read, input);
  return reading.problems[0]?.code ?? value;
}

describe('readers', () => {
  it.each<[string, Read, unknown, unknown]>([
    ['text within bounds', stringReader({ min: 2, max: 3 }), 'abc', 'abc'],
    ['characters, not UTF-16 units', stringReader({ max: 2 }), '𠮷𠮷', '𠮷𠮷'],
    ['one character that is two units', stringReader({ min: 2, max: 3 }), '𠮷', 'too_short'],
    ['text that is too long', stringReader({ max: 2 }), 'abc', 'too_long'],
    ['a number in the place of text', stringReader({ max: 2 }), 7, 'invalid_type'],
    ['text with NUL', stringReader({ max: 9 }), 'a\u0000', 'invalid_character'],
    ['text of another shape', stringReader({ max: 9, pattern: /^\d+$/ }), 'a', 'invalid_format'],
    ['an integer', integerReader(0, 9), 9, 9],
    ['an integer as text, in a body', integerReader(0, 9), '9', 'invalid_type'],
    ['a fraction', integerReader(0, 9), 1.5, 'invalid_type'],
    ['an integer beyond its bounds', integerReader(0, 9), 10, 'out_of_range'],
    ['a decimal', decimalReader(2), '-12.50', '-12.50'],
    ['a decimal with too many digits', decimalReader(2), '1.234', 'invalid_decimal'],
    ['a decimal as a number', decimalReader(2), 1.5, 'invalid_decimal'],
    ['a decimal beyond its bounds', decimalReader(1, 0, 9), '9.1', 'out_of_range'],
    ['a boolean as text, in a body', readBoolean, 'true', 'invalid_type'],
    ['an instant with an offset', readInstant, '2026-11-22T16:30:00+08:00', new Date('2026-11-22T08:30:00.000Z')],
    ['an instant without an offset', readInstant, '2026-11-22T16:30:00', 'invalid_instant'],
    ['an instant on a day that is none', readInstant, '2026-02-30T00:00:00Z', 'invalid_instant'],
    ['an instant of the year 0', readInstant, '0000-01-01T00:00:00Z', 'invalid_instant'],
    ['an instant of the year 9999', readInstant, '9999-12-31T23:00:00Z', 'invalid_instant'],
    ['a leap day', readLocalDate, '2024-02-29', '2024-02-29'],
    ['a leap day of a common year', readLocalDate, '2026-02-29', 'invalid_date'],
    ['a day before the product’s time', readLocalDate, '0001-01-01', 'invalid_date'],
    ['a phone as people write it', readPhone, '138 0013 8000', '+8613800138000'],
    ['a phone that is none', readPhone, '12345', 'invalid_phone'],
    ['a list', listReader(integerReader(0, 9), { max: 2 }), [1, 2], [1, 2]],
    ['a list that is too long', listReader(integerReader(0, 9), { max: 1 }), [1, 2], 'too_many'],
    ['a list with an entry twice', listReader(integerReader(0, 9), { max: 2, unique: true }), [1, 1], 'duplicate'],
    ['an object in the place of a list', listReader(integerReader(0, 9), { max: 2 }), { 0: 1 }, 'invalid_type'],
  ])('body: %s', (_name, read, input, expected) => {
    expect(readBody(read, input)).toEqual(expected);
  });

  it.each<[string, Read, unknown, unknown]>([
    ['an integer', integerReader(0, 99), '20', 20],
    ['an integer given twice', integerReader(0, 99), ['1', '2'], 'invalid_type'],
    ['an integer that is text', integerReader(0, 99), '0x10', 'invalid_type'],
    ['a boolean', readBoolean, 'false', false],
    ['a list with commas', listReader(stringReader({ max: 9 }), { max: 3 }), 'a,b', ['a', 'b']],
    ['a list of repeated parameters', listReader(stringReader({ max: 9 }), { max: 3 }), ['a', 'b,c'], ['a', 'b', 'c']],
    ['text given twice', stringReader({ max: 9 }), ['a', 'b'], 'invalid_type'],
  ])('query: %s', (_name, read, input, expected) => {
    expect(readQuery(read, input)).toEqual(expected);
  });
});
